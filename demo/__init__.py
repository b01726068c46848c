from . import clinic, care, desk
