#!/usr/bin/env python3
"""Learns the speech decoder's WordPiece tokenizer from the corpus and writes tokenizer.json.

The algorithm is the original's: lower-casing, split at spaces and marks, then the longest piece first, with "##" before
what continues a word. Every letter and mark is a piece of its own, so every word can be spelled. Pieces are short, so
that tokens keep pace with speech: about seven a second.
"""

import argparse
import collections
import json
import re
from pathlib import Path

from settings import SIZES, SPECIAL_TOKENS

BERT_TOKENS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
UNKNOWN = 1
MARKS = ".,?!;:'-"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
CONTINUES = "##"
LONGEST_PIECE = 5
WORD = re.compile(r"[a-z]+|[^\sa-z]")


class Tokenizer:
    """WordPiece over a list of pieces; agrees with the tokenizer.json that write_tokenizer makes of them."""

    def __init__(self, pieces):
        self.pieces = list(pieces)
        self._id = {piece: index for index, piece in enumerate(self.pieces)}
        self.start, self.audio, self.end, self.speaker = (self._id[token] for token in SPECIAL_TOKENS)
        self._words = {}

    @classmethod
    def read(cls, path):
        vocabulary = json.loads(Path(path).read_text(encoding="utf-8"))["model"]["vocab"]
        return cls(sorted(vocabulary, key=vocabulary.get))

    def encode(self, text):
        ids = []
        for word in WORD.findall(text.lower()):
            if word not in self._words:
                self._words[word] = self._split(word)
            ids += self._words[word]
        return ids

    def _split(self, word):
        ids, begin = [], 0
        while begin < len(word):
            prefix = CONTINUES if begin else ""
            ends = range(len(word), begin, -1)
            end = next((end for end in ends if prefix + word[begin:end] in self._id), None)
            if end is None:
                return [UNKNOWN]
            ids.append(self._id[prefix + word[begin:end]])
            begin = end
        return ids


def learn_pieces(texts, count):
    """At most `count` pieces in id order: marks, letters, then the most frequent pairs, joined again and again."""
    pieces = dict.fromkeys([*MARKS, *LETTERS, *(CONTINUES + letter for letter in LETTERS)])
    words = Words(collections.Counter(word for text in texts for word in re.findall("[a-z]+", text.lower())))
    while len(pieces) + len(BERT_TOKENS) + len(SPECIAL_TOKENS) < count:
        pair = words.most_frequent_pair()
        if pair is None:
            break
        pieces[joined(*pair)] = None
        words.join(pair)
    return [*BERT_TOKENS, *pieces, *SPECIAL_TOKENS]


class Words:
    """Words in pieces, how often each pair of neighbouring pieces occurs, and in which words."""

    def __init__(self, frequency):
        self._counts = collections.Counter()
        self._places = collections.defaultdict(set)
        self._splits, self._frequency = [], []
        for word, n in sorted(frequency.items()):
            self._splits.append([word[0], *(CONTINUES + letter for letter in word[1:])])
            self._frequency.append(n)
            self._count(len(self._splits) - 1, 1)

    def _count(self, index, sign):
        split = self._splits[index]
        for pair in zip(split, split[1:], strict=False):
            self._counts[pair] += sign * self._frequency[index]
            self._places[pair].add(index)

    def most_frequent_pair(self):
        """The pair that occurs most often and is not too long as one piece; None if there is none."""
        usable = ((n, pair) for pair, n in self._counts.items() if n > 0 and length(joined(*pair)) <= LONGEST_PIECE)
        return max(usable, default=(0, None))[1]

    def join(self, pair):
        """Makes one piece of every occurrence of a pair."""
        for index in self._places.pop(pair):
            self._count(index, -1)
            self._splits[index] = merged(self._splits[index], pair)
            self._count(index, 1)
        del self._counts[pair]


def joined(first, second):
    return first + second.removeprefix(CONTINUES)


def length(piece):
    """Letters of a piece."""
    return len(piece.removeprefix(CONTINUES))


def merged(split, pair):
    """The pieces of a word, each occurrence of the pair joined."""
    result = []
    for piece in split:
        if result and (result[-1], piece) == pair:
            result[-1] = joined(*pair)
        else:
            result.append(piece)
    return result


def write_tokenizer(pieces, path):
    """Writes the pieces as a Hugging Face tokenizer file."""
    ids = {piece: index for index, piece in enumerate(pieces)}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": ids[token], "content": token} | flags for token in (*BERT_TOKENS, *SPECIAL_TOKENS)],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": None,
        "decoder": {"type": "WordPiece", "prefix": CONTINUES, "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": CONTINUES,
            "max_input_chars_per_word": 100,
            "vocab": ids,
        },
    }
    Path(path).write_text(json.dumps(tokenizer, ensure_ascii=False) + "\n", encoding="utf-8")


def corpus_texts(corpus, split):
    """Texts of WORK/corpus/sentences.jsonl that belong to a split."""
    with open(Path(corpus) / "sentences.jsonl", encoding="utf-8") as lines:
        sentences = [json.loads(line) for line in lines]
    return [sentence["text"] for sentence in sentences if sentence["split"] == split]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, required=True, help="folder with sentences.jsonl")
    parser.add_argument("--output", type=Path, required=True, help="tokenizer.json to write")
    parser.add_argument("--pieces", type=int, default=SIZES["full"].num_text_tokens, help="default %(default)s")
    arguments = parser.parse_args()
    texts = corpus_texts(arguments.corpus, "train")
    pieces = learn_pieces(texts, arguments.pieces)
    write_tokenizer(pieces, arguments.output)
    tokenizer = Tokenizer(pieces)
    sample = texts[:2000]
    tokens = sum(len(tokenizer.encode(text)) for text in sample)
    print(f"{len(pieces)} pieces, {tokens / sum(map(len, sample)):.3f} tokens a character")


if __name__ == "__main__":
    main()
