"""Words by which a patient says that they are not content with the clinic.

Nothing is decided by them: whoever reads or notes the words is asked whether it is a complaint.
"""
import re

from .plain_text import without_marks

READ = 20_000
"""So much of a text is read."""

# Written without accents, as they begin; in Spanish, Catalan and English.
COMPLAINTS = tuple(f' {word}' for word in (
    'queja', 'quejo', 'queixa', 'queixe', 'complain', 'reclamacio', 'hoja de reclam',
    'hojas de reclam', 'full de reclam', 'fulls de reclam', 'inaceptable', 'inacceptable',
    'unacceptable', 'indignad', 'indignat', 'indignant', 'es una verguenza', 'es una vergonya',
    'que verguenza de', 'vergonzos', 'disgraceful', 'decepcionad', 'decebud', 'disappointed',
    'descontent', 'insatisfe', 'unhappy with', 'not happy with', 'enfadad', 'enfadat', 'empipad',
    'empipat', 'angry', 'mal trato', 'trato fatal', 'trato pesimo', 'mala atencion', 'mal tracte',
    'me trato mal', 'me trataron mal', 'le trato mal', 'le trataron mal', 'em van tractar malament',
    'contestaron mal', 'contesto mal', 'van contestar malament', 'treated badly', 'was rude',
    'were rude', 'no pienso volver', 'no piensa volver', 'no volvere', 'no volvera',
    'no penso tornar', 'no pensa tornar', 'no tornare', 'not coming back', 'never coming back',
    'cobraron de mas', 'cobrado de mas', 'cobrat de mes', 'cobrar de mes', 'overcharged',
    'nadie me dijo', 'nadie le dijo', 'nadie me aviso', 'nadie le aviso', 'ningu em va dir',
    'ningu em va avisar', 'nobody told me', 'nadie me llamo', 'nadie le llamo',
    'nadie me ha llamado', 'nadie le ha llamado',
    'ningu em va trucar', 'nobody called me', 'hora esperando', 'horas esperando',
    'minutos esperando', 'hora esperant', 'hores esperant', 'minuts esperant', 'hour waiting',
    'hours waiting', 'minutes waiting', 'me grito', 'me gritaron', 'le gritaron', 'em va cridar',
    'shouted at me', 'muy borde', 'molt borde', 'muy malo el servicio', 'mal servicio',
    'pesimo servicio', 'mal servei', 'bad service', 'cobrar de mas', 'cobraran de mas',
    'nunca mas volv', 'nunca mas vuelv', 'no vuelvo mas', 'mai mes tornar'))
WAITED = re.compile(
    r' (?:esper|wait)\w* (?:mas de |casi |unos |mes de |over |for )?\d+ min'
    r'| (?:esper(?:e|o|amos|aron|ado|ando|at|ant)|waited|waiting) '
    r'(?:mas de |casi |unos |mes de |over |for |almost )?(?:half )?\w+ (?:min|hora|hores|hour)')
OF_PAIN = re.compile(
    r' (?:quej|queix|complain)\w* (?:de|of|del|about) (?:\w+ )?'
    r'(?:dolor|molesti|muela|encia|diente|sensib|hinch|sangr|mal |mandib|boca|herida|punt|pain)')
"""In a dental clinic most complain of a tooth."""
NO_COMPLAINT = tuple(f' {words}' for words in (
    'ninguna queja', 'ningun tipo de queja', 'sin queja', 'no tengo queja', 'no tiene queja',
    'no hay queja', 'no es una queja', 'no es queja', 'no me quejo', 'no se queja',
    'cap queixa', 'sense queix', 'no me puedo quej', 'no puedo quej', 'no em puc queix',
    'cannot complain', 'can t complain', 'no es una queixa', 'no em queixo', 'no complain',
    'not a complaint', 'not complain', 'not angry', 'no enfadad', 'no estoy enfadad',
    'no esta enfadad', 'no esta descontent', 'no estoy descontent'))
"""What has such a word and says the opposite."""


def seems_complaint(text: str) -> bool:
    """Tell whether a text reads like a complaint about the clinic.

    >>> seems_complaint('Estuve una hora esperando y nadie me dijo nada')
    True
    >>> seems_complaint('Muy contenta, ninguna queja')
    False
    """
    plain = without_marks(text[:READ]).casefold()
    words = ''.join(sign if sign.isalnum() else ' ' for sign in plain).split()
    said = f" {' '.join(words)}"
    for opposite in NO_COMPLAINT:
        said = said.replace(opposite, ' ')
    said = OF_PAIN.sub(' ', said)
    return WAITED.search(said) is not None or any(word in said for word in COMPLAINTS)
