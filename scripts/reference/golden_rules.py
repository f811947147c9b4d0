"""The golden cases that need no weights: inverse STFT, cross-fade, sampling, schedule; (inputs, outputs) each."""

import numpy as np
import torch

import independent
import schedule
from bundle import Bundle
from sampling import AudioSampling, LlmSampling, audio_probabilities, llm_probabilities
from vocoder import cross_fade, inverse_stft

FRAMES = 50


def istft_case(bundle: Bundle, random: np.random.Generator):
    size, hop = bundle.vocoder.fft_size, bundle.vocoder.hop
    shape = (size // 2 + 1, FRAMES)
    real, imaginary = (
        torch.tensor(8 * random.standard_normal(shape)).float().to(bundle.dtype) for _ in range(2)
    )
    wave = independent.inverse_stft(real.double().numpy() + 1j * imaginary.double().numpy(), hop)
    difference = np.abs(inverse_stft(torch.complex(real, imaginary), size, hop).numpy() - wave).max()
    if not difference < 1e-5:
        raise AssertionError(f"inverse STFT differs from its definition by {difference:.2e}")
    outputs = {"real": real, "imaginary": imaginary, "wave": torch.tensor(wave)}
    return {"fftSize": size, "hop": hop, "frames": FRAMES}, outputs


def cross_fade_case(bundle: Bundle, random: np.random.Generator):
    """Three chunks of 8, 12 and 12 code steps, joined one after the other; the last is emitted whole."""
    lengths = (4096, 6144, 6144)
    chunks = [torch.tensor(random.uniform(-1, 1, n)).float().to(bundle.dtype) for n in lengths]
    first, kept = cross_fade(chunks[0], chunks[1])
    second, kept = cross_fade(kept, chunks[2])
    outputs = {f"chunk_{n}": chunk for n, chunk in enumerate(chunks)}
    return {"overlap": 2048}, outputs | {"joined": torch.cat([first, second, kept])}


def sampling_case(bundle: Bundle, random: np.random.Generator):
    rows = [_audio_row(random, **case) for case in _AUDIO] + [_llm_row(random, **c) for c in _LLM]
    return {"cases": rows}, {}


_AUDIO = [
    {"name": "first step: temperature only", "history": 0, "step": 0, "temperature": 0.3},
    {"name": "nucleus, cold", "history": 5, "step": 12, "temperature": 0.1},
    {"name": "nucleus, warm", "history": 5, "step": 12, "temperature": 0.3},
    {"name": "end of speech forbidden", "history": 5, "step": 9, "temperature": 0.3, "end": True},
    {"name": "end of speech allowed", "history": 5, "step": 10, "temperature": 0.3, "end": True},
    {"name": "one sharp peak, three kept", "history": 5, "step": 12, "temperature": 0.1, "peak": 9.0},
    {"name": "top-k 4 after a wide nucleus", "history": 5, "step": 12, "temperature": 2.0, "k": 4, "p": 0.99},
    {"name": "top-k 1 still keeps three", "history": 5, "step": 12, "temperature": 2.0, "k": 1, "p": 0.99},
    {"name": "penalty, full window", "history": 16, "step": 12, "temperature": 0.3, "penalty": 1.2},
    {"name": "penalty, 20 codes seen", "history": 20, "step": 12, "temperature": 0.3, "penalty": 1.2},
    {
        "name": "all rules at once",
        "history": 30,
        "step": 3,
        "temperature": 0.8,
        "penalty": 1.05,
        "k": 25,
        "p": 0.85,
    },
]
_LLM = [
    {"name": "defaults", "rule": LlmSampling(), "present": 9},
    {"name": "no penalty, cold", "rule": LlmSampling(0.3, 0.8, 100, 1.0), "present": 9},
    {"name": "top-k binds", "rule": LlmSampling(1.5, 1.0, 5, 1.05), "present": 9},
    {"name": "top-p binds", "rule": LlmSampling(1.0, 0.5, 100, 1.05), "present": 1},
    {"name": "one token can remain", "rule": LlmSampling(0.1, 0.1, 100, 1.05), "present": 1},
    {"name": "strong penalty", "rule": LlmSampling(0.7, 0.8, 100, 2.0), "present": 30},
]


def _audio_row(random, name, history, step, temperature, penalty=1.0, k=20, p=0.7, end=False, peak=0.0):
    logits = _rounded(random.standard_normal(40))
    if end:
        logits[-1] = 2.5
    logits[7] += peak
    past = random.integers(0, 12, history).tolist()
    rule = AudioSampling(temperature, p, k, penalty)
    odds = audio_probabilities(torch.tensor(logits), past, rule, step)
    return {
        "name": name,
        "kind": "audio",
        "temperature": temperature,
        "topP": p,
        "topK": k,
        "repetitionPenalty": penalty,
        "stepInCall": step,
        "history": past,
        "logits": logits,
        "probabilities": odds.tolist(),
    }


def _llm_row(random, name, rule: LlmSampling, present: int):
    logits = _rounded(3 * random.standard_normal(120))
    ids = random.integers(0, 120, present).tolist()
    return {
        "name": name,
        "kind": "llm",
        "temperature": rule.temperature,
        "topP": rule.top_p,
        "topK": rule.top_k,
        "repetitionPenalty": rule.repetition_penalty,
        "history": ids,
        "logits": logits,
        "probabilities": llm_probabilities(torch.tensor(logits), ids, rule).tolist(),
    }


def _rounded(values: np.ndarray) -> list[float]:
    return [round(float(value), 3) for value in values]


def schedule_case(bundle: Bundle, random: np.random.Generator):
    """Visible text by step and text length, the calls of a long text, and the segment rule's decisions."""
    config = bundle.tts
    steps = [0, 1, 47, 48, 49, 50, 97, 98, 99, 149, 499, 1448, 1449, 2047]
    counts = [1, 7, 9, 10, 19, 35, 120, 299, 300]
    cells = [
        {"step": step, "numTokens": n, "visibleText": schedule.visible_text(step, n, config)}
        for step in steps
        for n in counts
    ]
    ranges = [schedule.prefill_range(chunk, config) for chunk in range(31)]
    plan = schedule.calls([3, 6, 12, 15, 21, 40, 43, 44], 47, 200, config)
    windows = [schedule.decode_window(25 * n, 25 * n + 25) for n in range(3)]
    inputs = {
        "visibleText": cells,
        "prefillRanges": ranges,
        "decodeWindows": windows,
        "callsOfCounts": {
            "counts": [3, 6, 12, 15, 21, 40, 43, 44],
            "finalCount": 47,
            "calls": [[c.text_begin, c.text_end, c.num_tokens, c.first_step] for c in plan],
        },
        "segmentCuts": [_segment_row(*row, config) for row in _SEGMENTS],
    }
    return inputs, {}


_SEGMENTS = [
    ("It was late. He", " late. He", 119),
    ("It was late. He", " late. He", 120),
    ("It was late. He", " late, He", 200),
    ("Pi is 3.14 or", " 3.14 or", 150),
    ("One. Pi is 3.14 or", ". Pi is 3.14", 150),
    ("Is it? No! Yes", "? No! Yes", 150),
    ("Is it? No. Yes", "? No. Yes", 150),
    ("天气很好。我们走吧！好", "好。我们走吧！好", 130),
    ("3.14? Yes", " 3.14? Yes", 130),
    ("A. B. C. tail", " C. tail", 299),
]


def _segment_row(gen_text: str, chunk_text: str, count: int, config) -> dict:
    cut = schedule.segment_cut(gen_text, chunk_text, count, config)
    return {"genText": gen_text, "chunkText": chunk_text, "numTokens": count, "cut": cut}
