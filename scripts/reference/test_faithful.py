"""The rules of faithful.py against the sentences of the model reference, by hand."""

import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer

import faithful
from golden_faithful import LONG, tokenizer_json

PROMPTS = faithful.Prompts(Tokenizer.from_str(tokenizer_json()))
GOLDEN = Path(__file__).parents[2] / "src" / "test" / "resources" / "golden" / "faithful"


def reply(chunks: list[str], end_steps: list[int]) -> dict:
    return faithful.Reply(chunks, end_steps, PROMPTS).run()


def prefilled(result: dict, segment: int) -> str:
    ids = [number for call in result["calls"] if call["segment"] == segment for number in call["ids"]]
    return PROMPTS.text([number for number in ids if number > 1])


def test_only_the_first_chunk_of_a_reply_is_raw():
    result = reply(["we 1 *", " 2 *", " three"], [40])
    assert prefilled(result, 0) == "[Stts] [spk_emb] we 1 * two three [Etts]"
    result = reply([*LONG, ". It", " 1 *big*"], [400, 40])
    assert prefilled(result, 1).endswith("it one big [Etts]")


def test_each_segment_has_its_language():
    result = reply(["你好天气", *["我们走吧，很好"] * 19, "我们。", " Hello world 12", " people 34"], [500, 80])
    assert "one two people three four" in prefilled(result, 1)


@pytest.mark.parametrize("chunks", [[""], ["", "<|tts_eos|>"]])
def test_a_reply_without_text_is_spoken(chunks):
    result = reply(chunks, [41])
    assert prefilled(result, 0) == "[Stts] [spk_emb] [Etts]"
    assert sum(call["numSteps"] for call in result["calls"]) == 41


def test_the_language_model_is_asked_only_as_speech_goes_on():
    result = reply(["we", *[" go up on it again"] * 11], [60])
    assert (result["asked"], result["exhausted"]) == (7, False)


def test_the_golden_files_are_these_rules():
    case = json.loads((GOLDEN / "case.json").read_text(encoding="utf-8"))
    assert (GOLDEN / "tokenizer.json").read_text(encoding="utf-8").strip() == tokenizer_json()
    for row in case["replies"]:
        expected = reply(row["chunks"], row["endSteps"])
        assert [call["ids"] for call in expected["calls"]] == [call["ids"] for call in row["expected"]["calls"]]
        assert expected["emitted"] == row["expected"]["emitted"]
