"""Writes us-daylight-saving.csv: the UTC moments at which New York's offset changes, from the IANA time zone database.

python3 us-daylight-saving.py > us-daylight-saving.csv
"""
import datetime
import zoneinfo

NEW_YORK = zoneinfo.ZoneInfo("America/New_York")
HOUR = datetime.timedelta(hours=1)


def offset(time):
    return time.astimezone(NEW_YORK).utcoffset() / HOUR


print("from_utc,offset_hours")
time = datetime.datetime(1987, 1, 1, tzinfo=datetime.timezone.utc)
while time.year < 2038:
    if offset(time) != offset(time - HOUR):
        print(f"{time:%Y-%m-%dT%H:%M:%SZ},{offset(time):.0f}")
    time += HOUR
