from . import clinic, care, desk, past_calls, history, audit, year, past_care
