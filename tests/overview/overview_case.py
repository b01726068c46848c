from ..common import DentalCase


class OverviewCase(DentalCase):
    """What the manager of the clinic is told."""

    def overview(self, user=None, companies=None):
        """Return the overview of clinics, as a user who may see them is shown it."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env['dental.followup.overview'].with_user(
            user or self.manager).with_context(
                allowed_company_ids=(companies or self.clinic).ids).get_overview()

    def figure(self, key, told=None):
        """Return a figure as (number, of how many)."""
        figure = next(each for each in (told or self.overview())['figures'] if each['key'] == key)
        return figure['number'], figure['whole']

    def thing(self, key, told=None):
        """Return a thing to do, or ``None``."""
        return next(
            (each for each in (told or self.overview())['todo'] if each['key'] == key), None)

    def opened(self, action, user=None, companies=None):
        """Return the records that an action opens, for who clicks it."""
        return self.env[action['res_model']].with_user(user or self.manager).with_context(
            allowed_company_ids=(companies or self.clinic).ids).search(action['domain'])

    def assertOpensWhatItSays(self, told, user=None, companies=None):
        """Whatever has a click opens as many records as it tells; return how many clicks there
        are."""
        found = 0
        rest = [told]
        while rest:
            one = rest.pop()
            if isinstance(one, dict):
                rest += one.values()
                if 'action' in one:
                    found += 1
                    with self.subTest(said=one.get('text') or one.get('name') or one['key']):
                        self.assertEqual(
                            len(self.opened(one['action'], user, companies)), one['number'])
            elif isinstance(one, list):
                rest += one
        return found
