#!/usr/bin/env python3
"""Measures the demo voice against its teacher on the same sentences; prints a table and writes a report.

    python compare.py --teacher FOLDER --student FOLDER [--student FOLDER ...] --transcripts FILE --json report.json
                      [--sheet sheet.png] [--recogniser whisper|pocketsphinx]

Each folder holds NAME.wav for every line (name, tab, text) of the transcripts. Several student folders are runs with
different seeds: the table has one line each, and the report says which is worst.
"""

import argparse
import json
import sys
from pathlib import Path

import joins
import numpy as np
from naturalness import DESCRIPTION, FIGURES, naturalness
from recognisers import RECOGNISERS
from spectrograms import write_sheet
from wer import evaluate, read_transcripts

LONGEST_RATIO = 1.5
SHEET_SENTENCES = 5


def measure(folder, transcripts, recogniser):
    """Word errors, predicted naturalness and seconds of every sentence of a folder."""
    report = evaluate(folder, transcripts, recogniser)
    for entry in report["files"]:
        file = folder / f"{entry['name']}.wav"
        entry["seconds"] = round(len(joins.read(file)) / joins.SAMPLE_RATE_HZ, 3)
        entry["naturalness"] = {name: round(value, 3) for name, value in naturalness(file).items()}
    report["naturalness"] = {
        name: round(float(np.mean([entry["naturalness"][name] for entry in report["files"]])), 3) for name in FIGURES
    }
    report["seconds"] = round(sum(entry["seconds"] for entry in report["files"]), 1)
    report["folder"] = folder.name
    return report


def against(student, teacher):
    """What the proof asks of a student's run."""
    own = {entry["name"]: entry["seconds"] for entry in teacher["files"]}
    ratios = {entry["name"]: entry["seconds"] / own[entry["name"]] for entry in student["files"]}
    return {
        "wer_points": round(100 * (student["total"]["wer"] - teacher["total"]["wer"]), 2),
        "naturalness": {name: round(student["naturalness"][name] - teacher["naturalness"][name], 3) for name in FIGURES},
        "length_median": round(float(np.median(list(ratios.values()))), 3),
        "ended": sum(ratio <= LONGEST_RATIO for ratio in ratios.values()),
        "too_long": {name: round(ratio, 2) for name, ratio in ratios.items() if ratio > LONGEST_RATIO},
        "short": {name: round(ratio, 2) for name, ratio in ratios.items() if ratio < 1 / LONGEST_RATIO},
    }


def compare(arguments):
    transcripts = read_transcripts(arguments.transcripts)
    if not transcripts:
        raise ValueError(f"{arguments.transcripts}: no transcript")
    recogniser = RECOGNISERS[arguments.recogniser]()
    teacher = measure(arguments.teacher, transcripts, recogniser)
    runs = []
    for folder in arguments.student:
        run = measure(folder, transcripts, recogniser)
        run["against_teacher"] = against(run, teacher)
        run["joins"] = joins.summary([folder / f"{name}.wav" for name in transcripts])
        runs.append(run)
    worst = max(runs, key=lambda run: run["total"]["wer"])["folder"] if runs else None
    if arguments.sheet is not None and runs:
        folders = {"teacher": arguments.teacher, "demo": arguments.student[0]}
        write_sheet(arguments.sheet, folders, transcripts, list(transcripts)[:SHEET_SENTENCES])
    return {"naturalness_by": DESCRIPTION, "worst": worst, "teacher": teacher, "students": runs}


def table(report):
    lines = ["| run | WER % | CER % | P.808 | signal | overall | median length | ended | join spectrum | join click |", "| --- |" + " --- |" * 9]
    for run in (report["teacher"], *report["students"]):
        total, scores, more = run["total"], run["naturalness"], run.get("against_teacher")
        cells = [run["folder"], f"{100 * total['wer']:.2f}", f"{100 * total['cer']:.2f}"]
        cells += [f"{scores[name]:.2f}" for name in ("p808", "signal", "overall")]
        if more is None:
            cells += ["", f"{len(run['files'])}", "", ""]
        else:
            cells += [f"{more['length_median']:.2f}", f"{more['ended']} of {len(run['files'])}"]
            cells += [_ratio(run["joins"], name) for name in ("spectrum_db", "click")]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _ratio(report, name):
    if name not in report:
        return "no joins"
    low, high = report[name]["interval"]
    return f"{report[name]['ratio']:.2f} ({low:.2f} to {high:.2f})"


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--student", type=Path, action="append", default=[])
    parser.add_argument("--transcripts", type=Path, required=True)
    parser.add_argument("--json", type=Path, required=True)
    parser.add_argument("--sheet", type=Path, help="PNG of spectrograms of the first sentences")
    parser.add_argument("--recogniser", choices=RECOGNISERS, default="whisper")
    arguments = parser.parse_args(argv)
    report = compare(arguments)
    arguments.json.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(table(report))
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, ValueError) as error:
        sys.exit(f"compare.py: {error}")
