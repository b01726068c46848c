from . import test_first_day, test_holidays, test_sample
