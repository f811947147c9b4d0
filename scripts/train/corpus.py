#!/usr/bin/env python3
"""Writes the sentences that the teacher speaks: WORK/corpus/sentences.jsonl and written.txt.

    python corpus.py --output WORK/corpus --wordnet /usr/share/wordnet --replies replies.txt --sentences 150000

One JSON object a line: `id`; `text`, as the server gives it to the speech tokenizer (lower-case letters, spaces and
. , ? ! ; : ' -); `split`, train or test; `kind`. Lines of written.txt are the same texts with capitals, as a teacher needs
them for the pronunciation. The order is the order to speak in: all kinds are spread evenly, so that every beginning of the file is a
fair sample. --replies takes a file with one reply a line (reply_texts.py). --held-out takes a transcript file (name,
tab, text): its sentences become the first test sentences and never training sentences. Equal arguments and seeds write
equal files.
"""

import argparse
import json
import random
import re
import sys
from pathlib import Path

from sentences import everyday, wordnet

SPOKEN = re.compile(r"[a-z .,?!;:'-]*[a-z][a-z .,?!;:'-]*")
MOST_WORDS = 30
TEST_SHARE_OF_KIND = 0.002
# Shares of what the grammars write; WordNet's examples, definitions and words come beside them.
GRAMMAR_SHARES = {
    "statement": 12,
    "question": 15,
    "conversation": 20,
    "number": 8,
    "time": 7,
    "money": 3,
    "address": 6,
    "name": 6,
    "technical": 7,
    "long": 12,
    "short": 4,
}
FREQUENT_WORDS = 6000
WORD_LISTS = 6000
MOST_DEFINITIONS = 25_000
TRIES = 4  # drawings of a grammar for each sentence wanted, since short ones repeat


def speakable(written):
    """The text as the speech tokenizer gets it."""
    text = " ".join(written.lower().replace("’", "'").split())
    if not SPOKEN.fullmatch(text):
        raise ValueError(f"not speakable: {written!r}")
    return text


class Collection:
    """Distinct sentences by kind; the first kind that has a sentence keeps it."""

    def __init__(self, excluded):
        self._seen = set(excluded)
        self.by_kind = {}

    def add(self, kind, sentences, most=None):
        kept = self.by_kind.setdefault(kind, [])
        for written in sentences:
            if most is not None and len(kept) >= most:
                return
            text = speakable(written)
            if text not in self._seen and len(text.split()) <= MOST_WORDS:
                self._seen.add(text)
                kept.append({"text": text, "kind": kind, "written": " ".join(written.split())})

    def count(self):
        return sum(len(sentences) for sentences in self.by_kind.values())


def collect(arguments, held_out):
    rng = random.Random(arguments.seed)
    collection = Collection(speakable(text) for text in held_out)
    if arguments.replies is not None:
        collection.add("reply", arguments.replies.read_text(encoding="utf-8").splitlines())
    words = wordnet.frequent_words(arguments.wordnet, FREQUENT_WORDS)
    collection.add("word", (word.capitalize() + rng.choice(".....!?") for word in words))
    collection.add("list", (word_list(words, rng) for _ in range(WORD_LISTS)))
    collection.add("example", wordnet.examples(arguments.wordnet))
    definitions = list(wordnet.definitions(arguments.wordnet))
    rng.shuffle(definitions)
    collection.add("definition", definitions, MOST_DEFINITIONS)
    wanted = max(0, arguments.sentences - collection.count())
    for kind, share in GRAMMAR_SHARES.items():
        most = round(wanted * share / sum(GRAMMAR_SHARES.values()))
        collection.add(kind, (everyday.sentence(kind, rng) for _ in range(TRIES * most)), most)
    return collection


def word_list(words, rng):
    """Frequent words in no order, which trains what no grammar puts side by side."""
    some = rng.choices(words, k=rng.randrange(2, 9))
    return " ".join(some).capitalize() + rng.choice(".....!?") if rng.random() < 0.6 else ", ".join(some).capitalize() + "."


def split(collection, seed):
    """Marks some sentences of every kind as test sentences and spreads all kinds over one list."""
    rng = random.Random(seed + 1)
    placed = []
    for sentences in collection.by_kind.values():
        rng.shuffle(sentences)
        tests = -(-len(sentences) * TEST_SHARE_OF_KIND // 1)
        for index, sentence in enumerate(sentences):
            entry = {**sentence, "split": "test" if index < tests else "train"}
            placed.append(((index + rng.random()) / len(sentences), sentence["text"], entry))
    placed.sort(key=lambda item: item[:2])
    return [entry for _, _, entry in placed]


def read_held_out(file):
    if file is None:
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[1] for line in lines if line.strip()]


def build(arguments):
    """All entries in order."""
    held_out = read_held_out(arguments.held_out)
    tests = [{"text": speakable(t), "kind": "evaluation", "written": t, "split": "test"} for t in held_out]
    entries = tests + split(collect(arguments, held_out), arguments.seed)
    return [{"id": f"{index:06d}", **entry} for index, entry in enumerate(entries)]


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, required=True, help="folder that gets sentences.jsonl")
    parser.add_argument("--wordnet", type=Path, required=True, help="WordNet's dict folder (data.noun, cntlist.rev)")
    parser.add_argument("--replies", type=Path, help="replies of the language model, one a line")
    parser.add_argument("--held-out", type=Path, help="sentences of the evaluation: name, tab, text")
    parser.add_argument("--sentences", type=int, default=150_000, help="how many, about (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args(argv)
    entries = build(arguments)
    arguments.output.mkdir(parents=True, exist_ok=True)
    written = "".join(entry.pop("written") + "\n" for entry in entries)
    (arguments.output / "written.txt").write_text(written, encoding="utf-8")
    lines = "".join(json.dumps(entry) + "\n" for entry in entries)
    (arguments.output / "sentences.jsonl").write_text(lines, encoding="utf-8")
    words = sum(len(entry["text"].split()) for entry in entries)
    tests = sum(entry["split"] == "test" for entry in entries)
    print(f"{len(entries)} sentences, {words} words, {tests} for tests", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
