"""Examples, definitions and frequent words of WordNet 3.0 (Princeton's licence), from the files of its `dict` folder."""

import re
from collections import Counter
from pathlib import Path

PARTS = ("noun", "verb", "adj", "adv")
_UNWANTED = re.compile(
    r"offens|dispara|obscen|slur|vulgar|taboo|sexual|intercourse|genital|excre|derogat|penis|vagina|prostitut|rape|nazi"
)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z ,;:'-]*[.!?]?")
_QUOTED = re.compile(r'"([^"]*)"')


def glosses(folder):
    """Gloss of every synset that says nothing indecent."""
    for part in PARTS:
        with open(Path(folder) / f"data.{part}", encoding="latin-1") as lines:
            for line in lines:
                gloss = line.rpartition(" | ")[2].strip()
                if not line.startswith("  ") and not _UNWANTED.search(gloss):
                    yield gloss


def examples(folder):
    """Example sentences and phrases of at least three words, as sentences."""
    for gloss in glosses(folder):
        for quoted in _QUOTED.findall(gloss):
            yield from _sentences(quoted)


def definitions(folder):
    """Definitions, up to the first semicolon, as sentences."""
    for gloss in glosses(folder):
        yield from _sentences(gloss.partition('"')[0].partition(";")[0])


def frequent_words(folder, count):
    """Single words tagged most often in the texts that WordNet was checked with, most frequent first."""
    counts = Counter()
    with open(Path(folder) / "cntlist.rev", encoding="latin-1") as lines:
        for line in lines:
            key, _, times = line.split()
            counts[key.partition("%")[0]] += int(times)
    words = (word for word, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])))
    return [word for word in words if re.fullmatch(r"[a-z]{2,}", word)][:count]


def _sentences(text):
    text = " ".join(text.replace("`", "'").split()).strip(" ;,:-")
    words = len(text.split())
    if _PLAIN.fullmatch(text) and 3 <= words <= 28 and not re.search(r"[b-hj-z]'s?'| -|- |'\w+ \w+'", text):
        yield text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
