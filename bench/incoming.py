"""Who rings is found among a hundred thousand patients, by what reception types.

Beside our search runs Odoo's own, which its list of contacts asks for the same text, by number or
by name; both read the names of as many contacts. Then the whole answer is measured that the browser
gets in *Incoming call*: who the text means, and what is between each of them and the clinic. Each
is asked with empty caches, alternately; the fastest of so many times is told, because whatever else
the machine does meanwhile only adds to it. For a number with its plus sign Odoo has an index of its
own, and both take some milliseconds: there only the time counts.
"""

import time

from odoo import Command
from odoo.tests import Form, new_test_user

from ..models.patient.find_caller import MOST_FOUND
from . import measure
from ._clinic import make_clinic, make_visits, multiply, settle

PATIENTS = 100_000
CALLED = 40
RUNS = 21
MOST_MILLISECONDS = 100
GIVEN = (
    "Ana", "Luis", "Carmen", "Jorge", "Lucia", "Pablo", "Elena", "Marcos", "Irene", "Hugo",
    "Paula", "Ivan", "Marta", "Diego", "Clara", "Oscar", "Julia", "Raul", "Sara", "Victor")
SURNAMES = (
    "Garcia", "Lopez", "Serrano", "Vidal", "Romero", "Navarro", "Gil", "Torres", "Ramos", "Molina",
    "Ortega", "Castro", "Rubio", "Marin", "Iglesias", "Nieto", "Campos", "Vega", "Prieto", "Calvo",
    "Herrero", "Lozano", "Cano", "Pascual", "Santana", "Bravo", "Reyes", "Soler", "Duran", "Mora")


def run(env):
    """Yield the milliseconds of finding who rings, beside Odoo's own search of the same text."""
    company = make_clinic(env)
    user = new_test_user(
        env, 'bench_incoming', 'base.group_user,dental_followup.group_receptionist',
        company_id=company.id, company_ids=[Command.set(company.ids)], tz='Europe/Madrid')
    someone = _make_patients(env, company)
    env = env(user=user, context={'lang': 'en_US', 'allowed_company_ids': company.ids})
    spec = Form(env['dental.followup.incoming'])._view['fields_spec']
    answers, in_time = [], f'<= {MOST_MILLISECONDS}'
    for what, text in _get_texts(someone):
        by = 'complete_name' if text[0].isalpha() else 'phone_mobile_search'
        ours, theirs, answer = _time(
            env, _find(env, text), _theirs(env, by, text), _answer(env, spec, text))
        if not set(someone.ids) & set(_answer(env, spec, text)()):
            raise RuntimeError(f"{text} does not find {someone.name}, {someone.phone}")
        answers.append(answer)
        yield measure(f'who rings among {PATIENTS:,} patients, by {what}', ours * 1000, 'ms',
                      theirs=theirs * 1000,
                      goal=in_time if text[0] == '+' else 'ratio <= 1')
    yield measure('the slowest whole answer of them', max(answers) * 1000, 'ms', goal=in_time)
    fields = [_time(env, _offer(env, text))[0] for _what, text in _get_texts(someone)]
    yield measure('the slowest list that a field for a patient offers', max(fields) * 1000, 'ms',
                  goal=in_time)


def _get_texts(patient):
    """Return what is typed, and of what kind it is."""
    digits = patient.phone.removeprefix('+34').replace(' ', '')
    given, surname, second, number = patient.name.split()
    return [
        ('the whole number', patient.phone),
        ('the number without country', digits),
        ('its last four digits', digits[-4:]),
        ('its last six digits', digits[-6:]),
        ('digits from its middle', digits[2:7]),
        ('the whole name', patient.name),
        ('part of a name', f'{surname[:4]} {number}'),
        ('beginnings of a name', f'{given[:3]} {surname[:3]} {second[:2]}'),
        ('what stands within a name', f'{surname[1:5]} {number}'),
        ('the birthday', f'{patient.dental_birthdate:%d/%m/%Y}'),
    ]


def _make_patients(env, company):
    """Make so many patients with names and numbers of their own, some called today.

    :return: one of those nobody called
    """
    called = make_visits(env, company, CALLED)
    called.action_dental_set_state('no_show')
    for case in env['dental.followup'].search([('event_id', 'in', called.ids)]):
        case._log_call(env.ref('dental_followup.outcome_no_answer'))
    digits = "(600000000 + n::bigint * 48271 %% 99999989)"
    names = [
        f"(ARRAY[{', '.join(map(repr, words))}])[1 + n / {step} %% {len(words)}]"
        for words, step in ((GIVEN, 1), (SURNAMES, 20), (SURNAMES, 600))]
    name = " || ' ' || ".join([*names, "n"])
    ids = multiply(
        env, called[0].dental_patient_id, PATIENTS - CALLED, name=name, complete_name=name,
        dental_name_key="(SELECT string_agg(word, ' ' ORDER BY word COLLATE \"C\") FROM "
                        f"regexp_split_to_table(lower({name}), ' ') AS word)",
        phone=f"'+34 ' || to_char({digits}, 'FM999 999 999')",
        phone_sanitized=f"'+34' || {digits}", dental_household_number=f"'+34' || {digits}",
        dental_birthdate="DATE '1940-01-01' + n * 7919 %% 28000",
        email="'p' || n || '@example.test'", email_normalized="'p' || n || '@example.test'")
    settle(env)
    return env['res.partner'].browse(ids[len(ids) // 3])


def _find(env, text):
    """Return our way to search."""
    def ask():
        return env['res.partner']._dental_find_callers(text, env.companies)
    return ask


def _answer(env, spec, text):
    """Return how the browser asks; the answer has the ids of who it shows."""
    def ask():
        found = env['dental.followup.incoming'].onchange({'query': text}, ['query'], spec)
        return [command[1] for command in found['value']['match_ids']]
    return ask


def _offer(env, text):
    """Return how a field for a patient asks who it may offer, with what tells them apart."""
    def ask():
        return env['res.partner'].with_context(dental_finder=True).web_name_search(
            text, {'display_name': {}}, [('is_dental_patient', '=', True)], limit=8)
    return ask


def _theirs(env, field, text):
    """Return Odoo's way to ask."""
    def ask():
        return env['res.partner'].web_search_read(
            [(field, 'ilike', text)], {'display_name': {}, 'phone': {}}, limit=MOST_FOUND,
            count_limit=10001)
    return ask


def _time(env, *questions):
    """Return the fewest seconds of each question, asked alternately after one unmeasured round."""
    seconds = [[] for _question in questions]
    for _index in range(RUNS + 1):
        for question, taken in zip(questions, seconds, strict=True):
            env.invalidate_all()
            start = time.perf_counter()
            question()
            taken.append(time.perf_counter() - start)
    return [min(taken[1:]) for taken in seconds]
