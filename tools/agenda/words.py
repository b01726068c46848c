"""The words agendas use: column titles, visit states, languages, in Spanish, Catalan, English.

Words are kept as :func:`plain` leaves them: without accents, case and punctuation.
"""
import re
from collections.abc import Callable, Iterable, Mapping

from babel import localedata

from ..plain_text import MaybeText, without_marks

REQUIRED = ('patient', 'date', 'hour', 'dentist')
"""A row says at least who comes, when, and to which dentist."""

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
        'apellidos y nombre|apellidos nombre|nombre completo|pacient|nom|nom i cognoms|'
        'cognoms i nom|cognoms nom|nom del pacient|patient|patient name|name|full name'),
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
        'data de la visita|date|visit date|appointment date|day'),
    'hour': (
        'hora|hora cita|hora de la cita|hora inicio|hora de inicio|hora visita|inicio|'
        'hora d inici|hora inici|inici|time|start|start time|hour|appointment time'),
    'minutes': (
        'duracion|duracion min|duracion minutos|duracion en minutos|minutos|min|tiempo|durada|'
        'durada min|minuts|duration|duration min|minutes|length'),
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
}
_STATES = {
    'booked': (
        'citado|programado|pendiente|reservado|agendado|planificado|sin confirmar|'
        'no confirmado|pendiente de confirmar|citat|programat|pendent|reservat|sense confirmar|'
        'booked|scheduled|planned|pending|unconfirmed'),
    'confirmed': 'confirmado|cita confirmada|confirmat|confirmed',
    'arrived': (
        'en sala|en sala de espera|sala de espera|en espera|ha llegado|llegado|llego|presente|'
        'en clinica|en consulta|en gabinete|en box|a la sala|sala d espera|ha arribat|arribat|'
        'arribada|arrived|waiting|in room|in waiting room|in chair|checked in|check in'),
    'attended': (
        'atendido|realizado|visitado|finalizado|hecho|completado|terminado|asistido|asiste|'
        'asistio|acude|acudio|ha venido|ates|atesa|visitat|realitzat|finalitzat|fet|completat|'
        'acabat|ha vingut|attended|done|completed|seen|treated|finished'),
    'no_show': (
        'no acude|no acudio|no ha acudido|no asiste|no asistio|no asistido|no presentado|'
        'no se presenta|no se presento|no se ha presentado|no viene|no vino|no ha venido|'
        'ausente|falta|fallo|fallado|fallido|incomparecencia|no compareix|no ve|no ha vingut|'
        'no assisteix|no es presenta|no presentat|no show|noshow|missed|did not attend|'
        'did not come|failed to attend|absent'),
    'cancelled': (
        'anulado|cancelado|anulado por paciente|anulado por el paciente|cita anulada|'
        'anulado por clinica|anulado por la clinica|cancelado por paciente|cita cancelada|'
        'cancelado por el paciente|cancelado por clinica|cancelado por la clinica|anul lat|'
        'anullat|cancel lat|cancellat|cancelled|canceled'),
    'moved': (
        'cambiado|movido|reprogramado|aplazado|trasladado|pospuesto|desplazado|cambio de cita|'
        'cambio|canviat|mogut|reprogramat|ajornat|traslladat|moved|rescheduled|postponed|'
        'changed'),
}
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


def plain(text: MaybeText) -> str:
    """Return ``text`` without accents, case and punctuation, its words one space apart."""
    return ' '.join(re.findall(r'\w+', without_marks(text or '').casefold()))


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
FIELDS = tuple(_HEADERS)


def field_of(header: MaybeText) -> str | None:
    """Return which of :data:`FIELDS` a column title means, or ``None``."""
    return _FIELD_OF.get(plain(header))


def state_of(text: MaybeText) -> str | None:
    """Return the visit state a word of the agenda means, or ``None``."""
    return _STATE_OF.get(_neuter(text))


def language_of(text: MaybeText) -> str | None:
    """Return the two-letter code of a language's name or code ("es_ES" too), or ``None``."""
    word = next(iter(plain((text or '').replace('_', ' ')).split()), '')
    if word in _LANGUAGE_OF:
        return _LANGUAGE_OF[word]
    return word if len(word) == 2 and localedata.exists(word) else None


def guess_columns(
        headers: Iterable[str], learnt: Mapping[str, str] | None = None) -> list[str | None]:
    """Return the field of each column title, each field at most once, ``None`` for the others.

    :param dict learnt: titles whose field somebody chose before: they go first
    """
    learnt = {
        title: field for title, field in (learnt or {}).items() if field in FIELDS}
    columns, taken = [], set()
    promised = set(learnt.values())
    for header in headers:
        field = learnt.get(header) or field_of(header)
        if field in taken or (header not in learnt and field in promised):
            field = None
        taken.add(field)
        columns.append(field)
    return columns
