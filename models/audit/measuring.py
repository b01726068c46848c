from odoo import models
from odoo.fields import Domain

from .dental_followup_audit_row import BELIEFS

PARTS = ('same_day_rate', 'reached_rate', 'booked_rate', 'recovered_rate')
OBJECTIONS = ('too_many', 'do_not_call')


class DentalFollowupAudit(models.Model):
    """What was measured in the days of an audit, by the views that Reports shows (S47, S8)."""

    _inherit = 'dental.followup.audit'

    def _of_these_days(self, day):
        """Return the domain of what is of these days, by the clinic's calendar."""
        return Domain('company_id', '=', self.company_id.id) & Domain(
            day, '>=', self.date_from) & Domain(day, '<=', self.date_to)

    def _prepare_programs(self):
        """Return rows of what was done, program by program, most work first."""
        self.ensure_one()
        found = {}
        for code, end, programs, count, tried, calls, *parts in self.env[
                'dental.followup.round.report']._read_group(
                    self._of_these_days('clinic_day'), ['program_code', 'end'], [
                        'program_id:recordset', '__count', 'attempt_hours:count', 'calls:sum', *(
                            f'{rate}:{what}' for rate in PARTS for what in ('sum', 'count'))]):
            row = found.setdefault(code, {'program': programs[-1:], 'figures': {}})
            # what was settled before anybody tried is no work that was left undone
            opened = count if end in (False, 'lost') else tried
            for name, number in zip(
                    ('opened', 'tried', 'calls', 'kept', 'owed', 'reached', 'reached_of',
                     'booked', 'booked_of', 'back', 'back_of'),
                    (opened, tried, calls, *parts), strict=True):
                row['figures'][name] = row['figures'].get(name, 0) + round(number or 0)
        return [{
            'kind': 'program', 'code': code, 'program_id': row['program'].id,
            'figures': row['figures'],
        } for code, row in sorted(
            found.items(), key=lambda item: (-item[1]['figures']['opened'], item[0] or ''))
            if row['figures']['opened']]

    def _prepare_beliefs(self, answers):
        """Return rows of what people think, each beside the clinic's own number."""
        self.ensure_one()
        thought = self._count_beliefs(answers)
        measured = {**self._measure_calls(), **self._measure_bookings(), **self._measure_plans()}
        return [{
            'kind': 'belief', 'belief': code,
            'figures': {**thought.get(code, {}), **dict(zip(
                ('part', 'number'), measured[code], strict=True))},
        } for code, _label in BELIEFS]

    def _measure_calls(self):
        """Return what calls say of what is thought, as (part, number).

        Of patients reached in a third call who booked in it; who objected in a call; whose mood
        was upset, of those noted.
        """
        [(third, booked)] = self.env['dental.followup.attempt.report']._read_group(
            self._of_these_days('clinic_day') & Domain('call_number', '=', 3)
            & Domain('reached', '=', 'patient'), [], ['__count', 'booked_rate:sum'])
        objections = moods = upset = reached = 0
        for outcome, mood, count in self.env['dental.followup.attempt']._read_group(
                self._of_these_days('clinic_day') & Domain('call_number', '>', 0)
                & Domain('reached', '=', 'patient') & Domain('is_void', '!=', True),
                ['outcome_id', 'mood'], ['__count']):
            reached += count
            objections += count * (outcome.code in OBJECTIONS)
            moods += count * bool(mood)
            upset += count * (mood == 'upset')
        return {'third_call': (round(booked or 0), third), 'chasing': (objections, reached),
                'desperate': (upset, moods)}

    def _measure_bookings(self):
        """Return how many bookings came by the patient, of those of which it is known."""
        brought = dict(self.env['dental.followup.round.report']._read_group(
            self._of_these_days('clinic_day') & Domain(
                'booked_by', 'in', ('call', 'message', 'patient', 'rang_back')),
            ['booked_by'], ['__count']))
        return {'calls_us': (brought.get('patient', 0), sum(brought.values()))}

    def _measure_plans(self):
        """Return how many plans were accepted later, of those not accepted on the same day."""
        [(accepted, decided, at_once)] = self.env['dental.treatment.plan.report']._read_group(
            self._of_these_days('presented_on'), [],
            ['accepted_rate:sum', 'accepted_rate:count', 'same_day_rate:sum'])
        accepted, at_once = round(accepted or 0), round(at_once or 0)
        return {'think_over': (accepted - at_once, decided - at_once)}
