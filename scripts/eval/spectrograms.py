"""A sheet of spectrograms: the teacher's speech beside the demo voice's, sentence by sentence."""

import numpy as np
from joins import SAMPLE_RATE_HZ, read
from scipy.signal import spectrogram


def write_sheet(target, folders, transcripts, names):
    """Writes a PNG with a row for each name and a column for each of folders (title to folder)."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(len(names), len(folders), figsize=(7 * len(folders), 2.6 * len(names)), squeeze=False)
    for row, name in enumerate(names):
        waves = [read(folder / f"{name}.wav") for folder in folders.values()]
        longest = max(map(len, waves)) / SAMPLE_RATE_HZ
        for axis, title, samples in zip(axes[row], folders, waves, strict=True):
            frequencies, times, power = spectrogram(samples, SAMPLE_RATE_HZ, "hann", nperseg=600, noverlap=480, nfft=1024)
            level = 10 * np.log10(power + 1e-12)
            axis.pcolormesh(times, frequencies / 1000, level, vmin=level.max() - 80, vmax=level.max(), cmap="magma", rasterized=True)
            axis.set_xlim(0, longest)
            axis.set_title(f"{title}: {transcripts[name]}", fontsize=7)
            axis.set_ylabel("kHz", fontsize=7)
            axis.tick_params(labelsize=6)
    figure.tight_layout()
    figure.savefig(target, dpi=90)
    pyplot.close(figure)
