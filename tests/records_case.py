from datetime import timedelta

from odoo.tests import new_test_user

from .common import QUIET, NoShowCase

FIGURES = (
    'opened', 'tried', 'calls', 'kept', 'owed', 'reached', 'reached_of', 'booked', 'booked_of',
    'back', 'back_of')
CODED = ('dental.followup.outcome', 'dental.followup.blocker', 'dental.followup.lost.reason')


class RecordsCase(NoShowCase):
    """A clinic in which a record of every model of ours can be made, by whoever may make it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = new_test_user(
            cls.env, 'paciente_test', 'base.group_portal', context=QUIET, company_id=cls.clinic.id,
            company_ids=[(6, 0, cls.clinic.ids)])
        cls.public = cls.env.ref('base.public_user')

    def values_of(self, model, user):
        """Return the values of a new record of a model."""
        def parent(name):
            return self.as_user(name, user, sudo=True).create(self.values_of(name, user)).id
        makers = {**self.makers_of_policy(parent), **self.makers_of_records(),
                  **self.makers_of_words(),
                  **self.makers_of_dialogs(parent), **self.makers_of_imports(parent),
                  **self.makers_of_audits(user)}
        return makers[model]()

    def makers_of_policy(self, parent):
        named = {'name': "x"}
        return {
            'dental.followup.program': lambda: named,
            'dental.followup.step': lambda: {
                'program_id': parent('dental.followup.program')},
            'dental.followup.script': lambda: named,
            'dental.patient.kind': lambda: named,
            'dental.advice': lambda: {**named, 'text': "x"},
            'dental.followup.script.line': lambda: {
                'script_id': parent('dental.followup.script'), 'text': "x"},
            'dental.followup.script.trial': lambda: self.values_of_trial(
                parent('dental.followup.script')),
            **dict.fromkeys(CODED, lambda: {'code': 'x', **named}),
            'calendar.event.type': lambda: named,
        }

    def values_of_trial(self, script_id):
        openings = self.env['dental.followup.script.line'].create([
            {'script_id': script_id, 'text': text} for text in "xy"])
        return {'script_id': script_id, 'opening_a_id': openings[0].id,
                'opening_b_id': openings[1].id}

    def makers_of_records(self):
        whose = {'partner_id': self.patient.id, 'company_id': self.clinic.id}
        return {
            'dental.followup': lambda: {**whose, 'program_id': self.no_show.id},
            'dental.followup.attempt': lambda: {
                **whose, 'followup_id': self.case.id, 'channel': 'phone'},
            'dental.followup.slip': lambda: {
                'followup_id': self.case.id, 'attempt_id': self.case._write_attempts('phone').id},
            'dental.followup.round': lambda: {
                'followup_id': self.case.id, 'number': 7, 'end': 'cancelled'},
            'dental.visit.change': lambda: {'event_id': self.visit.id, 'state': 'no_show'},
            'dental.followup.feeling': lambda: {
                'company_id': self.clinic.id, 'user_id': self.receptionist.id, 'day': self.day,
                'feeling': '2'},
            'dental.followup.freed.time': lambda: {
                **whose, 'event_id': self.visit.id, 'reason': 'cancelled',
                'start': self.clock('17:00'), 'stop': self.clock('17:30'),
                'freed_at': self.clock('12:00')},
            'dental.treatment.plan': lambda: {**whose, 'amount': 100},
            'dental.evolution': lambda: {'followup_id': self.case.id, 'pain': 2},
            'calendar.event': lambda: {
                'dental_patient_id': self.patient.id, 'dental_company_id': self.clinic.id,
                'name': "x", 'start': self.clock('17:00'), 'stop': self.clock('17:30')},
            'calendar.attendee': lambda: {
                'event_id': self.visit.id, 'partner_id': self.outsider.partner_id.id},
            'calendar.filters': lambda: {
                'partner_id': self.patient.id},
            'res.partner.bank': lambda: {
                'partner_id': self.patient.id, 'acc_number': "1"},
            'rating.rating': lambda: {
                'res_model_id': self.env['ir.model']._get_id('dental.followup'),
                'res_id': self.case.id, 'rating': 3},
            'res.partner': lambda: {'name': "x", 'is_dental_patient': True},
        }

    def makers_of_words(self):
        whose = {'partner_id': self.patient.id, 'company_id': self.clinic.id}
        said = {**whose, 'text': "x"}
        return {
            **dict.fromkeys((
                'dental.observation', 'dental.feedback', 'dental.question', 'dental.consent',
            ), lambda: said),
            'dental.consent.memory': lambda: {
                'company_id': self.clinic.id, 'address_hash': 'x', 'given_on': self.day},
            'dental.followup.gap': lambda: {
                **whose, 'kind': 'late', 'res_model': 'dental.followup', 'res_id': self.case.id,
                'day': self.day, 'topic': "x"},
            'dental.followup.monday': lambda: {
                'company_id': self.clinic.id, 'day': self.day, 'kind': 'overdue', 'number': 1,
                'records': self.case.ids},
        }

    def makers_of_dialogs(self, parent):
        return {
            'dental.followup.call': lambda: {'followup_id': self.case.id},
            'dental.followup.call.reason': lambda: {
                'call_id': parent('dental.followup.call'), 'followup_id': self.case.id},
            'dental.followup.call.slot': lambda: {
                'call_id': parent('dental.followup.call'),
                'start': self.clock('17:00'), 'stop': self.clock('17:30')},
            'dental.followup.incoming': lambda: {'query': "x"},
            'dental.followup.cancel': lambda: {'followup_ids': [(6, 0, self.case.ids)]},
            'dental.followup.move': lambda: {
                'event_id': self.visit.id, 'start': self.clock('18:00')},
            'dental.followup.move.slot': lambda: {
                'move_id': parent('dental.followup.move'), 'start': self.clock('18:00')},
            'dental.followup.freed': lambda: {
                'freed_time_id': parent('dental.followup.freed.time')},
            'dental.followup.freed.line': lambda: {
                'freed_id': parent('dental.followup.freed'), 'partner_id': self.patient.id,
                'visit_id': self.visit.id},
            'dental.followup.advise': lambda: {
                'partner_id': self.patient.id, 'company_id': self.clinic.id},
            'dental.followup.recall': lambda: {'partner_id': self.patient.id},
            'dental.followup.clinic': lambda: {'company_id': self.clinic.id},
            'dental.followup.holidays': lambda: {'company_id': self.clinic.id},
            'dental.followup.holidays.line': lambda: {
                'holidays_id': parent('dental.followup.holidays'), 'day': '2027-01-06',
                'name': "x"},
            'dental.followup.dryrun': lambda: {
                'program_id': self.no_show.id, 'company_id': self.clinic.id},
            'dental.followup.dryrun.line': lambda: {
                'dry_run_id': parent('dental.followup.dryrun'), 'patient': "x"},
        }

    def makers_of_imports(self, parent):
        return {
            'dental.agenda.import': lambda: {'company_id': self.clinic.id},
            'dental.agenda.import.day': lambda: {
                'import_id': parent('dental.agenda.import'), 'company_id': self.clinic.id,
                'day': self.day},
            'dental.agenda.import.row': lambda: {
                'import_id': parent('dental.agenda.import'), 'company_id': self.clinic.id,
                'kind': 'visit', 'deed': 'told', 'res_id': self.visit.id},
            'dental.agenda.import.undo': lambda: {'import_id': parent('dental.agenda.import')},
            'dental.followup.import': lambda: {'company_id': self.clinic.id},
            'dental.followup.import.line': lambda: {
                'import_id': parent('dental.followup.import'), 'state': 'created'},
            'dental.followup.import.column': lambda: {
                'import_id': parent('dental.followup.import'), 'title': "x"},
            'dental.followup.import.word': lambda: {
                'import_id': parent('dental.followup.import'), 'word': "x"},
            'dental.followup.import.sheet': lambda: {
                'import_id': parent('dental.followup.import'), 'name': "x"},
        }

    def makers_of_audits(self, user):
        """Of an audit that was compared: silence hides nothing that stands in it."""
        def audit():
            return self.env['dental.followup.audit'].create({
                **self.values_of_audit(), 'state': 'compared'}).id
        return {
            'dental.followup.audit': self.values_of_audit,
            'dental.followup.audit.answer': lambda: {
                'audit_id': self.make_audit_without_answers(), 'user_id': user.id},
            'dental.followup.audit.row': lambda: {
                'audit_id': audit(), 'kind': 'program', 'code': 'x',
                'figures': dict.fromkeys(FIGURES, 3)},
            'dental.followup.audit.action': lambda: {
                'audit_id': audit(), 'name': "x", 'user_id': self.manager.id,
                'due_on': self.day},
        }

    def values_of_audit(self):
        """Return an audit of days that no other is about; none waits beside it."""
        audits = self.env['dental.followup.audit'].search([('company_id', '=', self.clinic.id)])
        audits.state = 'closed'
        audits.flush_recordset()
        last = self.day - timedelta(days=1 + 40 * len(audits))
        return {'company_id': self.clinic.id, 'date_from': last - timedelta(days=30),
                'date_to': last}

    def make_audit_without_answers(self):
        """Begin an audit in which whoever is looked at may be asked."""
        audit = self.env['dental.followup.audit'].create(self.values_of_audit())
        audit.answer_ids.unlink()
        return audit.id
