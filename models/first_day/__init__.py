"""A clinic begins: what is left to set up, and a sample day to look at and throw away.

Doors: ``get_first_day`` says it to managers; nothing else of the addon asks for it.
"""
from . import res_company, res_partner
from . import dental_followup_first_day, sample
