from . import clinic
