"""Writes src/test/resources/golden/faithful: replies and texts, and what the publisher's loops do with them.

    python golden_faithful.py --output src/test/resources/golden/faithful
"""

import argparse
import json
import random
from pathlib import Path

from tokenizers import Tokenizer

import faithful

SEED = 20261
WORDS = "we go up on it and then come down again hello world people had was big words room"
WORDS = [*WORDS.split(), *faithful.ENGLISH_DIGITS]
CHINESE = "零一二三四五六七八九第章年你好天气很我们走吧"
PIECES = [*"abcdefghijklmnopqrstuvwxyz0123456789", "un", "able", "ing"]
SIGNS = list(".,!?'-*#:;") + ["。", "，", "！", "？", "²"]
LONG = ["we go", " up on it. "] * 19 + ["we go", " up on it"]
SPECIAL = ["[Stts]", "[Ptts]", "[Etts]", "[spk_emb]"]
README = """# Golden values: faithful

What the publisher's streaming loop and offline loop do with a reply (model reference 1.5, 1.7, 1.8): a restatement of
the published rules in plain Python, without networks. `FaithfulGoldenTest` runs the Java plans over the same chunks.

- Script: `scripts/reference/golden_faithful.py`; rules in `scripts/reference/faithful.py`; seed {seed} for the replies
  named `random`
- Command: `python scripts/reference/golden_faithful.py --output src/test/resources/golden/faithful`
- Tolerance: exact. Ids, steps and counts are whole numbers.
- `tokenizer.json`: a WordPiece vocabulary made by the script: letters, digits, some words, some Chinese characters.

`replies`: `chunks` are the texts of the language model's calls, in order. `endSteps` holds a row for each segment: the
end of speech is drawn at the first step from this row on that may end a call (the last value holds for all later
segments). Expected:

| field | meaning |
| --- | --- |
| `calls` | one call of the speech decoder each: `ids` prefilled at slot `begin`, then `numSteps` steps from row `firstStep`; `visible` text slots of each step, the one that drew the end included; `decode` is the range of code rows in the wave of the call |
| `contexts` | the ids and the number of code rows that a segment takes over from the segment before |
| `emitted` | samples handed out after each call and at the end of each segment |
| `asked` | chunks that the language model was asked for |
| `exhausted` | true if it was asked once more after the last chunk: only then the reply counts as completed |
| `shown` | text shown to the user |
| `truncated` | true if speech was stopped after more than 2,048 steps |

`texts`: the same for the offline loop; `text` and `endStep` are the input.

`digits`: `text` with its digits spelled in `language`. `sentenceEnds`: the mark that ends a sentence in `chunk`, or null.
"""


def tokenizer_json() -> str:
    pieces = [*PIECES, *("##" + piece for piece in PIECES), *WORDS, *CHINESE, *SIGNS]
    tokens = dict.fromkeys(["[PAD]", "[UNK]", *pieces, *SPECIAL])
    vocabulary = {token: number for number, token in enumerate(tokens)}
    added = ["[PAD]", "[UNK]", *SPECIAL]
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    document = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": vocabulary[token], "content": token, **flags} for token in added],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": None,
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": vocabulary,
        },
    }
    return json.dumps(document, ensure_ascii=False)


REPLIES = [
    ("short", ["Hi", " there,", " world."], [40]),
    ("the first chunk of a reply stays raw", ["room 12 *", " 34 *x*", " and so on we go up and down again"], [60]),
    ("the first chunk of a new segment does not", [*LONG, ". It", " 12 *big* words", " and *7*"], [400, 90]),
    ("a new segment may call at once", [*LONG, ". and then we come down again", " 12 *big* words", " it"], [500, 70]),
    (
        "language anew in each segment",
        ["你好天气", *["我们走吧，很好"] * 19, "我们。", " Hello world 12", ", people had 34", " and 5"],
        [500, 80],
    ),
    ("language of the first two chunks stays", ["你好", "天气 3", "年 4", " hello world and people 5"], [70]),
    ("a point behind a digit ends no sentence", [*LONG, " it was 1999.", " and then", " we go. on"], [500, 70]),
    ("a point behind a superscript ends none either", [*LONG, " it x².", " and then", " up. on"], [500, 70]),
    ("a point at the start of a chunk does", [*LONG, " it was 1999", ". and then", " we go"], [500, 70]),
    ("a new segment that begins empty ends the reply", [*LONG, ". It", "", " is never said"], [400, 70]),
    ("so does one that begins with the end token", [*LONG, ". It", "<|tts_eos|>x", " is never said"], [400, 70]),
    ("an empty chunk later is nothing", ["hello", "", " world", "", " again"], [30]),
    ("digits of other scripts vanish", ["x", "第１２章", " ١٢٣", " １２３ 1２", "年"], [50]),
    ("no text at all", [""], [41]),
    ("no text in three chunks", ["", "", "<|tts_eos|>"], [41]),
    ("the end token cuts every chunk", ["hi<|tts_eos|>1", " we<|tts_eos|>2", " go"], [40]),
    ("speech ends before the text", ["we", *[" go up on it again"] * 11], [60]),
    ("speech ends in the call of the last chunk", ["we", " go up on it again and then we come"], [12]),
    ("speech ends in the call of the last chunk but one", ["we", " go up on it again and then we come", ""], [12]),
    ("the reply ends where a segment does: text is lost", [*LONG, ". It is lost"], [400]),
    ("more text than slots", ["a", *[" b c d e f g h i j"] * 40], [1000]),
    ("more text than slots, pieces that do not come back", ["a", *[" don't unable ☃ b"] * 60], [1000]),
    ("a word is completed by the next chunk", ["we", " go up on it un", "able again we", " go"], [60]),
    ("one giant chunk", ["", "we go up on it and then " * 20, "."], [300, 60]),
    ("speech that never ends stops, and no segment follows", [*LONG, ". It", " goes on"], [5000]),
    ("several segments", [*LONG, *LONG, *LONG, *LONG, " end"], [300, 250, 200, 60]),
]
TEXTS = [
    ("short", "Read me in one go, please.", 40),
    ("digits and asterisks stay", "room 12 *big*", 30),
    ("empty", "", 41),
    ("long text is cut off", "we go up on it and then " * 60, 900),
    ("never ends", "hello", 5000),
    ("end in the first call", "hello world", 3),
]
DIGITS = ["room 204, -1.5", "2024年 **x**", "第１２章", "١٢٣", "1２3", "x² ½ ①", "12 1 12"]
SENTENCES = ["so. And", "1999.", "x².", "1999. So. On", ".", "好。走!", "wow! so. 1.", "who? me!", "none", "１.", "①.", "½."]


def random_reply(source: random.Random) -> tuple[list[str], list[int]]:
    endings = ["", ",", ".", "!", "?", "。", " 12", "*", "'s"]
    parts = [[*WORDS, "x.", "12", "*", "un", "able"], [*CHINESE, "3", "。", "，", "!"]]
    chunks = [source.choice(["", " 5", "we", "你好"])]
    length = source.choice([8, 20, 60, 100])
    while len(chunks) < length:
        words = source.choice(parts)
        text = "".join(source.choice([" ", ""]) + source.choice(words) for _ in range(source.randint(0, 4)))
        chunks.append(text + source.choice(endings))
    return chunks, [source.choice([13, 60, 130, 400, 700]) for _ in range(4)]


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes the golden values of the faithful plans.")
    parser.add_argument("--output", type=Path, required=True, help="folder of the case")
    output = parser.parse_args().output
    text = tokenizer_json()
    prompts = faithful.Prompts(Tokenizer.from_str(text))
    source = random.Random(SEED)
    replies = REPLIES + [(f"random {number}", *random_reply(source)) for number in range(12)]
    case = {
        "seed": SEED,
        "replies": [
            {"name": n, "chunks": c, "endSteps": e, "expected": _short(faithful.Reply(c, e, prompts).run())}
            for n, c, e in replies
        ],
        "texts": [
            {"name": n, "text": t, "endStep": e, "expected": _short(faithful.read(t, e, prompts))}
            for n, t, e in TEXTS
        ],
        "digits": [
            {"text": t, "language": name, "spelled": faithful.spelled(t, name)}
            for t in DIGITS
            for name in ("english", "chinese")
        ],
        "sentenceEnds": [{"chunk": chunk, "mark": faithful.sentence_end(chunk)} for chunk in SENTENCES],
    }
    output.mkdir(parents=True, exist_ok=True)
    (output / "tokenizer.json").write_text(text + "\n", encoding="utf-8")
    (output / "case.json").write_text(_json(case) + "\n", encoding="utf-8")
    (output / "README.md").write_text(README.format(seed=SEED), encoding="utf-8")


def _short(expected: dict) -> dict:
    """Visible slots as [slots, steps] runs: they seldom change."""
    for call in expected["calls"]:
        runs: list[list[int]] = []
        for slots in call["visible"]:
            if runs and runs[-1][0] == slots:
                runs[-1][1] += 1
            else:
                runs.append([slots, 1])
        call["visible"] = runs
    return expected


def _json(value) -> str:
    """JSON with one line for each call and each list of plain values, so that changes can be read."""
    if isinstance(value, dict) and any(_nested(item) for item in value.values()):
        return "{\n" + ",\n".join(f'"{key}": {_json(item)}' for key, item in value.items()) + "}"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "[\n" + ",\n".join(_json(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _nested(value) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))


if __name__ == "__main__":
    main()
