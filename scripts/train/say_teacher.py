#!/usr/bin/env python3
"""Lets the teacher speak a transcript file (name, tab, text): one WAV file a line, to compare the demo voice with.

    python say_teacher.py --teacher WORK/teacher --transcripts sentences.tsv --voice lark --output FOLDER
"""

import argparse
import sys
import wave
from pathlib import Path

from teacher import phonemes_of
from teacher_voice import SAMPLE_RATE_HZ, VOICES, Teacher


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--teacher", type=Path, required=True, help="folder with package/")
    parser.add_argument("--transcripts", type=Path, required=True)
    parser.add_argument("--voice", choices=[voice.name for voice in VOICES], default=VOICES[0].name)
    parser.add_argument("--output", type=Path, required=True, help="folder for the WAV files")
    arguments = parser.parse_args(argv)
    number = [voice.name for voice in VOICES].index(arguments.voice)
    teacher, phonemes = Teacher(arguments.teacher), phonemes_of(arguments.teacher / "package")
    arguments.output.mkdir(parents=True, exist_ok=True)
    for line in arguments.transcripts.read_text(encoding="utf-8").splitlines():
        name, text = line.split("\t")
        samples = teacher.speak(name, phonemes(text), number)
        with wave.open(str(arguments.output / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE_HZ)
            file.writeframes(samples.astype("<i2").tobytes())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
