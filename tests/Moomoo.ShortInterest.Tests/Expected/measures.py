"""Writes measured-rows.csv (rows to measure, in no order) and measures.csv (what pandas makes of them).

The figures are pandas' own: Series.rank(pct=True, method="max"), mean, std(ddof=1), idxmax, idxmin, pct_change. Only the sparkline is drawn here.
Run with pandas 1.5 or later, in this folder: python3 measures.py
"""
import datetime
import random
import pandas as pd

random.seed(20260430)
LEVELS = "▁▂▃▅▇"


def walk(code, count, step, first, unset, tick):
    rows, value, day = [], first, datetime.date(2026, 4, 24)
    for _ in range(count):
        value = max(0, value * (1 + random.uniform(-0.08, 0.08)))
        shown = round(value / tick) * tick
        rows.append((code, day, None if random.random() < unset else round(shown, 2), round(random.uniform(0.5, 9), 2)))
        day -= datetime.timedelta(days=step)
    return rows


def short(code, *values):
    day = datetime.date(2026, 4, 24)
    return [(code, day - datetime.timedelta(days=7 * i), value, None) for i, value in enumerate(reversed(values))]


rows = (
    walk("HK.00001", 237, 7, 51_480_638, 0.15, 1)       # weeks with gaps
    + walk("US.GAPS", 237, 15, 130_000_000, 0.15, 1)    # settlement days with gaps
    + walk("US.TIES", 237, 15, 40, 0.15, 5)             # many equal values
    + walk("US.SHARE", 100, 1, 7.5, 0.05, 0.01)         # fractions
    + short("US.ONE", 5) + short("US.NONE", None, None) + short("US.SAME", 3, 3, 3) + short("US.ZERO", 0, 4)
    + short("US.UP", 9, 1, 2, 3, 4) + short("US.DOWN", 1, 9, 8, 8, 7, None, 6) + short("US.TWENTYFIVE", *range(25))
)
random.shuffle(rows)
frame = pd.DataFrame(rows, columns=["code", "day", "value", "days_to_cover"])
frame.to_csv("measured-rows.csv", index=False)


def sparkline(values):
    length = min(24, len(values))
    parts = [values[i * len(values) // length:(i + 1) * len(values) // length] for i in range(length)]
    means = [sum(part) / len(part) for part in parts]
    low, spread = min(means), max(means) - min(means)
    return "".join(LEVELS[min(4, int((mean - low) / spread * 5)) if spread > 0 else 2] for mean in means)


def streak(values):
    moves = list(values.diff().dropna().apply(lambda move: (move > 0) - (move < 0)))[::-1]
    count = next((i for i, move in enumerate(moves) if move != moves[0]), len(moves))
    return moves[0] * count if moves else 0


with open("measures.csv", "w", encoding="utf-8", newline="\n") as file:
    print("code,rows,nulls,from,to,newest,change,change_percent,percentile,highest,highest_day,lowest,lowest_day,mean,z_score,streak,days_to_cover,sparkline", file=file)
    for code, group in frame.groupby("code"):
        kept = group.dropna(subset=["value"]).set_index("day").sort_index()
        values = kept["value"]
        fields = [code, len(group), len(group) - len(kept)]
        if len(values) == 0:
            print(*fields, *[""] * 12, 0, "", "", sep=",", file=file)
            continue
        newest = values.iloc[-1]
        percent = values.pct_change().iloc[-1] * 100
        fields += [
            values.index[0], values.index[-1], newest, values.diff().iloc[-1], percent if abs(percent) != float("inf") else None,
            values.rank(pct=True, method="max").iloc[-1] * 100, values.max(), values.idxmax(), values.min(), values.idxmin(), values.mean(),
            (newest - values.mean()) / values.std(ddof=1) if values.std(ddof=1) > 0 else None, streak(values), kept["days_to_cover"].iloc[-1],
            sparkline(list(values)),
        ]
        print(*["" if field is None or field != field else field for field in fields], sep=",", file=file)
