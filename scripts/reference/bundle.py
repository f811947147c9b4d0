"""A model folder laid out as the published checkpoint: sizes from config.json, weights by name."""

import json
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import safe_open


@dataclass(frozen=True)
class DecoderSizes:
    """Sizes of one transformer decoder (model reference 2.1 and 2.3)."""

    hidden: int
    layers: int
    heads: int
    kv_heads: int
    rope_theta: float
    eps: float

    @property
    def head_dim(self) -> int:
        return self.hidden // self.heads


@dataclass(frozen=True)
class LlmConfig:
    decoder: DecoderSizes
    vocab_size: int
    tied_head: bool


@dataclass(frozen=True)
class TtsConfig:
    """The speech decoder and its schedule (model reference 2.2 to 2.5)."""

    decoder: DecoderSizes
    llm_dim: int
    num_text_tokens: int
    num_audio_tokens: int
    num_codebooks: int
    text_chunk: int
    audio_chunk: int
    reserved_text: int


@dataclass(frozen=True)
class VocoderConfig:
    """Sizes that the arithmetic needs beyond what the tensors' shapes say (2.6 to 2.8)."""

    dvae_layers: int
    vocos_layers: int
    fft_size: int
    hop: int


class Bundle:
    """Reads weights in the asked precision: bf16, fp16, fp32 and 8-bit rows (X int8, X_scale per row)."""

    def __init__(self, directory: Path, dtype: torch.dtype = torch.float32):
        self.directory = Path(directory)
        self.dtype = dtype
        config = json.loads((self.directory / "config.json").read_text(encoding="utf-8"))
        self.llm = _llm_config(config)
        self.tts = _tts_config(config.get("tts_config", {}))
        self.vocoder = _vocoder_config(config.get("tts_config", {}))
        self._files = {path: safe_open(path, framework="pt") for path in self._shards()}
        self._where = {name: file for file in self._files.values() for name in file.keys()}
        self._vocoder_weights = self._open_vocoder()

    def has(self, name: str) -> bool:
        return name in self._where

    def weight(self, name: str) -> torch.Tensor:
        tensor = self._where[name].get_tensor(name)
        if tensor.dtype == torch.int8:
            scale = self._where[name + "_scale"].get_tensor(name + "_scale")
            return tensor.to(self.dtype) * scale.to(self.dtype)
        return tensor.to(self.dtype)

    def vocoder_weight(self, name: str) -> torch.Tensor:
        return self._vocoder_weights[name].to(self.dtype)

    def tts_token_id(self, token: str) -> int:
        """Id of a special token such as [Stts], looked up by name."""
        path = self.directory / "assets" / "chattts_tokenizer" / "tokenizer.json"
        tokenizer = json.loads(path.read_text(encoding="utf-8"))
        added = {entry["content"]: entry["id"] for entry in tokenizer.get("added_tokens", [])}
        return added[token] if token in added else tokenizer["model"]["vocab"][token]

    def _shards(self) -> list[Path]:
        index = self.directory / "model.safetensors.index.json"
        if not index.exists():
            return [self.directory / "model.safetensors"]
        names = json.loads(index.read_text(encoding="utf-8"))["weight_map"].values()
        return [self.directory / name for name in sorted(set(names))]

    def _open_vocoder(self) -> dict[str, torch.Tensor]:
        path = self.directory / "assets" / "vocos.safetensors"
        if not path.exists():
            checkpoint = self.directory / "assets" / "Vocos.pt"
            return torch.load(checkpoint, map_location="cpu", mmap=True, weights_only=True)
        with safe_open(path, framework="pt") as file:
            return {name: file.get_tensor(name) for name in file.keys()}


def _llm_config(config: dict) -> LlmConfig:
    decoder = DecoderSizes(
        hidden=config.get("hidden_size", 3584),
        layers=config.get("num_hidden_layers", 28),
        heads=config.get("num_attention_heads", 28),
        kv_heads=config.get("num_key_value_heads", 4),
        rope_theta=float(config.get("rope_theta", 1e6)),
        eps=config.get("rms_norm_eps", 1e-6),
    )
    return LlmConfig(decoder, config.get("vocab_size", 151700), config.get("tie_word_embeddings", False))


def _tts_config(config: dict) -> TtsConfig:
    heads = config.get("num_attention_heads", 12)
    decoder = DecoderSizes(
        hidden=config.get("hidden_size", 768),
        layers=config.get("num_hidden_layers", 20),
        heads=heads,
        kv_heads=heads,
        rope_theta=float(config.get("rope_theta", 1e4)),
        eps=config.get("rms_norm_eps", 1e-6),
    )
    return TtsConfig(
        decoder=decoder,
        llm_dim=config.get("llm_dim", 3584),
        num_text_tokens=config.get("num_text_tokens", 21178),
        num_audio_tokens=config.get("num_audio_tokens", 626),
        num_codebooks=config.get("num_vq", 4),
        text_chunk=config.get("streaming_text_chunk_size", 10),
        audio_chunk=config.get("streaming_audio_chunk_size", 50),
        reserved_text=config.get("streaming_text_reserved_len", 300),
    )


def _vocoder_config(config: dict) -> VocoderConfig:
    dvae, vocos = config.get("dvae", {}), config.get("vocos", {})
    return VocoderConfig(
        dvae_layers=dvae.get("layers", 12),
        vocos_layers=vocos.get("layers", 8),
        fft_size=vocos.get("n_fft", 1024),
        hop=vocos.get("hop_length", 256),
    )
