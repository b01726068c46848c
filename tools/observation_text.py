"""What does not belong in an observation: found by words and numbers, in Spanish, Catalan, English.

Nothing here forbids anything: the patient may ask to read what was noted, and whoever writes is
told so before it is saved. A word that a clinic needs (a *heavy* meal, the *edge* of a tooth) is
none of these; where a word is both, only the turn that speaks of the person is listed.
"""
import re
from collections.abc import Iterable, Iterator

from .plain_text import MaybeText, without_marks

JUDGEMENT, BELIEF, ORIGIN, INTIMATE, DIAGNOSIS, NUMBER, PASSWORD = UNFIT_KINDS = (
    'judgement', 'belief', 'origin', 'intimate', 'diagnosis', 'number', 'password')
"""What is found, in the order in which it is said."""

# Written without accents. A word that ends in «/a» stands for both forms, and all for their plural.
WORDS = {
    JUDGEMENT: """
        antipatico/a borracho/a cabron/a cansino/a capullo/a caradura cateto/a chiflado/a cobarde
        conazo cretino/a desquiciado/a drogadicto/a egoista estupido/a gilipollas grosero/a guarro/a
        histerico/a idiota ignorante imbecil impresentable inculto/a lerdo/a llorica lloron/a loco/a
        maleducado/a maniatico/a mentiroso/a miente miedica mongolo/a moroso/a neurotico/a palurdo/a
        paranoico/a pesado/a pijo/a puto/a quejica ronoso/a sinverguenza subnormal tacano/a tarado/a
        tocapelotas tonto/a yonqui zoquete zorra
        babau boig boja bojos boges borratxo/a brètol capsigrany covard/a cregut cregudes
        drogoaddicte/a estupid gandul/a garrepa gasiu gasiva groller/a histeric ignorant imbecils
        ionqui maleducat maleducats malparit malparida maniatic mandros mandrosa menteix mentider/a
        neurotic paranoic pesat pesats ploramiques pocavergonya talos tonto ximple
        asshole bastard bitch cheapskate coward crazy crybaby drunkard freak hysterical idiot
        insane junkie loser lunatic moron neurotic obnoxious psycho retarded rude slut stingy
        stupid timewaster weirdo whore
        """,
    BELIEF: """
        agnostico/a ateo/a budista catolico/a comunista creyente evangelico/a evangelista facha
        fascista franquista hinduista independentista islam islamico/a jehova judio mormon
        mormones musulman musulmana musulmanes podemita protestante psoe ramadan religion
        religioso/a separatista sindicalista sindicato socialista votante vox
        ateu atea budistes catolic catolics creient evangelic feixista indepe independentistes
        islamic jueu jueva jueus musulma religio religios sindicat
        atheist buddhist catholic communist evangelical fascist hindu islam jew jewish mormon muslim
        protestant ramadan religion religious socialist voter
        """,
    ORIGIN: """
        etnia gitano/a inmigrante negrata panchito/a raza sudaca
        etnia gitano immigrant negrata raca
        ethnicity gypsy
        """,
    INTIMATE: """
        bisexual bollera gay homosexual infiel lesbiana marica maricon promiscuo/a prostituta
        transexual travesti
        bisexual infidel lesbianes marieta promiscu transsexual
        bisexual gay homosexual lesbian promiscuous prostitute transgender
        """,
    DIAGNOSIS: """
        anorexia anorexico/a bulimia bulimico/a esquizofrenia esquizofrenico/a gonorrea hepatitis
        seropositivo/a sida sifilis tuberculosis vih
        anorexic esquizofrenic gonorrea seropositiu seropositiva sifilis
        gonorrhea hiv schizophrenia schizophrenic syphilis
        """,
}
PHRASES = {
    JUDGEMENT: """
        mal educado | mal educada | mal educat | mal educada | muerto de hambre | muerta de hambre
        hijo de puta | hija de puta | fill de puta | filla de puta | retrasado mental
        retrasada mental | retardat mental | retardada mental | vive del cuento | es un vago
        es una vaga | es muy vago | es muy vaga | es un borde | es una borde | es muy borde
        es un burro | es una burra | es un plasta | es una plasta | es bipolar | es retrasado
        es retrasada | es un chulo | es una chula | es un inutil | es una inutil | es gordo
        es gorda | una gorda | un gordo | paciente problematico | paciente problematica
        paciente conflictivo | paciente conflictiva | es conflictivo | es conflictiva
        es problematica | persona desagradable | muy desagradable con | es desagradable con
        persona insoportable | paciente insoportable | senora insoportable | senor insoportable
        es un aprovechado | es una aprovechada | corto de entendederas | corta de entendederas
        pacient problematic | pacient problematica | es un ruc | es una ruca | persona insuportable
        difficult patient | annoying patient | annoying woman | annoying man | annoying person
        drama queen | time waster | pain in the ass | is a drunk | is lazy | is nuts | is mean
        is fat | is a liar | is a jerk | is dumb
        """,
    BELIEF: """
        de derechas | de izquierdas | de dretes | d esquerres | vota a | vota al | votes for
        es cristiano | es cristiana | lleva velo | partido popular | left wing | right wing
        trade union
        """,
    ORIGIN: """
        senora negra | senor negro | hombre negro | mujer negra | chica negra | chico negro
        persona negra | persona de color | senora de color | senor de color | sin papeles
        es moro | es mora | los moros | es rumano | es rumana | es arabe
        es marroqui | es chino | es china | es latino | es latina | es sudamericano
        es sudamericana | es africano | es africana | es xines | es xinesa | es romanes
        es romanesa | dona negra | home negre | sense papers | black woman | black man
        is romanian | is moroccan | is an arab | is chinese | illegal immigrant
        """,
    INTIMATE: """
        orientacion sexual | vida sexual | tiene una amante | tiene un amante | pone los cuernos
        orientacio sexual | te una amant | te un amant | sexual orientation | sex life
        having an affair | sleeps around
        """,
    DIAGNOSIS: """
        trastorno bipolar | trastorn bipolar | bipolar disorder | enfermedad mental
        malaltia mental | mental illness | trastorno mental | trastorn mental
        """,
}
HARMLESS = """
    ha pesado | han pesado | he pesado | comida pesada | comidas pesadas | cena pesada
    cenas pesadas | digestion pesada | digestiones pesadas | piernas pesadas | manta pesada
    ha pesat | han pesat | menjar pesat | apat pesat | crazy schedule | crazy hours | crazy busy
    """
"""Turns whose words would be found otherwise, and that say nothing of a person."""

NIF_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE'
NIF = re.compile(r'(?<!\w)([XYZ]?)[ .-]?(\d{1,2}\.?\d{3}\.?\d{3}|\d{7})[ -]?([A-Z])(?!\w)')
NIF_NAMED = re.compile(r'\b(?:dni|nif|nie|passport|pasaporte|passaport)\b\D{0,12}\w?\d{6,9}')
IBAN = re.compile(r'(?<!\w)[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}(?!\w)')
CARD = re.compile(r'(?<!\d)(?:\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}|3[47]\d{2}[ -]?\d{6}[ -]?\d{5})'
                  r'(?!\d)')
SECRET = re.compile(
    r'\b(?:contrasena|contrasenya|password|passwd)\b(?: (?:de|del|la|el|is|es|portal|web|wifi))*'
    r'\s*(?:[:=]\s*\S|\s(?=\S*\d)\S+)'
    r'|\b(?:pin|clave|clau|cvv|cvc)\b'
    r'(?: (?:de|del|la|el|es|is|tarjeta|targeta|card|portal|web|wifi))*\s*(?:[:=]\s*)?\d{3,8}\b')


def plain(text: MaybeText) -> str:
    """Return a text in small letters and without accents, each other sign kept."""
    return without_marks((text or '').replace('·', '')).casefold()


def find_unfit(text: MaybeText) -> tuple[str, ...]:
    """Return the kinds of things in a text that do not belong in an observation.

    :param str text: as somebody writes it; may be empty
    :return: tuple of keys of :data:`UNFIT_KINDS`, in that order, each once
    """
    small = plain(text)
    words = ' '.join(re.findall(r'\w+', small))
    spoken = _HARMLESS.sub(' ', words)
    found = {kind for kind, pattern in _SPOKEN.items() if pattern.search(spoken)}
    if _has_number(text or '', small):
        found.add(NUMBER)
    if SECRET.search(small):
        found.add(PASSWORD)
    return tuple(kind for kind in UNFIT_KINDS if kind in found)


def is_nif(letter: str, digits: str, check: str) -> bool:
    """Tell whether a Spanish identity number has the check letter that its digits give.

    :param str letter: X, Y or Z of a foreigner's number, else empty
    """
    number = int(f"{'XYZ'.index(letter) if letter else ''}{digits}")
    return len(digits) == (7 if letter else 8) and NIF_LETTERS[number % 23] == check


def is_card(digits: str) -> bool:
    """Tell whether the digits of a bank card have the check digit of Luhn's rule."""
    doubled = [int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(digits))]
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def is_iban(account: str) -> bool:
    """Tell whether a bank account's number has the check digits of ISO 13616."""
    turned = account[4:] + account[:4]
    return int(''.join(str(int(char, 36)) for char in turned)) % 97 == 1


def _has_number(text: str, small: str) -> bool:
    upper = text.upper()
    return (
        any(is_nif(letter, digits.replace('.', ''), check)
            for letter, digits, check in NIF.findall(upper))
        or any(is_card(re.sub(r'\D', '', card)) for card in CARD.findall(upper))
        or any(is_iban(re.sub(r'[ -]', '', account)) for account in _accounts(upper))
        or bool(NIF_NAMED.search(small)))


def _accounts(upper: str) -> Iterator[str]:
    """Yield what may be bank accounts; a word that follows one is not part of it."""
    for match in IBAN.findall(upper):
        parts = re.split(r'[ -]', match)
        for end in range(len(parts), 0, -1):
            yield ' '.join(parts[:end])


def _forms(word: str) -> set[str]:
    """Return the forms of a word of the lists: both genders, and their plural."""
    stem, slash, _feminine = plain(word).partition('/')
    if not slash:
        return {stem, f'{stem}s', f'{stem}es'}
    feminine = f'{stem[:-1]}a' if stem[-1] in 'oe' else f'{stem}a'
    return {stem, f'{stem}s', f'{stem}es', feminine, f'{feminine}s', f'{feminine[:-1]}es'}


def _listed(phrases: str) -> set[str]:
    return {' '.join(phrase.split()) for line in phrases.strip().splitlines()
            for phrase in line.split('|') if phrase.strip()}


def _any_of(texts: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(texts, key=lambda text: (-len(text), text))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")


_SPOKEN = {
    kind: _any_of(_listed(PHRASES[kind]) | {
        form for word in WORDS[kind].split() for form in _forms(word)})
    for kind in WORDS}
_HARMLESS = _any_of(_listed(HARMLESS))
