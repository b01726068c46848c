# Odoo finds the tests here, in modules whose names begin with "test_": each room gives its own.
from .agenda_import import *
from .call import *
from .feedback import *
from .followup import *
from .freed_time import *
from .odoo import *
from .patient import *
from .program import *
from .question import *
from .script import *
from .security import *
from .today import *
from .tools import *
from .tours import *
from .treatment_plan import *
from .visit import *
from .whole import *
