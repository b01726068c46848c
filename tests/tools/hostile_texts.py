"""Feeds each function of tools/ that takes text hostile texts, each in a process of its own.

A pattern that goes back and forth over its text needs minutes of the processor for a hundred
thousand characters; it is ended after some seconds, told by its name, and harms nothing else.
The processor's time is measured, not the clock's: another load on the machine changes nothing.

Run as a script, it needs nothing of Odoo: `python hostile_texts.py FOLDER_OF_TOOLS [LENGTH]`
prints one JSON list [function, kind of text, what is wrong] a line; nothing if all is well.
"""
import contextlib
import importlib.util
import inspect
import io
import json
import os
import pkgutil
import signal
import sys
import time
import zipfile
from datetime import date
from xml.sax.saxutils import escape, quoteattr

if __package__:
    from . import workbooks
else:
    import workbooks  # as a script

LENGTH = 100_000
CEILING = 10
"""Seconds of the processor after which a call is ended; none that is linear takes one."""
NOTABLE = 0.3
"""What takes fewer seconds is not asked how it grows."""
STEEPEST = 8
"""A text four times as long may take so many times as long: linear is 4, quadratic 16."""

UNITS = {
    'spaces': ' ', 'no-break spaces': '\xa0', 'line ends': '\r\n', 'tabs': '\t', 'nothing': '\0',
    'small': 'a', 'capitals': 'A', 'zeros': '0', 'ones': '1', 'underscores': '_',
    'brackets': '(', 'braces': '{', 'closing braces': '}', 'markup': '<', 'at signs': '@',
    'dots': '.', 'commas': ',', 'semicolons': ';', 'quotes': '"', 'dashes': '-', 'plus': '+',
    'equals': '=', 'separators': ' .,;:/-_|', 'separated commas': ' , ', 'letters apart': 'a ',
    'digits apart': '1 ', 'dotted': 'a.', 'dashed': 'a-', 'words': 'Peña García ',
    'braces apart': '{a', 'markup apart': '< ', 'code': '</a>', 'zero': '( 0 ', 'zero begun': '(0',
    'accents': '\u0301', 'two accents': '\u0301\u0323', 'two vowel signs': '\u0f73',
    'pointed': '\u05d0\u05b0\u05b1', 'Hebrew': '\u05d0', 'turned': '\u202e', 'no width': '\u200b',
    'emoji': '\U0001f600', 'joined emoji': '\U0001f468\u200d', 'ligatures': '\ufdfa',
    'sharp s': 'ß', 'hours': '1 h ', 'days': '1 d, ', 'T': 'T', 'dates': '23/11/2026 ',
    'midnight': ' 0:00', 'identity': 'DNI ', 'identity number': '12.345.678 ', 'pin': 'pin ',
    'password': 'password de ', 'account': 'ES12 ', 'long account': 'ES12-AAAA',
    'card': '4111 1111 ', 'said': 'es un ', 'harmless': 'ha pesado ', 'honorific': 'dra. ',
}
AROUND = {
    'markup and spaces': ('<', ' ', ''), 'slash and spaces': ('< /', ' ', '1'),
    'date and spaces': ('23/11/2026', ' ', 'x'), 'date and T': ('23/11/2026', 'T', 'x'),
    'hour and spaces': ('9', ' ', 'x'), 'hour and end': ('9:00', ' ', 'x'),
    'minutes and spaces': ('30', ' ', 'x'), 'minutes and zeros': ('30,', '0', 'x'),
    'formula and spaces': (' ', ' ', '='), 'minus and digits': ('-', '1', 'x'),
    'email': ('a@', 'a.', '1'), 'email of dashes': ('a@a', '-', '.'), 'long name': ('', 'a', '@'),
    'bracket and spaces': ('+(', ' ', '1'), 'plus at the end': ('', ' ', '+'),
    'pin and spaces': ('pin', ' ', 'x'), 'pin and colon': ('pin:', ' ', 'x'),
    'password and spaces': ('password', ' ', 'x'), 'password and words': ('password ', 'x', ''),
    'password of': ('password', ' de', 'x'), 'account and letters': ('ES12', 'A', '-'),
    'number of identity': ('dni', ' ', '1'), 'brace and letters': ('{', 'a', ''),
    'hours and spaces': ('1', ' ', 'h'), 'after spaces': ('x', ' ', '0:00x'),
}
"""What stands before, what is repeated, what stands behind."""


def hostile_text(kind, length):
    """Return a text of a kind, as long as that."""
    before, unit, behind = AROUND.get(kind) or ('', UNITS.get(kind), '')
    room = length - len(before) - len(behind)
    return before + (unit * (room // len(unit) + 1))[:room] + behind


def alone(function, text):
    """Call a function that takes just a text."""
    return function(text)


def read_row(function, text):
    """Read a row each of whose cells is the text, and one whose titles are."""
    agenda = sys.modules[function.__module__]
    words = importlib.import_module('.words', agenda.__package__)
    table = importlib.import_module('..table', agenda.__package__)
    rules = agenda.Rules(today=date(2026, 11, 23), zone='Europe/Madrid', phone=lambda text: None)
    columns = list(words.FIELDS)
    function(table.Line(2, [text] * len(columns)), columns, columns, rules)
    function(table.Line(2, ['x'] * len(columns)), columns, [text] * len(columns), rules)


def read_file(make):
    """Return how a reader of files is called with a file that is made of a text."""
    def call(function, text):
        function(make(text))
    return call


def page(text):
    """Return a web page of a text, in a cell, around it and as it is."""
    return f'<table><tr><td>{escape(text)}<td>x{text}</table>{text}'.encode()


def line_of(function, text):
    """Return a row of a table whose cells are the text and pieces of it."""
    table = importlib.import_module('..table', sys.modules[function.__module__].__package__)
    return table, table.Line(1, [text, *text[:100]], 101, 101, ';')


def find_table(function, text):
    """Look for a table in rows that are the text."""
    table, line = line_of(function, text)
    meaning = sys.modules[function.__module__].meanings({text: 'hour'})
    lines = [line] * 50
    function([table.Sheet(text, lines)] if function.__name__ == 'agendas' else lines, meaning)


def fit(function, text):
    """Fit a row of the text to fewer columns."""
    function(line_of(function, text)[1], ['note'], ['x'])


def lose_letters(function, text):
    """Look for lost letters in a row of the text."""
    rows = importlib.import_module('.rows', sys.modules[function.__module__].__package__)
    row = rows.Row(1, dict.fromkeys(('patient', 'note', 'treatment'), text + '\ufffd'))
    function(row, {'note': text, 'treatment': text})


def add_to_sheet(_function, text):
    """Add a row to the sheet of a file."""
    sheets = sys.modules[_function.__module__].Sheets()
    sheets.begin(text)
    sheets.add(1, [text, *text])


def ask_sentence(function, text, many=False):
    """Ask whether a sentence may be said of which the text is the words, a value and a name."""
    sentences = sys.modules[function.__module__]
    said = sentences.Sentence(text, 'none')
    function([said] if many else said, sentences.Facts(
        {'a': text}, frozenset(), 'patient', 'es_ES'), {text: None})


def walk(function, text):
    """Go through a part in which the text stands everywhere."""
    part = f'<a b={quoteattr(text)}><!--{text.replace("-", "")}-->{escape(text)}<c/></a>'
    with zipfile.ZipFile(io.BytesIO(workbooks.packed({'a': part}))) as archive:
        function(archive, 'a', {'a': str}, {'c': str}, str, most=10 * len(part) + 1)


CALLS = {
    'agenda.blocks.is_block': alone,
    'agenda.columns.decide_hours': lambda function, text: function([text, *text.split()]),
    'agenda.columns.decide_lengths': lambda function, text: function([text, *text.split()]),
    'agenda.columns.decide_order': lambda function, text: function([text, *text.split()]),
    'agenda.columns.decide_orders': lambda function, text: function([text], [text], 'day'),
    'agenda.columns.other_way_is_nearer': lambda function, text: function(
        [text], 'day', date(2026, 11, 23)),
    'agenda.columns.propose_columns': lambda function, text: function(
        [text, 'fecha'], [[text], [text]], {}),
    'agenda.columns.unknown_states': lambda function, text: function([text, *text.split()]),
    'agenda.columns.unused_columns': lambda function, text: function([text], [None], [[text]]),
    'agenda.find_table.agendas': find_table,
    'agenda.find_table.find_table': find_table,
    'agenda.find_table.fitted': fit,
    'agenda.lost_letters.tell_lost_letters': lose_letters,
    **dict.fromkeys((
        'agenda.moments.date_orders', 'agenda.moments.fold', 'agenda.moments.has_hour',
        'agenda.moments.parse_date'), alone),
    'agenda.moments.parse_hour': lambda function, text: function(text, 'clock'),
    'agenda.moments.parse_minutes': lambda function, text: function(text, 'hours'),
    'agenda.moments.read_moment': alone,
    'agenda.moments.split_date': alone,
    'agenda.moments.split_hours': alone,
    'agenda.nothing.is_nothing': lambda function, text: (
        function(text, 'note'), function(text, 'mobile')),
    'agenda.nothing.is_placeholder_email': alone,
    'agenda.nothing.is_placeholder_phone': alone,
    'agenda.nothing.placeholders': lambda function, text: function(
        [(text, word) for word in text.split()[:1000]]),
    **dict.fromkeys(('agenda.phones.split_phones', 'agenda.phones.whole_number'), alone),
    'agenda.rows.read_row': read_row,
    'agenda.rows.runs_as_formula': alone,
    'agenda.who.first_email': alone,
    'agenda.who.is_date': alone,
    'agenda.who.is_email': alone,
    'agenda.who.plain_number': alone,
    'agenda.words.field_of': alone,
    'agenda.words.guess_columns': lambda function, text: function(
        [text, *text.split()[:len(text) // 20], *['fecha'] * (len(text) // 20)], {text: 'hour'}),
    'agenda.words.language_of': alone,
    'agenda.words.plain': alone,
    'agenda.words.state_of': alone,
    'caller_query.CallerQuery.starts': lambda function, text: function(
        sys.modules[function.__module__].CallerQuery(text, text, False, ()), text),
    'caller_query.birth_date': lambda function, text: function(text, date(2026, 11, 23)),
    'caller_query.understand': alone,
    **dict.fromkeys(('caller_query.part_patterns', 'caller_query.word_query'),
                    lambda function, text: function((text, *text.split()))),
    'checkups.parse_offsets': alone,
    'delivery.judge_email': lambda function, text: (
        function('unknown', text), function('unknown', f"(550, b'{text}")),
    'delivery.judge_report': lambda function, text: function(text, text),
    'delivery.judge_text': alone,
    'delivery.plain_words': alone,
    'evolution.in_danger': lambda function, text: function(
        sys.modules[function.__module__].Evolution(0, text, text)),
    'evolution.red_flags': lambda function, text: function(
        sys.modules[function.__module__].Evolution(0, text, text)),
    'merge_text.join_texts': lambda function, text: function(
        [text, text[:-1], text[1:]], text + 'x', text + 'y', text),
    **dict.fromkeys(('names.display_name', 'names.has_markup', 'names.is_formula'), alone),
    'names.is_turned': lambda function, text: function(text, text[::-1]),
    **dict.fromkeys((
        'names.name_key', 'names.name_key_words', 'names.spoken_name',
        'observation_text.find_unfit', 'observation_text.is_card', 'observation_text.plain',
        'complaints.seems_complaint', 'plain_text.shorten', 'plain_text.storable',
        'plain_text.tidy', 'plain_text.without_marks', 'titles.smooth',
        'agenda.first_visit.is_first',
    ), alone),
    'phone_text.spaced': lambda function, text: function(text, 'ES'),
    'titles.said_of': lambda function, text: function(f'Dra. {text}', 'es'),
    'replies.is_automatic': lambda function, text: function(
        {'Precedence': text, 'Auto-Submitted': text}, text),
    'replies.own_words': lambda function, text: (
        function(text), function('\n'.join(text.split())), function(f'el 1 {text}\n' * 9)),
    'replies.wants_no_more': alone,
    **dict.fromkeys(('returned.addresses', 'returned.is_notice', 'returned.message_ids',
                     'surnames.says_given_first', 'surnames.without_a_word'), alone),
    **dict.fromkeys(('returned.judge_notice', 'surnames.lacks_surname'),
                    lambda function, text: function(text, text)),
    'sentences.fill': lambda function, text: function(text, {'a': text}),
    'sentences.lacks': ask_sentence,
    'sentences.names': alone,
    'sentences.which_hold': lambda function, text: ask_sentence(function, text, many=True),
    'sentences.unknown': lambda function, text: function(text, [text, 'a']),
    'table.Budget.spend': lambda function, text: function(
        sys.modules[function.__module__].Budget(10 ** 9), [text]),
    'table.Lines.add': lambda function, text: function(
        sys.modules[function.__module__].Lines(), 1, [text, *text]),
    'table.Sheets.add': add_to_sheet,
    'table.Sheets.begin': add_to_sheet,
    'table.cell_text': alone,
    'table_encoding.bare_utf16': read_file(str.encode),
    'table_encoding.encoding_of': read_file(lambda text: text.encode() + b'\xff\xf1'),
    'table_encoding.mended': lambda function, text: [
        function(text.encode(), name) for name in ('utf-8', 'cp1252')],
    'table_html.heads_html': read_file(page),
    'table_html.read_html': read_file(page),
    'table_kind.kind_of': read_file(str.encode),
    'table_ods.heads_ods': read_file(lambda text: workbooks.ods(
        workbooks.ods_row(text, *text[:100]))),
    'table_ods.read_ods': read_file(lambda text: workbooks.ods(
        workbooks.ods_row(text, *text[:100]))),
    'table_text.looks_binary': read_file(str.encode),
    'table_text.opened': lambda function, text: function(text.encode(), 'utf-8').read(),
    'table_text.read_text': read_file(str.encode),
    'table_text.sniff': read_file(str.encode),
    'table_xls.heads_xls': read_file(
        lambda text: b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + text.encode()),
    'table_xls.read_xls': read_file(
        lambda text: b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + text.encode()),
    'table_xlsx.heads_xlsx': read_file(lambda text: workbooks.xlsx(workbooks.row(1, text))),
    'table_xlsx.read_xlsx': read_file(lambda text: workbooks.xlsx(
        workbooks.row(1, text, *text[:100]) + f'<row><c><v>{escape(text)}</v></c></row>', [text])),
    'table_xml.heads_xml': read_file(workbooks.xml_book),
    'table_xml.read_xml': read_file(workbooks.xml_book),
    'xml_parts.open_parts': read_file(lambda text: b'PK\x03\x04' + text.encode()),
    'xml_parts.walk': walk,
    'xml_parts.walk_bytes': lambda function, text: function(
        f'<a b={quoteattr(text)}>{escape(text)}</a>'.encode(), {'a': str}, {}, str),
}
"""How each function that takes text is called with one."""
NO_TEXT = {
    'agenda.row.Row': "a code and what a row holds, kept as they are",
    'agenda.who.forget_placeholders': "rows, compared whole", 'agenda.who.Shared': "the same",
    **dict.fromkeys(('agenda.who.read_name', 'agenda.who.read_people',
                     'agenda.first_visit.read_first'), "by way of read_row"),
    'agenda.nothing.is_no_day': "a day",
    'agenda.find_table.meanings': "titles that were chosen, looked up whole",
    'agenda.one_visit': "what rows say, compared whole",
    'agenda.people': "what rows say, compared whole",
    'table.Sheets.only': "nothing",
    'best_hours': "numbers", 'evolution': "numbers and codes",
    'call_back': "times", 'freed': "times", 'lateness': "times", 'next_contact': "times",
    'public_holidays': "codes of a country, a region and a language, looked up whole",
    'clinic_time': "times and the name of a zone",
    'delivery.is_over': "moments",
    'delivery.may_try_again': "moments",
    'contact_rules': "times and codes", 'contact_facts': "the same",
    'far_path': "names of fields, one after the other",
    'bisect_batch': "lists",
    'observation_text.is_iban': "at most 34 letters and digits",
    'observation_text.is_nif': "at most ten letters and digits",
    'recall': "days", 'error_field': "the name of a field",
    'series': "times and days", 'same_day': "times",
    'slots': "times", 'ab_test': "numbers", 'audit': "numbers, and one of four words",
    'overview': "numbers, days, and names that are listed",
    'overview_answers': "numbers, and keys that are listed", 'xml_parts.Elements': "nothing",
    'working_hours': "times",
}
"""Functions, or whole modules, that take none, and what they take."""


def functions_of(package):
    """Return the public functions and methods of a package of modules, by 'module.name'."""
    found = {}
    for module_info in pkgutil.walk_packages(package.__path__, f'{package.__name__}.'):
        module = importlib.import_module(module_info.name)
        path = module_info.name.removeprefix(f'{package.__name__}.')
        owners = [('', module)] + [
            (f'{name}.', value) for name, value in vars(module).items()
            if inspect.isclass(value) and value.__module__ == module.__name__
            and not name.startswith('_')]
        for prefix, owner in owners:
            found.update({
                f'{path}.{prefix}{name}': value
                for name, one in vars(owner).items() for value in (inspect.unwrap(one),)
                if inspect.isfunction(value) and not name.startswith('_')
                and value.__module__ == module.__name__})
    return found


def load(folder):
    """Return the package of a folder, without the addon that it is part of."""
    spec = importlib.util.spec_from_file_location(
        'tools_alone', os.path.join(folder, '__init__.py'), submodule_search_locations=[folder])
    package = importlib.util.module_from_spec(spec)
    sys.modules['tools_alone'] = package
    spec.loader.exec_module(package)
    return package


def seconds(name, function, text):
    """Return the seconds of the processor that a call takes; a ValueError is an answer too."""
    start = time.process_time()
    with contextlib.suppress(ValueError):
        CALLS[name](function, text)
    return time.process_time() - start


def complaint(name, function, kind, length):
    """Return what is wrong with a function and a kind of text, or None."""
    signal.setitimer(signal.ITIMER_VIRTUAL, CEILING)
    try:
        long = seconds(name, function, hostile_text(kind, length))
        if long < NOTABLE:
            return None
        short = seconds(name, function, hostile_text(kind, length // 4))
    except Exception as error:
        return repr(error)[:200]
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    if long > STEEPEST * short:
        return f"{short:.2f} s for a quarter, {long:.2f} s for the whole"
    return None


def examine(name, function, kinds, length):
    """Return the complaints about a function, from a process that may be ended."""
    complaints, kinds = [], list(kinds)
    while kinds:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            with os.fdopen(writer, 'w') as stream:
                for kind in kinds:
                    stream.write(json.dumps([kind, None]) + '\n')
                    stream.flush()
                    found = complaint(name, function, kind, length)
                    if found:
                        stream.write(json.dumps([kind, found]) + '\n')
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as stream:
            told = [json.loads(line) for line in stream]
        status = os.waitpid(child, 0)[1]
        complaints += [[name, kind, found] for kind, found in told if found]
        done = len({kind for kind, _found in told})
        if status:
            complaints.append([name, told[-1][0], f"ended after {CEILING} s of the processor"])
        kinds = kinds[done:] if status else []
    return complaints


def main(folder, length=LENGTH):
    """Examine all functions of a folder and print what is wrong."""
    for name, function in functions_of(load(folder)).items():
        if name in CALLS:
            for found in examine(name, function, [*UNITS, *AROUND], int(length)):
                sys.stdout.write(json.dumps(found) + '\n')


if __name__ == '__main__':
    main(*sys.argv[1:])
