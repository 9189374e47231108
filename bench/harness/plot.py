"""Writes an SVG plot without a library: memory per connection over the number of connections, and connect rates."""

import math
from html import escape

COLORS = {"c>c": "#555555", "go>go": "#00a0c8", "goepoll>goepoll": "#2f6fd0", "megaconn>megaconn": "#d03030",
           "megaconn>c": "#e08040", "c>megaconn": "#8050b0"}
WIDTH, HEIGHT, LEFT, TOP = 620, 300, 80, 50


def plot(rows, trials):
    """`rows` of summarize(), `trials` for their number of connections."""
    connections = {t["label"]: t.get("connections", 0) for t in trials}
    panels = []
    for side in ("server", "client"):
        metric = side + "_rss_per"
        points = {}
        for r in rows:
            if r["metric"] == metric:
                points.setdefault(r["pair"], []).append((connections[r["label"]], r))
        panels.append((f"{side} RSS per connection above idle, bytes (min, median, max)", points, _lines))
    for metric in ("warm_rate", "cold_rate"):
        bars = {}
        for r in rows:
            if r["metric"] == metric:
                bars.setdefault(r["label"], []).append(r)
        panels.append((f"connects per second, {metric.partition('_')[0]} (min, median, max)", bars, _bars))
    drawn = [(title, data, draw) for title, data, draw in panels if data]
    body = "".join(
        f'<g transform="translate({LEFT} {TOP + i * (HEIGHT + 90)})"><text y="-14" font-weight="bold">{escape(title)}</text>'
        + draw(data) + "</g>" for i, (title, data, draw) in enumerate(drawn))
    height = max(1, len(drawn)) * (HEIGHT + 90) + TOP + 30
    legend = "".join(
        f'<g transform="translate({LEFT + WIDTH + 30} {TOP + i * 20})"><rect width="12" height="12" fill="{color}"/>'
        f'<text x="18" y="11">{escape(pair)}</text></g>' for i, (pair, color) in enumerate(COLORS.items()))
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + WIDTH + 210}" height="{height}" '
            f'font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="white"/>{legend}{body}</svg>\n')


def _lines(points):
    """Draws a line per pair over N, with logarithmic scales for N and the bytes."""
    ns = [n for line in points.values() for n, _ in line]
    left, right = math.log10(min(ns)), math.log10(max(ns) * 1.01)
    top = max(2, math.log10(max(100, *(r["max"] for line in points.values() for _, r in line))))

    def x(n):
        return 10 + (math.log10(n) - left) / max(1e-9, right - left) * (WIDTH - 20)

    def y(value):
        return HEIGHT * (1 - max(0, math.log10(max(1, value))) / top)

    out = _axis([(y(10**e), f"{10**e:,}") for e in range(int(top) + 1)])
    out += "".join(f'<text x="{x(n):.1f}" y="{HEIGHT + 18}" text-anchor="middle">{n:,}</text>' for n in sorted(set(ns)))
    for pair, line in points.items():
        color = COLORS.get(pair, "#000000")
        line.sort(key=lambda p: p[0])
        path = " ".join(f"{x(n):.1f},{y(r['median']):.1f}" for n, r in line)
        out += f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"/>'
        for n, r in line:
            out += _whisker(x(n), y(r["min"]), y(r["max"]), color)
            out += f'<circle cx="{x(n):.1f}" cy="{y(r["median"]):.1f}" r="3" fill="{color}"/>'
    return out


def _bars(groups):
    top = max(r["max"] for rows in groups.values() for r in rows)
    step = 10 ** math.floor(math.log10(top))
    out = _axis([(HEIGHT * (1 - v * step / top), f"{v * step:,}") for v in range(int(top / step) + 1)])
    width = WIDTH / len(groups)
    for i, (label, rows) in enumerate(groups.items()):
        out += f'<text x="{(i + 0.5) * width:.1f}" y="{HEIGHT + 18}" text-anchor="middle">{escape(label)}</text>'
        bar = width * 0.8 / len(rows)
        for j, r in enumerate(rows):
            left, height = i * width + width * 0.1 + j * bar, HEIGHT * r["median"] / top
            color = COLORS.get(r["pair"], "#000000")
            out += f'<rect x="{left:.1f}" y="{HEIGHT - height:.1f}" width="{bar * 0.85:.1f}" height="{height:.1f}" fill="{color}"/>'
            out += _whisker(left + bar * 0.42, HEIGHT * (1 - r["min"] / top), HEIGHT * (1 - r["max"] / top), "#000000")
    return out


def _axis(ticks):
    return f'<path d="M0 0V{HEIGHT}H{WIDTH}" fill="none" stroke="#000000"/>' + "".join(
        f'<line x1="0" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" stroke="#dddddd"/>'
        f'<text x="-6" y="{y + 4:.1f}" text-anchor="end">{text}</text>' for y, text in ticks)


def _whisker(x, low, high, color):
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{low:.1f}" y2="{high:.1f}" stroke="{color}"/>'
