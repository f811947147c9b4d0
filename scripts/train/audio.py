"""Sound: spectrograms, the teacher's shards, WAV files."""

import json
import math
import wave

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from settings import FFT_SIZE, HOP, MEL_FLOOR, MELS, SAMPLE_RATE

FADE_SAMPLES = 120  # 5 ms at both ends of an utterance, so that silence begins and ends without a step
GAP_SAMPLES = 4800  # silence behind an utterance where utterances are strung together
LOG_MEL_FLOOR = math.log(MEL_FLOOR)


def mel_filters():
    """Triangles of equal height, centres evenly spaced on the mel scale (HTK's formula): [bins, mels]."""
    frequencies = torch.linspace(0, SAMPLE_RATE / 2, FFT_SIZE // 2 + 1)
    highest = 2595 * math.log10(1 + SAMPLE_RATE / 2 / 700)
    corners = 700 * (10 ** (torch.linspace(0, highest, MELS + 2) / 2595) - 1)
    rising = (frequencies[:, None] - corners[:-2]) / (corners[1:-1] - corners[:-2])
    falling = (corners[2:] - frequencies[:, None]) / (corners[2:] - corners[1:-1])
    return torch.minimum(rising, falling).clamp_min(0)


def magnitude(wave_samples, size, hop, window, center):
    spectrum = torch.stft(wave_samples, size, hop, window=window, center=center, return_complex=True)
    return torch.sqrt(spectrum.real.square() + spectrum.imag.square() + 1e-9)


class LogMel(nn.Module):
    """Wave [batch, frames * HOP] to log-mel [batch, MELS, frames]; frame i is centred at (i + 1/2) * HOP."""

    def __init__(self):
        super().__init__()
        self.register_buffer("window", torch.hann_window(FFT_SIZE), persistent=False)
        self.register_buffer("filters", mel_filters(), persistent=False)

    def forward(self, wave_samples):
        border = (FFT_SIZE - HOP) // 2
        padded = functional.pad(wave_samples[:, None], (border, border), mode="reflect")[:, 0]
        magnitudes = magnitude(padded, FFT_SIZE, HOP, self.window, center=False)
        return torch.log((self.filters.T @ magnitudes).clamp_min(MEL_FLOOR))


class SpectralLoss(nn.Module):
    """Distance of two waves by magnitude spectra of several sizes: logarithm, and error relative to the target."""

    SIZES = (256, 512, 1024, 2048)

    def __init__(self):
        super().__init__()
        for size in self.SIZES:
            self.register_buffer(f"window{size}", torch.hann_window(size), persistent=False)

    def forward(self, made, target):
        total = 0
        for size in self.SIZES:
            window = getattr(self, f"window{size}")
            a, b = (magnitude(x, size, size // 4, window, center=True) for x in (made, target))
            logarithms = functional.l1_loss(a.clamp_min(1e-4).log(), b.clamp_min(1e-4).log())
            total = total + logarithms / 2 + (a - b).abs().sum() / b.sum()
        return total / len(self.SIZES)


class Shards:
    """The teacher's speech as it comes: WORK/audio/NNNNN.jsonl beside NNNNN.npy."""

    def __init__(self, folder):
        self._folder = folder
        self._seen = set()

    def new(self):
        """Paths of shards that have been completed since the last call, in order."""
        found = sorted(path for path in self._folder.glob("*.jsonl") if path not in self._seen)
        self._seen.update(found)
        return found


def read_shard(path):
    """Utterances of a shard: their descriptions, and their samples as int16 arrays with faded ends."""
    samples = np.load(path.with_suffix(".npy"))
    with open(path, encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    return entries, [faded(samples[e["start"] : e["start"] + e["length"]]) for e in entries]


def text_agreement(folder):
    """Correlation of an utterance's length with its text's, over all shards, and how many utterances there are.

    Near 0 when texts belong to other utterances, as after a corpus was made anew but not what the teacher had of it.
    """
    entries = []
    for path in folder.glob("*.jsonl"):
        with open(path, encoding="utf-8") as lines:
            entries += map(json.loads, lines)
    lengths = np.array([[len(entry["text"]), entry["length"]] for entry in entries], float)
    return float(np.corrcoef(lengths.T)[0, 1]), len(entries)


def faded(samples):
    """A copy that begins and ends at zero."""
    length = min(FADE_SAMPLES, len(samples) // 2)
    ramp = np.linspace(0, 1, length, dtype=np.float32)
    result = samples.copy()
    result[:length] = np.round(samples[:length] * ramp)
    result[len(result) - length :] = np.round(samples[len(result) - length :] * ramp[::-1])
    return result


class Recording:
    """Speech strung together on the device, for crops; grows as shards come."""

    def __init__(self, shards, device):
        self._shards = shards
        self._device = device
        self._samples = torch.zeros(0, dtype=torch.int16, device=device)

    def hours(self):
        return len(self._samples) / SAMPLE_RATE / 3600

    def take_new(self, most_hours):
        """Adds shards that have come, until there are most_hours."""
        parts = [self._samples]
        if self.hours() >= most_hours:
            return
        gap = np.zeros(GAP_SAMPLES, np.int16)
        for path in self._shards.new():
            _, utterances = read_shard(path)
            pieces = [piece for utterance in utterances for piece in (utterance, gap)]
            parts.append(torch.from_numpy(np.concatenate(pieces)).to(self._device))
        self._samples = torch.cat(parts)

    def crops(self, count, samples):
        """Random pieces, float32 [count, samples]."""
        begin = torch.randint(0, len(self._samples) - samples, (count, 1), device=self._device)
        return self._samples[begin + torch.arange(samples, device=self._device)].float() / 32768


def write_wav(target, samples):
    """Writes float samples as 16-bit mono WAV to a path or a file object."""
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
