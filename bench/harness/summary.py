"""Statistics over rounds, and the table. A trial is {experiment, label, pair, round, values}."""

from statistics import median

from .metrics import METRICS, NO_RATIO, text

FLOOR = "c>c"


def spread(numbers):
    return {"min": min(numbers), "median": median(numbers), "max": max(numbers)}


def with_slopes(trials):
    """Adds a trial per pair and round with the growth of RSS and heap from the smallest to the largest number of
    connections of one process: the fixed memory of a process is in both, so it cancels out."""
    points = {}
    for t in trials:
        if t["experiment"] == "memory" and t["values"]["processes"] == 1:
            points.setdefault((t["pair"], t["round"]), {})[t["connections"]] = t["values"]
    slopes = []
    for (pair, number), by_n in points.items():
        low, high = min(by_n), max(by_n)
        values = {
            key + "_slope": (by_n[high][key] - by_n[low][key]) / (high - low)
            for key in ("server_rss", "client_rss", "server_heap", "client_heap")
            if low < high and key in by_n[low] and key in by_n[high]
        }
        if values:
            slopes.append({"experiment": "memory", "label": "memory, slope per connection", "pair": pair,
                           "round": number, "connections": 0, "values": values})
    return trials + slopes


def summarize(trials):
    """Rows {label, metric, pair, min, median, max, rounds, ratio}. The ratio is the median of the rounds' ratios to the
    floor; each is from one round, in which the two ran one after the other under the same conditions."""
    values = {}
    for t in trials:
        for metric, value in t["values"].items():
            if metric in METRICS:
                values.setdefault((t["label"], metric), {}).setdefault(t["pair"], {})[t["round"]] = value
    rows = []
    for (label, metric), by_pair in values.items():
        floor = by_pair.get(FLOOR, {})
        for pair, by_round in by_pair.items():
            ratios = [v / floor[r] for r, v in by_round.items() if floor.get(r, 0) > 0 and metric not in NO_RATIO]
            rows.append({"label": label, "metric": metric, "pair": pair, "rounds": len(by_round),
                         **spread(by_round.values()), "ratio": median(ratios) if ratios else None})
    return rows


def table(rows):
    """Sorts by metric; within a metric, contenders are adjacent."""
    order = list(METRICS)
    lines, label, metric = [], None, None
    for row in sorted(rows, key=lambda r: (_first(rows, r["label"]), order.index(r["metric"]))):
        if row["label"] != label:
            label, metric = row["label"], None
            lines += ["", f"{label:<58}{'min':>11}{'median':>11}{'max':>11}{'x floor':>9}"]
        title, unit, _ = METRICS[row["metric"]]
        if row["metric"] != metric:
            metric = row["metric"]
            lines.append(f"  {title}{', ' + unit if unit else ''}")
        numbers = "".join(f"{text(metric, row[k]):>11}" for k in ("min", "median", "max"))
        ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}"
        lines.append(f"    {row['pair']:<54}{numbers}{ratio:>9}")
    return "\n".join(lines)


def _first(rows, label):
    return next(i for i, row in enumerate(rows) if row["label"] == label)
