"""Training examples of the speech decoder: sentences joined as in running speech, packed into rows of equal length.

An example is one to eight sentences of one voice with pauses between them, and, half of the time, silence behind, so that
the decoder has something right to do where it may not end yet. Now and then its last full stop is missing, as in text
that people type. Positions and visibility are exactly those of streaming.
"""

import json

import numpy as np

from codes import TAIL_STEPS
from settings import BOOKS, END_CODE
from speech_model import NO_TARGET

SENTENCE_COUNTS = (0.36, 0.18, 0.13, 0.10, 0.08, 0.06, 0.05, 0.04)  # probability of 1, 2, …
PAUSE_STEPS = (4, 17)  # silence between sentences, beside that at their ends
MOST_SILENCE = 14  # steps of silence at the end
NO_SILENCE = 0.5  # probability
NO_FULL_STOP = 0.1  # probability
MOST_EXAMPLES = 48  # in a row
POOL_ROWS = 4  # rows packed together, as multiples of a batch
FASTEST = 0.26  # text tokens a step; faster ones would be spoken before their text is visible


class Utterances:
    """All utterances in codes so far, by voice."""

    def __init__(self, folder, split_of, split):
        """split_of tells the split of a sentence by its id; only utterances of `split` are kept."""
        self._folder = folder
        self._split_of, self._split = split_of, split
        self._seen = set()
        self.tokens, self.codes, self.entries = [], [], []
        self.by_voice = {}

    def load_new(self):
        """Reads files that have come since; returns how many utterances there are."""
        for path in sorted(self._folder.glob("*.npz")):
            if path not in self._seen:
                self._seen.add(path)
                self._add(path)
        return len(self.codes)

    def _add(self, path):
        with np.load(path) as file:
            values = {name: file[name] for name in file.files}
        entries = json.loads(str(values["description"]))
        step, token = 0, 0
        for n, entry in enumerate(entries):
            codes = values["codes"][:, step : step + values["steps"][n]]
            tokens = values["tokens"][token : token + values["token_counts"][n]]
            step, token = step + values["steps"][n], token + values["token_counts"][n]
            spoken = codes.shape[1] - TAIL_STEPS
            if self._split_of.get(entry["id"]) == self._split and 0 < len(tokens) <= FASTEST * spoken:
                self.by_voice.setdefault(int(values["voices"][n]), []).append(len(self.codes))
                self.codes.append(codes)
                self.tokens.append(tokens)
                self.entries.append(entry | {"shard": path.stem})


def split_by_id(corpus):
    """The split of each sentence of a corpus."""
    with open(corpus / "sentences.jsonl", encoding="utf-8") as lines:
        return {entry["id"]: entry["split"] for entry in map(json.loads, lines)}


class Example:
    """Text tokens, code rows that are spoken, and the voice."""

    def __init__(self, tokens, codes, voice):
        self.tokens, self.codes, self.voice = tokens, codes, voice

    @property
    def size(self):
        """Positions it takes: [Stts], speaker, text, [Etts], [Ptts], code rows."""
        return len(self.tokens) + len(self.codes) + 4


class Joiner:
    """Draws examples; every utterance comes once before any comes twice."""

    def __init__(self, utterances, sizes, tokenizer, rng):
        self._utterances, self._sizes, self._rng = utterances, sizes, rng
        self._full_stop = tokenizer.encode(".")[0]
        self._waiting = {}

    def draw(self):
        """A random example that fits into a row."""
        voices = sorted(self._utterances.by_voice)
        counts = np.array([len(self._utterances.by_voice[voice]) for voice in voices], float)
        voice = voices[self._rng.choice(len(voices), p=counts / counts.sum())]
        tokens, codes = self._take(voice)
        tokens, parts = [tokens], [codes]
        for _ in range(self._rng.choice(len(SENTENCE_COUNTS), p=SENTENCE_COUNTS)):
            more_tokens, more_codes = self._take(voice)
            total = sum(map(len, tokens)) + len(more_tokens), sum(map(len, parts)) + len(more_codes)
            if total[0] > self._sizes.reserved_text - 1 or sum(total) + 4 > self._sizes.row_positions:
                break
            parts[-1] = self._cut(parts[-1], self._rng.integers(*PAUSE_STEPS))
            tokens.append(more_tokens)
            parts.append(more_codes)
        quiet = self._rng.random() < NO_SILENCE
        parts[-1] = self._cut(parts[-1], 0 if quiet else self._rng.integers(1, MOST_SILENCE + 1))
        return Example(self._typed(np.concatenate(tokens)), np.concatenate(parts), voice)

    def _typed(self, tokens):
        bare = len(tokens) > 1 and tokens[-1] == self._full_stop and self._rng.random() < NO_FULL_STOP
        return tokens[:-1] if bare else tokens

    def _take(self, voice):
        while True:
            waiting = self._waiting.get(voice)
            if not waiting:
                waiting = self._rng.permutation(self._utterances.by_voice[voice]).tolist()
                self._waiting[voice] = waiting
            index = waiting.pop()
            tokens, versions = self._utterances.tokens[index], self._utterances.codes[index]
            if len(tokens) + versions.shape[1] + 4 <= self._sizes.row_positions:
                return tokens, versions[self._rng.integers(len(versions))]

    @staticmethod
    def _cut(codes, silence):
        return codes[: len(codes) - TAIL_STEPS + silence]

    def forget(self):
        """New utterances have come: begins to draw from all of them."""
        self._waiting.clear()


def whole(utterances, index):
    """One utterance as it is, without silence behind: for validation."""
    codes = utterances.codes[index][0]
    return Example(utterances.tokens[index], codes[: len(codes) - TAIL_STEPS], utterances.entries[index]["voice"])


def pack(examples, row_positions):
    """Rows of examples, best fit, longest first."""
    rows, room = [], []
    for example in sorted(examples, key=lambda e: -e.size):
        fitting = [n for n, left in enumerate(room) if left >= example.size and len(rows[n]) < MOST_EXAMPLES]
        if fitting:
            best = min(fitting, key=room.__getitem__)
            rows[best].append(example)
            room[best] -= example.size
        else:
            rows.append([example])
            room.append(row_positions - example.size)
    return rows


def text_limits(steps, num_tokens, sizes):
    """Text slots, counted from [Stts], that audio steps [..] see: the rule of the streaming schedule."""
    allowed = np.minimum(sizes.text_chunk * -(-(2 + steps) // sizes.audio_chunk), sizes.reserved_text)
    return 2 + np.minimum(allowed, num_tokens + 1)


def batch_of(rows, sizes, tokenizer):
    """Packed rows as arrays by name; missing rows are padding.

    tokens, codes: what is fed in. targets: the code row that follows, NO_TARGET where there is none. position: RoPE
    position, which is the slot in streaming. text_limit: text slots below it are visible. example: number within its
    row, -1 for padding. voices: [rows, MOST_EXAMPLES].
    """
    shape = (sizes.rows, sizes.row_positions)
    batch = {name: np.zeros(shape, np.int16) for name in ("tokens", "position", "text_limit")}
    batch |= {name: np.zeros(shape, bool) for name in ("is_speaker", "is_audio", "is_query")}
    batch["example"] = np.full(shape, -1, np.int16)
    batch["codes"] = np.zeros((*shape, BOOKS), np.int16)
    batch["targets"] = np.full((*shape, BOOKS), NO_TARGET, np.int16)
    batch["voices"] = np.zeros((sizes.rows, MOST_EXAMPLES), np.int16)
    for row, examples in enumerate(rows):
        at = 0
        for number, example in enumerate(examples):
            place = {name: values[row, at : at + example.size] for name, values in batch.items() if name != "voices"}
            place["example"][:] = number
            batch["voices"][row, number] = example.voice
            fill(place, example, sizes, tokenizer)
            at += example.size
    return batch


def fill(place, example, sizes, tokenizer):
    """Writes one example into its part of a row."""
    n, steps = len(example.tokens), len(example.codes)
    text = n + 3
    place["tokens"][:2] = tokenizer.start, tokenizer.speaker
    place["tokens"][2 : 2 + n] = example.tokens
    place["tokens"][2 + n] = tokenizer.end
    place["tokens"][text] = tokenizer.audio
    place["is_speaker"][1] = True
    place["is_query"][text:] = True
    place["is_audio"][text + 1 :] = True
    place["codes"][text + 1 :] = example.codes
    place["targets"][text:-1] = example.codes
    place["targets"][-1] = END_CODE
    place["position"][:text] = np.arange(text)
    place["position"][text:] = sizes.start_slot + np.arange(steps + 1)
    place["text_limit"][:text] = np.arange(1, text + 1)
    place["text_limit"][text:] = text_limits(np.arange(steps + 1), n, sizes)


def training_batches(utterances, sizes, tokenizer, rng):
    """Batches without end; new utterances are taken in as they come."""
    joiner = Joiner(utterances, sizes, tokenizer, rng)
    known = utterances.load_new()
    while True:
        if utterances.load_new() > known:
            known = len(utterances.codes)
            joiner.forget()
        examples, positions = [], 0
        while positions < POOL_ROWS * sizes.rows * sizes.row_positions:
            examples.append(joiner.draw())
            positions += examples[-1].size
        rows = pack(examples, sizes.row_positions)
        rows = [rows[n] for n in rng.permutation(len(rows))]
        for begin in range(0, len(rows) - sizes.rows + 1, sizes.rows):
            yield batch_of(rows[begin : begin + sizes.rows], sizes, tokenizer)
