#!/usr/bin/env python3
"""Lets the teacher speak the corpus, in its order, on many processes, until a time is over or all is spoken.

    python speak.py --corpus WORK/corpus --teacher WORK/teacher --output WORK/audio --processes 28 --until 360

Writes shards: NNNNN.npy, int16 samples at 24,000 Hz, utterances one after another, each with 50 ms of silence in front
and 80 ms behind; and NNNNN.jsonl, for each utterance `{"id", "text", "voice", "start", "length"}` in samples. The .jsonl
is renamed into place last, so a shard that can be seen is whole. Shards that are there already are not spoken again.
The exit status is 1 if a process died (its shard is missing, the others went on) or nothing was spoken.
"""

import argparse
import json
import multiprocessing
import os
import signal
import sys
import time
import traceback
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from teacher_voice import SAMPLE_RATE_HZ, Teacher, voice_of

SHARD_SENTENCES = 64


@dataclass(frozen=True)
class Utterance:
    id: str
    text: str
    phonemes: tuple[str, ...]


def read_utterances(corpus, teacher):
    """Sentences that have phonemes, in the corpus's order; those for tests too."""
    with open(teacher / "phonemes.jsonl", encoding="utf-8") as lines:
        phonemes = {entry["id"]: tuple(entry["phonemes"]) for entry in map(json.loads, lines)}
    with open(corpus / "sentences.jsonl", encoding="utf-8") as lines:
        sentences = [json.loads(line) for line in lines]
    found = [Utterance(s["id"], s["text"], phonemes[s["id"]]) for s in sentences if s["id"] in phonemes]
    if not found:
        raise ValueError(f"no sentence of {corpus} has phonemes in {teacher}")
    return found


def write_shard(folder, number, spoken):
    """Writes utterances and their samples; visible at once or not at all."""
    entries, start = [], 0
    for utterance, voice, samples in spoken:
        entry = {"id": utterance.id, "text": utterance.text, "voice": voice, "start": start, "length": len(samples)}
        entries.append(json.dumps(entry) + "\n")
        start += len(samples)
    name = f"{number:05d}"
    hidden = folder / f".{name}.{os.getpid()}"
    with open(hidden, "wb") as file:
        np.save(file, np.concatenate([samples for _, _, samples in spoken]))
    hidden.rename(folder / f"{name}.npy")
    hidden.write_text("".join(entries), encoding="utf-8")
    hidden.rename(folder / f"{name}.jsonl")


class Speaker:
    """What every process works on: takes shard after shard until none is left or the time is over."""

    def __init__(self, utterances, folder, deadline):
        self._utterances = utterances
        self._folder = folder
        self._deadline = deadline
        self._next = multiprocessing.Value("l", 0)
        self._samples = multiprocessing.Value("q", 0)

    @property
    def hours(self):
        return self._samples.value / SAMPLE_RATE_HZ / 3600

    def run(self, make_teacher):
        teacher = make_teacher()
        while (number := self._take()) is not None:
            spoken = self._speak(teacher, number)
            if spoken is None:
                return
            write_shard(self._folder, number, spoken)
            with self._samples.get_lock():
                self._samples.value += sum(len(samples) for _, _, samples in spoken)

    def _take(self):
        with self._next.get_lock():
            while self._next.value * SHARD_SENTENCES < len(self._utterances):
                number = self._next.value
                self._next.value += 1
                if not (self._folder / f"{number:05d}.jsonl").exists():
                    return number
        return None

    def _speak(self, teacher, number):
        spoken = []
        for utterance in self._utterances[number * SHARD_SENTENCES : (number + 1) * SHARD_SENTENCES]:
            if time.monotonic() > self._deadline:
                return None
            voice = voice_of(utterance.id)
            spoken.append((utterance, voice, teacher.speak(utterance.id, utterance.phonemes, voice)))
        return spoken


def _work(speaker, make_teacher):
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        speaker.run(make_teacher)
    except Exception:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)


def speak_all(utterances, folder, make_teacher, processes, seconds):
    """Speaks utterances into folder; returns the hours spoken and the exit codes of processes that died."""
    folder.mkdir(parents=True, exist_ok=True)
    for left_over in folder.glob(".*"):
        left_over.unlink()
    begun = time.monotonic()
    speaker = Speaker(utterances, folder, begun + seconds)
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_work, args=(speaker, make_teacher)) for _ in range(processes)]
    for worker in workers:
        worker.start()
    died = set()
    while alive := [worker for worker in workers if worker.is_alive()]:
        alive[0].join(timeout=5)
        for worker in workers:
            if worker.exitcode and worker.pid not in died:
                died.add(worker.pid)
                print(f"process {worker.pid} died, exit code {worker.exitcode}", file=sys.stderr, flush=True)
        print(f"{time.monotonic() - begun:.0f} s: {speaker.hours:.2f} h spoken", flush=True)
    return speaker.hours, [worker.exitcode for worker in workers if worker.exitcode]


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--teacher", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--processes", type=int, required=True)
    parser.add_argument("--until", type=float, required=True, help="seconds from the start of this command")
    arguments = parser.parse_args(argv)
    utterances = read_utterances(arguments.corpus, arguments.teacher)
    hours, died = speak_all(
        utterances, arguments.output, lambda: Teacher(arguments.teacher), arguments.processes, arguments.until
    )
    print(f"{hours:.2f} h spoken, {len(died)} processes died", flush=True)
    return 1 if died or hours == 0 else 0


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    sys.exit(main(sys.argv[1:]))
