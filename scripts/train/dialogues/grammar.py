"""Templates for what is said, and the carelessness of people who type.

A template is plain text with alternatives in parentheses, which may be nested and empty, and slots in braces:
``(hi|hello)( there|), my name is {name}``.
"""

import functools
import re

ALLOWED = re.compile(r"[A-Za-z .,?!;:'\-]+")
_TOKEN = re.compile(r"[()|]|[^()|]+")
# Around a slot's value while a message is made careless: what is to be copied must stay as it is.
KEEP, END_KEEP = "\x01", "\x02"


@functools.lru_cache(maxsize=None)
def _parse(template):
    """A template as a sequence of strings and lists of alternatives, each a sequence again."""
    stack = [[[]]]
    for token in _TOKEN.findall(template):
        if token == "(":
            stack.append([[]])
        elif token == "|" and len(stack) > 1:
            stack[-1].append([])
        elif token == ")":
            if len(stack) == 1:
                raise ValueError(f"')' without '(' in template {template!r}")
            alternatives = stack.pop()
            stack[-1][-1].append(alternatives)
        else:
            stack[-1][-1].append(token)
    if len(stack) > 1:
        raise ValueError(f"'(' without ')' in template {template!r}")
    return stack[0][0]


def _write(sequence, rng, parts):
    for item in sequence:
        if isinstance(item, str):
            parts.append(item)
        else:
            _write(item[int(rng.random() * len(item))], rng, parts)


def expand(template, rng, slots=None, keep=False):
    """One text of the template; with ``keep``, slot values are marked so that ``careless`` leaves their letters."""
    parts = []
    _write(_parse(template), rng, parts)
    text = "".join(parts)
    if slots:
        mark = (lambda value: f"{KEEP}{value}{END_KEEP}") if keep else str
        for name, value in slots.items():
            text = text.replace("{" + name + "}", mark(value))
    return text


def choose(rng, items):
    return items[int(rng.random() * len(items))]


def upper_first(text):
    return text[:1].upper() + text[1:]


def plain(text):
    """The text without the marks of kept slots."""
    return text.replace(KEEP, "").replace(END_KEEP, "")


def _typo(word, rng):
    """One slip of the finger: two letters swapped, one lost, or one doubled."""
    at = 1 + int(rng.random() * (len(word) - 2))
    kind = rng.random()
    if kind < 0.4:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < 0.7:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at] + word[at:]


def _with_typo(text, rng):
    words, kept = text.split(" "), False
    places = []
    for index, word in enumerate(words):
        kept = kept or KEEP in word
        if not kept and len(word) > 3 and word.isalpha():
            places.append(index)
        kept = kept and END_KEEP not in word
    if places:
        index = choose(rng, places)
        words[index] = _typo(words[index], rng)
    return " ".join(words)


_LONG = {"I'm": "I am", "What's": "What is", "what's": "what is", "don't": "do not", "can't": "cannot", "it's": "it is"}


def careless(text, rng):
    """A message as people type it: case, marks and apostrophes lost, a letter wrong now and then."""
    if rng.random() < 0.12:
        for short, long in _LONG.items():
            text = text.replace(short, long)
    if rng.random() < 0.08:
        text = _with_typo(text, rng)
    if rng.random() < 0.3:
        text = text.lower()
    elif rng.random() < 0.02:
        text = text.upper()
    elif rng.random() < 0.3:
        text = upper_first(text)
    if rng.random() < 0.12:
        text = text.replace("'", "")
    text = plain(text)
    marks = rng.random()
    if marks < 0.3:
        text = text.rstrip(".?!")
    elif marks < 0.36:
        text = text.rstrip(".?!") + choose(rng, ["!", "??", "...", " ?", ".", "!!", " :)"])
    if rng.random() < 0.08:
        text = text.replace(",", "")
    return text.strip()
