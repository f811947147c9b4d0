"""Texts from templates.

A template is plain text with choices and slots: `(Good morning|Hello), {name}(.|!)`. A slot takes a random entry of a
list of templates, or what a function of the random generator returns.
"""

import re

_TOKEN = re.compile(r"[()|{}]|[^()|{}]+")


def expand(template, slots, rng):
    """One text of a template; slots maps names to lists of templates or to functions of rng."""
    tokens = _TOKEN.findall(template)
    text, position = _sequence(tokens, 0, slots, rng)
    if position != len(tokens):
        raise ValueError(f"unbalanced template: {template!r}")
    return text


def _sequence(tokens, position, slots, rng):
    parts = []
    while position < len(tokens) and tokens[position] not in "|)":
        if tokens[position] == "(":
            part, position = _choice(tokens, position + 1, slots, rng)
        elif tokens[position] == "{":
            part = _filled(tokens[position + 1], slots, rng)
            position += 3
        else:
            part = tokens[position]
            position += 1
        parts.append(part)
    return "".join(parts), position


def _choice(tokens, position, slots, rng):
    options = []
    while True:
        option, position = _sequence(tokens, position, slots, rng)
        options.append(option)
        if position == len(tokens):
            raise ValueError(f"unclosed choice: {''.join(tokens)!r}")
        position += 1
        if tokens[position - 1] == ")":
            return rng.choice(options), position


def _filled(name, slots, rng):
    values = slots[name]
    return values(rng) if callable(values) else expand(rng.choice(values), slots, rng)
