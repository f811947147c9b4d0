"""Tests of the comparison: joins, lengths, naturalness and the table, on made-up sound and a recogniser by hand."""

import json
import wave

import joins
import naturalness
import numpy as np
import pytest

import compare

RATE_HZ = joins.SAMPLE_RATE_HZ


def write_wav(file, samples):
    file.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(file), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE_HZ)
        writer.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())


def voiced(seconds, seed=0):
    """Something like speech: harmonics with a moving pitch, and some noise."""
    rng = np.random.default_rng(seed)
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    phase = 2 * np.pi * np.cumsum(150 + 30 * np.sin(3 * times)) / RATE_HZ
    tones = sum(np.sin(k * phase) / k for k in range(1, 20))
    return 0.1 * tones * (1 + 0.5 * np.sin(9 * times)) + 0.002 * rng.normal(size=len(times))


def test_smooth_sound_has_no_joins(tmp_path):
    write_wav(tmp_path / "a.wav", voiced(8))
    report = joins.summary([tmp_path / "a.wav"])
    assert report["joins"] == 2 * ((8 * RATE_HZ - 1) // joins.CHUNK_SAMPLES)
    for name in ("spectrum_db", "click"):
        assert report[name]["interval"][0] < 1.1 and report[name]["ratio"] < 1.25, name


def test_clicks_at_joins_are_found(tmp_path):
    samples = voiced(8)
    samples[joins.CHUNK_SAMPLES :: joins.CHUNK_SAMPLES] += 0.4
    write_wav(tmp_path / "a.wav", samples)
    assert joins.summary([tmp_path / "a.wav"])["click"]["interval"][0] > 1.2


def test_steps_of_timbre_at_joins_are_found(tmp_path):
    one, two = voiced(8), voiced(8) + 0.02 * np.random.default_rng(1).normal(size=8 * RATE_HZ)
    odd = np.arange(len(one)) // joins.CHUNK_SAMPLES % 2 == 1
    write_wav(tmp_path / "a.wav", np.where(odd, two, one))
    assert joins.summary([tmp_path / "a.wav"])["spectrum_db"]["interval"][0] > 1.2


def test_short_files_have_no_joins(tmp_path):
    write_wav(tmp_path / "a.wav", voiced(0.3))
    assert joins.summary([tmp_path / "a.wav"]) == {"joins": 0}


def test_noise_lowers_predicted_naturalness(tmp_path):
    clean = voiced(3)
    write_wav(tmp_path / "clean.wav", clean)
    write_wav(tmp_path / "noisy.wav", clean + 0.1 * np.random.default_rng(1).normal(size=len(clean)))
    scores = [naturalness.naturalness(tmp_path / f"{name}.wav") for name in ("clean", "noisy")]
    assert set(scores[0]) == set(naturalness.FIGURES)
    assert all(1 <= value <= 5 for value in scores[0].values())
    assert scores[0]["background"] > scores[1]["background"] + 0.3


def test_naturalness_does_not_depend_on_loudness(tmp_path):
    write_wav(tmp_path / "loud.wav", voiced(3))
    write_wav(tmp_path / "low.wav", voiced(3) / 4)
    loud, low = (naturalness.naturalness(tmp_path / f"{name}.wav") for name in ("loud", "low"))
    assert loud == pytest.approx(low, abs=0.1)


class Listener:
    """Hears what was said, but for one file."""

    description = "by hand"

    def __init__(self):
        pass

    def heard_in(self, file):
        return {"a": "good morning to you", "b": "yes"}[file.stem] if "late" not in str(file) else "good evening"


def test_report_and_table(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(compare.RECOGNISERS, "whisper", Listener)
    (tmp_path / "texts.tsv").write_text("a\tGood morning to you.\nb\tYes.\n")
    for folder, seconds in (("teacher", 1.0), ("run", 1.2), ("late", 1.8)):
        write_wav(tmp_path / folder / "a.wav", voiced(seconds))
        write_wav(tmp_path / folder / "b.wav", voiced(0.7))
    arguments = ["--teacher", str(tmp_path / "teacher"), "--transcripts", str(tmp_path / "texts.tsv")]
    arguments += ["--student", str(tmp_path / "run"), "--student", str(tmp_path / "late")]
    arguments += ["--json", str(tmp_path / "r.json"), "--sheet", str(tmp_path / "s.png")]
    assert compare.main(arguments) == 0
    report = json.loads((tmp_path / "r.json").read_text())
    run, late = report["students"]
    assert report["worst"] == "late"
    assert run["against_teacher"]["wer_points"] == 0
    assert run["against_teacher"]["ended"] == 2
    assert late["against_teacher"]["wer_points"] == pytest.approx(100.0)
    assert late["against_teacher"]["too_long"] == {"a": 1.8}
    assert late["joins"]["joins"] == 2 * (3 + 1)
    assert (tmp_path / "s.png").read_bytes()[:4] == b"\x89PNG"
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    assert len({line.count("|") for line in lines}) == 1
    assert len(lines) == 5
