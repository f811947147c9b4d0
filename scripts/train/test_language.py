"""Tests of the dialogues and of the language model: what is said, how it is tokenised, and that it learns."""

import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

import language
import reply_texts
from dialogues import grammar
from dialogues.conversation import conversation, held_out
from dialogues.talk import INTENTS, WEIGHTS, Exchange, Talk
from language_data import CUT, LOSS, READ_ALOUD, VOICE_MARKS, Encoder, known_reply, prepare, voice_prompt
from language_eval import evaluate, held_out_questions
from language_export import export
from language_model import Config, LanguageModel, Sampling, draw, generate
from language_tokenizer import SPECIAL_TOKENS, VOCAB_SIZE
from speakers import speaker_states

TINY = Config(hidden=64, layers=2, heads=2, kv_heads=1, intermediate=96)


@pytest.fixture(scope="module")
def dialogues(tmp_path_factory):
    folder = tmp_path_factory.mktemp("work") / "dialogues"
    numbers = prepare(folder, conversations=1200, processes=1, seed=1, tokenizer_conversations=3000)
    return folder, numbers


@pytest.fixture(scope="module")
def tokenizer(dialogues):
    return Tokenizer.from_file(str(dialogues[0] / "tokenizer.json"))


@pytest.fixture(scope="module")
def exchanges():
    return [exchange for seed in range(1500) for exchange in conversation(seed)]


# What is said


def test_there_are_at_least_40_intents_and_all_occur(exchanges):
    assert len(INTENTS) >= 40
    assert set(WEIGHTS) == set(INTENTS)
    assert {exchange.intent for exchange in exchanges} == set(INTENTS)


def test_replies_are_plain_words_and_end_soon(exchanges):
    for exchange in exchanges:
        assert grammar.ALLOWED.fullmatch(exchange.reply), exchange
        assert exchange.reply[-1] in ".?!", exchange
        assert 1 <= len(exchange.reply) <= 250, exchange
        assert exchange.message.strip(), exchange


def test_replies_hold_what_they_must(exchanges):
    for exchange in exchanges:
        assert not exchange.must or any(word in exchange.reply.lower() for word in exchange.must), exchange
        assert set(exchange.follow) <= set(INTENTS), exchange


def test_no_template_is_left_unfilled(exchanges):
    for exchange in exchanges:
        assert not set("{}|()" + grammar.KEEP + grammar.END_KEEP) & set(exchange.message.replace(":)", "") + exchange.reply), exchange


def test_sums_are_right():
    values = {word: value for value, word in ((value, _number(value)) for value in range(101))}
    signs = {"plus": "+", "minus": "-", "times": "*", "divided": "//"}
    checked = 0
    for seed in range(300):
        for name in ("sum", "difference", "product", "quotient"):
            exchange = INTENTS[name](Talk(random.Random(seed)))
            left, _, rest = exchange.reply.lower().rstrip(".").partition(f" {_sign(name)} ")
            if not rest:
                continue
            right, result = rest.replace(" makes ", " is ").split(" is ")
            operation = signs[_sign(name).split()[0]]
            assert eval(f"{values[left]} {operation} {values[right]}") == values[result], exchange
            checked += 1
    assert checked > 500


def _number(value):
    from dialogues.words import number

    return number(value)


def _sign(name):
    return {"sum": "plus", "difference": "minus", "product": "times", "quotient": "divided by"}[name]


def test_spelling_is_right():
    spelled = 0
    for seed in range(300):
        exchange = INTENTS["spell"](Talk(random.Random(seed)))
        letters = exchange.reply.rstrip(".").removeprefix("You spell it ").split(", ")
        assert "".join(letters).lower() in grammar.plain(exchange.message).lower(), exchange
        spelled += 1
    assert spelled == 300


def test_a_name_told_is_a_name_remembered():
    told = 0
    for seed in range(3000):
        name = None
        for exchange in conversation(seed):
            if exchange.intent == "my_name":
                name = exchange.must[0]
            if exchange.intent == "recall_name":
                assert exchange.must == ((name,) if name else ("not told", "not know")), exchange
                told += name is not None
    assert told > 100


def test_equal_seeds_give_equal_conversations():
    assert conversation(7) == conversation(7)
    assert conversation(7) != conversation(8)


def test_held_out_wordings_are_never_trained_on():
    rng, found = random.Random(1), 0
    for name in INTENTS:
        for _ in range(40):
            exchange = INTENTS[name](Talk(rng))
            found += exchange is not None and held_out(exchange)
    assert found > 100
    questions = held_out_questions(300)
    assert len(questions) > 200
    assert len({exchanges[-1].intent for exchanges in questions}) > 100


def test_template_alternatives_are_all_reached():
    rng = random.Random(1)
    seen = Counter(grammar.expand("(a|b(c|))d{x}", rng, {"x": 1}) for _ in range(300))
    assert set(seen) == {"ad1", "bcd1", "bd1"}
    for broken in ("(a", "a)", "((a)"):
        with pytest.raises(ValueError, match="without"):
            grammar.expand(broken, rng)


def test_careless_messages_keep_what_is_copied():
    changed = 0
    for seed in range(500):
        text = grammar.careless("Please spell the word \x01Mississippi\x02 for me", random.Random(seed))
        assert "mississippi" in text.lower()
        changed += text != "Please spell the word Mississippi for me"
    assert changed > 100


def test_reply_texts_are_distinct_and_mixed():
    by_intent = reply_texts.reply_texts(400, 1)
    texts = reply_texts.mixed(by_intent, 1)
    assert len(texts) == len(set(texts)) == sum(map(len, by_intent.values()))
    intent_of = {text: intent for intent, found in by_intent.items() for text in found}
    half = Counter(intent_of[text] for text in texts[: len(texts) // 2])
    large = [intent for intent, found in by_intent.items() if len(found) > 20]
    assert len(large) > 5
    for intent in large:
        assert 0.4 < half[intent] / len(by_intent[intent]) < 0.6


# How it is tokenised


def test_tokenizer_has_the_published_layout(tokenizer, dialogues):
    stored = json.loads((dialogues[0] / "tokenizer.json").read_text(encoding="utf-8"))
    assert tokenizer.get_vocab_size() == VOCAB_SIZE
    assert [token["content"] for token in stored["added_tokens"]] == SPECIAL_TOKENS
    assert [token["id"] for token in stored["added_tokens"]] == list(range(VOCAB_SIZE - len(SPECIAL_TOKENS), VOCAB_SIZE))
    assert stored["model"]["type"] == "BPE"
    for text in ("Hello, Zachary!", "Łódź 東京 🙂", "a\n\nb  c 123"):
        assert tokenizer.decode(tokenizer.encode(text).ids, skip_special_tokens=False) == text


def test_generation_prompt_is_the_nine_tokens_of_the_server(tokenizer):
    prompt = Encoder(tokenizer).prompt([Exchange("", "Hi", "")])
    tail = [tokenizer.id_to_token(id_) for id_ in prompt[-9:]]
    assert tail == ["<|im_end|>", "Ċ", "<|im_start|>", "assistant", "Ċ", "<|spk_bos|>", "<|spk|>", "<|spk_eos|>", "<|tts_bos|>"]


def test_a_conversation_is_tokenised_as_it_is_served(tokenizer):
    said = [Exchange("", "Hi", "Hello!"), Exchange("", "What's your name?", "Parlando.")]
    text = (
        f"<|im_start|>user\n{voice_prompt(0)}<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
        "<|im_start|>assistant\n<|spk_bos|><|spk|><|spk_eos|><|tts_bos|>Hello!<|tts_eos|><|im_end|>\n"
        "<|im_start|>user\nWhat's your name?<|im_end|>\n<|im_start|>assistant\n<|spk_bos|><|spk|><|spk_eos|><|tts_bos|>"
    )
    encoder = Encoder(tokenizer)
    assert tokenizer.decode(encoder.prompt(said), skip_special_tokens=False) == text
    whole = encoder.sample(said, _NeverCut())
    assert tokenizer.decode([id_ & (LOSS - 1) for id_ in whole], skip_special_tokens=False) == (
        text + "Parlando.<|tts_eos|><|im_end|>\n"
    )
    trained = [id_ & (LOSS - 1) for id_ in whole if id_ & LOSS]
    assert tokenizer.decode(trained, skip_special_tokens=False) == (
        "Hello!<|tts_eos|><|im_end|>Parlando.<|tts_eos|><|im_end|>"
    )


class _NeverCut:
    @staticmethod
    def random():
        return 1.0


def test_a_reply_cut_off_is_not_taught_to_end(tokenizer):
    class AlwaysCut:
        values = iter([CUT / 2, 0.5])

        def random(self):
            return next(self.values)

    ids = Encoder(tokenizer).sample([Exchange("x", "Hi", "Hello, how are you today?")], AlwaysCut())
    trained = tokenizer.decode([id_ & (LOSS - 1) for id_ in ids if id_ & LOSS], skip_special_tokens=False)
    assert trained and "Hello, how are you today?".startswith(trained)
    assert tokenizer.decode([id_ & (LOSS - 1) for id_ in ids], skip_special_tokens=False).endswith("<|tts_eos|><|im_end|>\n")


def test_voices_differ_in_one_token(tokenizer):
    prompts = [Encoder(tokenizer).read_prompt(voice) for voice in range(len(VOICE_MARKS))]
    for voice, prompt in enumerate(prompts):
        differing = [pair for pair in zip(prompts[0], prompt, strict=True) if pair[0] != pair[1]]
        assert differing == ([] if voice == 0 else [tuple(map(tokenizer.token_to_id, (VOICE_MARKS[0], VOICE_MARKS[voice])))])
    assert READ_ALOUD in tokenizer.decode(prompts[0], skip_special_tokens=False)


def test_data_is_complete_and_repeatable(dialogues, tmp_path):
    folder, numbers = dialogues
    again = prepare(tmp_path, conversations=1200, processes=2, seed=1, tokenizer_conversations=3000)
    assert again == numbers
    with np.load(folder / "part-000.npz") as part, np.load(tmp_path / "part-000.npz") as other:
        assert (part["ids"] == other["ids"]).all()
        assert part["lengths"].sum() == len(part["ids"]) == numbers["tokens"]
        assert len(part["lengths"]) == 1200
        assert 0.2 < (part["ids"] & LOSS > 0).mean() < 0.5
    assert (folder / "replies.json").read_text() == (tmp_path / "replies.json").read_text()
    assert (folder / "tokenizer.json").read_text() == (tmp_path / "tokenizer.json").read_text()


# The network


def test_a_cache_gives_what_the_whole_sequence_gives(tokenizer):
    torch.manual_seed(1)
    model = LanguageModel(TINY).eval()
    prompts = [[5, 6, 7, 8, 9], [10, 11], [12, 13, 14]]
    greedy = Sampling(temperature=0, penalty=1.3)
    replies = generate(model, prompts, ends={3}, sampling=greedy, max_tokens=12)
    for prompt, reply in zip(prompts, replies, strict=True):
        ids, said = list(prompt), torch.zeros(1, TINY.vocab, dtype=torch.bool)
        for _ in range(12):
            with torch.no_grad():
                token = int(draw(model.lm_head(model.states(torch.tensor([ids]))[:, -1]), said, greedy, None))
            said[0, token] = True
            if token == 3:
                break
            ids.append(token)
        assert reply is None or reply == ids[len(prompt) :]
        assert (reply is None) == (len(ids) == len(prompt) + 12)


def test_the_network_is_that_of_the_reference(monkeypatch):
    """The same weights give the same states in the reference implementation of the served model."""
    monkeypatch.syspath_prepend(str(Path(__file__).resolve().parent.parent / "reference"))
    import bundle
    import llm

    torch.manual_seed(1)
    model = LanguageModel(TINY).eval()
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, mean=float(parameter.ndim == 1), std=0.2)
    stored = {f"llm.{name}": value for name, value in model.state_dict().items()}
    sizes = bundle.DecoderSizes(TINY.hidden, TINY.layers, TINY.heads, TINY.kv_heads, TINY.rope_theta, TINY.norm_eps)

    class Stored:
        dtype = torch.float32
        llm = bundle.LlmConfig(sizes, TINY.vocab, tied_head=False)
        weight = staticmethod(stored.get)
        has = staticmethod(stored.__contains__)

    ids = torch.randint(TINY.vocab, (1, 90))
    reference = llm.Llm(Stored())
    with torch.no_grad():
        expected = reference.forward(ids[0].tolist(), 0, reference.new_cache(100))
        assert torch.allclose(model.states(ids)[0], expected, atol=1e-4)
        assert torch.allclose(model.lm_head(model.states(ids)[0]), reference.logits(expected), atol=1e-3)


def test_sampling_keeps_to_the_rules():
    logits = torch.log(torch.tensor([[0.5, 0.3, 0.15, 0.05]]))
    none = torch.zeros(1, 4, dtype=torch.bool)
    generator = torch.Generator().manual_seed(1)
    shares = Counter(int(draw(logits, none, Sampling(1.0, 100, 0.75, 1.0), generator)) for _ in range(2000))
    assert set(shares) == {0, 1}
    assert shares[0] / 2000 == pytest.approx(0.625, abs=0.04)
    shares = Counter(int(draw(logits, none, Sampling(0.5, 3, 1.0, 1.0), generator)) for _ in range(2000))
    assert shares[0] / 2000 == pytest.approx(0.25 / (0.25 + 0.09 + 0.0225), abs=0.04)
    said = torch.tensor([[True, False, False, False]])
    assert int(draw(torch.tensor([[2.0, 1.9, 0, 0]]), said, Sampling(0, 100, 1.0, 1.1), generator)) == 1
    assert int(draw(torch.tensor([[-2.0, -2.1, -9, -9]]), said, Sampling(0, 100, 1.0, 1.1), generator)) == 1


def test_export_has_the_published_names_and_sizes(dialogues, tmp_path):
    model = LanguageModel()
    export(model, dialogues[0] / "tokenizer.json", [{"name": "a", "prompt": voice_prompt(0)}], tmp_path)
    config = json.loads((tmp_path / "config.json").read_text())
    tensors = load_file(tmp_path / "model.safetensors")
    assert sum(tensor.numel() for tensor in tensors.values()) <= 7_000_000
    assert config["hidden_size"] == 256 and config["vocab_size"] == VOCAB_SIZE
    per_layer = {
        "self_attn.q_proj.weight", "self_attn.q_proj.bias", "self_attn.k_proj.weight", "self_attn.k_proj.bias",
        "self_attn.v_proj.weight", "self_attn.v_proj.bias", "self_attn.o_proj.weight", "mlp.gate_proj.weight",
        "mlp.up_proj.weight", "mlp.down_proj.weight", "input_layernorm.weight", "post_attention_layernorm.weight",
    }  # fmt: skip
    expected = {f"llm.model.layers.{layer}.{name}" for layer in range(config["num_hidden_layers"]) for name in per_layer}
    assert set(tensors) == expected | {"llm.model.embed_tokens.weight", "llm.model.norm.weight", "llm.lm_head.weight"}
    assert {tensor.dtype for tensor in tensors.values()} == {torch.float16}


def test_training_learns_replies_and_speaker_states(dialogues, tokenizer):
    folder, _ = dialogues
    data = language.Dialogues(folder, torch.device("cpu"), 1024, seed=1)
    data.look()
    assert data.size == 1200
    training = language.Training(TINY, tokenizer, 2, torch.device("cpu"), seed=1)
    losses = [training.step(*data.batch(), language.rate_at(step / 100, step)) for step in range(100)]
    first, last = losses[0], losses[-10:]
    assert float(first[0]) == pytest.approx(np.log(VOCAB_SIZE), rel=0.1)
    assert sum(float(entropy) for entropy, _ in last) / 10 < 3.5
    assert sum(float(distance) for _, distance in last) / 10 < 0.2
    model = training.averaged()
    assert any(not torch.equal(a, b) for a, b in zip(model.parameters(), training.model.parameters(), strict=True))
    replies = json.loads((folder / "replies.json").read_text())
    result = evaluate(model, tokenizer, replies, 2, count=20, seed=1)
    assert result["asked"] > 10
    assert 0 <= result["accuracy"] <= 1
    assert {name: len(pairs) for name, pairs in result["answers"].items()} == {
        "questions-covered": 60, "questions-other": 20, "questions-study": 9
    }  # fmt: skip
    assert 0 < result["state_rms_error"] < 1


def test_batches_hold_every_conversation_once_whole(dialogues):
    folder, numbers = dialogues
    data = language.Dialogues(folder, torch.device("cpu"), 2048, seed=1)
    data.look()
    tokens, seen = 0, 0
    with np.load(folder / "part-000.npz") as part:
        ends = np.cumsum(part["lengths"])
        known = {part["ids"][end - length : end].tobytes() for end, length in zip(ends, part["lengths"], strict=True)}
    while data.epochs == 0 or data._batches:
        ids, lengths = data.batch()
        for row, length in zip(ids, lengths, strict=True):
            assert row[:length].numpy().astype(np.uint16).tobytes() in known
        assert ids.numel() <= 2048 or len(ids) == 1
        tokens += int(lengths.sum())
        seen += len(lengths)
    assert (seen, tokens) == (1200, numbers["tokens"])


def test_speaker_states_reach_their_rows(dialogues, tokenizer):
    """The loss compares the state at <|spk|> with the voice that the prompt was given, and nothing else."""
    training = language.Training(TINY, tokenizer, 2, torch.device("cpu"), seed=1)
    encoder = Encoder(tokenizer)
    prompt = encoder.sample([Exchange("", "Hi", "Hello!")], _NeverCut())
    ids = torch.tensor([prompt], dtype=torch.int32)
    row = [id_ & (LOSS - 1) for id_ in prompt].index(tokenizer.token_to_id("<|spk|>"))
    torch.manual_seed(3)
    voice = int(torch.randint(2, (1, 1)))
    torch.manual_seed(3)
    _, distance = training.losses(ids, torch.tensor([len(prompt)]))
    plain = torch.tensor([[id_ & (LOSS - 1) for id_ in prompt]])
    plain[plain == tokenizer.token_to_id(VOICE_MARKS[0])] = tokenizer.token_to_id(VOICE_MARKS[voice])
    state = training.model.states(plain)[0, row]
    wanted = torch.from_numpy(speaker_states(2, TINY.hidden)[voice])
    assert float(distance.detach()) == pytest.approx(float((state - wanted).square().mean().detach()), rel=1e-4)


def test_a_reply_is_judged_by_what_it_must_hold():
    replies = {"joke": ["Ha."]}
    assert known_reply(Exchange("sum", "", "", ("five",)), "That is five.", replies)
    assert not known_reply(Exchange("sum", "", "", ("five",)), "That is six.", replies)
    assert known_reply(Exchange("joke", "", ""), "Ha.", replies)
    assert not known_reply(Exchange("joke", "", ""), "Ho.", replies)


def test_the_rate_rises_holds_and_falls():
    assert language.rate_at(0, 0) == pytest.approx(1 / language.WARM_UP_STEPS)
    assert language.rate_at(0.1, 1000) == 1
    assert language.rate_at(0.9, 1000) < 0.2
    assert language.rate_at(1.0, 1000) == pytest.approx(0.01)
