"""The golden cases that run a bundle's networks on forced inputs; each returns (inputs, outputs)."""

import numpy as np
import torch

import schedule
from bundle import Bundle
from llm import Llm
from schedule import Call
from tts import Tts
from vocoder import Dvae, Vocos

PROMPT_TOKENS = 20
FORCED_TOKENS = 40
SPEAKER_ROW = 6
SEGMENT_TEXT = 5
SEGMENT_ROWS = 50
SEGMENT_STEPS = 30
WRONG_RULE_SHOWS = 2e-4


def llm_case(bundle: Bundle, random: np.random.Generator):
    ids = random.integers(0, bundle.llm.vocab_size, PROMPT_TOKENS + FORCED_TOKENS).tolist()
    llm = Llm(bundle)
    cache = llm.new_cache(len(ids))
    prefilled = llm.forward(ids[:PROMPT_TOKENS], 0, cache)
    hidden = [prefilled[-1:]]
    for position in range(PROMPT_TOKENS, len(ids)):
        hidden.append(llm.forward(ids[position : position + 1], position, cache))
    inputs = {
        "promptIds": ids[:PROMPT_TOKENS],
        "forcedIds": ids[PROMPT_TOKENS:],
        "speakerRow": SPEAKER_ROW,
    }
    outputs = {"speaker_state": prefilled[SPEAKER_ROW], "logits": llm.logits(torch.cat(hidden))}
    _require_close(outputs["logits"], _llm_at_once(llm, ids), "LLM steps against one forward")
    return inputs, outputs


def _llm_at_once(llm: Llm, ids: list[int]) -> torch.Tensor:
    return llm.logits(llm.forward(ids, 0, llm.new_cache(len(ids))))[PROMPT_TOKENS - 1 :]


class TtsCase:
    """A first segment with three mask changes, then a segment change with the reference's quirks and without."""

    def __init__(self, bundle: Bundle, random: np.random.Generator):
        config = bundle.tts
        chunk = config.text_chunk
        self._tts = Tts(bundle)
        self._config = config
        special = [bundle.tts_token_id(token) for token in ("[Stts]", "[spk_emb]", "[Etts]")]
        text = _ids(random, config.num_text_tokens, 3 * chunk + 5)
        following = _ids(random, config.num_text_tokens, 2 * chunk + 4 - SEGMENT_TEXT)
        self.ids = schedule.prepared_ids(text, *special)
        self.segment_ids = schedule.prepared_ids(text[-SEGMENT_TEXT:] + following, *special)
        self.calls = self._first_segment_calls(len(text))
        self.segment_calls = self._new_segment_calls(len(self.segment_ids) - 3)
        self.steps = self.calls[-1].first_step + self.calls[-1].num_steps
        self.rows = _rows(random, config, self.steps)
        self.segment_rows = self.rows[-SEGMENT_ROWS:] + _rows(random, config, SEGMENT_STEPS)
        state = random.standard_normal(config.llm_dim)
        self.state = [round(float(value), 4) for value in state]
        self._speaker = self._tts.speaker_vector(torch.tensor(self.state, dtype=bundle.dtype))

    def run(self):
        segment = range(SEGMENT_ROWS, SEGMENT_ROWS + SEGMENT_STEPS)
        kept, kept_segment = self._kept_steps(range(self.steps)), list(segment)[::3]
        first = self._first_segment()
        quirks, causal = self._segment_with_quirks(), self._segment_causal()
        outputs = {
            "speaker_vector": self._speaker,
            "logits": first[kept],
            "segment_quirks_logits": quirks[::3],
            "segment_causal_logits": causal[::3],
        }
        inputs = {
            "speakerState": self.state,
            "firstSegment": self._described(self.ids, self.calls, self.rows, kept),
            "newSegment": self._described(
                self.segment_ids, self.segment_calls, self.segment_rows, kept_segment
            ),
            "newSegmentContext": {"textIds": SEGMENT_TEXT, "codeRows": SEGMENT_ROWS},
        }
        return inputs, outputs

    def _first_segment_calls(self, final_count: int) -> list[Call]:
        chunk = self._config.text_chunk
        counts = [chunk - 3, chunk + 3, 2 * chunk + 1, 3 * chunk + 3]
        until_end_is_seen = self._config.audio_chunk * 7 // 2
        return schedule.calls(counts, final_count, until_end_is_seen, self._config)

    def _new_segment_calls(self, final_count: int) -> list[Call]:
        chunk, per_call = self._config.text_chunk, self._config.audio_chunk // 2
        first = schedule.prefill_range(0, self._config)
        second = schedule.prefill_range(1, self._config)
        rest = SEGMENT_STEPS - per_call
        return [
            Call(*first, chunk + 4, SEGMENT_ROWS, per_call),
            Call(*second, final_count, SEGMENT_ROWS + per_call, rest),
        ]

    def _first_segment(self) -> torch.Tensor:
        cache = self._tts.new_cache(self.steps)
        logits = self._run(self.ids, self.calls, self.rows, cache, schedule.visible_text)
        _require_close(logits, self._at_once(), "TTS steps against one forward")
        self._require_that_wrong_rules_show(logits)
        return logits

    def _require_that_wrong_rules_show(self, logits: torch.Tensor) -> None:
        """A test with these values must not pass with a mask that is off by one slot."""
        for change in (-1, 1):
            wrong = self._with_text_slots_changed(change)
            for call in self.calls:
                kept = [step for step in self._kept_steps(range(self.steps)) if step in _steps(call)]
                difference = (wrong[kept] - logits[kept]).abs().max() / logits.abs().max()
                if not difference > WRONG_RULE_SHOWS:
                    raise AssertionError(f"{change} text slot changes call {call} by {difference:.1e} only")

    def _with_text_slots_changed(self, change: int) -> torch.Tensor:
        def visible(step, count, config):
            return schedule.visible_text(step, count, config) + change

        return self._run(self.ids, self.calls, self.rows, self._tts.new_cache(self.steps), visible)

    def _at_once(self) -> torch.Tensor:
        """All text in one prefill and all audio steps in one forward under one mask."""
        cache = self._tts.new_cache(self.steps)
        self._tts.prefill_text(self.ids, 0, self._speaker, cache)
        masks = [
            schedule.literal_mask(step, call.num_tokens, self._config)
            for call in self.calls
            for step in range(call.first_step, call.first_step + call.num_steps)
        ]
        return self._tts.audio(self.rows, 0, schedule.stacked_masks(masks), cache)

    def _segment_with_quirks(self) -> torch.Tensor:
        """1.8 quirks a and b: context rows see one another both ways, empty text slots are attended."""
        cache = self._context_text()
        one_row = schedule.literal_mask(0, SEGMENT_TEXT, self._config)
        one_row = torch.cat([one_row, torch.ones(SEGMENT_ROWS - 1, dtype=torch.bool)])
        self._tts.audio(self.segment_rows, 0, one_row.expand(SEGMENT_ROWS, -1), cache)
        return self._run(
            self.segment_ids, self.segment_calls, self.segment_rows, cache, schedule.visible_text
        )

    def _segment_causal(self) -> torch.Tensor:
        """The same change without the quirks: causal context, only prefilled text slots are seen."""
        cache = self._context_text()
        context = SEGMENT_TEXT + 2
        masks = [schedule.audio_mask(step, context, self._config) for step in range(SEGMENT_ROWS)]
        self._tts.audio(self.segment_rows, 0, schedule.stacked_masks(masks), cache)
        ends = {step: call.text_end for call in self.segment_calls for step in _steps(call)}
        return self._run(
            self.segment_ids,
            self.segment_calls,
            self.segment_rows,
            cache,
            lambda step, count, config: min(schedule.visible_text(step, count, config), ends[step]),
        )

    def _context_text(self):
        cache = self._tts.new_cache(SEGMENT_ROWS + SEGMENT_STEPS)
        self._tts.prefill_text(self.segment_ids[: SEGMENT_TEXT + 2], 0, self._speaker, cache)
        return cache

    def _run(self, ids, calls: list[Call], rows, cache, visible) -> torch.Tensor:
        logits = []
        for call in calls:
            if call.text_end > call.text_begin:
                part = ids[call.text_begin : call.text_end]
                self._tts.prefill_text(part, call.text_begin, self._speaker, cache)
            for step in _steps(call):
                slots = visible(step, call.num_tokens, self._config)
                mask = schedule.audio_mask(step, slots, self._config)[None]
                logits.append(self._tts.audio(rows, step, mask, cache))
        return torch.cat(logits)

    def _kept_steps(self, steps: range) -> list[int]:
        """The first steps, the last before and the first after each mask change and call, and every 20th."""
        half = self._config.audio_chunk // 2
        near = [s for s in steps if s % (2 * half) in (2 * half - 2, 2 * half - 1)]
        return sorted({0, 1, 2, half - 1, half, steps[-1], *near, *steps[::20]})

    def _described(self, ids, calls: list[Call], rows, kept: list[int]) -> dict:
        return {
            "ids": ids,
            "codeRows": rows,
            "keptSteps": kept,
            "calls": [
                {
                    "textBegin": call.text_begin,
                    "textEnd": call.text_end,
                    "numTokens": call.num_tokens,
                    "firstStep": call.first_step,
                    "numSteps": call.num_steps,
                    "visibleText": [
                        schedule.visible_text(step, call.num_tokens, self._config) for step in _steps(call)
                    ],
                }
                for call in calls
            ],
        }


def tts_case(bundle: Bundle, random: np.random.Generator):
    return TtsCase(bundle, random).run()


def vocoder_case(bundle: Bundle, random: np.random.Generator):
    inputs, outputs = {"codes": {}}, {}
    for steps in (25, 29):
        codes = _rows(random, bundle.tts, steps)
        mel = Dvae(bundle).mel(torch.tensor(codes))
        inputs["codes"][str(steps)] = codes
        outputs |= {f"mel_{steps}": mel, f"wave_{steps}": Vocos(bundle).wave(mel)}
    return inputs, outputs


def _steps(call: Call) -> range:
    return range(call.first_step, call.first_step + call.num_steps)


def _ids(random: np.random.Generator, bound: int, count: int) -> list[int]:
    return random.integers(0, bound, count).tolist()


def _rows(random: np.random.Generator, config, count: int) -> list[list[int]]:
    return random.integers(0, config.num_audio_tokens - 1, (count, config.num_codebooks)).tolist()


def _require_close(actual: torch.Tensor, expected: torch.Tensor, what: str) -> None:
    difference = (actual - expected).abs().max() / expected.abs().max()
    if not difference < 1e-5:
        raise AssertionError(f"{what}: relative difference {difference:.2e}")
