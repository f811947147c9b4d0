"""Whole conversations: which intents follow each other, politeness around messages, and where a reply is cut off."""

import random
import zlib

from . import facts, grammar, memory, skills, small_talk, unknown  # noqa: F401  (they register their intents)
from .talk import INTENTS, WEIGHTS, Talk

FOLLOW = 0.45  # how often the next message takes up the last exchange
ATTEMPTS = 300
HELD_OUT, HELD_OUT_REST = 16, 1  # wordings whose checksum leaves this rest are never trained on
OPENINGS = ("greeting", "how_are_you", "good_morning", "good_evening", "my_name", "your_name", "hear_me")

_BEFORE = (
    "(hey|hi|hello|ok|okay|so|well|um|please|parlando|hey parlando|and|now|tell me|one more question|alright|great|thanks|good|cool|"
    "by the way|listen|I see|nice|oh|i have a question|another question|fine|let me ask you something|quick question)(,|.|) "
)
_AFTER = "( please|, please| Parlando|, Parlando| thanks| now|, my friend| for me)"
_NO_FRAME = ("foreign", "gibberish", "repeat", "my_name", "repeat_last", "maybe", "yes", "no", "goodbye", "thanks", "wow", "laugh")


def held_out(exchange):
    """Whether a wording is kept for evaluation: decided by its letters alone, the same in every run."""
    letters = "".join(character for character in grammar.plain(exchange.message).lower() if character.isalnum())
    return zlib.crc32(letters.encode("utf-8")) % HELD_OUT == HELD_OUT_REST


def _next_intent(talk, names, weights):
    if not talk.exchanges and talk.chance(0.35):
        return talk.choose(OPENINGS)
    if talk.last and talk.last.follow and talk.chance(FOLLOW):
        return talk.choose(talk.last.follow)
    if talk.exchanges and talk.chance(0.12):
        return talk.choose(("recall_name", "recall_favorite", "repeat_last", "recall_name"))
    return talk.rng.choices(names, weights)[0]


def _framed(talk, exchange):
    """The message with a word of politeness or hesitation around it, as people write."""
    message = exchange.message
    if exchange.intent not in _NO_FRAME:
        if talk.chance(0.1):
            before = grammar.upper_first(grammar.expand(_BEFORE, talk.rng))
            message = before + (message[:1].lower() + message[1:] if message[:2] not in ("I ", "I'") else message)
        if talk.chance(0.05) and message[-1:].isalpha() or talk.chance(0.03) and message.endswith("?"):
            end = message[-1] if message.endswith("?") else ""
            message = message.rstrip("?") + grammar.expand(_AFTER, talk.rng) + end
    return message


def _next(talk, names, weights, want_held_out, forced=None):
    for _ in range(ATTEMPTS):
        name = forced or _next_intent(talk, names, weights)
        saved = dict(talk.memory)
        exchange = INTENTS[name](talk)
        if exchange is not None and want_held_out in (None, held_out(exchange)):
            message = grammar.careless(_framed(talk, exchange), talk.rng)
            if message:
                exchange.message = message
                return exchange
        talk.memory.clear()
        talk.memory.update(saved)
    raise RuntimeError(f"no exchange fits after {ATTEMPTS} attempts")


def conversation(seed, turns=None, want_held_out=False, last=None):
    """A list of exchanges.

    ``want_held_out``: False leaves out the wordings kept for evaluation, True makes the last exchange one of them, None does not
    look. ``last``: the intent of the last exchange.

    Raises RuntimeError where no such exchange is found.
    """
    talk = Talk(random.Random(seed))
    names = list(INTENTS)
    weights = [WEIGHTS[name] for name in names]
    if turns is None:
        turns = 1 + int(talk.rng.random() * 8) if talk.rng.random() < 0.92 else 9 + int(talk.rng.random() * 12)
    for turn in range(turns):
        is_last = turn == turns - 1
        wanted = is_last if want_held_out else want_held_out
        talk.exchanges.append(_next(talk, names, weights, wanted, last if is_last else None))
    return talk.exchanges
