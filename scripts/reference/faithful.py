"""The publisher's speech loops as rules without networks (model reference 1.5, 1.7, 1.8).

They say which text is prefilled where, which audio steps follow, what they see, what each wave covers, and how many
chunks the language model is asked for. No code is drawn: a case says at which step of each segment speech ends.
"""

import re
from dataclasses import dataclass, field

from tokenizers import Tokenizer

RESERVED = 300
TEXT_CHUNK = 10
AUDIO_CHUNK = 50
CALL_STEPS = 25
MIN_STEPS = 10
MAX_STEPS = 2048
SEGMENT_TOKENS = 120
CONTEXT_TOKENS = 5
CONTEXT_STEPS = 50
OVERLAP_STEPS = 4
STEP_SAMPLES = 512
END_OF_SPEECH = "<|tts_eos|>"
SENTENCE_ENDS = ".。!?！？"
CHINESE_DIGITS = "零一二三四五六七八九"
ENGLISH_DIGITS = "zero one two three four five six seven eight nine".split()
SPACES = [(" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't")]
SPACES += [(" '" + ending, "'" + ending) for ending in ("m", "s", "ve", "re")]


def language_of(text: str) -> str:
    chinese = sum("\u4e00" <= letter <= "\u9fff" for letter in text)
    latin = sum(letter.isascii() and letter.isalpha() for letter in text)
    return "english" if latin > chinese else "chinese"


def spelled(text: str, language: str) -> str:
    """Every run of decimal digits as the names of its ASCII digits; the other digits of the run vanish."""

    def names(run: re.Match) -> str:
        values = [int(digit) for digit in run.group() if digit.isascii()]
        if language == "chinese":
            return "".join(CHINESE_DIGITS[value] for value in values)
        return " ".join(ENGLISH_DIGITS[value] for value in values)

    return re.sub(r"\d+", names, text).replace("*", "")


def sentence_end(chunk: str) -> str | None:
    """The first mark, in the order of SENTENCE_ENDS, that the chunk has; a "." behind a digit is none."""
    for mark in SENTENCE_ENDS:
        before, found, _ = chunk.partition(mark)
        if found and not (mark == "." and before[-1:].isdigit()):
            return mark
    return None


class Prompts:
    """Text to ids: [Stts] [spk_emb] text [Etts] [PAD]… [Ptts], or without [Etts] when the text fills all slots."""

    def __init__(self, tokenizer: Tokenizer):
        self.tokenizer = tokenizer

    def ids(self, text: str) -> list[int]:
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def text(self, ids: list[int]) -> str:
        text = self.tokenizer.decode(ids, skip_special_tokens=False)
        for spaced, closed in SPACES:
            text = text.replace(spaced, closed)
        return text

    def prepared(self, text: str) -> tuple[list[int], int]:
        """The sequence, and how many text tokens count as known."""
        known = self.ids(text)
        if len(known) < RESERVED:
            ending = "[Etts]" + "[PAD]" * (RESERVED - len(known) - 1)
        else:
            known, ending = known[:RESERVED], ""
            text = self.text(known)
        return self.ids(f"[Stts][spk_emb]{text}{ending}[Ptts]"), len(known)


@dataclass
class Source:
    """The language model: a chunk each time it is asked."""

    chunks: list[str]
    asked: int = 0
    exhausted: bool = False
    shown: str = ""

    def ask(self) -> str | None:
        if self.asked == len(self.chunks):
            self.exhausted = True
            return None
        chunk = self.chunks[self.asked].split(END_OF_SPEECH)[0]
        self.asked += 1
        self.shown += chunk
        return chunk


@dataclass
class Record:
    """What a reply did, in order."""

    calls: list[dict] = field(default_factory=list)
    emitted: list[int] = field(default_factory=list)
    truncated: bool = False


class Segment:
    """Codes, masks and waves of one segment."""

    def __init__(self, index: int, rows: int, end_step: int, record: Record):
        self.index = index
        self.rows = rows
        self.decoded = rows
        self.end_step = end_step
        self.record = record
        self.known = 0
        self.ended = False
        self.held: int | None = None

    def call(self, begin: int, ids: list[int]) -> None:
        """Up to 25 steps after the prefill of `ids` at `begin`, and the wave of the new rows."""
        self.steps(begin, ids)
        self.wave(max(self.decoded - OVERLAP_STEPS, 0))

    def steps(self, begin: int, ids: list[int]) -> None:
        first = self.rows
        sights = []
        for step in range(CALL_STEPS):
            allowed = min(-(-(2 + self.rows) // AUDIO_CHUNK) * TEXT_CHUNK, RESERVED)
            sights.append(2 + min(allowed, self.known + 1))
            if step >= MIN_STEPS and self.rows >= self.end_step:
                self.ended = True
                break
            self.rows += 1
        self.record.calls.append(
            {
                "segment": self.index,
                "begin": begin,
                "ids": ids,
                "firstStep": first,
                "numSteps": self.rows - first,
                "visible": sights,
            }
        )

    def wave(self, first: int) -> None:
        samples = (self.rows - first) * STEP_SAMPLES
        self.record.calls[-1]["decode"] = [first, self.rows]
        self.decoded = self.rows
        if self.held is None:
            self.record.emitted.append(0)
            self.held = samples
        else:
            self.record.emitted.append(self.held)
            self.held = samples - OVERLAP_STEPS * STEP_SAMPLES

    def flush(self) -> None:
        if self.held is not None:
            self.record.emitted.append(self.held)


class Reply:
    """The streaming loop over one reply."""

    def __init__(self, chunks: list[str], end_steps: list[int], prompts: Prompts):
        self.source = Source(chunks)
        self.end_steps = end_steps
        self.prompts = prompts
        self.record = Record()
        self.contexts: list[dict] = []

    def run(self) -> dict:
        first = self.source.ask() or ""
        following = self.segment(0, first, [], 0)
        while following is not None:
            following = self.segment(*following)
        return {
            "calls": self.record.calls,
            "contexts": self.contexts,
            "emitted": self.record.emitted,
            "asked": self.source.asked,
            "exhausted": self.source.exhausted,
            "shown": self.source.shown,
            "truncated": self.record.truncated,
        }

    def segment(self, index: int, text: str, context: list[int], rows: int) -> tuple | None:
        """Speaks one segment; returns the arguments of the next."""
        segment = Segment(index, rows, self.end_steps[min(index, len(self.end_steps) - 1)], self.record)
        self.done = len(context) // TEXT_CHUNK
        self.prepared, self.end = [], 0
        segment.known = len(context)
        left = self.loop(segment, text, is_first=not context)
        if self.abandoned:
            return None
        if not segment.ended and self.has_text:
            self.tail(segment)
        segment.flush()
        if left is None or not segment.ended:
            return None
        return self.following(index, segment, left)

    def loop(self, segment: Segment, text: str, is_first: bool) -> str | None:
        """Chunks until the reply or the segment ends; returns the text that the next segment begins with."""
        self.text, self.abandoned, self.has_text = text, False, is_first
        raw, number = text, 0
        while (chunk := self.source.ask()) is not None:
            number += 1
            if number == 1 and chunk == "" and not is_first:
                self.abandoned = True
                return None
            raw += chunk
            if number <= 2:
                language = language_of(raw)
            self.text += spelled(chunk, language)
            self.has_text = True
            ids, known = self.prompts.prepared(self.text)
            mark = sentence_end(chunk) if known >= SEGMENT_TOKENS else None
            if mark:
                cut = self.text.rindex(mark) + 1
                left, self.text = self.text[cut:], self.text[:cut]
                return left
            if known >= TEXT_CHUNK * (self.done + 1):
                begin = self.begin()
                segment.known = known
                self.prepared = ids
                self.done += 1
                segment.call(begin, ids[begin : min(TEXT_CHUNK * self.done + 2, RESERVED + 2)])
                if segment.ended:
                    return None
        return None

    def begin(self) -> int:
        return TEXT_CHUNK * self.done + 2 if self.done else 0

    def tail(self, segment: Segment) -> None:
        """The rest of the segment's text at once, then calls until speech ends."""
        ids, known = self.prompts.prepared(self.text)
        begin, self.end = self.begin(), known + 3
        rest: list[int] = []
        if self.end > begin:
            self.prepared, segment.known = ids, known
            rest = ids[begin : min(self.end, RESERVED + 2)]
        while True:
            segment.call(begin, rest)
            rest = []
            if segment.ended:
                return
            if segment.rows > MAX_STEPS:
                self.record.truncated = True
                return

    def following(self, index: int, segment: Segment, left: str) -> tuple:
        context = self.prepared[self.end - 1 - CONTEXT_TOKENS : self.end - 1]
        rows = min(CONTEXT_STEPS, segment.rows)
        start = self.prompts.ids("[Stts][spk_emb]")
        self.contexts.append({"segment": index + 1, "ids": start + context, "rows": rows})
        return index + 1, self.prompts.text(context) + left, context, rows


def read(text: str, end_step: int, prompts: Prompts) -> dict:
    """The offline path: one text, a call after each of 31 prefills, then calls until speech ends; one wave."""
    ids, known = prompts.prepared(text)
    segment = Segment(0, 0, end_step, Record())
    segment.known = known
    for chunk in range(-(-(RESERVED + 3) // TEXT_CHUNK)):
        begin = TEXT_CHUNK * chunk + 2 if chunk else 0
        segment.steps(begin, ids[begin : min(TEXT_CHUNK * (chunk + 1) + 2, RESERVED + 2)])
        if segment.ended:
            break
    while not segment.ended and segment.rows <= MAX_STEPS:
        segment.steps(0, [])
    segment.record.calls[-1]["decode"] = [0, segment.rows]
    return {
        "calls": segment.record.calls,
        "emitted": [0, STEP_SAMPLES * segment.rows],
        "truncated": not segment.ended,
    }
