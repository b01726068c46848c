from . import clinic, care, desk, history, audit
