"""The agenda of another program, from a file to visits: read, understood, shown, written.

Doors: ``action_preview`` shows what a file would do; ``action_import`` does it."""

from . import (
    sentences,
    file,
    places,
    visits_of_rows,
    plan,
    write,
    agenda_import,
    big_file,
    foreseen,
    undo,
    sheet,
    readings,
    learnt,
    word,
    column,
    line,
    visit,
)
