"""Laws of the speech part's training, checked on random networks and made-up speech. One CPU thread, under a minute."""

import dataclasses
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import tokenizers
import torch
from safetensors.torch import save_file

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "reference"
sys.path.append(str(REFERENCE))

import bundle as reference_bundle  # noqa: E402
import schedule as reference_schedule  # noqa: E402
import vocoder as reference_vocoder  # noqa: E402

from audio import LOG_MEL_FLOOR, LogMel, Recording, Shards, read_shard, text_agreement  # noqa: E402
from averaging import Average  # noqa: E402
from codec import CONTEXT_STEPS, CROP_STEPS, CodecLoss  # noqa: E402
from codec_model import Dvae, Vocos, code_values, digits_to_code, quantize  # noqa: E402
from codes import TAIL_STEPS, VERSIONS, Encoder, encode_shard, num_steps  # noqa: E402
from examples import Example, Joiner, Utterances, batch_of, pack, text_limits, training_batches  # noqa: E402
from export import export  # noqa: E402
from generate import Generator, streamed_wave  # noqa: E402
from muon import Muon, orthogonal  # noqa: E402
from settings import CODES, END_CODE, HOP, SAMPLE_RATE, SIZES, STEP_SAMPLES  # noqa: E402
from speakers import speaker_states  # noqa: E402
from speech_model import NO_TARGET, SpeechDecoder  # noqa: E402
from tokenizer import MARKS, UNKNOWN, Tokenizer, learn_pieces, write_tokenizer  # noqa: E402
from tts import corrupted, on_device, rate_at  # noqa: E402

TINY = dataclasses.replace(
    SIZES["small"],
    hidden_size=64,
    num_hidden_layers=2,
    intermediate_size=96,
    num_text_tokens=120,
    llm_dim=32,
    group_dim=16,
    bottleneck=24,
    dvae_hidden=32,
    dvae_layers=2,
    dvae_output=40,
    encoder_hidden=32,
    encoder_layers=2,
    vocos_dim=32,
    vocos_intermediate=64,
    vocos_layers=2,
    row_positions=400,
    rows=2,
)
TEXTS = [
    "the quick brown fox jumps over the lazy dog, doesn't it?",
    "yes.",
    "there is a well-known way: go on; then stop!",
    "another sentence that is there for the others.",
] * 5


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer(learn_pieces(TEXTS, TINY.num_text_tokens))


@pytest.fixture
def rng():
    return np.random.default_rng(3)


def random_example(rng, tokenizer, tokens, steps):
    usable = np.arange(5, len(tokenizer.pieces) - 4)
    return Example(
        rng.choice(usable, tokens).astype(np.int16), rng.integers(0, CODES, (steps, 4)), int(rng.integers(2))
    )


class FakePhase:
    """What networks need of a phase, without a command line."""

    def __init__(self, work, sizes=TINY):
        self.work, self.sizes, self.device = work, sizes, torch.device("cpu")

    def autocast(self):
        return torch.autocast("cpu", enabled=False)

    def load(self, name):
        return torch.load(self.work / name, weights_only=True)


# --- tokenizer ---------------------------------------------------------------------------------------------------


def test_tokenizer_file_gives_the_same_ids_in_the_library(tokenizer, tmp_path):
    write_tokenizer(tokenizer.pieces, tmp_path / "tokenizer.json")
    library = tokenizers.Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    for text in [*TEXTS, "Zyzzyva QUIZ: rhythm's co-op, jinx!", "x", "' - ;"]:
        assert tokenizer.encode(text) == library.encode(text, add_special_tokens=False).ids
    assert library.token_to_id("[Stts]") == tokenizer.start
    assert Tokenizer.read(tmp_path / "tokenizer.json").pieces == tokenizer.pieces


def test_every_word_can_be_spelled(tokenizer, rng):
    for _ in range(200):
        word = "".join(rng.choice(list("abcdefghijklmnopqrstuvwxyz"), rng.integers(1, 15)))
        ids = tokenizer.encode(word)
        assert UNKNOWN not in ids
        assert "".join(tokenizer.pieces[n].removeprefix("##") for n in ids) == word
    assert UNKNOWN not in tokenizer.encode(MARKS)


def test_pieces_are_learnt_and_bounded(tokenizer):
    assert len(tokenizer.pieces) == len(set(tokenizer.pieces)) <= TINY.num_text_tokens
    assert "the" in tokenizer.pieces
    assert len(tokenizer.encode("the")) == 1


# --- speakers ----------------------------------------------------------------------------------------------------


def test_speaker_states_are_fixed_and_of_rms_one():
    states = speaker_states(3, 256)
    assert states.dtype == np.float32 and states.shape == (3, 256)
    np.testing.assert_allclose(np.sqrt((states**2).mean(axis=1)), 1, rtol=1e-5)
    np.testing.assert_array_equal(states, speaker_states(3, 256))
    assert abs(states[0] @ states[1]) / 256 < 0.3
    assert not np.array_equal(states, speaker_states(3, 256, seed=1))


# --- codec -------------------------------------------------------------------------------------------------------


def test_every_code_survives_values_and_quantiser():
    codes = torch.randint(0, CODES, (3, 7, 4))
    values, again = quantize(code_values(codes))
    assert torch.equal(codes[..., 0::2], again[..., 0::2]) or (values - code_values(codes)).abs().max() == 0
    everything = torch.arange(CODES)
    digits = reference_vocoder.code_digits(everything)
    assert torch.equal(digits_to_code(digits), everything)


def test_quantiser_is_as_exact_as_its_grid_and_passes_gradients():
    latent = (torch.rand(2, 50, 2, 4) * 2.5 - 1.25).requires_grad_()
    values, codes = quantize(latent)
    assert (values - latent).abs().max() <= 0.126
    assert codes.min() >= 0 and codes.max() < CODES
    torch.testing.assert_close(code_values(codes), values)
    values.sum().backward()
    assert torch.equal(latent.grad, torch.ones_like(latent))


def test_dropped_fine_codes_are_the_middle_code():
    _, codes = quantize(torch.rand(2, 9, 2, 4) * 2 - 1, keep_fine=torch.zeros(2, 1, 1, 1))
    assert (codes[..., 1::2] == CODES // 2).all()


def test_silence_is_the_floor_and_a_tone_is_above_it():
    mel = LogMel()
    assert torch.allclose(mel(torch.zeros(1, 20 * HOP)), torch.tensor(LOG_MEL_FLOOR))
    tone = torch.sin(2 * torch.pi * 1000 * torch.arange(40 * HOP) / SAMPLE_RATE)[None]
    frames = mel(tone)
    assert frames.shape == (1, 100, 40)
    assert 20 < int(frames.mean(dim=2).argmax()) < 40


def test_one_step_lowers_the_loss_of_its_own_crops():
    torch.manual_seed(0)
    dvae, vocos = Dvae(TINY), Vocos(TINY)
    model = CodecLoss(FakePhase(None), dvae, vocos)
    waves = 0.1 * torch.randn(4, (CROP_STEPS + 2 * CONTEXT_STEPS) * STEP_SAMPLES)
    optimizer = torch.optim.AdamW([*dvae.parameters(), *vocos.parameters()], 2e-3)
    first = None
    for _ in range(12):
        loss, _, codes = model(waves)
        first = float(loss.detach()) if first is None else first
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    assert float(loss.detach()) < 0.9 * first
    assert codes.shape == (4, CROP_STEPS, 4)


# --- speech as the teacher leaves it -----------------------------------------------------------------------------


@pytest.fixture
def work(tmp_path, rng, tokenizer):
    """A work folder with two shards of made-up speech and random networks."""
    torch.manual_seed(4)
    for name in ("audio", "codes", "corpus"):
        (tmp_path / name).mkdir()
    sentences = []
    for shard in range(2):
        entries, pieces, at = [], [], 0
        for n in range(10):
            length = int(rng.integers(20_000, 50_000))
            identity = f"{shard}-{n}"
            text = "a b c, again." if n % 2 else "yes, no."
            entries.append({"id": identity, "text": text, "voice": n % 2, "start": at, "length": length})
            sentences.append({"id": identity, "text": text, "split": "test" if n == 3 else "train", "kind": "x"})
            pieces.append((3000 * rng.standard_normal(length)).astype(np.int16))
            at += length
        np.save(tmp_path / "audio" / f"{shard:05d}.npy", np.concatenate(pieces))
        lines = "".join(json.dumps(entry) + "\n" for entry in entries)
        (tmp_path / "audio" / f"{shard:05d}.jsonl").write_text(lines)
    (tmp_path / "corpus" / "sentences.jsonl").write_text("".join(json.dumps(s) + "\n" for s in sentences))
    write_tokenizer(tokenizer.pieces, tmp_path / "tokenizer.json")
    dvae, vocos, tts = Dvae(TINY), Vocos(TINY), SpeechDecoder(TINY)
    spread_out(dvae, vocos, tts)
    torch.save({"dvae": dvae.state_dict(), "vocos": vocos.state_dict()}, tmp_path / "codec.pt")
    torch.save(tts.state_dict(), tmp_path / "tts.pt")
    return tmp_path


def spread_out(*networks):
    """Makes random networks less flat, so that a wrong mask or a wrong row shows."""
    for network in networks:
        for name, parameter in network.named_parameters():
            if parameter.dim() == 2 and ("emb_" in name or "head_code" in name or "self_attn" in name):
                parameter.data.mul_(8)


def test_shards_are_read_once_and_faded(work):
    shards = Shards(work / "audio")
    paths = shards.new()
    assert [path.stem for path in paths] == ["00000", "00001"] and shards.new() == []
    entries, utterances = read_shard(paths[0])
    assert [len(u) for u in utterances] == [entry["length"] for entry in entries]
    assert all(u[0] == 0 and u[-1] == 0 and abs(u[500:1000]).max() > 1000 for u in utterances)


def test_exchanged_texts_show(tmp_path, rng):
    for order, name in ((1, "right"), (-1, "wrong")):
        (tmp_path / name).mkdir()
        lengths = sorted(rng.integers(10_000, 90_000, 50).tolist())
        pairs = zip(lengths, lengths[::order], strict=True)
        lines = [json.dumps({"text": "x" * (a // 1000), "length": b}) + "\n" for a, b in pairs]
        (tmp_path / name / "00000.jsonl").write_text("".join(lines))
    assert text_agreement(tmp_path / "right")[0] > 0.99
    assert text_agreement(tmp_path / "wrong")[0] < 0


def test_recording_grows_and_gives_crops(work):
    recording = Recording(Shards(work / "audio"), torch.device("cpu"))
    recording.take_new(10)
    assert recording.hours() > 0.002
    assert recording.crops(3, 5000).shape == (3, 5000)


def test_codes_come_in_versions_with_silence_behind(work, tokenizer):
    encoder = Encoder(FakePhase(work))
    _, utterances = read_shard(work / "audio" / "00000.jsonl")
    codes = encoder.encode(utterances[:3])
    for samples, rows in zip(utterances, codes, strict=False):
        assert rows.shape == (VERSIONS, num_steps(samples), 4)
        assert rows.min() >= 0 and rows.max() < CODES
    alone = encoder.encode(utterances[1:2])[0]
    end = alone.shape[1] - TAIL_STEPS
    assert (alone[:, :end] != codes[1][:, :end]).mean() < 0.01  # neighbours in a batch do not matter
    assert not np.array_equal(alone[0], alone[2])
    assert (alone[:, -6:-3] == alone[:, -3:]).mean() > 0.9  # silence stays the same


@pytest.fixture
def utterances(work, tokenizer):
    encoder = Encoder(FakePhase(work))
    for path in Shards(work / "audio").new():
        encode_shard(path, encoder, tokenizer, work / "codes")
    splits = {n["id"]: n["split"] for n in map(json.loads, (work / "corpus" / "sentences.jsonl").open())}
    return {split: Utterances(work / "codes", splits, split) for split in ("train", "test")}


def test_utterances_keep_to_their_split(utterances):
    assert utterances["train"].load_new() == 18
    assert utterances["test"].load_new() == 2
    assert utterances["train"].load_new() == 18  # nothing is read twice
    assert {entry["id"] for entry in utterances["test"].entries} == {"0-3", "1-3"}
    assert sorted(map(len, utterances["train"].by_voice.values())) == [8, 10]


def test_joined_examples_fit_and_end_in_silence_or_not(utterances, tokenizer, rng):
    train = utterances["train"]
    train.load_new()
    joiner = Joiner(train, TINY, tokenizer, rng)
    examples = [joiner.draw() for _ in range(300)]
    assert all(example.size <= TINY.row_positions for example in examples)
    assert len({len(example.codes) for example in examples}) > 20
    lengths = {len(tokens) - bare for tokens in train.tokens for bare in (0, 1)}
    assert any(len(example.tokens) not in lengths for example in examples)  # some are joined
    single = [example for example in examples if len(example.tokens) in lengths]
    shortest = min(codes.shape[1] for codes in train.codes) - TAIL_STEPS
    assert min(len(example.codes) for example in single) >= shortest


def test_batches_have_every_position_at_most_once(utterances, rng, tokenizer):
    batch = next(training_batches(utterances["train"], TINY, tokenizer, rng))
    assert batch["tokens"].shape == (TINY.rows, TINY.row_positions)
    used = batch["example"] >= 0
    assert 0.5 < used.mean() <= 1
    ends = (batch["targets"][..., 0] == END_CODE).sum()
    starts = ((batch["tokens"] == tokenizer.audio) & batch["is_query"] & ~batch["is_audio"] & used).sum()
    assert ends == starts == batch["is_speaker"].sum()
    assert (batch["targets"][~batch["is_query"]] == NO_TARGET).all()


def test_packing_loses_nothing(rng, tokenizer):
    examples = [random_example(rng, tokenizer, int(rng.integers(1, 40)), int(rng.integers(5, 200))) for _ in range(60)]
    rows = pack(examples, 400)
    assert sorted(e.size for row in rows for e in row) == sorted(e.size for e in examples)
    assert all(sum(e.size for e in row) <= 400 for row in rows)
    assert len(rows) <= sum(e.size for e in examples) / 400 * 1.15 + 1


# --- schedule and decoder ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [TINY, SIZES["full"]])
def test_visible_text_is_that_of_the_reference(sizes):
    class Config:
        text_chunk, audio_chunk, reserved_text = sizes.text_chunk, sizes.audio_chunk, sizes.reserved_text

    for tokens in (1, 14, 15, 16, 44, 150, 299):
        ours = text_limits(np.arange(1200), tokens, sizes)
        theirs = [reference_schedule.visible_text(step, tokens, Config) for step in range(1200)]
        assert ours.tolist() == theirs


@pytest.fixture
def packed_bundle(work):
    """The random networks, exported and packed as a bundle, and the same weights loaded back into training networks."""
    export(work, work / "speech", TINY)
    language = work / "language"
    language.mkdir()
    (language / "config.json").write_text(json.dumps({"hidden_size": TINY.llm_dim, "vocab_size": 8}))
    (language / "tokenizer.json").write_text("{}")
    (language / "voices.json").write_text('[{"name": "a", "prompt": "b"}]')
    save_file({"llm.model.norm.weight": torch.ones(TINY.llm_dim)}, language / "model.safetensors")
    folders = ["--speech", work / "speech", "--language", language, "--output", work / "bundle"]
    subprocess.run([sys.executable, HERE / "pack_bundle.py", *folders], check=True, capture_output=True)
    packed = reference_bundle.Bundle(work / "bundle")
    return packed, *networks_of(packed)


def networks_of(packed):
    """Training networks with the weights of a bundle."""
    tts, dvae, vocos = SpeechDecoder(TINY), Dvae(TINY), Vocos(TINY)
    state = {}
    for name in tts.state_dict():
        if name.startswith("head_code"):
            original = "tts." + name.replace(".weight", ".parametrizations.weight.original")
            direction = packed.weight(original + "1")
            state[name] = packed.weight(original + "0") * direction / direction.norm(dim=1, keepdim=True)
        else:
            state[name] = packed.weight("tts." + name)
    tts.load_state_dict(state)
    names = [name for name in dvae.state_dict() if packed.has("tts.dvae." + name)]
    missing = dvae.load_state_dict({name: packed.weight("tts.dvae." + name) for name in names}, strict=False)
    assert all(re.match("encoder|downsample_conv|vq_layer.*(spread|project_in)", name) for name in missing.missing_keys)
    vocos.load_state_dict({name: packed.vocoder_weight(name) for name in vocos.state_dict()})
    return tts.eval(), dvae.eval(), vocos.eval()


def reference_tts(packed):
    """The reference's decoder; its module has the name of one here."""
    spec = importlib.util.spec_from_file_location("reference_tts", REFERENCE / "tts.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.Tts(packed)


@torch.no_grad()
def test_packed_training_logits_are_the_streaming_logits(packed_bundle, tokenizer, rng):
    packed, tts, _, _ = packed_bundle
    row = [random_example(rng, tokenizer, tokens, steps) for tokens, steps in ((20, 70), (3, 30), (40, 130))]
    batch = on_device(batch_of([row], TINY, tokenizer), torch.device("cpu"))
    states = torch.from_numpy(speaker_states(2, TINY.llm_dim))
    logits = tts.packed_logits(batch, states[batch["voices"]])
    reference = reference_tts(packed)
    at = 0
    for example in row:
        expected = streaming_logits(reference, example, states[example.voice], tokenizer)
        begin = at + len(example.tokens) + 3
        got = logits[0, begin : begin + len(example.codes) + 1]
        torch.testing.assert_close(got, expected, atol=2e-4 * float(expected.abs().max()), rtol=0)
        assert torch.equal(batch["targets"][0, begin : begin + len(example.codes)], torch.from_numpy(example.codes))
        assert (batch["targets"][0, begin + len(example.codes)] == END_CODE).all()
        at += example.size


def streaming_logits(reference, example, state, tokenizer):
    """Logits of every step of the reference's decoder: text prefilled call by call, one audio step after the other."""
    config, count = reference.config, len(example.tokens)
    ids = reference_schedule.prepared_ids(example.tokens.tolist(), tokenizer.start, tokenizer.speaker, tokenizer.end)
    speaker = reference.speaker_vector(state)
    cache = reference.new_cache(len(example.codes) + 1)
    rows, steps, done = example.codes.tolist(), [], 0
    for step in range(len(rows) + 1):
        visible = reference_schedule.visible_text(step, count, config)
        if done < visible:
            reference.prefill_text(ids[done:visible], done, speaker, cache)
            done = visible
        mask = reference_schedule.audio_mask(step, visible, config)
        steps.append(reference.audio(rows, step, mask[None], cache))
    return torch.cat(steps)


@torch.no_grad()
def test_generation_follows_the_same_logits(packed_bundle, tokenizer, rng, monkeypatch):
    _, tts, _, _ = packed_bundle
    states = torch.from_numpy(speaker_states(2, TINY.llm_dim))
    texts = [random_example(rng, tokenizer, tokens, 1).tokens for tokens in (5, 33)]
    likeliest = lambda self, logits, may_end, is_first: logits[..., :CODES].argmax(dim=-1)  # noqa: E731
    monkeypatch.setattr(Generator, "_draw", likeliest)
    codes, ended = Generator(tts, tokenizer).speak([t.tolist() for t in texts], states, 60)
    assert ended == [False, False]
    rows = [[Example(t, c.numpy(), voice)] for voice, (t, c) in enumerate(zip(texts, codes, strict=True))]
    batch = on_device(batch_of(rows, TINY, tokenizer), torch.device("cpu"))
    best = tts.packed_logits(batch, states[batch["voices"]])[..., :CODES].argmax(dim=-1)
    for n, text in enumerate(texts):
        begin = len(text) + 3
        assert (best[n, begin : begin + 60] == codes[n]).float().mean() > 0.98


def test_the_end_is_not_drawn_where_it_is_forbidden(packed_bundle, tokenizer, rng, monkeypatch):
    _, tts, _, _ = packed_bundle
    tts.head_code[0].weight.data[END_CODE] = 0
    tts.head_code[0].weight.data[:END_CODE] *= 1e-3
    sure = SpeechDecoder.logits

    def wants_to_end(self, hidden):
        logits = sure(self, hidden)
        logits[..., END_CODE] = 100
        return logits

    monkeypatch.setattr(SpeechDecoder, "logits", wants_to_end)
    states = torch.from_numpy(speaker_states(2, TINY.llm_dim))
    texts = [random_example(rng, tokenizer, tokens, 1).tokens.tolist() for tokens in (5, 33)]
    by_rule = {
        rule: [len(c) for c in Generator(tts, tokenizer).speak(texts, states, 200, rule)[0]]
        for rule in ("reference", "server")
    }
    assert by_rule == {"reference": [10, 10], "server": [10, 99]}  # 34 positions of text are in sight at step 99


@torch.no_grad()
def test_decoding_is_the_reference(packed_bundle):
    packed, _, dvae, vocos = packed_bundle
    codes = torch.randint(0, CODES, (60, 4))
    mel = dvae.decode(code_values(codes[None]))[0]
    expected_mel = reference_vocoder.Dvae(packed).mel(codes)
    torch.testing.assert_close(mel, expected_mel, atol=1e-4, rtol=1e-4)
    wave = vocos(mel[None])[0]
    torch.testing.assert_close(wave, reference_vocoder.Vocos(packed).wave(expected_mel), atol=1e-4, rtol=1e-3)
    assert len(wave) == len(codes) * STEP_SAMPLES


@torch.no_grad()
def test_chunks_are_joined_as_the_reference_joins_them(packed_bundle):
    packed, _, dvae, vocos = packed_bundle
    codes = torch.randint(0, CODES, (81, 4))
    mel_of, wave_of = reference_vocoder.Dvae(packed), reference_vocoder.Vocos(packed)
    emitted, previous = [], None
    for begin in range(0, len(codes), 25):
        first, last = reference_schedule.decode_window(begin, min(begin + 25, len(codes)))
        wave = wave_of.wave(mel_of.mel(codes[first:last]))
        if previous is None:
            previous = wave
        else:
            out, previous = reference_vocoder.cross_fade(previous, wave)
            emitted.append(out)
    expected = torch.cat([*emitted, previous])
    assert len(expected) == len(codes) * STEP_SAMPLES
    torch.testing.assert_close(streamed_wave(dvae, vocos, codes), expected, atol=1e-4, rtol=1e-3)


def test_packed_config_holds_segments_and_voices(packed_bundle, work):
    config = json.loads((work / "bundle" / "config.json").read_text())["tts_config"]
    assert config["segment_context_steps"] == 0
    assert 0 < config["segment_min_tokens"] < config["segment_max_tokens"] < config["streaming_text_reserved_len"]
    assert config["streaming_text_chunk_size"] == TINY.text_chunk
    assert json.loads((work / "bundle" / "voices.json").read_text())[0]["name"] == "a"


# --- training ----------------------------------------------------------------------------------------------------


def test_muon_makes_singular_values_alike():
    torch.manual_seed(1)
    for shape in ((3, 40, 20), (2, 20, 40), (1, 30, 30)):
        values = torch.linalg.svdvals(orthogonal(torch.randn(shape)))
        assert values.min() > 0.3 and values.max() < 1.4


def test_average_follows_the_weights():
    layer = torch.nn.Linear(3, 2)
    average = Average({"layer": layer}, 0.99)
    with torch.no_grad():
        layer.weight.fill_(7.0)
    for _ in range(2000):
        average.update()
    torch.testing.assert_close(average.state()["layer"]["weight"], torch.full((2, 3), 7.0))


def test_corruption_leaves_targets_and_most_codes(rng, tokenizer):
    rows = [[random_example(rng, tokenizer, 10, 300)] for _ in range(2)]
    batch = on_device(batch_of(rows, TINY, tokenizer), torch.device("cpu"))
    wrong = corrupted(batch)
    changed = (wrong["codes"] != batch["codes"])[batch["is_audio"]].float().mean()
    assert 0 < changed < 0.3
    assert wrong["targets"] is batch["targets"]


def test_rate_rises_holds_and_falls_to_zero():
    assert rate_at(0, 1) < 0.01
    assert rate_at(1000, 0.9) == 1
    assert rate_at(1000, 0.25) == pytest.approx(0.5)
    assert rate_at(1000, -1) == 0


def test_what_is_learnt_by_heart_is_spoken_and_ended(rng, tokenizer):
    torch.manual_seed(5)
    model = SpeechDecoder(TINY)
    states = torch.from_numpy(speaker_states(2, TINY.llm_dim))
    examples = [random_example(rng, tokenizer, 20, 70), random_example(rng, tokenizer, 9, 30)]
    batch = on_device(batch_of([examples], TINY, tokenizer), torch.device("cpu"))
    muon, matrices = Muon(model.matrices()), set(map(id, model.matrices()))
    adam = torch.optim.AdamW([p for p in model.parameters() if id(p) not in matrices], 5e-3)
    for step in range(100):
        muon.rate = 0.02 * (1 - step / 100)
        loss = model.losses(batch, states[batch["voices"]]).mean()
        adam.zero_grad()
        muon.zero_grad()
        loss.backward()
        muon.step()
        adam.step()
    assert float(loss.detach()) < 0.3  # a guess costs ln 626 = 6.4
    texts, voices = [e.tokens.tolist() for e in examples], [e.voice for e in examples]
    for rule in ("server", "reference"):
        codes, ended = Generator(model.eval(), tokenizer).speak(texts, states[voices], 120, rule)
        # the reference forbids the end at step 50 to 59 and 25 to 34, so there it may go on behind the last row
        for example, rows in zip(examples, codes, strict=True):
            length = len(example.codes)
            assert (rows[:length].numpy() == example.codes[: len(rows)]).mean() > 0.95
            assert rule == "reference" or len(rows) == length
        assert rule == "reference" or ended == [True, True]


# --- the whole ---------------------------------------------------------------------------------------------------


def run_all(work, *arguments):
    command = [sys.executable, HERE / "all", "--work", work, "--size", "small", "--devices", "cpu", *arguments]
    return subprocess.run(list(map(str, command)), capture_output=True, text=True)


def skipping(*parts):
    return [word for part in parts for word in ("--skip", part)]


def test_all_exports_what_training_left_and_speaks(work, tokenizer):
    small = SIZES["small"]
    dvae, vocos = Dvae(small), Vocos(small)
    torch.save({"dvae": dvae.state_dict(), "vocos": vocos.state_dict()}, work / "codec.pt")
    torch.save(SpeechDecoder(small).state_dict(), work / "tts.pt")
    (work / "teacher").mkdir()
    (work / "teacher" / "voices.json").write_text('["a", "b"]')
    encoder = Encoder(FakePhase(work, small))
    for path in Shards(work / "audio").new():
        encode_shard(path, encoder, tokenizer, work / "codes")
    done = run_all(work, "--seconds", "100", *skipping("speak", "language", "codec", "codes", "gan", "tts"))
    assert done.returncode == 0, done.stdout + done.stderr
    result = work / "result"
    numbers = json.loads((result / "numbers.json").read_text())
    assert numbers["samples"]["reference"]["sentences"] == 2
    assert {"vocos.safetensors", "sizes.json", "tokenizer.json", "samples.tar", "teacher.tar", "logs.tar.gz"} <= {
        path.name for path in result.iterdir()
    }
    assert all(path.stat().st_size <= 15_000_000 for path in result.iterdir())
    assert "ended well" in done.stdout


def test_all_fails_loudly_without_a_corpus(tmp_path):
    done = run_all(tmp_path, "--seconds", "30", *skipping("speak", "language", "codec", "codes", "gan", "tts"))
    assert done.returncode != 0
    assert "tokenizer FAILED" in done.stdout
