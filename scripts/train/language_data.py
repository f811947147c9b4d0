#!/usr/bin/env python3
"""Writes the language model's training data: dialogues as token ids, exactly as a served conversation has them.

OUTPUT gets tokenizer.json, part-000.npz and so on (conversations one after another, 20,000 a part) and replies.json (which
replies each intent has, for the evaluation). Equal arguments give equal files. One process makes a part in ten seconds.
"""

import argparse
import json
import multiprocessing
import random
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from dialogues.conversation import conversation
from language_tokenizer import train_tokenizer, tokenizer_json

LOSS = 0x8000  # set beside a token id where the model is to predict that token
MAX_TOKENS = 960  # of one conversation; the served context is larger, see language_model.CONFIG
BLOCK = 500  # conversations made at once by one process
BLOCKS_PER_PART = 40
TOKENIZER_CONVERSATIONS = 20_000
ROLE_COPIES = 5  # "user" and "assistant" must become one token each: the server counts on nine tokens of GENERATION_PROMPT
SEED_STEP = 10_000_000  # conversations of one seed before those of the next begin

# One wording a voice: they differ in this one token, so that training can change the voice of a stored conversation.
VOICE_MARKS = ("<reserved_53>", "<reserved_43>", "<|speak|>", "<|listen|>")
VOICE_PROMPT = "Use the {mark} voice.\nYou are a helpful assistant with the above voice style."
READ_ALOUD = "Please read the text below."
GENERATION_PROMPT = "<|im_end|>\n<|im_start|>assistant\n<|spk_bos|><|spk|><|spk_eos|><|tts_bos|>"
USER = "<|im_start|>user\n"
REPLY_END = "<|tts_eos|><|im_end|>"

CUT = 0.04  # share of replies that the user interrupts
DROPPED = 0.04  # share of conversations whose first turn has left the context already
READ = 0.02  # share of samples that are the prompt of read mode
_FORGETTABLE = ("greeting", "how_are_you", "count", "spell", "weekday", "sum", "difference", "product", "opposite", "capital")
_TAKES_UP = ("repeat_last", "repeat_user", "another", "riddle_answer", "knock_who")


def voice_prompt(index):
    """The system prompt of a voice, as voices.json has it."""
    return VOICE_PROMPT.format(mark=VOICE_MARKS[index])


class Encoder:
    """Conversations as token ids; the pieces are cut where the server cuts them."""

    def __init__(self, tokenizer):
        self._tokenizer = tokenizer
        self._system = self.ids(f"{USER}{voice_prompt(0)}<|im_end|>\n")
        self._user = self.ids(USER)
        self._generate = self.ids(GENERATION_PROMPT)
        self._end = [id_ | LOSS for id_ in self.ids(REPLY_END)]
        self._cut_end = self.ids(REPLY_END)
        self._line = self.ids("\n")

    def ids(self, text):
        return self._tokenizer.encode(text, add_special_tokens=False).ids

    def read_prompt(self, voice=0):
        """What the server prefills to get a voice's state."""
        return self.ids(f"{USER}{voice_prompt(voice)}<|im_end|>\n{USER}{READ_ALOUD}{GENERATION_PROMPT}")

    def prompt(self, exchanges):
        """Ids up to the generation prompt of the last exchange, whose reply is left out."""
        ids = list(self._system)
        for index, exchange in enumerate(exchanges):
            ids += self._user + self.ids(exchange.message) + self._generate
            if index < len(exchanges) - 1:
                ids += self.ids(exchange.reply) + self._cut_end + self._line
        return ids

    def sample(self, exchanges, rng):
        """A whole conversation for training, now and then with a reply cut off or the first turn gone."""
        first = self._may_forget(exchanges) and rng.random() < DROPPED
        ids = list(self._system)
        if first:
            ids += self._cut_end + self._line
        for index in range(int(first), len(exchanges)):
            turn = self._user + self.ids(exchanges[index].message) + self._generate
            reply = [id_ | LOSS for id_ in self.ids(exchanges[index].reply)]
            taken_up = index + 1 < len(exchanges) and exchanges[index + 1].intent in _TAKES_UP
            if not taken_up and rng.random() < CUT:
                turn += reply[: int(rng.random() * len(reply))] + self._cut_end
            else:
                turn += reply + self._end
            if len(ids) + len(turn) + 1 > MAX_TOKENS:
                break
            ids += turn + self._line
        return ids

    @staticmethod
    def _may_forget(exchanges):
        return (
            len(exchanges) > 1
            and exchanges[0].intent in _FORGETTABLE
            and exchanges[1].intent not in (exchanges[0].intent, *_TAKES_UP)
        )


_encoder = None


def _start_worker(tokenizer_text):
    global _encoder
    _encoder = Encoder(Tokenizer.from_str(tokenizer_text))


def _block(seeds):
    """Token ids of some conversations, their lengths, and the replies of each intent."""
    ids, lengths, replies = [], [], {}
    for seed in seeds:
        rng = random.Random(-1 - seed)
        if rng.random() < READ:
            sample = _encoder.read_prompt()
        else:
            exchanges = conversation(seed)
            sample = _encoder.sample(exchanges, rng)
            for exchange in exchanges:
                if not exchange.must:
                    replies.setdefault(exchange.intent, set()).add(exchange.reply)
        ids += sample
        lengths.append(len(sample))
    return np.array(ids, np.uint16), np.array(lengths, np.int32), replies


def learn_tokenizer(conversations, seed):
    """The tokenizer, from messages and replies of conversations that are not trained on."""
    texts = ["user", "assistant"] * (conversations * ROLE_COPIES)
    for index in range(conversations):
        for exchange in conversation(seed * SEED_STEP - 1 - index):
            texts += [exchange.message, exchange.reply]
    return train_tokenizer(texts)


def prepare(output, conversations, processes, seed, tokenizer_conversations=TOKENIZER_CONVERSATIONS):
    """Writes the files; parts appear one by one, each complete, so that training can begin with the first."""
    output.mkdir(parents=True, exist_ok=True)
    text = tokenizer_json(learn_tokenizer(tokenizer_conversations, seed))
    write_whole(output / "tokenizer.json", lambda file: file.write(text.encode("utf-8")))
    first = seed * SEED_STEP
    blocks = [range(at, min(at + BLOCK, first + conversations)) for at in range(first, first + conversations, BLOCK)]
    replies, part, numbers = {}, [], {"conversations": conversations, "tokens": 0, "trained": 0, "parts": 0}
    with multiprocessing.get_context("spawn").Pool(processes, _start_worker, (text,)) as pool:
        for index, (ids, lengths, known) in enumerate(pool.imap(_block, blocks), start=1):
            part.append((ids, lengths))
            for intent, texts in known.items():
                replies.setdefault(intent, set()).update(texts)
            if len(part) == BLOCKS_PER_PART or index == len(blocks):
                _write_part(output, part, replies, numbers)
                part = []
    return numbers


def _write_part(output, part, replies, numbers):
    known = {intent: sorted(texts) for intent, texts in sorted(replies.items())}
    write_whole(output / "replies.json", lambda file: file.write(json.dumps(known, indent=1).encode("utf-8")))
    ids, lengths = (np.concatenate(arrays) for arrays in zip(*part, strict=True))
    path = output / f"part-{numbers['parts']:03d}.npz"
    write_whole(path, lambda file: np.savez_compressed(file, ids=ids, lengths=lengths))
    numbers["tokens"] += len(ids)
    numbers["trained"] += int((ids & LOSS > 0).sum())
    numbers["parts"] += 1


def write_whole(path, write):
    """Calls write with a file that gets its name only when it is complete."""
    temporary = path.with_name(path.name + ".new")
    with open(temporary, "wb") as file:
        write(file)
    temporary.rename(path)


def known_reply(exchange, reply, replies):
    """Whether a reply is right: it holds what it must, or is one that the intent has."""
    if exchange.must:
        return any(word in reply.lower() for word in exchange.must)
    return reply in replies.get(exchange.intent, ())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--conversations", type=int, default=400_000, help="default %(default)s")
    parser.add_argument("--processes", type=int, default=2, help="default %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    arguments = parser.parse_args()
    print(json.dumps(prepare(arguments.output, arguments.conversations, arguments.processes, arguments.seed)))


if __name__ == "__main__":
    main()
