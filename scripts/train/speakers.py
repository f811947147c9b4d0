"""Speaker states: what the language model's state at <|spk|> is trained to be for each voice.

The speech decoder is trained to speak with voice v when its projector is given row v; the language model is trained to
produce row v where the system prompt names the voice. So both can be trained at the same time, without each other.
"""

import numpy as np

SEED = 20
NOISE_RMS = 0.15  # added to a state when the speech decoder is trained, so that an approximate state will do


def speaker_states(num_voices, width, seed=SEED):
    """Random normal vectors of RMS 1, float32 [num_voices, width]; the same for equal arguments."""
    states = np.random.default_rng(seed).standard_normal((num_voices, width))
    rms = np.sqrt(np.mean(states**2, axis=1, keepdims=True))
    return (states / rms).astype(np.float32)
