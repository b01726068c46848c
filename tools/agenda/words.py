"""The words agendas use: column titles, visit states, languages, in Spanish, Catalan, English.

Words are kept as :func:`plain` leaves them: without accents, case and punctuation.
"""
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from babel import localedata

from ..plain_text import MaybeText, without_marks

REQUIRED = (('patient', 'given'), ('patient', 'surname'), ('date', 'moment'), ('hour', 'moment'))
"""A row says at least who comes, and when: of each of these, one of two fields. A file without a
dentist's column is of one dentist, or of nobody known."""
KEPT_TEXTS = 4096
"""Texts whose meaning is kept: most columns of a file say the same few things in each row."""

_HEADERS = {
    'number': (
        'no historia|n historia|num historia|numero historia|numero de historia|historia|hc|nhc|'
        'historia clinica|no historia clinica|numero historia clinica|no hc|ficha|no ficha|'
        'expediente|no expediente|codigo paciente|id paciente|no paciente|num paciente|'
        'numero paciente|numero de paciente|num d historia|no d historia|numero d historia|'
        'fitxa|no fitxa|id pacient|practice number|patient number|patient no|patient id|chart|'
        'chart number|chart no|record number|file number'),
    'patient': (
        'paciente|nombre|nombre paciente|nombre del paciente|nombre y apellidos|'
        'apellidos y nombre|apellidos nombre|nombre apellidos|nombre completo|pacient|nom|'
        'nom i cognoms|cognoms i nom|cognoms nom|nom complet|nom del pacient|patient|'
        'patient name|name|full name|client|cliente'),
    'given': (
        'nombre de pila|nombre pila|nom de pila|nom de fonts|given name|first name|firstname|'
        'forename|given names'),
    'surname': (
        'apellidos|apellido|apellido 1|apellido1|1 apellido|1er apellido|primer apellido|'
        'apellidos paciente|apellidos del paciente|apellido paterno|cognoms|cognom|cognom 1|'
        'cognom1|primer cognom|1r cognom|surname|surnames|last name|lastname|family name'),
    'surname2': (
        'apellido 2|apellido2|2 apellido|2o apellido|segundo apellido|apellido materno|'
        'cognom 2|cognom2|segon cognom|2n cognom|second surname|second last name'),
    'landline': (
        'telefono|telefono fijo|fijo|tel|tel fijo|tfno|tlf|telf|telefono 1|telefono casa|'
        'telefon|telefon fix|fix|phone|phone number|telephone|landline|home phone'),
    'mobile': (
        'movil|telefono movil|tel movil|celular|telefono 2|mobil|telefon mobil|'
        'mobile|mobile phone|mobile number|cell|cell phone'),
    'email': (
        'email|e mail|mail|correo|correo electronico|direccion de correo|correu|'
        'correu electronic|adreca electronica|email address|e mail address'),
    'date': (
        'fecha|fecha cita|fecha de la cita|fecha visita|fecha de cita|dia|data|data visita|'
        'data de la visita|data cita|date|visit date|appointment date|day|f cita'),
    'moment': (
        'fecha y hora|fecha hora|fechahora|fecha hora cita|fecha y hora de la cita|'
        'fecha y hora cita|dia y hora|fecha y hora de inicio|fecha hora inicio|data i hora|'
        'data hora|dia i hora|date and time|date time|datetime|date hour|start date time|'
        'appointment date time|appointment'),
    'hour': (
        'hora|hora cita|hora de la cita|hora inicio|hora de inicio|hora visita|inicio|'
        'hora d inici|hora inici|inici|desde|hora desde|h inicio|time|start|start time|hour|'
        'appointment time|from'),
    'end': (
        'fin|hora fin|hora de fin|hora final|final|hasta|hora hasta|h fin|termina|fi|hora fi|'
        'hora de fi|end|end time|finish|until|fecha fin|fecha y hora fin|fecha hora fin'),
    'minutes': (
        'duracion|dur|duracion cita|duracion min|duracion minutos|duracion en minutos|minutos|'
        'min|tiempo|durada|durada min|minuts|duration|duration min|minutes|length'),
    'dentist': (
        'doctor|doctora|doctor a|dr|dra|dentista|odontologo|odontologa|profesional|medico|'
        'facultativo|especialista|colaborador|metge|metgessa|professional|odontoleg|dentist|'
        'provider|practitioner'),
    'chair': (
        'gabinete|box|sillon|sala|consulta|unidad|cabina|gabinet|cadira|chair|room|operatory|'
        'surgery'),
    'treatment': (
        'tratamiento|tratamientos|acto|motivo|motivo cita|motivo de la cita|motivo visita|'
        'procedimiento|servicio|tipo cita|tipo de cita|tractament|tractaments|motiu|'
        'motiu visita|treatment|treatments|procedure|service|reason|appointment type'),
    'state': (
        'estado|estado cita|estado de la cita|situacion|estat|estat visita|situacio|status|'
        'state|visit state|appointment status'),
    'note': (
        'observaciones|observacion|obs|notas|nota|comentario|comentarios|observacions|'
        'comentaris|notes|note|remarks|comments|comment|observations|observation'),
    'language': 'idioma|idioma paciente|lengua|llengua|language|lang|preferred language',
    'birth': (
        'fecha nacimiento|fecha de nacimiento|f nacimiento|nacimiento|fec nac|fecha nac|f nac|'
        'data naixement|data de naixement|naixement|birth date|birthdate|date of birth|dob|'
        'birthday|born'),
    'first': (
        'primera visita|primera cita|primera vez|es primera visita|1a visita|1 visita|1ra visita|'
        'fecha primera visita|fecha de la primera visita|fecha de primera visita|f primera visita|'
        'fecha 1a visita|paciente nuevo|es nuevo|data primera visita|data de la primera visita|'
        'es primera vegada|primera vegada|pacient nou|first visit|first appointment|new patient|'
        'is new|first visit date|date of first visit|first seen'),
}
_STATES = {
    'booked': (
        'citado|programado|pendiente|reservado|agendado|planificado|sin confirmar|'
        'no confirmado|pendiente de confirmar|citat|programat|pendent|reservat|sense confirmar|'
        'pendent de confirmar|no confirmat|booked|scheduled|planned|pending|'
        'unconfirmed|not confirmed|reserved'),
    'confirmed': 'confirmado|confirmat|confirmed|confirma',
    'arrived': (
        'en sala|en sala de espera|sala de espera|en espera|ha llegado|llegado|llego|presente|'
        'en clinica|en consulta|en gabinete|en box|en sillon|en tratamiento|en curso|'
        'pasado a consulta|pasado a gabinete|pasado a box|dentro|en recepcion|a la sala|'
        'sala d espera|ha arribat|arribat|arribada|en tractament|al gabinet|arrived|waiting|'
        'in room|in waiting room|in chair|in treatment|in progress|checked in|check in|seated'),
    'attended': (
        'atendido|realizado|visitado|finalizado|hecho|completado|terminado|asistido|asiste|'
        'asistio|acude|acudio|acudido|ha venido|ha acudido|ha asistido|vino|facturado|cobrado|'
        'pagado|liquidado|concluido|ates|atesa|visitat|realitzat|'
        'finalitzat|fet|completat|acabat|facturat|cobrat|pagat|ha vingut|attended|done|'
        'completed|seen|treated|finished|billed|invoiced|paid|checked out|check out|fulfilled'),
    'no_show': (
        'no acude|no acudio|no ha acudido|no asiste|no asistio|no asistido|no ha asistido|'
        'no presentado|no se presenta|no se presento|no se ha presentado|no viene|no vino|'
        'no ha venido|no aparece|no aparecio|ausente|falta|falto|ha faltado|fallo|fallado|'
        'ha fallado|fallido|plantado|planton|incomparecencia|no compareix|no comparece|'
        'no comparecio|no ve|no ha vingut|no assisteix|no ha assistit|no es presenta|'
        'no presentat|absent|no show|noshow|missed|did not attend|dna|fta|did not come|'
        'failed to attend|didn t attend|didn t come'),
    'cancelled': (
        'anulado|cancelado|anula|cancela|anulacion|cancelacion|anul lat|anullat|cancel lat|'
        'cancellat|cancelled|canceled|cancellation'),
    'moved': (
        'cambiado|movido|reprogramado|aplazado|trasladado|pospuesto|desplazado|cambio de cita|'
        'cambio|cambia|cambio de fecha|cambio de hora|canviat|mogut|'
        'reprogramat|ajornat|traslladat|moved|rescheduled|postponed|changed'),
}
_BESIDE = frozenset((
    'a al el la los las lo l de del d por per pel con amb en i y o u se ha sin sense aviso avisar '
    'avis avisado previo previa tarde tard hoy avui mismo misma dia '
    'cita cites visita visites consulta hora paciente pacient clinica doctor doctora dr dra '
    'dentista odontologo medico metge recepcion recepcio whatsapp whats app wa wasap telefono '
    'telefon tel telefonica llamada trucada sms email mail correo correu web online internet app '
    'movil mobil mensaje missatge bot automatico automatica automatic justificado justificada '
    'justificat injustificado parcial totalmente parcialmente ya ja ok si '
    'by the patient clinic dentist phone text message on late same day notice with').split())
"""Words that may stand beside a state and do not change it: who, by which way, with what notice."""
_LANGUAGES = {
    'es': 'es|esp|espanol|castellano|castella|cast|spanish',
    'ca': 'ca|cat|catalan|catala|valenciano|valencia',
    'en': 'en|eng|ingles|angles|english',
    'fr': 'fr|fra|frances|french',
    'de': 'de|deu|aleman|alemany|german',
    'it': 'it|ita|italiano|italia|italian',
    'pt': 'pt|por|portugues|portuguese',
    'eu': 'eu|eus|euskera|vasco|euskara|basque',
    'gl': 'gl|glg|gallego|galego|gallec|galician',
    'ro': 'ro|ron|rumano|romanes|romanian',
    'ar': 'ar|ara|arabe|arab|arabic',
    'ru': 'ru|rus|ruso|russian',
    'uk': 'uk|ukr|ucraniano|ucraines|ukrainian',
    'zh': 'zh|zho|chino|xines|chinese',
    'nl': 'nl|nld|holandes|neerlandes|dutch',
}


@lru_cache(KEPT_TEXTS)
def plain(text: MaybeText) -> str:
    """Return ``text`` without accents, case and punctuation, its words one space apart."""
    return ' '.join(re.findall(r'\w+', without_marks(text or '').casefold()))


@lru_cache(KEPT_TEXTS)
def _neuter(text: MaybeText) -> str:
    """Return words in which "citada", "citado" and "citat" are one; both sides are compared so."""
    return ' '.join(
        re.sub(r'(ada|at)$', 'ad', re.sub(r'o$', 'a', word)) for word in plain(text).split())


def _by_word(
        table: Mapping[str, str], key: Callable[[str], str] = plain) -> dict[str, str]:
    return {key(word): meaning for meaning, words in table.items() for word in words.split('|')}


_FIELD_OF = _by_word(_HEADERS)
_STATE_OF = _by_word(_STATES, _neuter)
_LANGUAGE_OF = _by_word(_LANGUAGES)
_HARMLESS = frozenset(map(_neuter, _BESIDE))
_LONGEST_STATE = max(len(words.split()) for words in _STATE_OF)
_UNTOLD = re.compile(r'\b(?:sin|sense|without) (?:previa )?(?:avisa|avisar|avis|notice)\b')
LONGEST_STATE = 120
"""Characters of a state, and below its words, that are looked through."""
MOST_STATE_WORDS = 10
FIELDS = tuple(_HEADERS)


def field_of(header: MaybeText) -> str | None:
    """Return which of :data:`FIELDS` a column title means, or ``None``."""
    return _FIELD_OF.get(plain((header or '').replace('_', ' ')))


def state_of(text: MaybeText) -> str | None:
    """Return the visit state that the words of an agenda mean, or ``None``.

    Beside a state may stand who, how and with what notice ("anulada por el dentista"). Anything
    else, and two states in one cell, is not guessed.
    """
    words = _UNTOLD.sub('', _neuter((text or '')[:LONGEST_STATE])).split()
    whole = _STATE_OF.get(' '.join(words))
    if whole or len(words) > MOST_STATE_WORDS:
        return whole
    found, at = set(), 0
    while at < len(words):
        size, state = _longest_state(words[at:])
        if not size and words[at] not in _HARMLESS:
            return None
        found |= {state} - {None}
        at += size or 1
    return found.pop() if len(found) == 1 else None


def _longest_state(words: list[str]) -> tuple[int, str | None]:
    """Return how many words a state at the beginning of some has, and which one it is."""
    for size in range(min(_LONGEST_STATE, len(words)), 0, -1):
        state = _STATE_OF.get(' '.join(words[:size]))
        if state:
            return size, state
    return 0, None


def language_of(text: MaybeText) -> str | None:
    """Return the two-letter code of a language's name or code ("es_ES" too), or ``None``."""
    word = next(iter(plain((text or '').replace('_', ' ')).split()), '')
    if word in _LANGUAGE_OF:
        return _LANGUAGE_OF[word]
    return word if len(word) == 2 and localedata.exists(word) else None


def guess_columns(
        headers: Iterable[str], learnt: Mapping[str, str] | None = None) -> list[str | None]:
    """Return the field of each column title, each field at most once, ``None`` for the others.

    "Nombre" beside a surname is the given name; a second phone is the other one.

    :param dict learnt: titles whose field somebody chose before: they go first
    """
    headers = list(headers)
    learnt = {
        title: field for title, field in (learnt or {}).items() if field in FIELDS}
    known = [learnt.get(header) or field_of(header) for header in headers]
    if 'surname' in known and 'given' not in known:
        known = _with_given(known, headers, learnt)
    columns, taken = [], set()
    promised = {learnt[header] for header in headers if header in learnt}
    for header, field in zip(headers, known, strict=True):
        if field == 'landline' and field in taken and 'mobile' not in known:
            field = 'mobile'
        if field in taken or (header not in learnt and field in promised):
            field = None
        taken.add(field)
        columns.append(field)
    if 'patient' in taken:
        columns = [
            None if field in PARTS and header not in learnt else field
            for header, field in zip(headers, columns, strict=True)]
    return columns


def _with_given(
        known: list[str | None], headers: list[str], learnt: Mapping[str, str],
) -> list[str | None]:
    """Take a column of the bare name for the given one, where there is no whole name too."""
    bare = [index for index, header in enumerate(headers)
            if known[index] == 'patient' and header not in learnt
            and plain(header) in BARE_NAMES]
    whole = known.count('patient') > len(bare)
    if whole:
        return [None if index in bare else field for index, field in enumerate(known)]
    return ['given' if index in bare[:1] else field for index, field in enumerate(known)]


PARTS = ('given', 'surname', 'surname2')
"""Fields that make up a name, if no column holds the whole of it."""
BARE_NAMES = frozenset((
    'nombre', 'nom', 'name', 'nombre paciente', 'nombre del paciente', 'nom del pacient',
    'paciente', 'pacient', 'patient', 'patient name'))
"""Titles of a column that holds the given name if the surname has a column of its own."""
