"""Writes us-publications.csv: US settlement days with publication and first usable close, 2005 to 2045.

Computed with pandas' own holiday rules and business-day offsets, so that nothing is shared with the code under test.
Run with pandas 1.5 or later: python3 us-publications.py > us-publications.csv
"""
import datetime
import pandas as pd
from pandas.tseries.holiday import (AbstractHolidayCalendar, GoodFriday, Holiday, USColumbusDay, USLaborDay, USMartinLutherKingJr, USMemorialDay,
                                    USPresidentsDay, USThanksgivingDay, nearest_workday, sunday_to_monday)
from pandas.tseries.offsets import CustomBusinessDay

NYSE = [
    Holiday("New Year", month=1, day=1, observance=sunday_to_monday),
    USMartinLutherKingJr, USPresidentsDay, GoodFriday, USMemorialDay,
    Holiday("Juneteenth", month=6, day=19, start_date="2022-06-01", observance=nearest_workday),
    Holiday("Independence", month=7, day=4, observance=nearest_workday),
    USLaborDay, USThanksgivingDay,
    Holiday("Christmas", month=12, day=25, observance=nearest_workday),
]
BANKS = NYSE + [USColumbusDay, Holiday("Veterans", month=11, day=11, observance=nearest_workday)]
CLOSURES = ["2012-10-29", "2012-10-30", "2018-12-05", "2025-01-09"]  # Sandy, Bush, Carter


def days_off(rules):
    calendar = AbstractHolidayCalendar(rules=rules).holidays("2004-01-01", "2047-12-31")
    return calendar.union(pd.to_datetime(CLOSURES))


trading = CustomBusinessDay(holidays=list(days_off(NYSE)))
banking = CustomBusinessDay(holidays=list(days_off(BANKS)))

print("settlement,published,known_on")
for month in pd.date_range("2005-01-01", "2045-12-01", freq="MS"):
    ends = [month + datetime.timedelta(days=14)]
    if month >= pd.Timestamp("2007-09-01"):
        ends.append(month + pd.offsets.MonthEnd(0))
    for end in ends:
        settlement = trading.rollback(end)
        print(settlement.date(), (settlement + 7 * trading).date(), (settlement + 7 * banking + 1 * trading).date(), sep=",")
