from . import clinic, care
