from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)

PUBLISHED = {
    'same_day': ((
        _lt("No study of calling on the same day was found: it is practice. Your own figure is "
            "the one that counts."), ''),),
    'reached': (
        (_lt("Of 2,451 calls 26.5 % were answered; three tries reach about 60 %."),
         "New York, APHA 2011"),
        (_lt("About 70 in 100 calls come about within three tries (232 patients)."),
         "Brancatisano 2024")),
    'booked': ((
        _lt("Of those who miss a visit 32 % have not come back after 18 months; told by a "
            "consultancy, at second hand."), "Parkhurst"),),
    'recovered': ((
        _lt("Vendors say that 10 to 15 in 100 patients not seen for long come back, and 20 to 30 "
            "of those that were chosen well: no promise."), "dentalbase"),),
    'money': ((_lt("Nothing was published that could stand beside it: prices differ."), ''),),
    'calls': (
        (_lt("Three tries reach about 60 %, and the third adds about 14 points."),
         "New York, APHA 2011"),
        (_lt("About 70 in 100 calls come about within three tries (232 patients)."),
         "Brancatisano 2024")),
    'harm': ((
        _lt("Of patients who were reminded of their visit by call, message or letter, 93 % were "
            "not bothered by it."), "BMC 2010, n 2123"),),
    'stay': ((
        _lt("Vendors say that a practice loses 17 to 25 in 100 patients a year: no promise."),
        "dentalbase"),),
    'bands': ((
        _lt("In the afternoon 29.8 % of 2,451 calls were answered, in the morning 22.4 %."),
        "New York, APHA 2011"),),
    'weekdays': ((
        _lt("At the first call most are reached on weekday evenings and at weekends; to try again "
            "at the same time of day helps less and less."),
        "Weeks 1987; Journal of Official Statistics 1988"),),
}
"""What was published, and where, to stand beside the clinic's own figure."""
