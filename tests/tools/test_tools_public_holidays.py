from datetime import date
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from odoo.tests import BaseCase, tagged

from ...tools import public_holidays


@tagged('post_install', '-at_install')
class TestPublicHolidays(BaseCase):
    """Holidays of a country and a region."""

    def test_a_region_keeps_more_than_the_country(self):
        first = date(2027, 1, 1)
        spain = dict(public_holidays.days('ES', None, first, 'es'))
        valencia = dict(public_holidays.days('ES', 'VC', first, 'es'))
        self.assertLess(spain.keys(), valencia.keys())
        self.assertIn("Comunidad Valenciana", valencia[date(2027, 10, 9)])
        self.assertEqual(valencia[date(2027, 1, 6)], "Epifanía del Señor")

    def test_regions_have_their_names(self):
        regions = public_holidays.regions('ES')
        self.assertEqual(regions['AN'], "Andalucía")
        self.assertEqual(list(regions.values()), sorted(regions.values()))
        self.assertEqual(public_holidays.regions(''), {})
        self.assertEqual(public_holidays.regions('ZZ'), {})

    def test_without_the_library_nothing_is_known(self):
        self.assertTrue(public_holidays.is_installed())
        with patch.object(public_holidays, 'holidays', None):
            self.assertFalse(public_holidays.is_installed())
            self.assertEqual(public_holidays.regions('ES'), {})
            self.assertEqual(public_holidays.days('ES', 'VC', date(2027, 1, 1), 'es'), [])

    @given(
        country=st.sampled_from(['ES', 'PT', 'FR', 'DE', 'US', 'AR', 'MX', 'ZZ', '']),
        region=st.sampled_from([None, 'VC', 'AN', 'BY', '?', '']),
        first=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
        language=st.sampled_from(['es', 'en', 'ca', 'xx', '']))
    def test_sorted_once_a_day_and_not_before_the_first(self, country, region, first, language):
        found = public_holidays.days(country, region, first, language)
        days = [day for day, _name in found]
        self.assertEqual(days, sorted(set(days)))
        self.assertTrue(all(first <= day <= date(first.year + 1, 12, 31) for day in days))
        self.assertTrue(all(name for _day, name in found))
