"""Sampling rules as functions of logits: filtered probabilities, no random numbers (model reference 1.6, 2.5)."""

from dataclasses import dataclass

import torch

PENALTY_WINDOW = 16
MIN_KEPT = 3
MIN_STEPS_PER_CALL = 10


@dataclass(frozen=True)
class AudioSampling:
    temperature: float
    top_p: float = 0.7
    top_k: int = 20
    repetition_penalty: float = 1.0


@dataclass(frozen=True)
class LlmSampling:
    temperature: float = 0.7
    top_p: float = 0.8
    top_k: int = 100
    repetition_penalty: float = 1.05


def audio_probabilities(
    logits: torch.Tensor, history: list[int], rule: AudioSampling, step_in_call: int
) -> torch.Tensor:
    """Probabilities of one codebook's next code [audio tokens]; an empty history is the very first step."""
    logits = logits / rule.temperature
    if history:
        recent = torch.bincount(torch.tensor(history[-PENALTY_WINDOW:]), minlength=len(logits))
        logits = penalised(logits, rule.repetition_penalty**recent)
        logits = keep_nucleus(logits, rule.top_p, MIN_KEPT)
        logits = keep_largest(logits, max(rule.top_k, MIN_KEPT))
    if step_in_call < MIN_STEPS_PER_CALL:
        logits = logits.clone()
        logits[-1] = float("-inf")
    return logits.softmax(dim=0)


def llm_probabilities(logits: torch.Tensor, present: list[int], rule: LlmSampling) -> torch.Tensor:
    """Probabilities of the next token [vocab]; present are the ids of this call, prompt included."""
    factor = torch.ones_like(logits)
    factor[torch.tensor(present, dtype=torch.long)] = rule.repetition_penalty
    logits = penalised(logits, factor) / rule.temperature
    logits = keep_nucleus(keep_largest(logits, rule.top_k), rule.top_p, 1)
    return logits.softmax(dim=0)


def penalised(logits: torch.Tensor, factor: torch.Tensor) -> torch.Tensor:
    """Pushes logits down: a negative one is multiplied by its factor, another divided."""
    return torch.where(logits < 0, logits * factor, logits / factor)


def keep_nucleus(logits: torch.Tensor, top_p: float, at_least: int) -> torch.Tensor:
    """Drops the smallest entries whose cumulative probability is at most 1 − top_p."""
    ascending, order = logits.sort()
    drop = ascending.softmax(dim=0).cumsum(dim=0) <= 1 - top_p
    drop[-at_least:] = False
    return logits.masked_fill(torch.zeros_like(drop).scatter(0, order, drop), float("-inf"))


def keep_largest(logits: torch.Tensor, count: int) -> torch.Tensor:
    """Drops entries below the count-th largest; equals of that one stay."""
    threshold = logits.topk(min(count, len(logits))).values[-1]
    return logits.masked_fill(logits < threshold, float("-inf"))
