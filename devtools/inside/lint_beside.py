"""Pylint, as Odoo's own test of style calls it, without Odoo's own folder.

What is wrong there is so with the addon and without it, and looking takes half an hour. What
stands beside Odoo is looked at by the very same checks.
"""

import os
import sys


def beside(arguments):
    """The arguments without Odoo's own folder, or None if nothing is left to look at."""
    options = [argument for argument in arguments if argument.startswith("-")]
    paths = [argument for argument in arguments if not argument.startswith("-")
             and not os.path.exists(os.path.join(argument, "release.py"))]
    return [*options, *paths] if paths else None


def main(arguments):
    left = beside(arguments)
    if left is None:
        return
    from pylint import run_pylint

    # An addon is imported by its name, from wherever it stands.
    sys.path[:0] = {os.path.dirname(path) for path in left if not path.startswith("-")}
    run_pylint(left)


if __name__ == "__main__":
    main(sys.argv[1:])
