"""Who is who: the patients of an agenda, among themselves and those already known.

Two records are one person only on evidence. Families share a phone and an email, so these count
together with the name; names repeat, so a name alone counts only if nothing speaks against it.
"""
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Any

MOST_NAMESAKES = 100
"""People of one name that are compared with somebody. A name that more bear ("new patient") says
nothing, and to compare each with each would take hours."""


class Person:
    """A patient as far as the agenda or the clinic knows them.

    :ivar record: the id of the known contact, ``None`` for somebody new
    :ivar row: the line of the agenda that named somebody new first
    """

    def __init__(
            self, values: Mapping[str, Any], record: int | None = None, row: int | None = None):
        self.record = record
        self.row = row
        self.name: str = values['name']
        self.name_key: str = values['name_key']
        self.number: str | None = values.get('number')
        self.phones: set[str] = set(values.get('phones') or ())
        self.emails: set[str] = {values['email']} if values.get('email') else set()
        self.birth: date | None = values.get('birth')

    def contradicts(self, other: 'Person') -> bool:
        """Tell whether number or birth date, both known, say that these are two people."""
        return any(
            mine and theirs and mine != theirs
            for mine, theirs in ((self.number, other.number), (self.birth, other.birth)))

    def may_share_number(self, other: 'Person') -> bool:
        """Tell whether one practice number can mean both: one name, or one way to reach them.

        A shared phone does not make father and child one person when their birth dates differ.
        """
        if self.name_key == other.name_key:
            return True
        if self.birth and other.birth:
            return self.birth == other.birth
        return bool(self.phones & other.phones or self.emails & other.emails)

    def evidence(self) -> int:
        """Return how much is told of this person.

        Rows that tell most are resolved first, so that their order does not decide who a bare
        name means; among rows with a practice number the first one in the file goes first.
        """
        if self.number:
            return 4
        return bool(self.phones) + bool(self.emails) + bool(self.birth)

    def learn(self, other: 'Person') -> None:
        """Take over what ``other``, the same person, adds."""
        self.number = self.number or other.number
        self.birth = self.birth or other.birth
        self.phones |= other.phones
        self.emails |= other.emails


class NumberTaken(Exception):
    """The practice number belongs to somebody else: the one in ``args[0]``."""


class Ambiguous(Exception):
    """Only a name is told, and several people bear it."""


Index = defaultdict[tuple[object, str], dict[Person, bool]]
"""People in the order in which they were added, by what is told of them and their name's key."""


class Directory:
    """The people that rows are matched against, found by number, phone, email and name."""

    def __init__(self) -> None:
        self._by_number: dict[str | None, Person] = {}
        self._by_phone: Index = defaultdict(dict)
        self._by_email: Index = defaultdict(dict)
        self._by_birth: Index = defaultdict(dict)
        self._by_name: defaultdict[str, dict[Person, bool]] = defaultdict(dict)

    def add(self, person: Person, by_number_only: bool = False) -> None:
        """Know one more person; of several that fit, the one added first is found."""
        if person.number:
            self._by_number.setdefault(person.number, person)
        if by_number_only:
            return
        self._by_name[person.name_key][person] = True
        self._index(person)

    def _index(self, person: Person) -> None:
        for index, keys in (
                (self._by_phone, person.phones), (self._by_email, person.emails),
                (self._by_birth, {person.birth} if person.birth else ())):
            for key in keys:
                index[key, person.name_key][person] = True

    def check_number(self, person: Person) -> Person | None:
        """Raise :class:`NumberTaken` if the person's number belongs to somebody else."""
        holder = self._by_number.get(person.number)
        if holder and not holder.may_share_number(person):
            raise NumberTaken(holder)
        return holder

    def resolve(self, person: Person) -> Person:
        """Return who this is: somebody known, completed by what is new, or ``person``, now known.

        :raises NumberTaken: if the practice number belongs to somebody else
        :raises Ambiguous: if a name is all there is, and several people bear it
        """
        known = self.check_number(person) or self._find(person)
        if known is None:
            self.add(person)
            return person
        known.learn(person)
        if known.number:
            self._by_number.setdefault(known.number, known)
        self._index(known)
        return known

    def _find(self, person: Person) -> Person | None:
        birth = {person.birth} if person.birth else ()
        for index, keys in (
                (self._by_phone, sorted(person.phones)), (self._by_email, sorted(person.emails)),
                (self._by_birth, birth)):
            for key in keys:
                known = index.get((key, person.name_key), ())
                for one in islice(known, MOST_NAMESAKES):
                    if not one.contradicts(person):
                        return one
        return self._find_by_name(person)

    def _find_by_name(self, person: Person) -> Person | None:
        known = self._by_name.get(person.name_key, ())
        namesakes = [] if len(known) > MOST_NAMESAKES else [
            one for one in known
            if not one.contradicts(person) and not self._reached_elsewhere(one, person)]
        many = len(namesakes) > 1 or len(known) > MOST_NAMESAKES
        if many and not person.evidence():
            raise Ambiguous
        return namesakes[0] if len(namesakes) == 1 else None

    @staticmethod
    def _reached_elsewhere(known: Person, person: Person) -> bool:
        """Tell whether two namesakes have phones, or emails, and none in common."""
        return any(
            mine and theirs and not mine & theirs
            for mine, theirs in ((known.phones, person.phones), (known.emails, person.emails)))
