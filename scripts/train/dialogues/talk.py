"""What a conversation is made of: exchanges, intents that make them, and what has been said before."""

from dataclasses import dataclass, field

from . import grammar

INTENTS = {}
WEIGHTS = {}


@dataclass
class Exchange:
    """A message, the reply to it, and words one of which a right reply must contain (empty: any reply of the intent)."""

    intent: str
    message: str
    reply: str
    must: tuple = ()
    follow: tuple = ()  # intents that suit the next message


@dataclass
class Talk:
    """One conversation while it is made."""

    rng: object
    memory: dict = field(default_factory=dict)
    exchanges: list = field(default_factory=list)

    def say(self, template, **slots):
        return grammar.expand(template, self.rng, slots)

    def choose(self, items):
        return grammar.choose(self.rng, items)

    def chance(self, probability):
        return self.rng.random() < probability

    @property
    def last(self):
        return self.exchanges[-1] if self.exchanges else None

    def exchange(self, intent, asks, replies, must=(), follow=(), **slots):
        """An exchange from templates; slots of the message stay free of typing errors, for the reply may copy them."""
        message = grammar.expand(self.choose(asks), self.rng, slots, keep=True)
        reply = grammar.upper_first(grammar.expand(self.choose(replies), self.rng, slots).strip())
        return Exchange(intent, message, reply, tuple(must), tuple(follow))


def intent(weight=1.0):
    """Registers a function from a Talk to an Exchange (or None where it does not apply now) under its name."""

    def register(function):
        name = function.__name__
        if name in INTENTS:
            raise ValueError(f"two intents are named {name}")
        INTENTS[name], WEIGHTS[name] = function, weight
        return function

    return register


def simple(name, asks, replies, weight=1.0, follow=()):
    """An intent without slots: any of the replies suits any of the messages."""
    if name in INTENTS:
        raise ValueError(f"two intents are named {name}")
    INTENTS[name] = lambda talk: talk.exchange(name, asks, replies, follow=follow)
    WEIGHTS[name] = weight
