#!/usr/bin/env python3
"""Trains the speech decoder on codes as they come.

Reads WORK/codes, WORK/tokenizer.json, WORK/corpus and WORK/teacher/voices.json, writes WORK/tts.pt: averaged weights,
those with the best loss on sentences of the test split; goes on from that file where it is there. Compiles at once,
while the codec is still being trained.
"""

import json
import multiprocessing
import time

import numpy as np
import torch
from torch import nn

from averaging import Average
from examples import Utterances, batch_of, pack, split_by_id, training_batches, whole
from muon import Muon
from phase import parse
from settings import BOOKS, CODES
from speakers import NOISE_RMS, speaker_states
from speech_model import SpeechDecoder, loss_of
from tokenizer import Tokenizer

MUON_RATE = 0.02
ADAM_RATE = 1.5e-3
WARM_UP_STEPS = 150
DECAY_SHARE = 0.5  # of the time: the rate falls to zero
DROPOUT = 0.1
MOST_CORRUPTION = 0.16  # share of wrong input codes; each row of a batch draws its own up to this
VALIDATE_SECONDS = 30
VALIDATION_UTTERANCES = 200
LOG_EVERY = 100
QUEUE = 12
LONGEST_WAIT = 60  # seconds for a batch; longer means that its makers are gone
LONG_FIELDS = ("tokens", "codes", "targets", "position", "example", "voices")


def produce(queue, work, sizes, seed):
    """Process that makes batches until it is ended."""
    torch.set_num_threads(1)
    utterances = Utterances(work / "codes", split_by_id(work / "corpus"), "train")
    while not utterances.load_new():
        time.sleep(0.5)
    tokenizer = Tokenizer.read(work / "tokenizer.json")
    for batch in training_batches(utterances, sizes, tokenizer, np.random.default_rng(seed)):
        queue.put(batch)


def on_device(batch, device):
    """Arrays of a batch as tensors, indices as int64."""
    tensors = {name: torch.from_numpy(values).to(device, non_blocking=True) for name, values in batch.items()}
    return {name: tensor.long() if name in LONG_FIELDS else tensor for name, tensor in tensors.items()}


def corrupted(batch):
    """The batch with some input codes wrong, whole rows and single codes: sampling will make mistakes, too."""
    codes = batch["codes"]
    rate = 0.6 * MOST_CORRUPTION * torch.rand(codes.shape[0], 1, 1, device=codes.device)
    flat = codes.flatten(0, 1)
    others = flat[torch.randint(0, len(flat), codes.shape[:2], device=codes.device)]
    codes = torch.where(torch.rand(*codes.shape[:2], 1, device=codes.device) < rate, others, codes)
    noise = torch.randint(0, CODES, codes.shape, device=codes.device)
    return batch | {"codes": torch.where(torch.rand(codes.shape, device=codes.device) < rate, noise, codes)}


class Training:
    """The decoder, its optimisers, and one step."""

    def __init__(self, phase, num_voices):
        self._phase = phase
        self.model = SpeechDecoder(phase.sizes).to(phase.device)
        if (phase.work / "tts.pt").exists():
            phase.say("goes on from tts.pt")
            self.model.load_state_dict(phase.load("tts.pt"))
        states = speaker_states(num_voices, phase.sizes.llm_dim)
        self._states = torch.from_numpy(states).to(phase.device)
        matrices = self.model.matrices()
        known = set(map(id, matrices))
        self._others = [parameter for parameter in self.model.parameters() if id(parameter) not in known]
        self._muon = Muon(matrices)
        self._adam = torch.optim.AdamW(self._others, betas=(0.9, 0.98), weight_decay=0.0)
        self.average = Average({"tts": self.model}, 0.999)
        self._losses = (
            torch.compile(self.model.losses, dynamic=False) if phase.device.type == "cuda" else self.model.losses
        )

    def speakers(self, voices, noise=NOISE_RMS):
        """Speaker states [rows, examples, width] of voices [rows, examples], with noise."""
        states = self._states[voices]
        return states + noise * torch.randn_like(states)

    def backward(self, batch):
        with self._phase.autocast():
            losses = self._losses(batch, self.speakers(batch["voices"]), DROPOUT)
        loss_of(losses).backward()
        return losses.detach()

    def step(self, batch, rate):
        """Trains on one batch with `rate` times the peak learning rates; returns the losses by book."""
        self._muon.rate = MUON_RATE * rate
        self._adam.param_groups[0]["lr"] = ADAM_RATE * rate
        self.zero_grad()
        losses = self.backward(corrupted(batch))
        nn.utils.clip_grad_norm_(self._others, 1.0)
        self._muon.step()
        self._adam.step()
        self.average.update()
        return losses

    def zero_grad(self):
        self._muon.zero_grad()
        self._adam.zero_grad(set_to_none=True)

    def warm_up(self, tokenizer):
        """Runs the whole step once on an empty batch, so that everything is compiled, and forgets the result."""
        batch = on_device(batch_of([], self._phase.sizes, tokenizer), self._phase.device)
        self.backward(corrupted(batch))
        self.zero_grad()


class Validation:
    """Loss of the averaged weights on whole utterances of the test split, and the best so far."""

    def __init__(self, phase, training, tokenizer):
        self._phase, self._training, self._tokenizer = phase, training, tokenizer
        self._utterances = Utterances(phase.work / "codes", split_by_id(phase.work / "corpus"), "test")
        self._model = SpeechDecoder(phase.sizes).to(phase.device).eval()
        self._count = 0
        self._best = float("inf")

    @torch.no_grad()
    def run(self, step):
        """Validates and stores the weights if they are the best; a larger validation set starts the comparison anew."""
        if self._count < VALIDATION_UTTERANCES and self._utterances.load_new() > self._count:
            self._count = min(len(self._utterances.codes), VALIDATION_UTTERANCES)
            self._best = float("inf")
        state = self._training.average.state()["tts"]
        self._model.load_state_dict(state)
        losses = self._losses() if self._count else torch.full((BOOKS,), float("nan"))
        loss = float(loss_of(losses))
        values = [round(value, 3) for value in losses.tolist()]
        self._phase.say(
            f"VALIDATION after {step} steps: {values} on {self._count} utterances, best was {self._best:.3f}"
        )
        if not loss >= self._best:  # also where nothing can be compared
            self._best = loss if loss == loss else self._best
            self._phase.save("tts.pt", state)
            self._phase.note(validation_losses=values, validation_loss=loss, best_step=step)

    def _losses(self):
        sizes = self._phase.sizes
        rows = pack([whole(self._utterances, n) for n in range(self._count)], sizes.row_positions)
        total, weight = torch.zeros(BOOKS, device=self._phase.device), 0
        for begin in range(0, len(rows), sizes.rows):
            batch = on_device(batch_of(rows[begin : begin + sizes.rows], sizes, self._tokenizer), self._phase.device)
            with self._phase.autocast():
                losses = self._model.losses(batch, self._training.speakers(batch["voices"], noise=0.0))
            count = int((batch["targets"][..., 0] >= 0).sum())
            total, weight = total + losses * count, weight + count
        return total / weight


def rate_at(step, left):
    """Share of the peak learning rate; left is the share of the time that is left."""
    return min(1.0, (step + 1) / WARM_UP_STEPS, max(0.0, left) / DECAY_SHARE)


def main():
    phase, arguments = parse("tts", __doc__, add_arguments)
    tokenizer = Tokenizer.read(phase.wait_for_file("tokenizer.json"))
    voices = json.loads(phase.wait_for_file("teacher/voices.json").read_text(encoding="utf-8"))
    training = Training(phase, len(voices))
    torch._dynamo.config.suppress_errors = True  # rather slow than not at all
    training.warm_up(tokenizer)
    phase.say(f"compiled; {sum(p.numel() for p in training.model.parameters())} parameters")
    context = multiprocessing.get_context("spawn")
    queue = context.Queue(QUEUE)
    seeds = range(arguments.seed * 1000, arguments.seed * 1000 + arguments.producers)
    producers = [
        context.Process(target=produce, args=(queue, phase.work, phase.sizes, seed), daemon=True) for seed in seeds
    ]
    for producer in producers:
        producer.start()
    if not phase.wait_for(lambda: not queue.empty(), "codes"):
        raise SystemExit("tts: no codes came in time")
    begin = phase.elapsed()
    train(phase, training, Validation(phase, training, tokenizer), queue, begin)
    for producer in producers:
        producer.terminate()


def train(phase, training, validation, queue, begin):
    step, next_validation, waited = 0, begin + VALIDATE_SECONDS, 0.0
    phase.say("begins")
    while phase.elapsed() < phase.until:
        asked = time.time()
        batch = on_device(queue.get(timeout=LONGEST_WAIT), phase.device)
        waited += time.time() - asked
        losses = training.step(batch, rate_at(step, (phase.until - phase.elapsed()) / (phase.until - begin)))
        step += 1
        if step % LOG_EVERY == 1:
            speed = step / (phase.elapsed() - begin)
            values = [round(value, 3) for value in losses.tolist()]
            phase.say(f"step {step} {values} {speed:.1f} steps/s, {waited:.0f} s waited for batches")
            phase.note(steps=step, training_losses=values, steps_per_second=speed)
        if phase.elapsed() > next_validation:
            validation.run(step)
            next_validation = phase.elapsed() + VALIDATE_SECONDS
    validation.run(step)
    phase.note(steps=step)
    phase.say(f"done after {step} steps")


def add_arguments(parser):
    parser.add_argument("--producers", type=int, default=3, help="processes that make batches (default %(default)s)")


if __name__ == "__main__":
    main()
