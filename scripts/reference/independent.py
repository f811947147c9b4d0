"""The inverse STFT a second time, from its definition and in double precision, to check the first against."""

import numpy as np


def inverse_stft(spectrum: np.ndarray, hop: int) -> np.ndarray:
    """Direct sums over the bins, sample by sample window weighting: [bins, frames] to frames · hop samples."""
    bins, frames = spectrum.shape
    size = 2 * (bins - 1)
    n, k = np.arange(size), np.arange(bins)
    angle = 2 * np.pi * ((n[:, None] * k[None, :]) % size) / size
    twice = np.where((k == 0) | (k == bins - 1), 1.0, 2.0)
    signal = (np.cos(angle) * twice) @ spectrum.real - (np.sin(angle) * twice) @ spectrum.imag
    signal /= size
    window = 0.5 - 0.5 * np.cos(2 * np.pi * n / size)
    first = (size - hop) // 2
    return np.array([_sample(signal, window, t + first, hop) for t in range(frames * hop)])


def _sample(signal: np.ndarray, window: np.ndarray, t: int, hop: int) -> float:
    size, frames = signal.shape
    begin = max(0, -(-(t - size + 1) // hop))
    covering = np.arange(begin, min(frames, t // hop + 1))
    offsets = t - covering * hop
    weights = window[offsets]
    return float((signal[offsets, covering] * weights).sum() / (weights * weights).sum())
