#!/usr/bin/env python3
"""Turns the teacher's speech into codes, shard by shard, as soon as the codec is trained.

Reads WORK/codec.pt, WORK/tokenizer.json and WORK/audio, writes WORK/codes/NNNNN.npz. Each utterance is encoded several
times, shifted by a fraction of an audio step: the same speech in other codes, which is more data for the speech decoder.
Behind every utterance come TAIL_STEPS steps of silence, encoded with it.
"""

import json
import time

import numpy as np
import torch

from audio import LogMel, Shards, read_shard
from codec_model import Dvae, codes_in_use, quantize
from phase import parse, replace
from settings import STEP_SAMPLES, STEPS_PER_SECOND
from tokenizer import Tokenizer

TAIL_STEPS = 20
VERSIONS = 4
BATCH_SAMPLES = 24_000 * 1200
LOG_SECONDS = 5
SPEECH_ENDED = "speech-ended"  # a file in the work folder: no shard will follow


class Encoder:
    def __init__(self, phase):
        self._phase = phase
        self._dvae = Dvae(phase.sizes).to(phase.device)
        self._dvae.load_state_dict(phase.load("codec.pt")["dvae"])
        self._dvae.eval()
        self._mel = LogMel().to(phase.device)

    def encode(self, utterances):
        """Code rows int16 [versions, steps, books] of each utterance; the last TAIL_STEPS are silence."""
        result = [None] * len(utterances)
        for batch in batches([num_steps(utterance) for utterance in utterances]):
            codes = self._encode_batch([utterances[index] for index in batch])
            for row, index in enumerate(batch):
                result[index] = codes[row, :, : num_steps(utterances[index])]
        return result

    @torch.no_grad()
    def _encode_batch(self, utterances):
        longest = max(map(num_steps, utterances))
        waves = np.zeros((len(utterances), VERSIONS, longest * STEP_SAMPLES), np.float32)
        for row, samples in enumerate(utterances):
            for version in range(VERSIONS):
                shift = version * STEP_SAMPLES // VERSIONS
                waves[row, version, shift : shift + len(samples)] = samples / np.float32(32768)
        waves = torch.from_numpy(waves).to(self._phase.device).flatten(0, 1)
        with self._phase.autocast():
            latent = self._dvae.encode(self._mel(waves))
        codes = quantize(latent.float())[1].to(torch.int16)
        return codes.unflatten(0, (-1, VERSIONS)).cpu().numpy()


def num_steps(samples):
    """Audio steps of an utterance in any of its shifts, tail included."""
    last_shift = STEP_SAMPLES - STEP_SAMPLES // VERSIONS
    return -(-(len(samples) + last_shift) // STEP_SAMPLES) + TAIL_STEPS


def batches(steps):
    """Groups of indices, similar lengths together, each of bounded size."""
    order = sorted(range(len(steps)), key=steps.__getitem__)
    group = []
    for index in order:
        if group and (len(group) + 1) * steps[index] * STEP_SAMPLES * VERSIONS > BATCH_SAMPLES:
            yield group
            group = []
        group.append(index)
    if group:
        yield group


def encode_shard(path, encoder, tokenizer, folder):
    """Writes the codes of one shard; returns how many seconds of speech it holds and all its codes."""
    entries, utterances = read_shard(path)
    codes = encoder.encode(utterances)
    tokens = [np.array(tokenizer.encode(entry["text"]), np.int16) for entry in entries]
    values = {
        "description": np.array(json.dumps(entries)),
        "voices": np.array([entry["voice"] for entry in entries], np.int16),
        "steps": np.array([rows.shape[1] for rows in codes], np.int32),
        "codes": np.concatenate(codes, axis=1),
        "token_counts": np.array([len(ids) for ids in tokens], np.int32),
        "tokens": np.concatenate(tokens),
    }

    def write(target):
        with open(target, "wb") as file:
            np.savez(file, **values)

    replace(folder / f"{path.stem}.npz", write)
    return sum(len(samples) for samples in utterances) / STEP_SAMPLES / STEPS_PER_SECOND, values["codes"]


def main():
    phase, _ = parse("codes", __doc__)
    phase.wait_for_file("codec.pt")
    tokenizer = Tokenizer.read(phase.wait_for_file("tokenizer.json"))
    encoder = Encoder(phase)
    folder = phase.work / "codes"
    folder.mkdir(exist_ok=True)
    shards, hours, said = Shards(phase.work / "audio"), 0.0, 0.0
    while phase.elapsed() < phase.until:
        is_last = (phase.work / SPEECH_ENDED).exists()  # asked first, so that no shard is missed
        for path in shards.new():
            seconds, codes = encode_shard(path, encoder, tokenizer, folder)
            hours += seconds / 3600
            if phase.elapsed() > said + LOG_SECONDS:
                said = phase.elapsed()
                phase.say(f"{hours:.2f} h in codes")
                phase.note(hours=hours, codes_in_use=codes_in_use(torch.from_numpy(codes.astype(np.int64))))
        if is_last:
            break
        time.sleep(1)
    phase.note(hours=hours)
    phase.say(f"done: {hours:.2f} h in {VERSIONS} versions")


if __name__ == "__main__":
    main()
