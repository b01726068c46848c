from . import call, call_slot, move
