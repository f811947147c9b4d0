#!/usr/bin/env python3
"""Trains the codec: DVAE and Vocos together, on crops with hard edges as long as what streaming decodes.

Reads WORK/audio as it grows, writes WORK/codec.pt once, at the end. Codes that die make everything later worthless: they
are counted, and after a second collapse the process ends with an error. So it does at once if the speech is not that of
the texts.
"""

import math

import torch
from torch import nn
from torch.nn import functional

from audio import LogMel, Recording, Shards, SpectralLoss, text_agreement
from codec_model import DIGITS, GROUPS, LATENT_REACH, Dvae, Vocos, codes_in_use, quantize
from phase import parse
from settings import CODES, HOP

CROP_STEPS = 32  # decoded
CONTEXT_STEPS = 12  # more on both sides, seen by the encoder only
PEAK_RATE = 1e-3
WARM_UP_STEPS = 100
KEEP_FINE = 0.5
SMOOTHNESS = 0.02
DECORRELATION = 0.1
CHECK_FROM_STEP = 300
CHECK_EVERY = 100
LEAST_CODES = 40
LEAST_AGREEMENT = 0.6  # correlation of the lengths of texts and speech; right pairs have more than 0.9
MOST_HOURS = 8
SHORTEST_SHARE = 0.5  # of the planned time, however late the speech comes


class Collapse(Exception):
    """Too few codes are in use."""


class CodecLoss(nn.Module):
    """One forward pass: crops in, loss and what is worth knowing out."""

    def __init__(self, phase, dvae, vocos):
        super().__init__()
        self._phase, self._dvae, self._vocos = phase, dvae, vocos
        self._mel, self._spectral = LogMel(), SpectralLoss()

    def forward(self, waves):
        with torch.no_grad():
            mel = self._mel(waves)
        with self._phase.autocast():
            latent = self._dvae.encode(mel)
        latent = latent.float()[:, CONTEXT_STEPS : CONTEXT_STEPS + CROP_STEPS]
        keep_fine = (torch.rand(len(waves), 1, 1, 1, device=waves.device) < KEEP_FINE).float()
        values, codes = quantize(latent, keep_fine)
        with self._phase.autocast():
            made_mel = self._dvae.decode(values)
            made = self._vocos(made_mel.float())
        made_mel = made_mel.float()
        target_mel, target = inner(mel, 2), inner(waves, 2 * HOP)
        losses = {
            "mel": functional.l1_loss(made_mel, target_mel),
            "wave_mel": functional.l1_loss(self._mel(made), self._mel(target)),
            "spectral": self._spectral(made, target),
            "correlation": correlation(latent),
            "change": (latent[:, 1:] - latent[:, :-1]).square().mean(),
        }
        loss = losses["mel"] + losses["wave_mel"] + 0.5 * losses["spectral"]
        loss = loss + DECORRELATION * losses["correlation"] + SMOOTHNESS * losses["change"]
        return loss, losses, codes


def inner(x, per_step):
    """The part of the last dimension that is decoded."""
    return x[..., CONTEXT_STEPS * per_step : (CONTEXT_STEPS + CROP_STEPS) * per_step]


def correlation(latent):
    """Mean squared correlation between the latent numbers of a group: a code should not say a thing twice."""
    z = torch.atanh((latent / LATENT_REACH).clamp(-0.999, 0.999)).flatten(0, 1)
    z = (z - z.mean(0)) / (z.std(0) + 1e-4)
    matrix = torch.einsum("ngi,ngj->gij", z, z) / len(z)
    others = ~torch.eye(DIGITS, dtype=torch.bool, device=z.device)
    return (matrix.square() * others).sum() / (GROUPS * int(others.sum()))


def train(phase, recording, begin, until):
    """Trains from new weights until the time is over; returns the networks."""
    dvae, vocos = Dvae(phase.sizes).to(phase.device), Vocos(phase.sizes).to(phase.device)
    model = CodecLoss(phase, dvae, vocos).to(phase.device)
    parameters = [*dvae.parameters(), *vocos.parameters()]
    optimizer = torch.optim.AdamW(parameters, betas=(0.8, 0.99), weight_decay=0.01)
    crop = (CROP_STEPS + 2 * CONTEXT_STEPS) * 2 * HOP
    step, used, next_look = 0, torch.zeros(4, CODES, dtype=torch.bool, device=phase.device), begin
    while phase.elapsed() < until:
        if phase.elapsed() > next_look:
            recording.take_new(MOST_HOURS)
            next_look = phase.elapsed() + 10
        done = (phase.elapsed() - begin) / (until - begin)
        rate = PEAK_RATE * min(1, (step + 1) / WARM_UP_STEPS) * (0.3 + 0.7 * (1 + math.cos(math.pi * done)) / 2)
        optimizer.param_groups[0]["lr"] = rate
        waves = recording.crops(phase.sizes.codec_batch, crop)
        waves = waves * (0.7 + 0.5 * torch.rand(len(waves), 1, device=phase.device))
        loss, losses, codes = model(waves)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 5.0)
        optimizer.step()
        step += 1
        for book, row in enumerate(codes.unbind(2)):
            used[book, row.flatten()] = True
        if step % CHECK_EVERY == 0:
            report(phase, step, losses, used, recording)
            used.zero_()
    phase.say(f"{step} steps in {phase.elapsed() - begin:.0f} s")
    phase.note(steps=step, hours=recording.hours(), codes_in_last_crops=codes_in_use(codes))
    return dvae, vocos


def report(phase, step, losses, used, recording):
    counts = used.sum(dim=1).tolist()
    values = {name: round(float(value.detach()), 4) for name, value in losses.items()}
    phase.say(f"step {step} {values} codes in use {counts} of {recording.hours():.1f} h")
    phase.note(losses=values, codes_in_use=counts)
    if step >= CHECK_FROM_STEP and (min(counts) < LEAST_CODES or not math.isfinite(values["mel"])):
        raise Collapse(f"codes in use {counts}, at least {LEAST_CODES} a book are needed")


def main():
    phase, arguments = parse("codec", __doc__, add_arguments)
    recording = Recording(Shards(phase.work / "audio"), phase.device)

    def enough():
        recording.take_new(MOST_HOURS)
        return recording.hours() >= arguments.hours

    if not phase.wait_for(enough, f"{arguments.hours} h of speech"):
        raise SystemExit(f"codec: only {recording.hours():.2f} h of speech came in time")
    agreement, count = text_agreement(phase.work / "audio")
    phase.say(f"lengths of text and speech correlate by {agreement:.2f} over {count} utterances")
    if not agreement >= LEAST_AGREEMENT:
        raise SystemExit("codec: the speech is not that of the texts; are corpus and teacher of the same making?")
    begin = phase.elapsed()
    until = max(phase.until, begin + SHORTEST_SHARE * phase.until)
    phase.say(f"begins with {recording.hours():.2f} h, ends at {until:.0f} s")
    try:
        dvae, vocos = train(phase, recording, begin, until)
    except Collapse as collapse:
        phase.say(f"COLLAPSE: {collapse}; beginning again with another seed")
        torch.manual_seed(arguments.seed + 1)
        try:
            begin = phase.elapsed()
            dvae, vocos = train(phase, recording, begin, max(until, begin + SHORTEST_SHARE * phase.until))
        except Collapse as second:
            raise SystemExit(f"codec: COLLAPSE AGAIN: {second}") from second
    phase.save("codec.pt", {"dvae": dvae.state_dict(), "vocos": vocos.state_dict()})
    phase.say("codec.pt is there")


def add_arguments(parser):
    parser.add_argument("--hours", type=float, default=1.0, help="speech to begin with (default %(default)s)")


if __name__ == "__main__":
    main()
