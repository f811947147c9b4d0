"""Tests of the worker, with a teacher that hums; and of what is done to the real teacher's spectra."""

import json
import os
import time

import numpy as np
import pytest

import speak
import teacher_voice


class Hum:
    """A teacher whose utterances are as long as their text; dies or dawdles at marked words."""

    def speak(self, text_id, phonemes, voice):
        text = "".join(phonemes)
        if "die" in text:
            os._exit(9)
        if "fail" in text:
            raise RuntimeError("cannot say that")
        if "slow" in text:
            time.sleep(0.2)
        return np.full(100 * len(text), 1 + voice, np.int16)


def utterances(count, word="hum"):
    return [speak.Utterance(f"{n:06d}", f"{word} {'m' * (n % 7)}", (f"{word} {'m' * (n % 7)}",)) for n in range(count)]


def shards(folder):
    return {int(file.stem): [json.loads(line) for line in open(file)] for file in sorted(folder.glob("*.jsonl"))}


def test_every_utterance_is_in_one_shard_with_its_samples(tmp_path):
    wanted = utterances(200)
    hours, died = speak.speak_all(wanted, tmp_path, Hum, processes=3, seconds=60)
    found = shards(tmp_path)
    assert died == []
    assert sorted(found) == [0, 1, 2, 3]
    assert [entry["id"] for number in sorted(found) for entry in found[number]] == [u.id for u in wanted]
    total = 0
    for number, entries in found.items():
        samples = np.load(tmp_path / f"{number:05d}.npy")
        assert samples.dtype == np.int16
        assert sum(entry["length"] for entry in entries) == len(samples)
        for entry in entries:
            piece = samples[entry["start"] : entry["start"] + entry["length"]]
            assert entry["length"] == 100 * len(entry["text"])
            assert set(piece.tolist()) == {1 + entry["voice"]}
        total += len(samples)
    assert hours == pytest.approx(total / 24000 / 3600)
    assert not list(tmp_path.glob(".*"))


def test_both_voices_speak_in_their_shares():
    share = np.mean([teacher_voice.voice_of(f"{n:06d}") == 0 for n in range(5000)])
    assert share == pytest.approx(0.6, abs=0.03)


def test_time_over_leaves_only_whole_shards(tmp_path):
    begun = time.monotonic()
    speak.speak_all(utterances(20 * speak.SHARD_SENTENCES, "slow"), tmp_path, Hum, processes=2, seconds=15)
    assert time.monotonic() - begun < 25
    found = shards(tmp_path)
    assert 1 <= len(found) < 20
    assert all(len(entries) == speak.SHARD_SENTENCES for entries in found.values())
    assert all((tmp_path / f"{number:05d}.npy").exists() for number in found)


@pytest.mark.parametrize(("word", "code"), [("die", 9), ("fail", 1)])
def test_a_process_that_dies_is_reported_and_the_others_go_on(tmp_path, capfd, word, code):
    wanted = utterances(6 * speak.SHARD_SENTENCES)
    bad = utterances(len(wanted), word)
    wanted[70] = bad[70]
    _, died = speak.speak_all(wanted, tmp_path, Hum, processes=2, seconds=60)
    assert died == [code]
    assert f"exit code {code}" in capfd.readouterr().err
    assert sorted(shards(tmp_path)) == [0, 2, 3, 4, 5]


def test_shards_that_are_there_are_kept(tmp_path):
    wanted = utterances(2 * speak.SHARD_SENTENCES)
    (tmp_path / "00000.jsonl").write_text("kept")
    speak.speak_all(wanted, tmp_path, Hum, processes=1, seconds=60)
    assert (tmp_path / "00000.jsonl").read_text() == "kept"
    assert (tmp_path / "00001.npy").exists()
    assert not (tmp_path / "00000.npy").exists()


def test_sentences_without_phonemes_are_left_out(tmp_path):
    sentences = [{"id": "0", "text": "yes."}, {"id": "1", "text": "no."}]
    (tmp_path / "sentences.jsonl").write_text("".join(json.dumps(s) + "\n" for s in sentences))
    (tmp_path / "phonemes.jsonl").write_text(json.dumps({"id": "1", "phonemes": ["n"]}) + "\n")
    assert speak.read_utterances(tmp_path, tmp_path) == [speak.Utterance("1", "no.", ("n",))]
    (tmp_path / "phonemes.jsonl").write_text("")
    with pytest.raises(ValueError, match="phonemes"):
        speak.read_utterances(tmp_path, tmp_path)


def test_silence_is_cut_at_both_ends():
    tone = np.sin(np.arange(2400) / 5).astype(np.float32)
    padded = np.concatenate([np.full(5000, 1e-4, np.float32), tone, np.zeros(7000, np.float32)])
    left = teacher_voice.without_silence(padded)
    assert abs(len(left) - len(tone)) <= 2 * teacher_voice.FRAME_SAMPLES
    framed = teacher_voice.framed_by_silence(left)
    assert not framed[: teacher_voice.FRONT_SAMPLES].any() and not framed[-teacher_voice.BACK_SAMPLES :].any()


def test_envelope_ignores_what_lies_between_harmonics():
    f0 = np.full(3, 200.0, np.float32)
    bins = np.arange(teacher_voice.BINS)
    values = np.where(bins % 10 == 0, np.cos(bins / 60), 50.0)[:, None].repeat(3, 1).astype(np.float32)
    same = teacher_voice.envelope(values, f0, bins.astype(float))
    inside = slice(10, 580)
    assert np.abs(same[inside] - np.cos(bins / 60)[inside, None]).max() < 0.01
    stretched = teacher_voice.envelope(values, f0, bins / 0.8)
    assert np.abs(stretched[20:440] - np.cos(bins / 48)[20:440, None]).max() < 0.02


def test_the_second_voice_is_lower_by_its_factors():
    rng = np.random.default_rng(0)
    spectra = [rng.normal(size=(teacher_voice.BINS, 8)).astype(np.float32) for _ in range(5)]
    f0 = np.array([0, 0, 180, 190, 200, 210, 0, 0], np.float32)
    *parts, lower = teacher_voice.changed([*spectra, f0], 0.62, 0.88)
    assert lower == pytest.approx(f0 * 0.62)
    assert all(part.shape == (teacher_voice.BINS, 8) and np.isfinite(part).all() for part in parts)


def test_what_is_moved_down_from_above_the_top_is_noise():
    rng = np.random.default_rng(0)
    spectra = [rng.normal(size=(teacher_voice.BINS, 8)).astype(np.float32) for _ in range(5)]
    _, _, noise, free, _, _ = teacher_voice.changed([*spectra, np.full(8, 180, np.float32)], 0.62, 0.88)
    top = int(teacher_voice.TOP_BIN * 0.88) + 1
    assert (free[top:] == teacher_voice.SILENT).all()
    assert (free[:top] > teacher_voice.SILENT).all()
    assert (noise[top:] > spectra[2][int(teacher_voice.TOP_BIN)] - 1e-4).all()
