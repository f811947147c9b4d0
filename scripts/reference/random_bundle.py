"""Writes a tiny bundle of random weights in the published layout, so that the tests need nothing but Python."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

CONFIG = {
    "hidden_size": 64,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "intermediate_size": 96,
    "vocab_size": 128,
    "rope_theta": 1000000.0,
    "rms_norm_eps": 1e-6,
    "tts_config": {
        "llm_dim": 64,
        "hidden_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 3,
        "intermediate_size": 64,
        "num_text_tokens": 80,
        "dvae": {"group_dim": 16, "bottleneck": 12, "hidden": 24, "layers": 2, "output": 20, "n_mels": 100},
        "vocos": {"dim": 32, "intermediate_dim": 64, "layers": 2, "n_fft": 1024, "hop_length": 256},
    },
}
SPECIAL_TOKENS = ("[Stts]", "[Ptts]", "[Etts]", "[spk_emb]")


def write_random_bundle(directory: Path, seed: int, eight_bit: tuple[str, ...] = ()) -> None:
    """Writes two shards with an index; names in eight_bit are stored as 8-bit rows with their scales."""
    random = _Random(seed)
    weights = _llm(random, CONFIG) | _tts(random, CONFIG["tts_config"])
    for name in eight_bit:
        weights[name], weights[name + "_scale"] = _eight_bit_rows(weights[name])
    (directory / "assets" / "chattts_tokenizer").mkdir(parents=True)
    _write_shards(directory, weights)
    save_file(_vocos(random, CONFIG["tts_config"]), directory / "assets" / "vocos.safetensors")
    _write_json(directory / "config.json", CONFIG)
    vocab = {token: 80 - len(SPECIAL_TOKENS) + n for n, token in enumerate(SPECIAL_TOKENS)}
    _write_json(directory / "assets/chattts_tokenizer/tokenizer.json", {"model": {"vocab": vocab}})


class _Random:
    def __init__(self, seed: int):
        self._generator = torch.Generator().manual_seed(seed)

    def normal(self, *shape: int, scale: float | None = None, mean: float = 0.0) -> torch.Tensor:
        """Normal numbers; without a scale they keep the variance of what they are multiplied with."""
        fan_in = torch.Size(shape[1:]).numel() if len(shape) > 1 else 100
        deviation = fan_in**-0.5 if scale is None else scale
        return torch.randn(shape, generator=self._generator) * deviation + mean


def _decoder(random: _Random, prefix: str, config: dict, kv_heads: int, bias: bool) -> dict:
    hidden, wide = config["hidden_size"], config["intermediate_size"]
    kv = hidden // config["num_attention_heads"] * kv_heads
    weights = {prefix + "norm.weight": random.normal(hidden, mean=1.0)}
    for n in range(config["num_hidden_layers"]):
        layer = f"{prefix}layers.{n}."
        for name, rows in (("q", hidden), ("k", kv), ("v", kv)):
            weights[f"{layer}self_attn.{name}_proj.weight"] = random.normal(rows, hidden)
            if bias:
                weights[f"{layer}self_attn.{name}_proj.bias"] = random.normal(rows)
        weights[layer + "self_attn.o_proj.weight"] = random.normal(hidden, hidden)
        for name, shape in (("gate", (wide, hidden)), ("up", (wide, hidden)), ("down", (hidden, wide))):
            weights[f"{layer}mlp.{name}_proj.weight"] = random.normal(*shape)
        for name in ("input", "post_attention"):
            weights[f"{layer}{name}_layernorm.weight"] = random.normal(hidden, mean=1.0)
    return weights


def _llm(random: _Random, config: dict) -> dict:
    shape = (config["vocab_size"], config["hidden_size"])
    return {
        "llm.model.embed_tokens.weight": random.normal(*shape, scale=1.0),
        "llm.lm_head.weight": random.normal(*shape),
        **_decoder(random, "llm.model.", config, config["num_key_value_heads"], bias=True),
    }


def _tts(random: _Random, config: dict) -> dict:
    hidden = config["hidden_size"]
    weights = _decoder(random, "tts.model.", config, config["num_attention_heads"], bias=False)
    weights["tts.emb_text.weight"] = random.normal(config["num_text_tokens"], hidden, scale=1.0)
    for n, width in ((1, config["llm_dim"]), (2, hidden)):
        weights[f"tts.projector.linear{n}.weight"] = random.normal(hidden, width)
        weights[f"tts.projector.linear{n}.bias"] = random.normal(hidden)
    for k in range(4):
        weights[f"tts.emb_code.{k}.weight"] = random.normal(626, hidden, scale=0.5)
        head = f"tts.head_code.{k}.parametrizations.weight.original"
        weights[head + "0"] = random.normal(626, 1, scale=0.2, mean=1.0)
        weights[head + "1"] = random.normal(626, hidden)
    return weights | _dvae(random, config["dvae"])


def _dvae(random: _Random, sizes: dict) -> dict:
    group, narrow, hidden, out = (sizes[k] for k in ("group_dim", "bottleneck", "hidden", "output"))
    weights = {
        "decoder.conv_in.0.weight": random.normal(narrow, group, 3),
        "decoder.conv_in.0.bias": random.normal(narrow),
        "decoder.conv_in.2.weight": random.normal(hidden, narrow, 3),
        "decoder.conv_in.2.bias": random.normal(hidden),
        "decoder.conv_out.weight": random.normal(out, hidden, 1),
        "out_conv.weight": random.normal(sizes["n_mels"], out, 3),
        "coef": random.normal(1, sizes["n_mels"], 1, scale=0.1, mean=1.0),
    }
    for n in range(sizes["layers"]):
        weights |= _block(random, f"decoder.decoder_block.{n}.", hidden, 4 * hidden, "coef")
    for g in range(2):
        weights[f"vq_layer.quantizer.rvqs.{g}.project_out.weight"] = random.normal(group, 4)
        weights[f"vq_layer.quantizer.rvqs.{g}.project_out.bias"] = random.normal(group)
    return {"tts.dvae." + name: weight for name, weight in weights.items()}


def _vocos(random: _Random, config: dict) -> dict:
    sizes, mels = config["vocos"], config["dvae"]["n_mels"]
    dim = sizes["dim"]
    weights = {
        "backbone.embed.weight": random.normal(dim, mels, 7),
        "backbone.embed.bias": random.normal(dim),
        "head.out.weight": random.normal(sizes["n_fft"] + 2, dim),
        "head.out.bias": random.normal(sizes["n_fft"] + 2),
    }
    for name in ("backbone.norm.", "backbone.final_layer_norm."):
        weights |= {name + "weight": random.normal(dim, mean=1.0), name + "bias": random.normal(dim)}
    for n in range(sizes["layers"]):
        block = f"backbone.convnext.{n}."
        weights |= _block(random, block, dim, sizes["intermediate_dim"], "gamma")
    return weights


def _block(random: _Random, name: str, dim: int, wide: int, scale: str) -> dict:
    return {
        name + "dwconv.weight": random.normal(dim, 1, 7),
        name + "dwconv.bias": random.normal(dim),
        name + "norm.weight": random.normal(dim, mean=1.0),
        name + "norm.bias": random.normal(dim),
        name + "pwconv1.weight": random.normal(wide, dim),
        name + "pwconv1.bias": random.normal(wide),
        name + "pwconv2.weight": random.normal(dim, wide),
        name + "pwconv2.bias": random.normal(dim),
        name + scale: random.normal(dim, scale=0.1, mean=0.5),
    }


def _eight_bit_rows(weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    scale = weight.abs().amax(dim=1, keepdim=True) / 127
    return (weight / scale).round().to(torch.int8), scale


def _write_shards(directory: Path, weights: dict) -> None:
    names = sorted(weights)
    shards = {"model-00001-of-00002.safetensors": names[::2], "model-00002-of-00002.safetensors": names[1::2]}
    for shard, held in shards.items():
        save_file({name: weights[name] for name in held}, directory / shard)
    weight_map = {name: shard for shard, held in shards.items() for name in held}
    _write_json(directory / "model.safetensors.index.json", {"weight_map": weight_map})


def _write_json(path: Path, value: dict) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
