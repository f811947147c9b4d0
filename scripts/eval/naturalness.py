"""Predicted quality of speech, by DNSMOS (Microsoft, MIT), whose networks come in the package speechmos."""

from importlib.metadata import version

import numpy as np
from recognisers import RATE_HZ, samples_of

DESCRIPTION = f"DNSMOS of speechmos {version('speechmos')}: P.808 overall; P.835 signal, background, overall; 1 to 5"
FIGURES = {"p808": "p808_mos", "signal": "sig_mos", "background": "bak_mos", "overall": "ovrl_mos"}
LEVEL = 0.05  # root mean square all files are brought to, since the predictor minds loudness


def naturalness(file):
    """Predicted opinion scores of a WAV file."""
    from speechmos import dnsmos

    samples = samples_of(file)
    samples = samples * (LEVEL / max(np.sqrt(np.square(samples).mean()), 1e-9))
    result = dnsmos.run(np.clip(samples, -1, 1), sr=RATE_HZ)
    return {name: float(result[key]) for name, key in FIGURES.items()}
