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
# The threshold that ships is the lowest of these at which the upper end of the interval of false
# alerts stays below the limit in both sets; for each person it is chosen anew from the others.
THRESHOLDS = (0.65, 0.7, 0.75, 0.8, 0.85, 0.95, 1.1)
LIMIT_PER_HOUR = 1.5
FITTED = ("sp", "wise")
BEGIN, END = "<!-- eval: begin -->", "<!-- eval: end -->"


def measure(scorer, data, command, seed, sets=SETS):
    """{set: [(name, rows, labels, that recording's score)]} of one program at one trim seed."""
    rng = np.random.default_rng(seed)
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in sets:
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


def counts(runs, name):
    """One row a person: hits, episodes, false alerts and hours of all trim seeds together."""
    rows = {}
    for run in runs:
        for person, _, _, score in run[name]:
            row = (score.hits, score.episodes, score.false_alerts, score.hours)
            rows[person] = rows.get(person, 0) + np.array(row, float)
    return rows


def rates(rows):
    """Share found, false alerts per hour and its 95 % interval, people drawn again."""
    rows = np.array(list(rows))
    chosen = np.random.default_rng(0).integers(0, len(rows), (DRAWS, len(rows)))
    draws = rows[chosen].sum(axis=1)
    low, high = np.percentile(draws[:, 2] / draws[:, 3], [2.5, 97.5])
    hits, episodes, false, hours = rows.sum(axis=0)
    return hits / episodes if episodes else np.nan, false / hours, low, high


def lowest(by_threshold, without=None):
    """The lowest threshold whose upper end is below the limit in both sets."""
    for threshold, sets in by_threshold.items():
        kept = [
            [row for person, row in sets[name].items() if (name, person) != without]
            for name in FITTED
        ]
        if max(rates(rows)[3] for rows in kept) < LIMIT_PER_HOUR:
            return threshold
    return max(by_threshold)


def threshold_tables(scorer, data, command, seeds):
    """False alerts by threshold; and of each person with the threshold the others choose."""
    by_threshold = {}
    for threshold in THRESHOLDS:
        print(f"threshold {threshold}", file=sys.stderr, flush=True)
        at = f"{command} --threshold {threshold}"
        runs = [measure(scorer, data, at, seed, SETS[:4]) for seed in seeds]
        by_threshold[threshold] = {name: counts(runs, name) for name in SETS[:4]}

    def cell(rows):
        found, false, low, high = rates(rows)
        share = "" if np.isnan(found) else f"{number(found, 2)} at "
        return f"{share}{false:.1f} ({low:.1f} to {high:.1f})"

    titles = " | ".join(TITLES[name] for name in SETS[:4])
    lines = [f"| Threshold | {titles} |", "|---|---|---|---|---|"]
    for threshold, sets in by_threshold.items():
        cells = [cell(sets[name].values()) for name in SETS[:4]]
        lines.append(f"| {threshold} | " + " | ".join(cells) + " |")
    chosen = {
        (name, person): lowest(by_threshold, (name, person))
        for name in FITTED
        for person in by_threshold[THRESHOLDS[0]][name]
    }
    cells = []
    for name in SETS[:4]:
        fitted = name if name in FITTED else "wise"
        people = by_threshold[THRESHOLDS[0]][name]
        rows = [
            by_threshold[chosen.get((fitted, person), max(THRESHOLDS))][name][person]
            for person in people
        ]
        cells.append(cell(rows))
    lines.append("| by the others | " + " | ".join(cells) + " |")
    low, high = min(chosen.values()), max(chosen.values())
    lines += ["", f"All people together choose {lowest(by_threshold)}; without one, {low} to {high}."]
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
    text = document.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(END) < text.index(BEGIN):
        raise SystemExit(f"{document}: one line {BEGIN} and after it one line {END} are needed")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    document.write_text(before + BEGIN + "\n" + "\n".join(lines) + "\n" + END + after)


def trim_seeds(text):
    """Whole numbers, separated by commas."""
    try:
        return [int(seed) for seed in text.split(",")]
    except ValueError:
        raise SystemExit(f"--seeds {text}: whole numbers separated by commas are needed") from None


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
    seeds = trim_seeds(args.seeds)
    for seed in seeds:
        print(f"trim seed {seed}", file=sys.stderr, flush=True)
        commands = (args.ours, args.reference)
        runs[seed] = [measure(scorer, args.data, command, seed) for command in commands]
    first = next(iter(runs))
    ours, theirs = runs[first]
    lines = [f"Trim seed {first}; 95 % intervals by drawing people again, {DRAWS} times.", ""]
    lines += main_table(scorer, ours, theirs) + [""]
    if len(runs) > 1:
        lines += seed_table(scorer, runs) + [""]
        lines += threshold_tables(scorer, args.data, args.ours, seeds) + [""]
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
