"""`./dev i18n`: writes i18n/*.pot and *.po anew, keeping what is translated."""

from .. import session, translations


def execute(args):
    with session.opened() as opened:
        current = translations.export(opened)
    for name, missing in translations.write(current):
        print(f"i18n/{name}: {len(missing)} of {len(current)} terms are to be translated")
    return 0
