"""Tests of the corpus: what it may contain, its order, its split. WordNet is a small folder made here."""

import json
import random
import re
from collections import Counter

import pytest

import corpus
from sentences import everyday, grammar, numbers, wordnet

GLOSSES = {
    "noun": ['a sweet fruit; "she ate a ripe pear", "it cost 5 dollars"', 'an offensive word for a person; "he said it to me"'],
    "verb": ['move fast by using the feet; "don\'t run, you\'ll be out of breath"'],
    "adj": ['having great height; "a tall tree in the park"', "of or relating to the [sea]"],
    "adv": ['in a loud way; "he spoke loudly and clearly"'],
}


@pytest.fixture
def wordnet_folder(tmp_path):
    for part, glosses in GLOSSES.items():
        lines = ["  1 a line of the licence | not a gloss at all"]
        lines += [f"0000{n} 03 n 01 word 0 000 | {gloss}  " for n, gloss in enumerate(glosses)]
        (tmp_path / f"data.{part}").write_text("\n".join(lines) + "\n", encoding="latin-1")
    (tmp_path / "cntlist.rev").write_text("run%2:38:00:: 1 7\npear%1:13:00:: 1 2\nrun%1:04:00:: 2 1\nice_cream%1:1:: 1 9\n")
    return tmp_path


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "zero"), (13, "thirteen"), (40, "forty"), (99, "ninety nine"), (105, "one hundred five"), (2_000_013, "two million thirteen")],
)
def test_cardinals(number, words):
    assert numbers.cardinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"), [(1, "first"), (12, "twelfth"), (20, "twentieth"), (33, "thirty third"), (100, "one hundredth")]
)
def test_ordinals(number, words):
    assert numbers.ordinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"), [(1900, "nineteen hundred"), (1905, "nineteen oh five"), (2007, "two thousand seven"), (2026, "twenty twenty six")]
)
def test_years(number, words):
    assert numbers.year(number) == words


def test_templates_reach_every_choice_and_fill_slots():
    rng = random.Random(1)
    texts = {grammar.expand("(a|b(c|))-{x}", {"x": ["1", "(2|3)"]}, rng) for _ in range(300)}
    assert texts == {f"{a}-{x}" for a in ("a", "bc", "b") for x in "123"}


@pytest.mark.parametrize("broken", ["(a|b", "a)b"])
def test_unbalanced_templates_are_refused(broken):
    with pytest.raises(ValueError):
        grammar.expand(broken, {}, random.Random(1))


@pytest.mark.parametrize("kind", everyday.KINDS)
def test_every_grammar_writes_speakable_varied_sentences(kind):
    rng = random.Random(2)
    written = [everyday.sentence(kind, rng) for _ in range(400)]
    for text in written:
        corpus.speakable(text)
        assert text[0].isupper() and text[-1] in ".!?", text
        assert not re.search(r"[_{}|()]|  |\ba [aeio]", text), text
    assert len(set(written)) > 200


def test_wordnet_gives_clean_sentences(wordnet_folder):
    assert list(wordnet.examples(wordnet_folder)) == [
        "She ate a ripe pear.",
        "Don't run, you'll be out of breath.",
        "A tall tree in the park.",
        "He spoke loudly and clearly.",
    ]
    assert "Move fast by using the feet." in list(wordnet.definitions(wordnet_folder))
    assert wordnet.frequent_words(wordnet_folder, 5) == ["run", "pear"]


@pytest.mark.parametrize("text", ["", "...", "room 5", "naïve", "a/b"])
def test_what_cannot_be_spoken_is_refused(text):
    with pytest.raises(ValueError):
        corpus.speakable(text)


def entries_of(folder, wordnet_folder, *extra):
    arguments = ["--output", str(folder), "--wordnet", str(wordnet_folder), "--sentences", "3000", *extra]
    assert corpus.main(arguments) == 0
    entries = [json.loads(line) for line in (folder / "sentences.jsonl").read_text().splitlines()]
    written = (folder / "written.txt").read_text().splitlines()
    assert [corpus.speakable(text) for text in written] == [entry["text"] for entry in entries]
    assert all(set(entry) == {"id", "text", "split", "kind"} for entry in entries)
    return entries


def test_corpus(tmp_path, wordnet_folder):
    (tmp_path / "replies.txt").write_text("I'm fine, thank you!\nA tall tree in the park.\n")
    (tmp_path / "held.tsv").write_text("e1\tShe ate a ripe pear.\n")
    extra = ("--replies", str(tmp_path / "replies.txt"), "--held-out", str(tmp_path / "held.tsv"))
    entries = entries_of(tmp_path / "one", wordnet_folder, *extra)
    texts = [entry["text"] for entry in entries]
    assert len(set(texts)) == len(texts)
    assert len({entry["id"] for entry in entries}) == len(entries)
    assert all(corpus.SPOKEN.fullmatch(text) and len(text.split()) <= 30 for text in texts)
    kinds = {entry["text"]: (entry["kind"], entry["split"]) for entry in entries}
    assert kinds["she ate a ripe pear."] == ("evaluation", "test")
    assert kinds["a tall tree in the park."][0] == "reply"
    tested = {entry["kind"] for entry in entries if entry["split"] == "test"}
    assert tested >= set(corpus.GRAMMAR_SHARES)
    assert sum(entry["split"] == "test" for entry in entries) < 60


def test_every_beginning_is_a_fair_sample(tmp_path, wordnet_folder):
    entries = entries_of(tmp_path, wordnet_folder)
    everywhere, front = (Counter(entry["kind"] for entry in part) for part in (entries, entries[: len(entries) // 4]))
    for kind, count in everywhere.items():
        if count > 100:
            assert front[kind] / count == pytest.approx(0.25, abs=0.05), kind


def test_equal_seeds_write_equal_files(tmp_path, wordnet_folder):
    one, two = (entries_of(tmp_path / name, wordnet_folder) for name in ("one", "two"))
    other = entries_of(tmp_path / "three", wordnet_folder, "--seed", "2")
    assert one == two
    assert one != other
