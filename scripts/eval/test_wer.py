"""Tests of the error rates; the recognisers themselves are run on made-up noise only."""

import json
import wave
from pathlib import Path

import numpy as np
import pytest

import recognisers
import wer


def write_wav(file: Path, samples: np.ndarray, rate_hz: int, channels: int = 1) -> None:
    with wave.open(str(file), "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(rate_hz)
        writer.writeframes((samples * 32767).astype("<i2").tobytes())


@pytest.mark.parametrize(
    ("spoken", "heard", "errors"),
    [
        ("a b c", "a b c", 0),
        ("a b c", "a x c", 1),
        ("a b c", "a c", 1),
        ("a b c", "a b b c", 1),
        ("a b c", "", 3),
        ("a", "x y z", 3),
        ("a b c d", "b c d a", 2),
    ],
)
def test_word_errors(spoken, heard, errors):
    assert wer.score(spoken, heard).word_errors == errors


def test_rates_count_words_and_characters():
    one = wer.score("Hello, world!", "hello word")
    assert (one.words, one.word_errors, one.characters, one.character_errors) == (2, 1, 11, 1)
    total = one + wer.score("yes", "yes")
    assert total.wer == pytest.approx(1 / 3)
    assert total.cer == pytest.approx(1 / 14)


def test_normalising_drops_case_marks_and_accents():
    assert wer.normalised("  Don’t — stop: “Café”,  re-read! 'quoted'") == "don't stop cafe re read quoted"


def test_digits_are_refused():
    with pytest.raises(ValueError, match="spelled"):
        wer.normalised("at 5 o'clock")


def test_resampling_keeps_pitch_and_length(tmp_path):
    t = np.arange(24000) / 24000
    write_wav(tmp_path / "tone.wav", 0.5 * np.sin(2 * np.pi * 440 * t), 24000)
    samples = recognisers.samples_of(tmp_path / "tone.wav")
    assert len(samples) == 16000
    assert np.abs(np.fft.rfft(samples)).argmax() == 440


def test_stereo_is_refused(tmp_path):
    write_wav(tmp_path / "two.wav", np.zeros(200), 24000, channels=2)
    with pytest.raises(ValueError, match="mono"):
        recognisers.samples_of(tmp_path / "two.wav")


@pytest.mark.parametrize("recogniser", recognisers.RECOGNISERS)
def test_report_of_a_folder_of_noise(tmp_path, capsys, recogniser):
    noise = np.random.default_rng(1).uniform(-0.01, 0.01, 12000)
    write_wav(tmp_path / "noise.wav", noise, 24000)
    (tmp_path / "texts.tsv").write_text("noise\tone two three four five six\n")
    texts, report_file = str(tmp_path / "texts.tsv"), tmp_path / "r.json"
    arguments = [str(tmp_path), "--transcripts", texts, "--json", str(report_file), "--recogniser", recogniser]
    assert wer.main(arguments) == 0
    report = json.loads(report_file.read_text())
    assert recogniser in report["recogniser"].lower()
    assert report["total"]["words"] == 6
    assert report["total"]["word_errors"] > 0
    assert "total of 1 files" in capsys.readouterr().out


def test_whisper_weights_are_checked(tmp_path, monkeypatch):
    recognisers.put_together(tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"model.bin", *recognisers.WHISPER_FILES}
    monkeypatch.setattr(recognisers, "WHISPER_PARTS", recognisers.WHISPER_PARTS[::-1])
    with pytest.raises((ValueError, FileNotFoundError)):
        recognisers.put_together(tmp_path)


def test_whisper_writes_no_digits():
    whisper = recognisers.Whisper()
    vocabulary = whisper._model.hf_tokenizer.get_vocab()
    assert vocabulary["5"] in whisper._forbidden
    assert vocabulary["five"] not in whisper._forbidden


def test_missing_file_and_broken_line_are_named(tmp_path):
    with pytest.raises(ValueError, match="gone"):
        wer.evaluate(tmp_path, {"gone": "text"}, None)
    (tmp_path / "texts.tsv").write_text("no tab here\n")
    with pytest.raises(ValueError, match="no tab here"):
        wer.read_transcripts(tmp_path / "texts.tsv")
