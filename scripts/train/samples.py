#!/usr/bin/env python3
"""Speaks sentences of the test split with what was exported and says how well it went.

Reads WORK and the weights that export.py reads; writes to --output numbers.json and 16-bit WAV files in samples.tar (what
the model says), resynthesis.tar (the teacher's codes decoded: what the codec costs) and teacher.tar. For each voice the
sentences are those that the teacher has spoken with it, so that lengths can be compared.
"""

import io
import json
import tarfile
import time
from pathlib import Path

import numpy as np
import torch

from audio import write_wav
from codec_model import Dvae, Vocos
from codes import TAIL_STEPS
from examples import Utterances, split_by_id
from export import decoding_state
from generate import Generator, streamed_wave
from phase import parse
from settings import CALL_STEPS
from speakers import speaker_states
from speech_model import SpeechDecoder
from tokenizer import Tokenizer

MOST_TAR_BYTES = 14_500_000
TOO_LONG = 1.5  # times the teacher's length
PAUSE_ALLOWED = 14  # steps of silence that a sentence may have behind it
FEWEST_WORDS = 3


class Networks:
    """Everything that speaks, on one device."""

    def __init__(self, phase, num_voices):
        self.model = SpeechDecoder(phase.sizes)
        self.model.load_state_dict(torch.load(phase.work / "tts.pt", map_location="cpu", weights_only=True))
        state, self.source = decoding_state(phase.work)
        self.dvae, self.vocos = Dvae(phase.sizes), Vocos(phase.sizes)
        self.dvae.load_state_dict(state["dvae"])
        self.vocos.load_state_dict(state["vocos"])
        for network in (self.model, self.dvae, self.vocos):
            network.to(phase.device).eval()
        self.states = torch.from_numpy(speaker_states(num_voices, phase.sizes.llm_dim)).to(phase.device)


def chosen(utterances, per_voice):
    """Indices of test sentences, the same number for each voice, spread evenly over what there is."""
    result = []
    for _, indices in sorted(utterances.by_voice.items()):
        real = [n for n in indices if len(utterances.entries[n]["text"].split()) >= FEWEST_WORDS]
        result += real[:: max(1, len(real) // per_voice)][:per_voice]
    return result


def speak(phase, networks, tokenizer, utterances, indices, rule):
    """Codes of all sentences by one rule, and the numbers about them."""
    began = time.time()
    texts = [utterances.tokens[n].tolist() for n in indices]
    voices = torch.tensor([utterances.entries[n]["voice"] for n in indices], device=phase.device)
    generator = Generator(networks.model, tokenizer)
    teacher = np.array([utterances.codes[n].shape[1] - TAIL_STEPS for n in indices])
    codes, ended = generator.speak(texts, networks.states[voices], 2 * int(teacher.max()) + CALL_STEPS, rule)
    steps = np.array([len(rows) for rows in codes])
    ratio = steps / teacher
    excess = np.maximum(steps - PAUSE_ALLOWED, 0) / teacher
    numbers = {
        "sentences": len(indices),
        "ended_by_itself": int(sum(ended)),
        "ended_in_time": int((excess <= TOO_LONG).sum()),
        "length_ratio": {str(q): round(float(np.quantile(ratio, q / 100)), 3) for q in (0, 5, 50, 95, 100)},
        "within_10_percent": int((abs(ratio - 1) <= 0.1).sum()),
    }
    phase.say(f"{rule}: {numbers} in {time.time() - began:.1f} s")
    return codes, numbers, ratio


class Archive:
    """A tar of WAV files that keeps below a size."""

    def __init__(self, path):
        self._tar = tarfile.open(path, "w")
        self._room = MOST_TAR_BYTES

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._tar.close()

    def add_wave(self, name, samples):
        """Adds a sentence unless it is empty or there is no room."""
        file = io.BytesIO()
        write_wav(file, samples)
        if len(samples) and file.tell() <= self._room:
            self._room -= file.tell()
            self.add(name + ".wav", file.getvalue())

    def add(self, name, content):
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        self._tar.addfile(entry, io.BytesIO(content))


def write_samples(phase, networks, tokenizer, utterances, indices, output):
    """Three archives: the reference rule's sentences, the teacher's codes decoded, the teacher; returns all numbers."""
    entries = [utterances.entries[index] for index in indices]
    names = [f"{n:02d}-voice{entry['voice']}" for n, entry in enumerate(entries)]
    numbers, lines = {"vocoder": networks.source}, ["file\ttext\tsteps\tratio to the teacher"]
    for rule in ("server", "reference"):
        codes, numbers[rule], ratio = speak(phase, networks, tokenizer, utterances, indices, rule)
    with Archive(output / "samples.tar") as tar:
        for name, entry, rows, r in zip(names, entries, codes, ratio, strict=True):
            lines.append(f"{name}.wav\t{entry['text']}\t{len(rows)}\t{r:.2f}")
            tar.add_wave(name, streamed_wave(networks.dvae, networks.vocos, rows).numpy())
        tar.add("sentences.tsv", ("\n".join(lines) + "\n").encode())
    with Archive(output / "resynthesis.tar") as tar:
        for name, index in zip(names, indices, strict=True):
            rows = torch.from_numpy(utterances.codes[index][0][:-TAIL_STEPS])
            tar.add_wave(name, streamed_wave(networks.dvae, networks.vocos, rows).numpy())
    with Archive(output / "teacher.tar") as tar:
        for name, entry in zip(names, entries, strict=True):
            samples = np.load(phase.work / "audio" / f"{entry['shard']}.npy", mmap_mode="r")
            tar.add_wave(name, samples[entry["start"] : entry["start"] + entry["length"]] / np.float32(32768))
    return numbers


def phase_numbers(work):
    """What the other processes noted."""
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((work / "numbers").glob("*.json"))
    }


def main():
    phase, arguments = parse("samples", __doc__, add_arguments)
    voices = json.loads((phase.work / "teacher" / "voices.json").read_text(encoding="utf-8"))
    tokenizer = Tokenizer.read(phase.work / "tokenizer.json")
    utterances = Utterances(phase.work / "codes", split_by_id(phase.work / "corpus"), "test")
    if not utterances.load_new():
        raise SystemExit("samples: the teacher has spoken no sentence of the test split")
    networks = Networks(phase, len(voices))
    indices = chosen(utterances, arguments.per_voice)
    arguments.output.mkdir(parents=True, exist_ok=True)
    numbers = write_samples(phase, networks, tokenizer, utterances, indices, arguments.output)
    text = json.dumps(phase_numbers(phase.work) | {"samples": numbers}, indent=1)
    (arguments.output / "numbers.json").write_text(text + "\n", encoding="utf-8")


def add_arguments(parser):
    parser.add_argument("--output", type=Path, required=True, help="folder to write")
    parser.add_argument("--per-voice", type=int, default=30, help="sentences of each voice (default %(default)s)")


if __name__ == "__main__":
    main()
