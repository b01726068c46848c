"""Rows of an agenda that are no visits: lunch, a closed hour, holidays, a meeting.

In doubt a row is a patient: who is called like one of these words has a comma, a number or a phone.
"""
import re

from ..plain_text import MaybeText, without_marks

_SURE = frozenset(
    'comida comidas almuerzo desayuno merienda bloqueo bloqueos bloqueado bloqueada bloquear '
    'vacaciones reunion reuniones formacion mantenimiento esterilizacion festivo ausencia ausente '
    'inhabilitado dinar esmorzar bloquejat bloquejada bloqueig vacances reunio reunions '
    'formacio manteniment festiu absencia lunch blocked meeting holidays vacation training '
    'maintenance unavailable congreso congres curso lactancia docencia inventario ocupado '
    'ocupada ocupat maternidad paternidad maternitat paternitat busy'.split())
"""Nobody is called so: what stands behind is whose or what for."""
_PERHAPS = frozenset(
    'descanso pausa libre hueco reservado reserva reservada cerrado cerrada fuera '
    'urgencia urgencias gestiones gestion papeleo administracion visitador comercial baja permiso '
    'limpieza revision medico fiesta puente descans lliure forat reservat reservada tancat tancada '
    'fora curs urgencies gestions baixa permis neteja festa pont break block free closed '
    'medica cafe guardia viaje viatge enfermo enferma enfermedad malalt malalta malaltia fallas '
    'falles navidad nadal pascua pasqua obras obres mudanza compensacion representante delegado '
    'delegada laboratorio laboratori libranza sick leave travel christmas '
    'reserved hold emergency emergencies course holiday off out'.split())
"""What may be somebody's name, too: a block only if nothing but such words is there."""
_FILLERS = frozenset(
    'de del la el los las y e i a al en por para con sin d l les els per amb the for of and to '
    'dr dra doctor doctora dres gabinete gabinet box sillon sala clinica consulta agenda equipo '
    'equip equipos personal team manana tarde mediodia mati tarda migdia dia hora horas citas cita '
    'visita visitas autoclave material asuntos propios laboral maternal paternal implantes '
    'implants room staff am pm'.split())
_PHRASES = (
    'no dar', 'no citar', 'no agendar', 'no poner', 'no tocar', 'no usar', 'no reservar',
    'no disponible', 'no hay', 'no trabaja', 'no viene', 'no donar', 'no posar', 'no citeu',
    'no visitar', 'no doneu', 'not available', 'do not book', 'no booking', 'out of office',
    'asuntos propios', 'dia libre', 'dia lliure', 'dia festivo')
"""How such a row begins."""
LONGEST = 200
"""Characters: a name that is longer is not looked at."""


def is_block(name: MaybeText) -> bool:
    """Tell whether what stands where a patient's name should is a time in which nobody comes.

    >>> is_block('COMIDA'), is_block('Vacaciones Dra. Vidal'), is_block('Libre Peris, Ana')
    (True, True, False)
    >>> is_block('xxx'), is_block('Baja maternal'), is_block('Guardia Soler')
    (True, True, False)
    """
    if not name or len(name) > LONGEST or ',' in name:
        return False
    words = re.findall(r'[^\W_]+', without_marks(name).casefold())
    plain = ' '.join(words)
    if any(plain == phrase or plain.startswith(phrase + ' ') for phrase in _PHRASES):
        return True
    words = [word for word in words if not word.isdigit()]
    if not words:
        return False
    if all(set(word) == {'x'} for word in words):
        return True
    known = _SURE | _PERHAPS
    return words[0] in _SURE or (
        any(word in known for word in words)
        and all(word in known or word in _FILLERS for word in words))
