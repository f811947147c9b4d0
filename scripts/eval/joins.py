"""Whether the joins of a stream can be heard: how much the sound changes there, against places inside the chunks.

The change at a place is the distance of the log spectra just before and just behind it, and the largest second
difference of the samples around it, relative to their level. A click raises the second, a step in loudness or timbre the
first.
"""

import wave

import numpy as np

SAMPLE_RATE_HZ = 24_000
CHUNK_SAMPLES = 12_800  # 25 code rows
OVERLAP_SAMPLES = 2_048  # cross-fade at the end of a chunk
WINDOW = 512
NEAR = 48  # samples around a place where a click is looked for
QUIET = 1e-3  # places whose surroundings are below this level are left out
INSIDE = np.arange(2_400, CHUNK_SAMPLES - OVERLAP_SAMPLES - 2_400 + 1, 800)


def changes(files):
    """Changes at the joins and inside chunks: two arrays [places, 2], spectrum in dB and click."""
    at_joins, inside = [], []
    for file in files:
        samples = read(file)
        for border in range(CHUNK_SAMPLES, len(samples), CHUNK_SAMPLES):
            at_joins += _changes(samples, (border - OVERLAP_SAMPLES, border))
            inside += _changes(samples, border - CHUNK_SAMPLES + INSIDE)
    return np.array(at_joins).reshape(-1, 2), np.array(inside).reshape(-1, 2)


def read(file):
    with wave.open(str(file)) as reader:
        if reader.getnchannels() != 1 or reader.getsampwidth() != 2 or reader.getframerate() != SAMPLE_RATE_HZ:
            raise ValueError(f"{file}: mono 16-bit at {SAMPLE_RATE_HZ} Hz wanted")
        return np.frombuffer(reader.readframes(reader.getnframes()), "<i2") / 32768


def _changes(samples, places):
    found = []
    for place in places:
        before, behind = samples[place - WINDOW : place], samples[place : place + WINDOW]
        if place < WINDOW or len(behind) < WINDOW:
            continue
        level = np.sqrt(np.square(samples[place - WINDOW : place + WINDOW]).mean())
        if level < QUIET:
            continue
        spectra = [_log_spectrum(piece) for piece in (before, behind)]
        second = np.abs(np.diff(samples[place - NEAR : place + NEAR], 2)).max()
        found.append((np.sqrt(np.square(spectra[0] - spectra[1]).mean()), second / level))
    return found


def _log_spectrum(samples):
    """Level in dB of 32 bands of equal width."""
    power = np.square(np.abs(np.fft.rfft(samples * np.hanning(WINDOW)))[:-1]).reshape(32, -1).mean(1)
    return 10 * np.log10(power + 1e-7)


def summary(files, seed=0, draws=1000):
    """Means at joins and inside chunks, and the ratio of means with its 95 % interval (bootstrap)."""
    at_joins, inside = changes(files)
    if len(at_joins) == 0 or len(inside) == 0:
        return {"joins": 0}
    rng = np.random.default_rng(seed)
    report = {"joins": len(at_joins), "inside": len(inside)}
    for column, name in enumerate(("spectrum_db", "click")):
        a, b = at_joins[:, column], inside[:, column]
        ratios = [rng.choice(a, len(a)).mean() / rng.choice(b, len(b)).mean() for _ in range(draws)]
        low, high = np.percentile(ratios, (2.5, 97.5))
        report[name] = {
            "at_joins": round(float(a.mean()), 4),
            "inside": round(float(b.mean()), 4),
            "ratio": round(float(a.mean() / b.mean()), 3),
            "interval": [round(float(low), 3), round(float(high), 3)],
        }
    return report
