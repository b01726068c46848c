"""What two runs of the same tests differ in: what fails only with the addon, as a table."""

from dataclasses import dataclass, field, replace

PASSED = "passed"
NOT_RUN = {
    "part": "", "message": "", "detail": "It passes without the addon, and was not run with it."}
OURS = "dental"  # all that is the addon's has it in its name


@dataclass(frozen=True)
class Compared:
    """Two runs of the same tests, without the addon and with it."""

    tests: dict  # the outcome with the addon, by test
    modules: dict  # [tests, failed without, failed with] by module
    only_with_it: dict  # the failures by test
    classes: frozenset = frozenset()  # of what fails only with it: how it is asked for again
    by_chance: dict = field(default_factory=dict)  # what was said when it was tried again

    def tried_again(self, again):
        """The same after a second comparison of what failed: what did not fail only with the
        addon once more is no failure of ours."""
        ours = {
            test: failures for test, failures in self.only_with_it.items()
            if test in again.only_with_it
        }
        by_chance = {
            test: PASSED if again.tests.get(test) == PASSED else "failed without it too"
            for test in self.only_with_it if test not in ours
        }
        tests = {**self.tests, **{
            test: PASSED for test, said in by_chance.items() if said == PASSED}}
        return replace(self, tests=tests, only_with_it=ours, by_chance=by_chance)


def compare(without, with_it, modules=()):
    """Compares two runs of some modules' tests: the records of each test by its name."""
    modules, only, classes = {name: [0, 0, 0] for name in modules}, {}, set()
    for name in [*with_it, *(name for name in without if name not in with_it)]:
        bare, full = without.get(name), with_it.get(name)
        counts = modules.setdefault((full or bare)["module"], [0, 0, 0])
        counts[0] += bool(full)
        counts[1] += bool(bare and bare["failures"])
        counts[2] += bool(full and full["failures"])
        failures = only_with_it(bare["failures"] if bare else [], full["failures"] if full else [])
        if bare and bare["outcome"] == PASSED and (not full or full["outcome"] == "skipped"):
            failures = [NOT_RUN]
        if failures:
            only[name] = failures
            classes.add((full or bare)["class"])
    tests = {name: record["outcome"] for name, record in with_it.items()}
    return Compared(tests, modules, only, frozenset(classes))


def only_with_it(bare, full):
    """The failures of a test's run with the addon that its run without has not.

    A test that fails without it too is ours if it says more of us: some tests look at every
    module there is, and tell all that is wrong at once.
    """
    known = {failure["part"] for failure in bare}
    said = {about_us(failure) for failure in bare}
    return [
        failure for failure in full
        if failure["part"] not in known or about_us(failure) - set().union(*said)
    ]


def about_us(failure):
    """The lines of a failure's message that name the addon."""
    return frozenset(line for line in failure["message"].splitlines() if OURS in line)


def lines(found):
    """The table of two compared runs, and what fails only with the addon, by name."""
    head = ("module", "tests", "failed without", "failed with", "only with it")
    rows = [head]
    ours = dict.fromkeys(found.modules, 0)
    for test in found.only_with_it:
        ours[test.split("/")[1]] += 1
    rows += [(module, *map(str, counts), str(ours[module]))
             for module, counts in found.modules.items()]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])])
    if found.by_chance:
        yield "Failed once only with the addon, and not when tried again by themselves:"
        yield from (f"  {test}: {said}" for test, said in found.by_chance.items())
    if found.only_with_it:
        yield "Fail only with the addon:"
    for test, failures in found.only_with_it.items():
        yield f"  {test}"
        for failure in failures:
            if failure["part"]:
                yield f"    {failure['part']}"
            yield from (f"    | {line}" for line in failure["detail"].strip().splitlines()[-6:])
