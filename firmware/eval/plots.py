"""The three plots of DETECTOR.md, as plain SVG."""

import numpy as np

WIDTH, HEIGHT, LEFT, TOP = 640, 360, 60, 20
COLOURS = ("#0b6e4f", "#9bb8ad", "#7a3e9d", "#c9b3d6")
INK, FAINT = "#333", "#ddd"


def frame(width, height, body, title):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{title}</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


def text(x, y, words, anchor="start"):
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{INK}" text-anchor="{anchor}">{words}</text>'


def line(x1, y1, x2, y2, colour=FAINT, width=1):
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{colour}" stroke-width="{width}"/>'
    )


def path(points, colour, dash=""):
    d = "M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    style = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="2"{style}/>'


def roc(labels, scores):
    """Share of calm and of stressed windows above each threshold, at 101 of them."""
    at = np.quantile(scores, np.linspace(1, 0, 101))
    return [((scores[labels == 0] >= x).mean(), (scores[labels == 1] >= x).mean()) for x in at]


def curves(found):
    """ROC curves by name."""
    side = HEIGHT - 70
    place = lambda x, y: (LEFT + x * side, TOP + (1 - y) * side)
    body = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = place(tick, tick)
        body += [line(LEFT, y, LEFT + side, y), line(x, TOP, x, TOP + side)]
        body += [text(LEFT - 8, y + 4, tick, "end"), text(x, TOP + side + 16, tick, "middle")]
    body.append(line(*place(0, 0), *place(1, 1), FAINT, 2))
    for k, (name, points) in enumerate(found.items()):
        dash = "5 4" if name.endswith("reference") else ""
        body.append(path([place(*p) for p in points], COLOURS[k], dash))
        y = TOP + 40 + 24 * k
        body.append(path([(LEFT + side + 30, y - 4), (LEFT + side + 60, y - 4)], COLOURS[k], dash))
        body.append(text(LEFT + side + 68, y, name))
    body.append(text(LEFT + side / 2, HEIGHT - 12, "share of calm windows above the threshold", "middle"))
    body.append(
        f'<text transform="translate(16 {TOP + side / 2:.0f}) rotate(-90)" fill="{INK}" '
        'text-anchor="middle">share of stressed windows</text>'
    )
    return frame(WIDTH, HEIGHT, body, "ROC curves of 60 s windows")


def people(found):
    """Everybody's own AUC, ours and the reference's, the worst at the top."""
    found = sorted((row for row in found if not np.isnan(row[1])), key=lambda row: row[1])
    left, width, step = 190, 400, 20
    height = TOP + step * len(found) + 50
    place = lambda x: left + (x - 0.3) / 0.7 * width
    body = []
    for tick in (0.3, 0.5, 0.7, 0.9, 1.0):
        body.append(line(place(tick), TOP, place(tick), height - 46, INK if tick == 0.5 else FAINT))
        body.append(text(place(tick), height - 30, tick, "middle"))
    for k, (name, ours, theirs) in enumerate(found):
        y = TOP + step * (k + 0.5)
        x1, x2 = (place(max(0.3, v)) for v in (theirs, ours))
        body += [text(left - 12, y + 4, name, "end"), line(x1, y, x2, y, COLOURS[1], 2)]
        body.append(f'<circle cx="{x1:.1f}" cy="{y:.1f}" r="4" fill="#fff" stroke="{COLOURS[0]}"/>')
        body.append(f'<circle cx="{x2:.1f}" cy="{y:.1f}" r="5" fill="{COLOURS[0]}"/>')
    words = "AUC of each person: filled ours, open the reference; .5 is chance"
    body.append(text(left + width / 2, height - 10, words, "middle"))
    return frame(WIDTH, height, body, "AUC of each person")


def trace(name, rows, labels):
    """One person's score over time, with the stages and the alerts."""
    known = rows.dropna(subset=["score"])
    end, width, side = rows.t_s.max(), WIDTH - LEFT - 20, HEIGHT - 80
    low, high = min(-1.0, known.score.min()), max(2.0, known.score.max())
    place = lambda t, s: (LEFT + t / end * width, TOP + (high - s) / (high - low) * side)
    body, named = [], 0
    for start, stop, stage, flag in labels[["start_s", "end_s", "stage", "stress"]].values:
        x1, x2 = place(max(start, 0), 0)[0], place(min(stop, end), 0)[0]
        if flag == 1:
            body.append(
                f'<rect x="{x1:.1f}" y="{TOP}" width="{x2 - x1:.1f}" height="{side}" fill="#f6e7c8"/>'
            )
            # Short stages stand close together, their names must not.
            y = TOP + 14 + 14 * (named % 3)
            body.append(text((x1 + x2) / 2, y, stage.replace("_", " "), "middle"))
            named += 1
    for tick in range(int(np.ceil(low)), int(high) + 1):
        y = place(0, tick)[1]
        body += [line(LEFT, y, LEFT + width, y), text(LEFT - 8, y + 4, tick, "end")]
    for minute in range(0, int(end // 60) + 1, 10):
        body.append(text(place(minute * 60, 0)[0], TOP + side + 18, minute, "middle"))
    body.append(path([place(t, s) for t, s in zip(known.t_s, known.score)], COLOURS[0]))
    for t, s in zip(*rows[rows.alert == 1][["t_s", "score"]].values.T):
        x, y = place(t, s)
        body.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="none" stroke="#b3261e" stroke-width="2"/>')
    words = f"{name}: score by minute of the recording; shaded: stress stages; circles: alerts"
    body.append(text(LEFT + width / 2, HEIGHT - 14, words, "middle"))
    return frame(WIDTH, HEIGHT, body, f"Score of {name}")
