#!/usr/bin/env python3
"""Puts together WORK/teacher, all that speak.py needs on a machine without a network.

    pip install --no-deps --target WORK/teacher/package hibari-tts==0.2.1
    python teacher.py --corpus WORK/corpus --output WORK/teacher

Writes voices.json, the names of the voices in the order of their numbers, and phonemes.jsonl, for every sentence of the
corpus `{"id", "phonemes"}`, a list of phoneme strings. The pronunciation comes from the package in WORK/teacher/package.
"""

import argparse
import json
import sys
from pathlib import Path

from teacher_voice import VOICES


def phonemes_of(package):
    """A function from a text to its phoneme strings, one a sentence."""
    sys.path.insert(0, str(package))
    from hibari import Hibari

    return Hibari().phonemize


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with sentences.jsonl and written.txt")
    parser.add_argument("--output", type=Path, required=True, help="folder with package/")
    arguments = parser.parse_args(argv)
    phonemes = phonemes_of(arguments.output / "package")
    empty = 0
    with (
        open(arguments.corpus / "sentences.jsonl", encoding="utf-8") as sentences,
        open(arguments.corpus / "written.txt", encoding="utf-8") as written,
        open(arguments.output / "phonemes.jsonl", "w", encoding="utf-8") as file,
    ):
        for line, text in zip(sentences, written, strict=True):
            strings = phonemes(text)
            empty += not strings
            if strings:
                entry = {"id": json.loads(line)["id"], "phonemes": strings}
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
    (arguments.output / "voices.json").write_text(json.dumps([voice.name for voice in VOICES]) + "\n")
    print(f"{empty} sentences without phonemes left out", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
