"""Who sees what and when: slots, masks, prefill ranges and segment rules (model reference 1.7, 1.8, 2.4)."""

from dataclasses import dataclass

import torch

from bundle import TtsConfig

SENTENCE_ENDS = ".。!?！？"
SEGMENT_MARGIN = 180
OVERLAP_STEPS = 4


@dataclass(frozen=True)
class Call:
    """One turn of the streaming loop: text slots [text_begin, text_end) prefilled, then audio steps."""

    text_begin: int
    text_end: int
    num_tokens: int
    first_step: int
    num_steps: int


def start_slot(config: TtsConfig) -> int:
    """Slot of [Ptts], the query of audio step 0; never a key."""
    return config.reserved_text + 2


def text_limit(step: int, config: TtsConfig) -> int:
    """L of 2.4: text tokens that the schedule allows at an audio step."""
    chunks = -(-(2 + step) // config.audio_chunk)
    return min(config.text_chunk * chunks, config.reserved_text)


def visible_text(step: int, num_tokens: int, config: TtsConfig) -> int:
    """Text slots, counted from slot 0, that an audio step sees; [Etts] is one of them once L reaches n + 1."""
    return 2 + min(text_limit(step, config), num_tokens + 1)


def audio_mask(step: int, text_slots: int, config: TtsConfig) -> torch.Tensor:
    """Mask [slots up to the step's own]: the first text_slots, and every audio row, never [Ptts]."""
    first = start_slot(config)
    slots = torch.arange(first + step + 1)
    return (slots < text_slots) | (slots > first)


def stacked_masks(rows: list[torch.Tensor]) -> torch.Tensor:
    """Masks of several steps as one matrix; a shorter row sees nothing beyond its end."""
    matrix = torch.zeros(len(rows), max(len(row) for row in rows), dtype=torch.bool)
    for line, row in zip(matrix, rows, strict=True):
        line[: len(row)] = row
    return matrix


def literal_mask(step: int, num_tokens: int, config: TtsConfig) -> torch.Tensor:
    """The same mask spelled as 2.4 does: L hides a range that ends with [Ptts], M hides what is not text."""
    length = config.reserved_text + 3
    mask = torch.ones(length + step, dtype=torch.bool)
    mask[text_limit(step, config) + 2 : length] = False
    text = torch.zeros(length, dtype=torch.bool)
    text[: min(num_tokens + 3, length)] = True
    text[length - 1] = True
    mask[:length] &= text
    return mask


def prefill_range(chunk: int, config: TtsConfig) -> tuple[int, int]:
    """Text slots that chunk number `chunk` prefills; the first takes [Stts] and the speaker along."""
    begin = config.text_chunk * chunk + 2 if chunk else 0
    return begin, min(config.text_chunk * (chunk + 1) + 2, start_slot(config))


def calls(counts: list[int], final_count: int, steps: int, config: TtsConfig) -> list[Call]:
    """The streaming loop when no step ends the speech.

    counts are the text tokens known after each LLM chunk, final_count those at the LLM's end; steps is how many audio
    steps there shall be at least.
    """
    per_call = config.audio_chunk // 2
    plan: list[Call] = []
    for count in counts:
        if count >= config.text_chunk * (len(plan) + 1):
            begin, end = prefill_range(len(plan), config)
            plan.append(Call(begin, end, count, len(plan) * per_call, per_call))
    begin, end = prefill_range(len(plan), config)[0], final_count + 3
    while len(plan) * per_call < steps:
        plan.append(Call(begin, max(begin, end), final_count, len(plan) * per_call, per_call))
        begin = end
    return plan


def prepared_ids(text_ids: list[int], start: int, speaker: int, end: int) -> list[int]:
    """The prepared sequence of 1.7 without its padding: [Stts] [spk_emb] text [Etts]."""
    return [start, speaker, *text_ids, end]


def segment_cut(gen_text: str, chunk_text: str, num_tokens: int, config: TtsConfig) -> int | None:
    """Where the segment rule cuts gen_text: the index after the mark, or None to go on."""
    if num_tokens < config.reserved_text - SEGMENT_MARGIN:
        return None
    mark = next((mark for mark in SENTENCE_ENDS if _ends_sentence(chunk_text, mark)), None)
    return None if mark is None else gen_text.rfind(mark) + 1


def _ends_sentence(text: str, mark: str) -> bool:
    at = text.find(mark)
    return at >= 0 and not (mark == "." and at > 0 and text[at - 1].isdigit())


def decode_window(rows_before: int, rows_now: int) -> tuple[int, int]:
    """Code rows [begin, end) that a call decodes: the new ones after an overlap of four old ones."""
    return max(rows_before - OVERLAP_STEPS, 0), rows_now
