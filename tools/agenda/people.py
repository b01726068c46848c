"""Who is who: the patients of an agenda, among themselves and those already known.

Two records are one person only on evidence. Families share a phone and an email, so these count
together with the name; names repeat, so a name alone counts only if nothing speaks against it. A
practice number is a person, but programs number people anew: name, birth date and a phone or email
outweigh it. What agrees in part with a patient who is here is asked, and makes no second one. A
second surname is left out often: who is else the same in all is the same person.
"""
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from ..names import is_turned
from ..surnames import lacks_surname, says_given_first, without_a_word

MOST_NAMESAKES = 100
"""People of one name that are compared with somebody. A name that more bear ("new patient") says
nothing, and to compare each with each would take hours."""
FULL_NAME = 3
"""Words of a name that few people share: a given name and two surnames."""


class Person:
    """A patient as far as the agenda or the clinic knows them.

    :ivar record: the id of the known contact, ``None`` for somebody new
    :ivar row: the line of the agenda that named somebody new first
    :ivar patient: whether they are a patient here already
    :ivar formerly: practice numbers they had before
    :ivar doubt: the patient who they may be, in spite of another number or phone
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
        self.patient: bool = bool(values.get('patient'))
        self.formerly: list[str] = []
        self.doubt: Person | None = None

    def contradicts(self, other: 'Person') -> bool:
        """Tell whether number or birth date, both known, say that these are two people."""
        return self.is_numbered_else(other) or self.is_born_else(other)

    def is_born_else(self, other: 'Person') -> bool:
        """Tell whether both birth dates are known, and not one."""
        return bool(self.birth and other.birth and self.birth != other.birth)

    def is_numbered_else(self, other: 'Person') -> bool:
        """Tell whether both practice numbers are known, and not one."""
        return bool(self.number and other.number and self.number != other.number)

    def is_born_alike(self, other: 'Person') -> bool:
        """Tell whether both birth dates are known, and one."""
        return bool(self.birth and self.birth == other.birth)

    def is_reached_alike(self, other: 'Person') -> bool:
        """Tell whether these have a phone or an email in common."""
        return bool(self.phones & other.phones or self.emails & other.emails)

    def differing_ways(self, other: 'Person') -> tuple[bool, bool]:
        """Tell of phones and of emails whether they are known of both, and none is one."""
        phones, emails = (
            bool(mine and theirs and not mine & theirs)
            for mine, theirs in ((self.phones, other.phones), (self.emails, other.emails)))
        return phones, emails

    def agrees(self, other: 'Person') -> bool:
        """Tell whether anything beside name and number is told of both, and one."""
        return self.is_born_alike(other) or self.is_reached_alike(other)

    def agrees_fully(self, other: 'Person') -> bool:
        """Tell whether so much is one that two numbers mean one person: the birth date, and a way
        to reach them. Mother and daughter of one name and phone are born on two days."""
        return self.is_born_alike(other) and self.is_reached_alike(other)

    def may_share_number(self, other: 'Person') -> bool:
        """Tell whether one practice number can mean both: one name, or one way to reach them.

        A shared phone does not make father and child one person when their birth dates differ.
        A name without its last surname is one name.
        """
        if self.name_key == other.name_key:
            return True
        if self.birth and other.birth:
            return self.birth == other.birth
        return self.is_reached_alike(other) or lacks_surname(self.name, other.name)

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
        if self.is_numbered_else(other):
            self.formerly.append(self.number or '')
            self.number = other.number
        self.number = self.number or other.number
        self.birth = self.birth or other.birth
        self.phones |= other.phones
        self.emails |= other.emails


class NumberTaken(Exception):
    """The practice number belongs to somebody else: the one in ``args[0]``."""


class Ambiguous(Exception):
    """Only a name is told, and several people bear it."""


class Doubtful(Exception):
    """Somebody who is known may be meant, and too little agrees to tell: the one in ``args[0]``."""


Index = defaultdict[tuple[object, str], dict[Person, bool]]
"""People in the order in which they were added, by what is told of them and their name's key."""


class Directory:
    """The people that rows are matched against, found by number, phone, email and name.

    :param told: the practice numbers that the file tells: two of them are two people
    """

    def __init__(self, told: Collection[str | None] = ()) -> None:
        self._told = frozenset(told)
        self._by_number: dict[str | None, Person] = {}
        self._by_phone: Index = defaultdict(dict)
        self._by_email: Index = defaultdict(dict)
        self._by_birth: Index = defaultdict(dict)
        self._by_name: defaultdict[str, dict[Person, bool]] = defaultdict(dict)
        self._by_words: defaultdict[str, dict[Person, bool]] = defaultdict(dict)
        self._by_fewer_words: defaultdict[str, dict[Person, bool]] = defaultdict(dict)

    def add(self, person: Person, by_number_only: bool = False) -> None:
        """Know one more person; of several that fit, the one added first is found."""
        if person.number:
            self._by_number.setdefault(person.number, person)
        if by_number_only:
            return
        self._by_name[person.name_key][person] = True
        words, *fewer = without_a_word(person.name)
        self._by_words[words][person] = True
        for less in fewer:
            self._by_fewer_words[less][person] = True
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
        :raises Doubtful: if a patient may be meant, and no number says that it is somebody else;
            if one does, they are somebody new, with a ``doubt``
        """
        known = self.check_number(person)
        try:
            known = known or self._find(person) or self._find_by_surname(person)
            if known is None:
                self._check_doubt(person)
        except Doubtful as doubt:
            if not person.number:
                raise
            person.doubt = doubt.args[0]
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
                    if not one.contradicts(person) or self._is_renumbered(one, person):
                        return one
        return self._find_by_name(person)

    def _is_renumbered(self, known: Person, person: Person) -> bool:
        """Tell whether a patient has got another practice number, and the file has not the old."""
        return bool(
            known.record and known.number not in self._told and known.agrees_fully(person))

    def _check_doubt(self, person: Person) -> None:
        """Raise :class:`Doubtful` if somebody new may be a patient who is here.

        Two numbers of one file are two people, unless all else agrees. So are two phones with two
        emails; one of them may have changed. Who has a word more or less in their name may be one
        person if all else agrees, and whose last surname is not said if something does.
        """
        for one in islice(self._by_name.get(person.name_key, ()), MOST_NAMESAKES):
            if one.is_born_else(person):
                continue
            apart = one.is_numbered_else(person) or all(one.differing_ways(person))
            if one.agrees_fully(person) or one.patient and (
                    not apart or one.agrees(person) and one.number not in self._told):
                raise Doubtful(one)
        for one in self._find_similar(person):
            apart = one.is_born_else(person) or (
                one.is_numbered_else(person) and one.number in self._told)
            if one.patient and not apart and (
                    one.agrees_fully(person) or one.is_reached_alike(person)
                    and lacks_surname(one.name, person.name)):
                raise Doubtful(one)
        person.doubt = self._find_namesake(person)

    def _find_namesake(self, person: Person) -> Person | None:
        """Return a patient who bears all of somebody's name, given name and two surnames, and is
        told apart by nothing but a number, phone or email: these change. It is said, not asked."""
        if len(person.name_key.split()) < FULL_NAME:
            return None
        return next((
            one for one in islice(self._by_name.get(person.name_key, ()), MOST_NAMESAKES)
            if one.patient and not one.is_born_else(person) and not (
                one.is_numbered_else(person) and one.number in self._told)), None)

    def _find_similar(self, person: Person) -> Iterator[Person]:
        """Yield who is called the same but for one word more or less."""
        words, *fewer = without_a_word(person.name)
        yield from islice(self._by_fewer_words.get(words, ()), MOST_NAMESAKES)
        for less in fewer:
            yield from islice(self._by_words.get(less, ()), MOST_NAMESAKES)

    def _find_by_surname(self, person: Person) -> Person | None:
        """Return who is the same person but for a last surname that one of both does not say.

        Only of names that begin with a given name it is known that the last word is a surname.
        Twins share a birth date and a phone, and have two given names.

        :raises Doubtful: if it may be several
        """
        same = [one for one in self._find_similar(person) if (
            not one.contradicts(person) and one.agrees_fully(person)
            and lacks_surname(one.name, person.name)
            and says_given_first(one.name) and says_given_first(person.name))]
        if len(same) > 1:
            raise Doubtful(same[0])
        return same[0] if same else None

    def _find_by_name(self, person: Person) -> Person | None:
        known = self._by_name.get(person.name_key, ())
        namesakes = [] if len(known) > MOST_NAMESAKES else [
            one for one in known
            if not one.contradicts(person) and not any(one.differing_ways(person))]
        many = len(namesakes) > 1 or len(known) > MOST_NAMESAKES
        if many and not person.evidence():
            raise Ambiguous
        if len(namesakes) != 1:
            return None
        if not is_turned(namesakes[0].name, person.name):
            return namesakes[0]
        if namesakes[0].patient:
            raise Doubtful(namesakes[0])
        if not namesakes[0].record:
            raise Ambiguous
        return None
