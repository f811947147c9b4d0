"""The teacher: hibari-tts, a small neural voice, and a second voice made from it.

The network gives, for each 12.5 ms frame, the pitch and the spectra of a harmonic part and of two noise parts, so pitch
and spectral envelope can be changed before there is any sound: the second voice has another pitch, and an envelope
stretched along the frequency axis as a longer or shorter vocal tract would stretch it.
"""

import json
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SAMPLE_RATE_HZ = 24_000
BINS = 601
HOP_SAMPLES = 300
BIN_HZ = 20.0
TOP_BIN = 585.0  # 11.7 kHz; what the network gives above it is of no use elsewhere
SILENT = -30.0  # logarithm of a magnitude
PAUSE_SAMPLES = 6000  # between the sentences of one text, a quarter of a second
FRONT_SAMPLES = 1200  # 50 ms before speech
BACK_SAMPLES = 1920  # 80 ms behind it
FRAME_SAMPLES = 120
SILENCE_DB = -48.0  # below the loudest frame
MOST_LEVEL = 0.95


@dataclass(frozen=True)
class Voice:
    """pitch and formant are factors on the pitch and on the frequencies of the spectral envelope; share is of all texts."""

    name: str
    pitch: float
    formant: float
    gain: float
    share: float


# Gains make both voices equally loud.
VOICES = (
    Voice("lark", pitch=1.0, formant=1.0, gain=1.6, share=0.6),
    Voice("heron", pitch=0.62, formant=0.88, gain=1.4, share=0.4),
)


def voice_of(text_id):
    """Number of the voice that speaks a text."""
    place = zlib.crc32(text_id.encode()) / 2**32
    return next(number for number in range(len(VOICES)) if place < sum(v.share for v in VOICES[: number + 1]))


class Teacher:
    """Speaks phonemes; one a process. folder is what teacher.py writes."""

    def __init__(self, folder):
        package = Path(folder) / "package"
        sys.path.insert(0, str(package))
        import onnxruntime
        from hibari import dsp

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        assets = package / "hibari" / "assets"
        self._network = onnxruntime.InferenceSession(assets / "hibari.onnx", options, ["CPUExecutionProvider"])
        self._vocabulary = json.loads((assets / "vocab.json").read_text(encoding="utf-8"))
        self._synthesize = dsp.synth

    def speak(self, text_id, phonemes, voice):
        """int16 samples of a text, a list of phoneme strings, one a sentence; the same for the same arguments."""
        rng = np.random.default_rng(zlib.crc32(text_id.encode()))
        parts = [self._sentence(sentence, VOICES[voice], rng) for sentence in phonemes]
        pause = np.zeros(PAUSE_SAMPLES, np.float32)
        joined = np.concatenate([piece for part in parts for piece in (pause, part)][1:])
        samples = framed_by_silence(joined) * VOICES[voice].gain
        samples *= min(1.0, MOST_LEVEL / max(np.abs(samples).max(), 1e-9))
        return np.round(samples * 32767).astype(np.int16)

    def _sentence(self, phonemes, voice, rng):
        ids = [0, *(self._vocabulary[symbol] for symbol in phonemes if symbol in self._vocabulary), 0]
        inputs = {"ids": np.array([ids], np.int64), "speed": np.ones(1, np.float32)}
        spectra = [output[0] for output in self._network.run(None, inputs)]
        if (voice.pitch, voice.formant) != (1.0, 1.0):
            spectra = changed(spectra, voice.pitch, voice.formant)
        return without_silence(self._synthesize(*spectra, rng))


def changed(spectra, pitch, formant):
    """The network's outputs with pitch and envelope moved by these factors."""
    harmonic, harmonic_phase, noise, free, free_phase, f0 = spectra
    source = np.minimum(np.arange(BINS) / formant, TOP_BIN)
    turns = envelope(np.tanh(harmonic_phase), f0, source)
    nearest = np.rint(source).astype(int)
    # A bin's phase goes on from frame to frame at the bin's frequency, so a bin that is moved must go on faster or slower.
    moved = (np.arange(BINS) - nearest)[:, None] * np.arange(len(f0)) * (2 * np.pi * HOP_SAMPLES / (2 * (BINS - 1)))
    noise, free = interpolated(noise, source), interpolated(free, source)
    # Bins that would come from above the top get noise of the top's level: equal phases would make clicks.
    above = source == TOP_BIN
    noise[above], free[above] = np.logaddexp(2 * noise[above], 2 * free[above]) / 2, SILENT
    return (
        envelope(harmonic, f0, source),
        np.arctanh(np.clip(turns, -0.9999, 0.9999)),
        noise,
        free,
        free_phase[nearest] + moved.astype(np.float32),
        f0 * np.float32(pitch),
    )


def envelope(values, f0, source):
    """Values [BINS, frames] read at the bins `source`, by what they are at the harmonics of f0.

    Between harmonics the network was never told what to give, since the voice has no energy there.
    """
    spacing = np.maximum(f0 / BIN_HZ, 2.0)
    top = np.floor((BINS - 1) / spacing) - 1
    place = np.clip(source[:, None] / spacing, 1.0, top)
    below = np.minimum(np.floor(place), top - 1)
    weight = (place - below).astype(np.float32)

    def at(harmonic):
        return np.take_along_axis(values, np.minimum(np.rint(harmonic * spacing), BINS - 1).astype(int), 0)

    return at(below) * (1 - weight) + at(below + 1) * weight


def interpolated(values, source):
    below = np.minimum(source.astype(int), BINS - 2)
    weight = (source - below).astype(np.float32)[:, None]
    return values[below] * (1 - weight) + values[below + 1] * weight


def without_silence(samples):
    """What lies between the first and the last frame that is not silent; at least one frame."""
    frames = len(samples) // FRAME_SAMPLES
    energy = np.square(samples[: frames * FRAME_SAMPLES].reshape(frames, FRAME_SAMPLES)).mean(1)
    loud = np.flatnonzero(energy >= energy.max() * 10 ** (SILENCE_DB / 10))
    return samples[loud[0] * FRAME_SAMPLES : (loud[-1] + 1) * FRAME_SAMPLES]


def framed_by_silence(samples):
    return np.concatenate([np.zeros(FRONT_SAMPLES, np.float32), samples, np.zeros(BACK_SAMPLES, np.float32)])
