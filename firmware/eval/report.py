#!/usr/bin/env python3
"""Tables with intervals by person, and plots, of a detector beside the reference.

Runs both programs through the scorer's own functions (`detect_eval.py`, found in the folder named by
--eval), recording by recording, and keeps what each person contributes; people are then drawn again
with replacement. Prints the tables, puts them between the two marks in the document, and writes
plots as SVG. `cargo xtask eval` calls it.
"""

import argparse
import sys
import tempfile
import warnings
from pathlib import Path

import numpy as np

import plots

SETS = ("sp", "wise", "aerobic", "anaerobic", "sad")
TITLES = {
    "sp": "Stress-Predict",
    "wise": "wise, stress",
    "aerobic": "wise, aerobic",
    "anaerobic": "wise, anaerobic",
    "sad": "social anxiety",
}
DRAWS = 1000
BEGIN, END = "<!-- eval: begin -->", "<!-- eval: end -->"


def measure(scorer, data, command, seed):
    """{set: [(name, rows, labels, that recording's score)]} of one program at one trim seed."""
    rng = np.random.default_rng(seed)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in SETS:
            found[name] = []
            for recording in scorer.choose(data, name, "all"):
                trim = scorer.draw_trim(recording, rng) if name != "sad" else 0.0
                rows, labels, end = scorer.run_detector(command, recording, Path(folder), trim)
                score = scorer.SetScore(name)
                score.add(rows, labels, end)
                found[name].append((recording.name, rows, labels, score))
    return found


def windows(parts, kind=""):
    """Labels and scores of all windows of some recordings."""
    rows = [row for part in parts for row in part[3].windows.get(kind, [])]
    return np.concatenate([r[0] for r in rows]), np.concatenate([r[1] for r in rows])


def figures(scorer, parts):
    """AUC, sensitivity and false alerts per hour of some people together; NaN where undefined."""
    area = np.nan
    if parts[0][3].windows.get(""):
        labels, scores = windows(parts)
        if len(set(labels)) == 2:
            area = scorer.auc(labels, scores)
    episodes = sum(part[3].episodes for part in parts)
    hits = sum(part[3].hits for part in parts)
    hours = sum(part[3].hours for part in parts)
    false = sum(part[3].false_alerts for part in parts)
    return np.array([area, hits / episodes if episodes else np.nan, false / max(hours, 1e-9)])


def drawn(scorer, ours, theirs):
    """Figures of both and of their difference, people drawn again: 95 % intervals."""
    rng = np.random.default_rng(0)
    all_draws = []
    for _ in range(DRAWS):
        chosen = rng.integers(0, len(ours), len(ours))
        a = figures(scorer, [ours[k] for k in chosen])
        b = figures(scorer, [theirs[k] for k in chosen])
        all_draws.append([a, b, a - b])
    with warnings.catch_warnings():  # a set without stress has no AUC
        warnings.simplefilter("ignore", RuntimeWarning)
        return np.nanpercentile(np.array(all_draws), [2.5, 97.5], axis=0)


def number(value, digits):
    """.82 for shares, 1.4 for rates."""
    if np.isnan(value):
        return ""
    text = f"{value:.{digits}f}".replace("-", "−")
    return text.replace("0.", ".", 1) if digits > 1 and abs(value) < 1 else text


def with_interval(value, low, high, digits):
    if np.isnan(value):
        return ""
    return f"{number(value, digits)} ({number(low, digits)} to {number(high, digits)})"


def main_table(scorer, ours, theirs):
    """Both side by side, with intervals."""
    lines = [
        "| Set | People | | AUC | Episodes found | False alerts per hour |",
        "|---|---|---|---|---|---|",
    ]
    for name in SETS[:4]:
        a, b = figures(scorer, ours[name]), figures(scorer, theirs[name])
        low, high = drawn(scorer, ours[name], theirs[name])
        people = len(ours[name])
        for k, (label, value) in enumerate((("ours", a), ("reference", b), ("difference", a - b))):
            cells = [with_interval(value[j], low[k][j], high[k][j], (3, 2, 1)[j]) for j in range(3)]
            first = f"{TITLES[name]} | {people}" if k == 0 else " | "
            lines.append(f"| {first} | {label} | " + " | ".join(cells) + " |")
    return lines


def seed_table(scorer, runs):
    """Ours and the reference by trim seed."""
    lines = [
        "| Trim seed | Stress-Predict: AUC, found, false/h | wise | aerobic, anaerobic: false/h |",
        "|---|---|---|---|",
    ]
    for seed, (ours, theirs) in runs.items():
        cells = []
        for name in ("sp", "wise"):
            a, b = figures(scorer, ours[name]), figures(scorer, theirs[name])
            both = [f"{number(x[0], 3)}, {number(x[1], 2)}, {x[2]:.1f}" for x in (a, b)]
            cells.append(f"{both[0]} (reference {both[1]})")
        bike = [
            ", ".join(f"{figures(scorer, run[name])[2]:.1f}" for name in ("aerobic", "anaerobic"))
            for run in (ours, theirs)
        ]
        lines.append(f"| {seed} | {cells[0]} | {cells[1]} | {bike[0]} (reference {bike[1]}) |")
    return lines


def stage_table(ours, theirs):
    """Episodes found, by the kind of stressor."""
    lines = ["| Stage | Ours | Reference |", "|---|---|---|"]
    for name in ("sp", "wise"):
        stages = sorted({stage for part in ours[name] for stage in part[3].per_stage})
        for stage in stages:
            cells = []
            for run in (ours, theirs):
                tallies = [part[3].per_stage.get(stage, (0, 0)) for part in run[name]]
                cells.append(f"{sum(t[0] for t in tallies)} of {sum(t[1] for t in tallies)}")
            lines.append(f"| {TITLES[name]}: {stage} | {cells[0]} | {cells[1]} |")
    return lines


def anxiety_lines(scorer, ours, theirs):
    """The social-anxiety set, which a clock alone would score with 1."""
    cells = []
    for stage in ("anticipation", "speech"):
        areas = [scorer.auc(*windows(run["sad"], stage)) for run in (ours, theirs)]
        cells.append(f"{stage} {number(areas[0], 2)} (reference {number(areas[1], 2)})")
    return [f"Social anxiety, 4 people, AUC against their baseline: {'; '.join(cells)}."]


def put_into(document, lines):
    """Replaces what is between the marks."""
    text = document.read_text()
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    document.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n" + END + after)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--eval", required=True, help="folder of detect_eval.py")
    parser.add_argument("--data", required=True, help="folder of the recordings")
    parser.add_argument("--ours", required=True, help="command of our detector")
    parser.add_argument("--reference", required=True, help="command of the reference")
    parser.add_argument("--seeds", default="1", help="trim seeds, separated by commas")
    parser.add_argument("--document", type=Path, help="file with the two marks")
    parser.add_argument("--plots", type=Path, help="folder for the plots")
    args = parser.parse_args()
    sys.path.insert(0, args.eval)
    import detect_eval as scorer

    runs = {}
    for seed in (int(seed) for seed in args.seeds.split(",")):
        print(f"trim seed {seed}", file=sys.stderr, flush=True)
        commands = (args.ours, args.reference)
        runs[seed] = [measure(scorer, args.data, command, seed) for command in commands]
    first = next(iter(runs))
    ours, theirs = runs[first]
    lines = [f"Trim seed {first}; 95 % intervals by drawing people again, {DRAWS} times.", ""]
    lines += main_table(scorer, ours, theirs) + [""]
    if len(runs) > 1:
        lines += seed_table(scorer, runs) + [""]
    lines += stage_table(ours, theirs) + [""] + anxiety_lines(scorer, ours, theirs)
    print("\n".join(lines))
    if args.document:
        put_into(args.document, lines)
    if args.plots:
        args.plots.mkdir(parents=True, exist_ok=True)
        curves = {
            f"{TITLES[name]}, {label}": plots.roc(*windows(run[name]))
            for name in ("sp", "wise")
            for label, run in (("ours", ours), ("reference", theirs))
        }
        (args.plots / "detector-roc.svg").write_text(plots.curves(curves))
        people = [
            (f"{TITLES[name]} {a[0]}", figures(scorer, [a])[0], figures(scorer, [b])[0])
            for name in ("sp", "wise")
            for a, b in zip(ours[name], theirs[name])
        ]
        (args.plots / "detector-people.svg").write_text(plots.people(people))
        name, rows, labels, _ = next(p for p in ours["wise"] if p[0] == "f03")
        (args.plots / "detector-trace.svg").write_text(plots.trace(f"wise {name}", rows, labels))


if __name__ == "__main__":
    main()
