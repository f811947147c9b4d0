"""The transformer decoder that the language model and the speech decoder share.

Model reference 2.1 and 2.3: RMSNorm, rotate-half RoPE, grouped keys and values, SwiGLU. Keys and values live in slots;
a token's slot is its absolute position, so one mask over slots says everything about who sees whom.
"""

from collections.abc import Callable

import torch
from torch.nn import functional

from bundle import Bundle, DecoderSizes


class KvCache:
    """Keys and values, [layer, slot, kv head, head dim]; a slot never written holds zeros."""

    def __init__(self, sizes: DecoderSizes, slots: int, dtype: torch.dtype):
        shape = (sizes.layers, slots, sizes.kv_heads, sizes.head_dim)
        self.keys = torch.zeros(shape, dtype=dtype)
        self.values = torch.zeros(shape, dtype=dtype)


class Decoder:
    def __init__(self, sizes: DecoderSizes, bundle: Bundle, prefix: str):
        self.sizes = sizes
        self._layers = [
            _Layer(sizes, lambda name, n=n: _optional(bundle, f"{prefix}layers.{n}.{name}"))
            for n in range(sizes.layers)
        ]
        self._norm = bundle.weight(prefix + "norm.weight")

    def forward(
        self, x: torch.Tensor, first_slot: int, visible: torch.Tensor, cache: KvCache
    ) -> torch.Tensor:
        """Runs tokens at slots first_slot, first_slot + 1, … and keeps their keys and values.

        x is [tokens, hidden]; visible is bool [tokens, slots seen at most]; the result, after the final norm, is
        [tokens, hidden].
        """
        positions = torch.arange(first_slot, first_slot + x.shape[0], dtype=x.dtype)
        rotation = rope_table(positions, self.sizes.head_dim, self.sizes.rope_theta)
        for n, layer in enumerate(self._layers):
            x = layer.forward(x, first_slot, rotation, visible, cache.keys[n], cache.values[n])
        return rms_norm(x, self._norm, self.sizes.eps)


class _Layer:
    def __init__(self, sizes: DecoderSizes, weight: Callable[[str], torch.Tensor | None]):
        self._sizes = sizes
        self._attention_norm = weight("input_layernorm.weight")
        self._mlp_norm = weight("post_attention_layernorm.weight")
        self._q, self._k, self._v = (
            (weight(f"self_attn.{p}_proj.weight"), weight(f"self_attn.{p}_proj.bias")) for p in "qkv"
        )
        self._o = weight("self_attn.o_proj.weight")
        self._gate = weight("mlp.gate_proj.weight")
        self._up = weight("mlp.up_proj.weight")
        self._down = weight("mlp.down_proj.weight")

    def forward(self, x, first_slot, rotation, visible, keys, values) -> torch.Tensor:
        normed = rms_norm(x, self._attention_norm, self._sizes.eps)
        end = first_slot + x.shape[0]
        keys[first_slot:end] = rotate(self._heads(normed, self._k), rotation)
        values[first_slot:end] = self._heads(normed, self._v)
        query = rotate(self._heads(normed, self._q), rotation)
        seen = visible.shape[1]
        x = x + attend(query, keys[:seen], values[:seen], visible) @ self._o.T
        normed = rms_norm(x, self._mlp_norm, self._sizes.eps)
        return x + (functional.silu(normed @ self._gate.T) * (normed @ self._up.T)) @ self._down.T

    def _heads(self, x, projection) -> torch.Tensor:
        weight, bias = projection
        return functional.linear(x, weight, bias).view(x.shape[0], -1, self._sizes.head_dim)


def attend(query, keys, values, visible) -> torch.Tensor:
    """Attention of query [tokens, heads, dim] over keys and values [slots, kv heads, dim] where visible."""
    group = query.shape[1] // keys.shape[1]
    keys = keys.repeat_interleave(group, dim=1)
    values = values.repeat_interleave(group, dim=1)
    scores = torch.einsum("thd,shd->hts", query, keys) * query.shape[2] ** -0.5
    weights = scores.masked_fill(~visible, float("-inf")).softmax(dim=2)
    return torch.einsum("hts,shd->thd", weights, values).flatten(1)


def rope_table(positions, head_dim: int, theta: float) -> tuple[torch.Tensor, torch.Tensor]:
    """Cosines and sines [tokens, 1, head dim]; pair i of a head turns by position · theta^(-2i/dim)."""
    exponent = torch.arange(0, head_dim, 2, dtype=positions.dtype) / head_dim
    angle = positions[:, None] * theta**-exponent
    angle = torch.cat([angle, angle], dim=1)[:, None, :]
    return angle.cos(), angle.sin()


def rotate(x, rotation) -> torch.Tensor:
    """Turns pairs (i, i + dim/2) of every head: the rotate-half form."""
    cos, sin = rotation
    first, second = x.chunk(2, dim=2)
    return x * cos + torch.cat([-second, first], dim=2) * sin


def rms_norm(x, weight, eps: float) -> torch.Tensor:
    return x * torch.rsqrt(x.square().mean(dim=1, keepdim=True) + eps) * weight


def causal(first_slot: int, tokens: int) -> torch.Tensor:
    """Mask of tokens at first_slot, first_slot + 1, …: each sees every slot up to its own."""
    slots = torch.arange(first_slot + tokens)
    return slots[None, :] <= slots[first_slot:, None]


def _optional(bundle: Bundle, name: str) -> torch.Tensor | None:
    return bundle.weight(name) if bundle.has(name) or not name.endswith("bias") else None
