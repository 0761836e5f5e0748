"""The same query with the vendor's own package: every row of a code, in pages of 50, as CSV or counted.

Usage: vendor.py PORT CODE [OUT.csv]
"""
import statistics
import sys
import time

import pandas
from futu import RET_OK, OpenQuoteContext
from futu.common.ft_logger import logger

logger.console_level = 30  # warnings; its log file stays as it is by default


def read_all(context, code):
    frames = []
    next_key = None
    while next_key != "-1":
        ret, us, hk = context.get_short_interest(code, next_key=next_key, num=50)
        if ret != RET_OK:
            raise RuntimeError(us)
        frame = us if code.startswith("US.") else hk
        frames.append(frame)
        next_key = frame.attrs["next_key"]
    for frame in frames:
        frame.attrs.clear()
    return pandas.concat(frames, ignore_index=True)


context = OpenQuoteContext(host="127.0.0.1", port=int(sys.argv[1]))
try:
    rates = []
    for _ in range(1 if len(sys.argv) > 3 else 21):
        begin = time.perf_counter()
        rows = read_all(context, sys.argv[2])
        rates.append(len(rows) / (time.perf_counter() - begin))
    if len(sys.argv) > 3:
        rows.to_csv(sys.argv[3], index=False)
    print(f"vendor_rows_per_second={statistics.median(rates):.0f}")
finally:
    context.close()
