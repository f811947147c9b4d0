#!/usr/bin/env python3
"""Trains the demo's language model within a time budget, and leaves it as a bundle's language part.

WORK/dialogues holds the dialogues; what is not there is written meanwhile by `language_data.py`. OUTPUT gets config.json,
model.safetensors (float16), tokenizer.json and voices.json again and again, averaged weights each time, so that a run that is
cut off leaves its last state; evaluation.json at the end. The learning rate falls to zero with the clock.

Beside the cross entropy of the replies, the state at <|spk|> is trained to be the speaker state (speakers.py) of the voice that
the system prompt names. Voice names come from --voices, else WORK/teacher/voices.json, else there are `female` and `male`.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn import functional

from averaging import Average
from language_data import LOSS, VOICE_MARKS, voice_prompt
from language_eval import evaluate
from language_export import export
from language_model import Config, LanguageModel
from muon import Muon
from speakers import speaker_states

TOKENS_PER_STEP = {"cuda": 32_768, "cpu": 2_048}
LENGTH_STEP = 32  # conversations are padded to a multiple of it
MATRIX_RATE = 0.02  # of Muon
OTHER_RATE = 0.004  # of Adam: embedding, head, norms, biases
WARM_UP_STEPS = 30
STEADY = 0.35  # share of the time before the rate begins to fall
AVERAGE_DECAY = 0.996
STATE_WEIGHT = 1.0
EVALUATION_SHARE = 0.1  # of the time, at most EVALUATION_SECONDS
EVALUATION_SECONDS = 20
EXPORT_SECONDS = 20
LOOK_SECONDS = 2
PLACEHOLDER_VOICES = ["female", "male"]


class Dialogues:
    """All conversations there are so far, on the device, in batches of similar lengths."""

    def __init__(self, folder, device, tokens_per_step, seed):
        self._folder = folder
        self._device = device
        self._tokens_per_step = tokens_per_step
        self._random = random.Random(seed)
        self._parts = 0
        self._ids = np.zeros(0, np.uint16)
        self._lengths = np.zeros(0, np.int64)
        self._batches = []
        self._on_device = None
        self._looked = 0.0
        self.epochs = 0

    def look(self):
        """Takes in parts that have appeared."""
        if time.time() - self._looked < LOOK_SECONDS:
            return
        self._looked = time.time()
        paths = sorted(self._folder.glob("part-*.npz"))[self._parts :]
        for path in paths:
            with np.load(path) as part:
                self._ids = np.concatenate([self._ids, part["ids"]])
                self._lengths = np.concatenate([self._lengths, part["lengths"].astype(np.int64)])
        self._parts += len(paths)
        if paths:
            self._on_device = torch.from_numpy(self._ids.astype(np.int32)).to(self._device)
            self._starts = np.concatenate([[0], np.cumsum(self._lengths)[:-1]])
            self._batches = []

    @property
    def size(self):
        return len(self._lengths)

    def batch(self):
        """ids [batch, tokens] and lengths [batch] of conversations, padded with what happens to follow them."""
        if not self._batches:
            self._plan()
        rows = self._batches.pop()
        lengths = self._lengths[rows]
        tokens = -(-int(lengths.max()) // LENGTH_STEP) * LENGTH_STEP
        starts = torch.from_numpy(self._starts[rows]).to(self._device)
        at = starts[:, None] + torch.arange(tokens, device=self._device)
        ids = self._on_device[at.clamp_(max=len(self._on_device) - 1)]
        return ids, torch.from_numpy(lengths).to(self._device)

    def _plan(self):
        """Batches for one pass over all conversations, in random order, each of neighbours in length."""
        shuffled = np.array(self._random.sample(range(self.size), self.size))
        rows = shuffled[np.argsort(-(self._lengths[shuffled] // LENGTH_STEP), kind="stable")]
        at = 0
        while at < len(rows):
            longest = int(self._lengths[rows[at]]) // LENGTH_STEP * LENGTH_STEP + LENGTH_STEP
            count = max(1, self._tokens_per_step // longest)
            self._batches.append(rows[at : at + count])
            at += count
        self._random.shuffle(self._batches)
        self.epochs += 1


class Training:
    """The network, its optimisers and its loss."""

    def __init__(self, config, tokenizer, num_voices, device, seed):
        torch.manual_seed(seed)
        self.device = device
        self.model = LanguageModel(config).to(device)
        blocks = [p for p in self.model.model.layers.parameters() if p.ndim == 2]
        others = [p for p in self.model.parameters() if all(p is not block for block in blocks)]
        self._matrices = Muon(blocks)
        self._others = torch.optim.AdamW(others, lr=OTHER_RATE, betas=(0.9, 0.98), weight_decay=0.0)
        self.average = Average({"model": self.model}, AVERAGE_DECAY)
        self._marks = torch.tensor([tokenizer.token_to_id(VOICE_MARKS[i]) for i in range(num_voices)], device=device)
        self._speaker = tokenizer.token_to_id("<|spk|>")
        self._states = torch.from_numpy(speaker_states(num_voices, config.hidden)).to(device)
        self.steps = 0

    def step(self, marked, lengths, rate):
        """One step on a batch; rate in [0, 1]. Returns the two losses as tensors."""
        for group in self._others.param_groups:
            group["lr"] = OTHER_RATE * rate
        self._matrices.rate = MATRIX_RATE * rate
        entropy, distance = self.losses(marked, lengths)
        self.model.zero_grad(set_to_none=True)
        (entropy + STATE_WEIGHT * distance).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self._matrices.step()
        self._others.step()
        self.average.update()
        self.steps += 1
        return entropy.detach(), distance.detach()

    def losses(self, marked, lengths):
        """Cross entropy per reply token, and mean squared distance of the states at <|spk|> from the voice's."""
        inside = torch.arange(marked.shape[1], device=self.device) < lengths[:, None]
        ids = torch.where(inside, marked & (LOSS - 1), 0)
        trained = (marked & LOSS > 0) & inside
        voices = torch.randint(len(self._marks), (len(ids), 1), device=self.device)
        ids = torch.where(ids == self._marks[0], self._marks[voices], ids)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.device.type == "cuda"):
            states = self.model.states(ids)
        logits = self.model.lm_head(states[:, :-1][trained[:, 1:]])
        entropy = functional.cross_entropy(logits, ids[:, 1:][trained[:, 1:]])
        speaking = ids == self._speaker
        wanted = self._states[voices.expand_as(ids)[speaking]]
        return entropy, functional.mse_loss(states[speaking], wanted)

    def averaged(self):
        """A model of its own with the averaged weights."""
        model = LanguageModel(self.model.config).to(self.device)
        model.load_state_dict(self.average.state()["model"])
        return model.eval()


def rate_at(share, steps):
    """The learning rate, 1 at most, at a share of the time."""
    falling = (1 - share) / (1 - STEADY)
    return min(1.0, (steps + 1) / WARM_UP_STEPS, max(0.01, falling))


def voice_names(arguments):
    file = arguments.voices or arguments.work / "teacher" / "voices.json"
    if not arguments.voices and not file.exists():
        return PLACEHOLDER_VOICES
    text = file.read_text(encoding="utf-8")
    names = json.loads(text) if file.suffix == ".json" else text.split()
    if not 1 <= len(names) <= len(VOICE_MARKS):
        raise SystemExit(f"{file} names {len(names)} voices, 1 to {len(VOICE_MARKS)} are possible")
    return names


def write_dialogues(folder, arguments):
    """Starts to write the dialogues if they are not there; the process, or None."""
    if (folder / "part-000.npz").exists():
        return None
    command = [sys.executable, Path(__file__).with_name("language_data.py"), "--output", folder]
    command += ["--conversations", arguments.conversations, "--processes", arguments.processes, "--seed", arguments.seed]
    return subprocess.Popen([str(word) for word in command])


def wait_for_dialogues(folder, writer):
    while not (folder / "part-000.npz").exists():
        if writer.poll() not in (None, 0):
            raise SystemExit(f"language_data.py ended with {writer.returncode}")
        time.sleep(0.2)


def train(arguments, start):
    """Trains until the time is over; returns the averaged model."""
    folder, device = arguments.work / "dialogues", torch.device(arguments.device)
    end = arguments.seconds - min(EVALUATION_SECONDS, EVALUATION_SHARE * arguments.seconds)
    writer = write_dialogues(folder, arguments)
    try:
        wait_for_dialogues(folder, writer)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        names = voice_names(arguments)
        voices = [{"name": name, "prompt": voice_prompt(index)} for index, name in enumerate(names)]
        dialogues = Dialogues(folder, device, TOKENS_PER_STEP[device.type], arguments.seed)
        training = Training(Config(), tokenizer, len(names), device, arguments.seed)
        begin, exported, entropy, distance = time.time() - start, time.time(), None, None
        while (now := time.time() - start) < end and training.steps < arguments.steps:
            dialogues.look()
            entropy, distance = training.step(*dialogues.batch(), rate_at((now - begin) / (end - begin), training.steps))
            if time.time() - exported > EXPORT_SECONDS:
                report(start, training, dialogues, entropy, distance)
                export(training.averaged(), folder / "tokenizer.json", voices, arguments.output)
                exported = time.time()
        report(start, training, dialogues, entropy, distance)
        model = training.averaged()
        export(model, folder / "tokenizer.json", voices, arguments.output)
        return model, tokenizer, len(names)
    finally:
        if writer is not None and writer.poll() is None:
            writer.terminate()


def report(start, training, dialogues, entropy, distance):
    if entropy is None:
        raise SystemExit("no time for a single step")
    print(
        f"{time.time() - start:6.1f}s language: step {training.steps}, {dialogues.size} conversations, pass {dialogues.epochs}, "
        f"cross entropy {float(entropy):.4f}, state {float(distance):.5f}",
        flush=True,
    )


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder with dialogues/")
    parser.add_argument("--output", type=Path, required=True, help="folder to write the language part to")
    parser.add_argument("--seconds", type=float, default=240, help="time for everything (default %(default)s)")
    parser.add_argument("--steps", type=int, default=10**9, help="most training steps (default: as many as there is time for)")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", help="default %(default)s")
    parser.add_argument("--voices", type=Path, help="list of names: JSON, or one a line")
    parser.add_argument("--conversations", type=int, default=500_000, help="to write if there are none (default %(default)s)")
    parser.add_argument("--processes", type=int, default=4, help="that write them (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    parser.add_argument("--evaluated", type=int, default=2_000, help="held-out wordings asked at the end (default %(default)s)")
    return parser.parse_args()


def main():
    start = time.time()
    arguments = parse_arguments()
    torch.backends.cuda.matmul.allow_tf32 = True
    model, tokenizer, num_voices = train(arguments, start)
    replies = json.loads((arguments.work / "dialogues" / "replies.json").read_text(encoding="utf-8"))
    result = evaluate(model, tokenizer, replies, num_voices, arguments.evaluated, arguments.seed)
    (arguments.output / "evaluation.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    summary = {key: value for key, value in result.items() if key not in ("wrong", "answers")}
    print(f"{time.time() - start:6.1f}s language: {json.dumps(summary)}")


if __name__ == "__main__":
    main()
