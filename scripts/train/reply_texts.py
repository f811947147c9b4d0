#!/usr/bin/env python3
"""Prints what the demo's language model may reply, one text a line, for the speech training corpus.

The texts are the distinct replies of conversations written by `dialogues`, in a mixed order: every intent's replies are
spread over the whole list, so that any beginning of it is a fair sample. Equal seeds print equal lists.
"""

import argparse
import random

from dialogues import grammar
from dialogues.conversation import conversation


def reply_texts(conversations, seed):
    """Distinct replies by intent, each intent in random order."""
    found = {}
    for index in range(conversations):
        for exchange in conversation(seed * 1_000_003 + index, want_held_out=None):
            if not grammar.ALLOWED.fullmatch(exchange.reply):
                raise ValueError(f"reply of {exchange.intent} cannot be spoken plainly: {exchange.reply!r}")
            found.setdefault(exchange.reply, exchange.intent)
    by_intent = {}
    for text, intent in found.items():
        by_intent.setdefault(intent, []).append(text)
    return by_intent


def mixed(by_intent, seed):
    """All texts, each intent spread evenly over the list."""
    rng = random.Random(seed)
    placed = []
    for texts in by_intent.values():
        rng.shuffle(texts)
        placed += [((index + rng.random()) / len(texts), text) for index, text in enumerate(texts)]
    return [text for _, text in sorted(placed)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=20_000, help="default %(default)s")
    parser.add_argument("--per-intent", type=int, default=700, help="most texts of one intent (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    arguments = parser.parse_args()
    by_intent = reply_texts(arguments.conversations, arguments.seed)
    by_intent = {intent: texts[: arguments.per_intent] for intent, texts in by_intent.items()}
    for text in mixed(by_intent, arguments.seed):
        print(text)


if __name__ == "__main__":
    main()
