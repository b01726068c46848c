"""What the import says about rows, as sentences in the language of whoever reads them."""
from odoo.fields import Date
from odoo.tools import LazyTranslate
from odoo.tools.misc import formatLang

from ...models.sentences import say
from ...tools import clinic_time

_lt = LazyTranslate(__name__)
MOST_DAYS = 3
"""So many days are named; of more it is said that there are."""

PROBLEMS = {
    'row_long': _lt("The row has %(cells)s cells and the header has %(columns)s."),
    'text_long': _lt(
        "The column “%(column)s” holds more than %(most)s characters: write less there."),
    'letters_lost': _lt(
        "Letters of “%(text)s” cannot be read: correct the row, or export the agenda again."),
    'shifted': _lt(
        "The column “%(column)s” holds a date, %(text)s: the cells of this row are shifted."),
    'markup': _lt("The column “%(column)s” holds code instead of text: %(text)s"),
    'formula': _lt("The column “%(column)s” holds a spreadsheet formula: %(text)s"),
    'patient_missing': _lt("The patient's name is missing."),
    'patient_bad': _lt("“%(text)s” is not a person's name."),
    'dentist_missing': _lt("The dentist is missing."),
    'date_missing': _lt("The date is missing."),
    'date_unreadable': _lt("“%(text)s” is not a date; write it as day/month/year."),
    'date_impossible': _lt("The date %(text)s does not exist."),
    'date_other_way': _lt(
        "The date %(text)s is written the other way round than most of its column."),
    'date_far': _lt("A visit cannot be on %(text)s: check the year."),
    'birth_impossible': _lt("Nobody who comes was born on %(text)s: check the year."),
    'first_unknown': _lt(
        "“%(text)s” does not say whether it is the first visit: write yes, no or its date."),
    'first_impossible': _lt("The first visit cannot have been on %(text)s: check the year."),
    'hour_missing': _lt("The hour is missing."),
    'hour_unreadable': _lt("“%(text)s” is not an hour; write it as 09:30."),
    'hour_impossible': _lt("The hour %(text)s does not exist."),
    'hour_skipped': _lt("On %(date)s the clocks go forward and %(hour)s does not exist."),
    'minutes_bad': _lt("“%(text)s” is not a length in minutes, between 1 and 720."),
    'end_bad': _lt("The visit cannot end at “%(text)s”."),
    'phone_bad': _lt("“%(text)s” is not a phone number."),
    'phone_lost': _lt("A spreadsheet has cut digits off the phone number %(text)s."),
    'phone_third': _lt("%(text)s is a third phone number; two are kept."),
    'phone_placeholder': _lt("%(text)s is no patient's phone number."),
    'phone_words': _lt("“%(text)s”, beside a phone number."),
    'email_bad': _lt("“%(text)s” is not an email address."),
    'email_placeholder': _lt("%(text)s is no patient's email address."),
    'number_lost': _lt("A spreadsheet has changed the practice number %(text)s."),
    'number_placeholder': _lt(
        "Many patients have the practice number %(text)s: it is not taken."),
    'birth_placeholder': _lt(
        "Many patients have the date of birth %(text)s: it is not taken."),
    'state_unknown': _lt("“%(text)s” is not a state of a visit that is known here."),
    'language_unknown': _lt("“%(text)s” is not a language that is known here."),
    'number_twice': _lt(
        "Practice number %(number)s already belongs to %(name)s, in row %(row)s of this file."),
    'number_taken': _lt("Practice number %(number)s already belongs to %(name)s."),
    'patient_ambiguous': _lt(
        "Several patients are called %(name)s: the row needs the practice number, a phone, "
        "an email or the date of birth."),
    'patient_doubtful': _lt(
        "%(name)s is a patient here, and too little agrees to tell whether this is the same "
        "person. If so, correct their practice number, phone or email; if not, add this patient. "
        "Then import the row."),
    'visit_twice': _lt("Row %(row)s has this patient at the same hour already."),
    'not_saved': _lt("The row could not be saved: %(error)s"),
    'block': _lt("“%(text)s” is no patient: nobody is called, and the time is taken."),
    'left_out': _lt(
        "The file does not have this visit any more. Was it cancelled or moved? Nobody is called "
        "until somebody says so."),
    'left_out_moved': _lt(
        "The file does not have this visit any more. Perhaps it was moved to %(when)s: nobody is "
        "called until somebody says so."),
    # said of rows that are imported
    'lost': _lt("Left out: %(why)s"),
    'letters_marked': _lt("Letters of “%(column)s” cannot be read, and are marked: %(text)s"),
    'letters_bad': _lt("Letters of “%(column)s” cannot be read: %(text)s"),
    'joined': _lt("One visit with row %(row)s: its treatments are joined."),
    'joins_one': _lt("One visit with row %(rows)s, a treatment a row."),
    'joins': _lt("One visit with its rows %(rows)s, a treatment a row."),
    'state_kept': _lt(
        "The visit is already “%(old)s” here and stays so; the file says “%(new)s”."),
    'recorded_kept': _lt(
        "What was recorded of this visit here stays; the file says otherwise: %(fields)s."),
    'maybe_known': _lt(
        "%(name)s is a patient here with another practice number or phone. If it is one person, "
        "merge the two under “Perhaps the same person”."),
    'booked_again': _lt("It was deleted here, and the file has it: it is booked again."),
    'stays_deleted': _lt("It was deleted here when it was “%(old)s”, and stays so."),
    'changes': _lt("New in the file: %(fields)s."),
}
FIELDS = {
    'number': _lt("Practice number"),
    'patient': _lt("Patient"),
    'given': _lt("Given name"),
    'surname': _lt("Surname"),
    'surname2': _lt("Second surname"),
    'landline': _lt("Phone"),
    'mobile': _lt("Mobile phone"),
    'email': _lt("Email"),
    'date': _lt("Date"),
    'moment': _lt("Date and hour"),
    'hour': _lt("Hour"),
    'end': _lt("Hour of the end"),
    'minutes': _lt("Length in minutes"),
    'dentist': _lt("Dentist"),
    'chair': _lt("Chair"),
    'treatment': _lt("Treatment"),
    'state': _lt("Visit state"),
    'note': _lt("Observations"),
    'language': _lt("Language"),
    'birth': _lt("Date of birth"),
    'first': _lt("First visit"),
}
TOO_MUCH = {
    'size': _lt(
        "This file has more than %(most)s MB. Export fewer days at a time, and bring the files in "
        "one after the other."),
    'rows': _lt(
        "This file has more than %(most)s rows. Export fewer days at a time, and bring the files "
        "in one after the other."),
    'columns': _lt(
        "The column titles reach to column %(columns)s, and at most %(most)s columns are read. "
        "Delete what stands beside the agenda, and choose the file again."),
    'line': _lt(
        "Line %(row)s of this file has more than %(most)s characters. Delete it, or export the "
        "agenda again."),
    'lines': _lt(
        "This file has more than %(most)s lines. Export fewer days at a time, and bring the files "
        "in one after the other."),
    'cells': _lt(
        "This file has more than %(most)s cells, empty ones too. Export fewer days at a time, and "
        "bring the files in one after the other."),
    'unpacked': _lt(
        "This file unpacks to more than %(most)s MB. Export fewer days at a time, and bring the "
        "files in one after the other."),
    'memory': _lt(
        "This file holds more than %(most)s MB of text. Export fewer days at a time, and bring "
        "the files in one after the other."),
}
REMARKS = {
    'unused': _lt("Columns that are not read: %(names)s."),
    'cells_lost': _lt(
        "Cells that cannot be read and are left out, while their rows come in: %(count)s."),
    'no_dentist': _lt(
        "The file does not say whose visits these are. Choose the dentist, or they come in "
        "without one."),
    'month_first': _lt("The dates are read month first, as their column shows."),
    'against': _lt(
        "Cells that can only be read in another way than their column: %(count)s. They are "
        "not taken."),
    'decimal_hours': _lt("The hours are read as decimals: 9.5 is half past nine."),
    'hours': _lt("The lengths of visits are read as hours: 0.5 is half an hour."),
    'doubtful': _lt(
        "The lengths of visits are not taken: nobody can tell whether they are minutes."),
    'many_words': _lt(
        "The column of the visits' states holds %(count)s words that are not known: is it "
        "another column?"),
}
NOT_A_TABLE = {
    'pdf': _lt("a PDF"),
    'ics': _lt("a calendar (ICS)"),
    'vcf': _lt("a list of contacts (vCard)"),
    'word': _lt("a text document (Word)"),
    'mail': _lt("an email"),
    'picture': _lt("a picture"),
    'database': _lt("a database"),
    'json': _lt("data for programs (JSON)"),
    'markup': _lt("data for programs (XML)"),
}
TO_SAVE_ANEW = {
    'html': _lt("a web page (HTML)"),
    'xml': _lt("a workbook in XML"),
    'mht': _lt("a web page (MHT)"),
    'slk': _lt("a workbook in SYLK"),
    'xlsb': _lt("a binary workbook of Excel (.xlsb)"),
    'numbers': _lt("a workbook of Numbers"),
}
NEWS = {
    'dentist': _lt("New dentists: %(names)s."),
    'chair': _lt("New chairs: %(names)s."),
    'treatment': _lt("New treatments: %(names)s."),
}
FORESEEN = {
    'created': (_lt("1 visit is new"), _lt("%(count)s visits are new")),
    'changed': (_lt("1 changes"), _lt("%(count)s change")),
    'unchanged': (_lt("1 is as it was"), _lt("%(count)s are as they were")),
    'gone': (_lt("1 visit is not in the file any more"),
             _lt("%(count)s visits are not in the file any more")),
    'block': (_lt("1 row is no visit"), _lt("%(count)s rows are no visits")),
    'waiting': (_lt("1 row waits for what its word means"),
                _lt("%(count)s rows wait for what a word means")),
    'refused': (_lt("1 row cannot be imported"), _lt("%(count)s rows cannot be imported")),
}
DONE = {
    'created': (_lt("1 visit was created"), _lt("%(count)s visits were created")),
    'changed': (_lt("1 was changed"), _lt("%(count)s were changed")),
    'unchanged': (_lt("1 was as it is"), _lt("%(count)s were as they are")),
    'gone': (_lt("1 visit is not in the file any more"),
             _lt("%(count)s visits are not in the file any more")),
    'block': (_lt("1 row is no visit"), _lt("%(count)s rows are no visits")),
    'refused': (_lt("1 row was not imported"), _lt("%(count)s rows were not imported")),
}


def too_much(env, code, params):
    """Return the sentence of a limit that a file passes, and what to do."""
    sentence = say(env, TOO_MUCH[code])
    return sentence % {
        name: formatLang(env, number, digits=0) for name, number in params.items()}


def not_read(env, kind):
    """Return what a file is that is not read, and what to do."""
    if kind == 'password':
        return env._(
            "This workbook is protected with a password. Save it without one, and choose it "
            "again.")
    if kind == 'zip':
        return env._("This file is packed (ZIP). Unpack it, and choose the file that is in it.")
    if kind in NOT_A_TABLE:
        return env._(
            "This file is %(kind)s, not a table. "
            "Export the agenda as CSV or Excel (.xlsx) and choose that file.",
            kind=say(env, NOT_A_TABLE[kind]))
    if kind in TO_SAVE_ANEW:
        return env._(
            "This file is %(kind)s, and it cannot be read. Open it with Excel, save it as a "
            "workbook (.xlsx) and choose that file.", kind=say(env, TO_SAVE_ANEW[kind]))
    return env._(
        "This file cannot be read as a table. "
        "Export the agenda as CSV or Excel (.xlsx) and choose that file.")


def problem(env, code, params):
    """Return the sentence of one problem of a row."""
    if code in ('state_kept', 'stays_deleted'):
        labels = dict(env['calendar.event']._fields['dental_state']._description_selection(env))
        params = {name: labels[state] for name, state in params.items()}
    elif code in ('changes', 'recorded_kept'):
        params = {'fields': ', '.join(say(env, FIELDS[field]) for field in params['fields'])}
    elif code == 'lost':
        params = {'why': problem(env, params['code'], params['params'])}
    elif code == 'text_long':
        params = {**params, 'most': formatLang(env, params['most'], digits=0)}
    sentence = say(env, PROBLEMS[code])
    return sentence % params


def problems(env, found):
    """Return the sentences of a row, one a line, or ``False``."""
    return '\n'.join(problem(env, code, params) for code, params in found or ()) or False


def count_sentence(env, counts, done):
    """Return "20 visits are new, 3 change, ..." for ``counts`` by line state."""
    parts = []
    for state, (one, many) in (DONE if done else FORESEEN).items():
        if counts.get(state):
            sentence = say(env, one if counts[state] == 1 else many)
            parts.append(sentence % {'count': counts[state]})
    return env._("%(parts)s.", parts=', '.join(parts)) if parts else env._("There are no rows.")


def part_question(company, days):
    """Return the question whether a file is part of its days' agenda, or ``False``.

    :param days: of which more than a third of the visits are missing, as ISO texts
    """
    if not days:
        return False
    env, zone = company.env, company._dental_zone()
    said = [company._dental_when(clinic_time.day_bounds(Date.to_date(day), zone)[0], clock=False)
            for day in days[:MOST_DAYS]]
    return env._(
        "More than a third of the visits of %(days)s are not in this file. Is it only part of the "
        "agenda?", days=', '.join(said) + (' …' if len(days) > MOST_DAYS else ''))


def around(env, found):
    """Return where in a file the agenda was found, and what else stands there, or ``False``."""
    said = []
    if found.get('kind'):
        said.append(env._(
            "This file is %(kind)s, whatever its name says; its table is read all the same.",
            kind=say(env, TO_SAVE_ANEW[found['kind']])))
    if found.get('sheet'):
        said.append(env._("The sheet “%(name)s” is read.", name=found['sheet']))
    if found.get('row', 1) > 1:
        said.append(env._("The column titles are in row %(row)s.", row=found['row']))
    if found.get('aside'):
        rows = ', '.join(f'{number} “{text}”' for number, text in found['aside'])
        said.append(env._(
            "These rows are no visits and are left out: %(rows)s and %(count)s more.",
            rows=rows, count=found['more'])
            if found.get('more') else
            env._("These rows are no visits and are left out: %(rows)s.", rows=rows))
    return ' '.join(said) or False


def nothing_new(env, kind, count):
    """Return what is said of a file under a false name that brings nothing new."""
    return env._(
        "This file is %(kind)s, whatever its name says, and its visits (%(count)s) stand here "
        "already as it tells them: there is nothing to import. If something new should be in it, "
        "open it with Excel, save it as a workbook (.xlsx) and choose that file.",
        kind=say(env, TO_SAVE_ANEW[kind]), count=count)


def news_sentence(env, names):
    """Return what the import adds beside visits and patients, or ``False``."""
    parts = []
    for kind, lazy in NEWS.items():
        if names.get(kind):
            sentence = say(env, lazy)
            parts.append(sentence % {'names': ', '.join(names[kind])})
    return ' '.join(parts) or False


def remarks(env, found):
    """Return what is to be said of a file as a whole, a sentence a line, or ``False``."""
    said = []
    for code, params in found or ():
        sentence = say(env, REMARKS[code])
        said.append(sentence % params)
    return '\n'.join(said) or False
