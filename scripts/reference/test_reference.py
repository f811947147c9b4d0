"""Laws of the reference: what must hold for any weights, and numbers the model reference states."""

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

import golden_cases
import golden_rules
import independent
import sampling
import schedule
import vocoder
from bundle import Bundle
from llm import Llm
from random_bundle import write_random_bundle
from tts import Tts

EIGHT_BIT = ("llm.lm_head.weight", "tts.head_code.0.parametrizations.weight.original1")


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    torch.set_num_threads(1)
    with torch.no_grad():
        yield


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Bundle:
    directory = tmp_path_factory.mktemp("bundle") / "tiny"
    write_random_bundle(directory, seed=1)
    return Bundle(directory)


def random() -> np.random.Generator:
    return np.random.default_rng(7)


def relative(actual: torch.Tensor, expected: torch.Tensor) -> float:
    return float((actual - expected).abs().max() / expected.abs().max())


def test_llm_step_by_step_equals_one_forward(bundle):
    inputs, outputs = golden_cases.llm_case(bundle, random())
    llm, ids = Llm(bundle), inputs["promptIds"] + inputs["forcedIds"]
    hidden = llm.forward(ids, 0, llm.new_cache(len(ids)))
    assert relative(llm.logits(hidden[19:]), outputs["logits"]) < 1e-5
    assert relative(hidden[6], outputs["speaker_state"]) < 1e-5


def test_llm_tells_a_wrong_position(bundle):
    inputs, outputs = golden_cases.llm_case(bundle, random())
    llm, ids = Llm(bundle), inputs["promptIds"]
    shifted = llm.new_cache(64)
    hidden = llm.forward(ids[:5], 0, shifted)
    hidden = llm.forward(ids[5:], 6, shifted)
    assert relative(llm.logits(hidden[-1]), outputs["logits"][0]) > 1e-2


def test_tts_step_by_step_equals_one_forward_and_segment_rules_differ(bundle):
    _, outputs = golden_cases.tts_case(bundle, random())  # asserts the first itself
    quirks, causal = outputs["segment_quirks_logits"], outputs["segment_causal_logits"]
    assert relative(quirks, causal) > 1e-2


def test_tts_segment_with_all_context_causal_equals_one_forward(bundle):
    case = golden_cases.TtsCase(bundle, random())
    _, outputs = case.run()
    tts, config = Tts(bundle), bundle.tts
    cache = tts.new_cache(80)
    speaker = tts.speaker_vector(torch.tensor(case.state))
    tts.prefill_text(case.segment_ids[:22], 0, speaker, cache)
    slots = [7] * 50 + [12] * 25 + [22] * 5
    masks = [schedule.audio_mask(step, slots[step], config) for step in range(80)]
    logits = tts.audio(case.segment_rows, 0, schedule.stacked_masks(masks), cache)
    assert relative(logits[50::3], outputs["segment_causal_logits"]) < 1e-5


def test_tts_tells_one_wrong_text_slot(bundle, monkeypatch):
    case = golden_cases.TtsCase(bundle, random())
    right = case.run()[1]["logits"]
    visible = schedule.visible_text
    monkeypatch.setattr(schedule, "visible_text", lambda j, n, config: visible(j, n, config) - 1)
    wrong = case._run(case.ids, case.calls, case.rows, case._tts.new_cache(case.steps), schedule.visible_text)
    assert relative(wrong[:3], right[:3]) > 1e-3


def test_speaker_vector_has_unit_length(bundle):
    vector = Tts(bundle).speaker_vector(torch.full((64,), 0.3))
    assert abs(float(vector.norm()) - 1) < 1e-6


@pytest.mark.parametrize(
    ("step", "tokens", "text", "audio"),
    [
        (0, 300, 12, 0),
        (48, 300, 12, 48),
        (49, 300, 22, 49),
        (98, 300, 22, 98),
        (99, 300, 32, 99),
        (2000, 7, 10, 2000),
        (0, 7, 10, 0),
        (1448, 300, 292, 1448),
        (1449, 300, 302, 1449),
    ],
)
def test_mask_of_section_7(bundle, step, tokens, text, audio):
    mask = schedule.audio_mask(step, schedule.visible_text(step, tokens, bundle.tts), bundle.tts)
    assert mask[:text].all() and not mask[text:303].any()
    assert mask[303:].all() and len(mask[303:]) == audio


def test_short_mask_equals_the_literal_one(bundle):
    for step in [0, 1, 47, 48, 49, 98, 99, 800, 1449, 2047]:
        for tokens in range(301):
            slots = schedule.visible_text(step, tokens, bundle.tts)
            short = schedule.audio_mask(step, slots, bundle.tts)
            assert torch.equal(short, schedule.literal_mask(step, tokens, bundle.tts))


def test_visible_text_of_a_first_segment_is_always_prefilled(bundle):
    counts = list(range(3, 290, 3))
    for call in schedule.calls(counts, 290, 1600, bundle.tts):
        last = call.first_step + call.num_steps - 1
        prefilled = max(call.text_end, 0)
        assert schedule.visible_text(last, call.num_tokens, bundle.tts) <= prefilled


def test_calls_prefill_every_text_slot_once(bundle):
    plan = schedule.calls([4, 8, 12, 25, 33], 41, 300, bundle.tts)
    slots = [slot for call in plan for slot in range(call.text_begin, call.text_end)]
    assert slots == list(range(44))
    assert [call.first_step for call in plan] == list(range(0, 300, 25))


def test_codes_of_zero_give_the_biases(bundle):
    features = vocoder.Dvae(bundle).features(torch.full((3, 4), 312))[0]
    for group in range(2):
        bias = bundle.weight(f"tts.dvae.vq_layer.quantizer.rvqs.{group}.project_out.bias")
        assert torch.equal(features[:, group::2], bias[:, None].expand(-1, 3))


def test_code_digits():
    assert vocoder.code_digits(torch.tensor([0, 312, 624])).tolist() == [[-1] * 4, [0] * 4, [1] * 4]
    assert vocoder.code_digits(torch.tensor(1 + 5 * 3)).tolist() == [-0.5, 0.5, -1, -1]


@pytest.mark.parametrize("frames", [1, 2, 7])
def test_inverse_stft_equals_its_definition(frames):
    parts = random().standard_normal((2, 513, frames)) * 8
    wave = independent.inverse_stft(parts[0] + 1j * parts[1], 256)
    fast = vocoder.inverse_stft(torch.complex(*torch.tensor(parts).float()), 1024, 256)
    assert len(wave) == frames * 256
    inner = slice(32, -32) if frames == 1 else slice(None)  # a lone window is near zero at its ends
    assert np.abs(fast.numpy() - wave)[inner].max() < 1e-5 * max(1, np.abs(wave)[inner].max())


def test_inverse_stft_undoes_a_forward_one():
    signal = torch.tensor(random().standard_normal(256 * 40))
    window = torch.hann_window(1024, dtype=signal.dtype)
    padded = torch.nn.functional.pad(signal, (384, 384))
    spectrum = torch.stft(padded, 1024, 256, window=window, center=False, return_complex=True)
    wave = vocoder.inverse_stft(spectrum, 1024, 256)
    assert (wave - signal).abs().max() < 1e-9


def test_wave_has_hop_samples_a_frame(bundle):
    mel = vocoder.Dvae(bundle).mel(torch.full((29, 4), 100))
    assert mel.shape == (100, 58)
    assert vocoder.Vocos(bundle).wave(mel).shape == (14848,)


def test_cross_fade_keeps_equal_chunks_and_is_the_same_however_much_is_held_back(bundle):
    x = torch.tensor(random().uniform(-1, 1, 12800))
    emitted, kept = vocoder.cross_fade(x[:8192], x[6144:])
    assert torch.allclose(torch.cat([emitted, kept]), x)
    _, outputs = golden_rules.cross_fade_case(bundle, random())
    assert torch.allclose(_held_back(*(outputs[f"chunk_{n}"] for n in range(3))), outputs["joined"])


def _held_back(*chunks: torch.Tensor) -> torch.Tensor:
    """Emits all of a chunk but its last 2,048 samples at once."""
    emitted, tail = [], None
    for chunk in chunks:
        if tail is not None:
            joined, rest = vocoder.cross_fade(tail, chunk)
            chunk = torch.cat([joined, rest])
        emitted.append(chunk[:-2048])
        tail = chunk[-2048:]
    return torch.cat([*emitted, tail])


def test_audio_sampling_keeps_three_and_forbids_the_end():
    logits = torch.tensor([9.0, 1.0, 0.5, 0.0, 8.0])
    rule = sampling.AudioSampling(temperature=0.1, top_k=1)
    kept = sampling.keep_largest(sampling.keep_nucleus(logits, 0.7, 3), 3)
    assert torch.isfinite(kept).tolist() == [True, True, False, False, True]
    assert sampling.audio_probabilities(logits, [1], rule, 9)[-1] == 0


def test_first_audio_step_is_the_plain_softmax():
    logits = torch.tensor([1.0, 2.0, 3.0, 0.0])
    odds = sampling.audio_probabilities(logits, [], sampling.AudioSampling(0.5), 10)
    assert torch.allclose(odds, (logits / 0.5).softmax(dim=0))


def test_penalty_counts_within_16_codes():
    rule = sampling.AudioSampling(1.0, top_p=1.0, top_k=8, repetition_penalty=2.0)
    logits = torch.tensor([1.0, -1.0, 1.0, 0.0])
    old_then_window = [2] * 5 + [0, 0] + [1] + [3] * 13
    odds = sampling.audio_probabilities(logits, old_then_window, rule, 10)
    expected = torch.tensor([0.25, -2.0, 1.0, 0.0]).softmax(dim=0)
    assert torch.allclose(odds, expected)


def test_llm_penalty_comes_before_temperature():
    rule = sampling.LlmSampling(temperature=0.5, top_p=1.0, top_k=10, repetition_penalty=2.0)
    odds = sampling.llm_probabilities(torch.tensor([2.0, -1.0, 0.5]), [0, 1, 1], rule)
    assert torch.allclose(odds, torch.tensor([2.0, -4.0, 1.0]).softmax(dim=0))


def test_sampling_table_is_clear_of_ties(bundle):
    for case in golden_rules.sampling_case(bundle, random())[0]["cases"]:
        odds = _sampled(case, torch.float64)
        assert ((odds > 0) == (torch.tensor(case["probabilities"]) > 0)).all(), case["name"]
        assert abs(sum(case["probabilities"]) - 1) < 1e-5


def _sampled(case: dict, dtype: torch.dtype) -> torch.Tensor:
    logits = torch.tensor(case["logits"], dtype=dtype)
    numbers = (case["temperature"], case["topP"], case["topK"], case["repetitionPenalty"])
    if case["kind"] == "llm":
        return sampling.llm_probabilities(logits, case["history"], sampling.LlmSampling(*numbers))
    rule = sampling.AudioSampling(*numbers)
    return sampling.audio_probabilities(logits, case["history"], rule, case["stepInCall"])


def test_segment_rule(bundle):
    def cut(gen_text, chunk_text, count):
        return schedule.segment_cut(gen_text, chunk_text, count, bundle.tts)

    assert cut("Late. He", ". He", 119) is None
    assert cut("Late. He", ". He", 120) == 5
    assert cut("Is 3.14? Yes", " 3.14? Yes", 130) == 8
    assert cut("好。走！好", "。走！好", 130) == 2


def test_bundle_reads_8_bit_rows(tmp_path, bundle):
    write_random_bundle(tmp_path / "b", seed=1, eight_bit=EIGHT_BIT)
    rounded = Bundle(tmp_path / "b")
    for name in EIGHT_BIT:
        exact, read = bundle.weight(name), rounded.weight(name)
        assert 0 < (exact - read).abs().max() <= exact.abs().max() / 254 * 1.001


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_bundle_reads_half_precision_and_a_torch_vocoder(tmp_path, bundle, dtype):
    directory = tmp_path / "b"
    write_random_bundle(directory, seed=1)
    for shard in directory.glob("*.safetensors"):
        save_file({name: weight.to(dtype) for name, weight in load_file(shard).items()}, shard)
    vocos = directory / "assets" / "vocos.safetensors"
    torch.save(load_file(vocos), directory / "assets" / "Vocos.pt")
    vocos.unlink()
    half, name = Bundle(directory), "llm.model.embed_tokens.weight"
    assert torch.equal(half.weight(name), bundle.weight(name).to(dtype).float())
    name = "head.out.weight"
    assert torch.equal(half.vocoder_weight(name), bundle.vocoder_weight(name))
