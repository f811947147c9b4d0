"""Word and character error rate of spoken WAV files, by an independent recogniser.

    python wer.py FOLDER --transcripts FILE [--json FILE] [--recogniser whisper|pocketsphinx]

FOLDER holds mono 16-bit WAV files of any rate. FILE has one line for each: the file's name without .wav, a tab, the
text as it is spoken, numbers spelled out. Without --transcripts it only prints what was heard. Case and punctuation do
not count.
"""

import argparse
import json
import re
import sys
import unicodedata
import wave
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from recognisers import RECOGNISERS, WORKERS


@dataclass(frozen=True)
class Score:
    """Errors of one text or of many added up."""

    words: int
    word_errors: int
    characters: int
    character_errors: int

    def __add__(self, other: "Score") -> "Score":
        return Score(*(a + b for a, b in zip(self._numbers(), other._numbers(), strict=True)))

    @property
    def wer(self) -> float:
        return self.word_errors / self.words

    @property
    def cer(self) -> float:
        return self.character_errors / self.characters

    def _numbers(self) -> tuple[int, ...]:
        return (self.words, self.word_errors, self.characters, self.character_errors)


def score(spoken: str, heard: str) -> Score:
    """Compares two texts after normalising both."""
    spoken, heard = normalised(spoken), normalised(heard)
    words = spoken.split()
    return Score(len(words), distance(words, heard.split()), len(spoken), distance(spoken, heard))


def normalised(text: str) -> str:
    """Lower case, words of a-z and apostrophes inside them, single spaces; digits are refused."""
    text = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    text = "".join(c for c in text if not unicodedata.combining(c))
    if re.search(r"\d", text):
        raise ValueError(f"numbers must be spelled as spoken: {text!r}")
    return " ".join(re.findall(r"[a-z]+(?:'[a-z]+)*", text))


def distance(expected: Sequence, found: Sequence) -> int:
    """Fewest insertions, deletions and replacements from one sequence to the other."""
    row = list(range(len(found) + 1))
    for i, wanted in enumerate(expected, start=1):
        diagonal, row[0] = row[0], i
        for j, got in enumerate(found, start=1):
            best = min(diagonal + (wanted != got), row[j] + 1, row[j - 1] + 1)
            diagonal, row[j] = row[j], best
    return row[-1]


def read_transcripts(file: Path) -> dict[str, str]:
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    if broken := [line for line in lines if line.count("\t") != 1]:
        raise ValueError(f"{file}: name, tab, text wanted: {broken[0]!r}")
    return dict(line.split("\t") for line in lines)


def evaluate(folder: Path, transcripts: dict[str, str], recogniser) -> dict:
    """Scores every transcript's file; prints a line for each and returns all as one report."""
    if missing := [name for name in transcripts if not (folder / f"{name}.wav").is_file()]:
        raise ValueError(f"{folder}: no file for {', '.join(missing[:5])}")
    if empty := [name for name, text in transcripts.items() if not normalised(text)]:
        raise ValueError(f"transcripts without a word: {', '.join(empty[:5]) or 'all'}")
    files, total = [], Score(0, 0, 0, 0)
    with ThreadPoolExecutor(WORKERS) as pool:
        all_heard = pool.map(lambda name: recogniser.heard_in(folder / f"{name}.wav"), transcripts)
        for (name, spoken), heard in zip(transcripts.items(), all_heard, strict=True):
            one = score(spoken, heard)
            total += one
            files.append({"name": name, "spoken": spoken, "heard": heard, **_figures(one)})
            print(f"{one.wer:6.1%} {one.cer:6.1%}  {name}: {heard}", flush=True)
    print(f"{total.wer:6.1%} {total.cer:6.1%}  total of {len(files)} files, {total.words} words")
    return {"recogniser": recogniser.description, "total": _figures(total), "files": files}


def _figures(score: Score) -> dict:
    return {"wer": round(score.wer, 4), "cer": round(score.cer, 4), **asdict(score)}


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--transcripts", type=Path, help="name, tab, text; one line a file")
    parser.add_argument("--json", type=Path, help="write the report here")
    parser.add_argument("--recogniser", choices=RECOGNISERS, default="whisper")
    return parser.parse_args(argv)


def main(argv: list[str]) -> int:
    arguments = _arguments(argv)
    recogniser = RECOGNISERS[arguments.recogniser]()
    if arguments.transcripts is None:
        for file in sorted(arguments.folder.glob("*.wav")):
            print(f"{file.stem}: {recogniser.heard_in(file)}", flush=True)
        return 0
    transcripts = read_transcripts(arguments.transcripts)
    if not transcripts:
        raise ValueError(f"{arguments.transcripts}: no transcript")
    report = evaluate(arguments.folder, transcripts, recogniser)
    if arguments.json is not None:
        text = json.dumps(report, indent=1, ensure_ascii=False)
        arguments.json.write_text(text + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, ValueError, wave.Error) as error:
        sys.exit(f"wer.py: {error}")
