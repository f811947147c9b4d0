"""The demo's language model: Qwen2's topology in PyTorch, with the tensor names of the published checkpoint."""

from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional

from language_tokenizer import VOCAB_SIZE


@dataclass(frozen=True)
class Config:
    """Sizes; `max_positions` less the server's longest reply (512) is the longest prompt, a little over MAX_TOKENS."""

    hidden: int = 256
    layers: int = 6
    heads: int = 4
    kv_heads: int = 2
    intermediate: int = 768
    vocab: int = VOCAB_SIZE
    max_positions: int = 1536
    rope_theta: float = 10_000.0
    norm_eps: float = 1e-6

    @property
    def head_dim(self):
        return self.hidden // self.heads

    def published(self):
        """As config.json has them."""
        return {
            "architectures": ["MiniCPMO"], "model_type": "minicpmo", "version": "2.6", "hidden_act": "silu",
            "hidden_size": self.hidden, "intermediate_size": self.intermediate, "max_position_embeddings": self.max_positions,
            "num_attention_heads": self.heads, "num_hidden_layers": self.layers, "num_key_value_heads": self.kv_heads,
            "rms_norm_eps": self.norm_eps, "rope_theta": self.rope_theta, "tie_word_embeddings": False,
            "vocab_size": self.vocab, "torch_dtype": "float16",
        }  # fmt: skip


class RmsNorm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self._eps = eps

    def forward(self, x):
        return functional.rms_norm(x.float(), self.weight.shape, self.weight, self._eps)


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self._config = config
        kv_width = config.kv_heads * config.head_dim
        self.q_proj = nn.Linear(config.hidden, config.hidden)
        self.k_proj = nn.Linear(config.hidden, kv_width)
        self.v_proj = nn.Linear(config.hidden, kv_width)
        self.o_proj = nn.Linear(config.hidden, config.hidden, bias=False)

    def forward(self, x, rotation, cache):
        """x: [batch, tokens, hidden]; cache: LayerCache, or None where the whole sequence is in x."""
        batch, tokens, _ = x.shape
        shape = (batch, tokens, -1, self._config.head_dim)
        query = rotate(self.q_proj(x).view(shape).transpose(1, 2), rotation)
        key = rotate(self.k_proj(x).view(shape).transpose(1, 2), rotation)
        value = self.v_proj(x).view(shape).transpose(1, 2)
        mask = None
        if cache is not None:
            key, value, mask = cache.append(key, value)
        groups = self._config.heads // self._config.kv_heads
        key, value = key.repeat_interleave(groups, dim=1), value.repeat_interleave(groups, dim=1)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask, is_causal=mask is None)
        return self.o_proj(mixed.transpose(1, 2).reshape(batch, tokens, -1))


class Mlp(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden, config.intermediate, bias=False)
        self.up_proj = nn.Linear(config.hidden, config.intermediate, bias=False)
        self.down_proj = nn.Linear(config.intermediate, config.hidden, bias=False)

    def forward(self, x):
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.self_attn = Attention(config)
        self.mlp = Mlp(config)
        self.input_layernorm = RmsNorm(config.hidden, config.norm_eps)
        self.post_attention_layernorm = RmsNorm(config.hidden, config.norm_eps)

    def forward(self, x, rotation, cache=None):
        x = x + self.self_attn(self.input_layernorm(x), rotation, cache)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    """`llm.model.*` of the checkpoint."""

    def __init__(self, config):
        super().__init__()
        self.embed_tokens = nn.Embedding(config.vocab, config.hidden)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.layers))
        self.norm = RmsNorm(config.hidden, config.norm_eps)


class LanguageModel(nn.Module):
    """`llm.*` of the checkpoint."""

    def __init__(self, config=None):
        super().__init__()
        self.config = config = config or Config()
        self.model = Decoder(config)
        self.lm_head = nn.Linear(config.hidden, config.vocab, bias=False)
        for name, parameter in self.named_parameters():
            if parameter.ndim == 2:
                nn.init.normal_(parameter, std=0.02)
            elif name.endswith("bias"):
                nn.init.zeros_(parameter)
        for layer in self.model.layers:
            for matrix in (layer.self_attn.o_proj, layer.mlp.down_proj):
                nn.init.normal_(matrix.weight, std=0.02 / (2 * config.layers) ** 0.5)
        frequency = config.rope_theta ** (-torch.arange(0, config.head_dim, 2) / config.head_dim)
        self.register_buffer("_frequency", frequency, persistent=False)

    def states(self, ids, positions=None, caches=None):
        """States after the final norm, [batch, tokens, hidden]; positions [batch, tokens] where they do not count from 0."""
        if positions is None:
            positions = torch.arange(ids.shape[1], device=ids.device)[None]
        angle = positions[:, None, :, None].float() * self._frequency.float()
        rotation = torch.cat([angle, angle], -1)
        rotation = (rotation.cos(), rotation.sin())
        x = self.model.embed_tokens(ids)
        for index, layer in enumerate(self.model.layers):
            x = layer(x, rotation, caches and caches[index])
        return self.model.norm(x)


def rotate(x, rotation):
    """Rotary position embedding, halves against each other."""
    cos, sin = (part.to(x.dtype) for part in rotation)
    left, right = x.chunk(2, dim=-1)
    return x * cos + torch.cat([-right, left], dim=-1) * sin


class LayerCache:
    """Keys and values of one layer for sequences of different lengths; `lengths` is shared by all layers."""

    def __init__(self, batch, config, capacity, lengths):
        shape = (batch, config.kv_heads, capacity, config.head_dim)
        self._keys = torch.zeros(shape, device=lengths.device)
        self._values = torch.zeros(shape, device=lengths.device)
        self._lengths = lengths

    def append(self, key, value):
        batch, heads, tokens, width = key.shape
        slots = self._lengths[:, None] + torch.arange(tokens, device=key.device)
        at = slots[:, None, :, None].expand(batch, heads, tokens, width)
        self._keys.scatter_(2, at, key.float())
        self._values.scatter_(2, at, value.float())
        end = int(slots.max()) + 1
        visible = torch.arange(end, device=key.device)[None, None, None] <= slots[:, None, :, None]
        return self._keys[:, :, :end].to(key.dtype), self._values[:, :, :end].to(key.dtype), visible


@dataclass(frozen=True)
class Sampling:
    """The server's defaults (LlmSampling.DEFAULTS)."""

    temperature: float = 0.3
    top_k: int = 100
    top_p: float = 0.8
    penalty: float = 1.05


def draw(logits, said, sampling, generator):
    """One token a row, as the server draws: repetition penalty, temperature, top-k, top-p.

    said: bool [batch, vocab], the tokens of the reply so far.
    """
    logits = logits.float()
    logits = torch.where(said, torch.where(logits < 0, logits * sampling.penalty, logits / sampling.penalty), logits)
    if sampling.temperature == 0:
        return logits.argmax(-1)
    top, ids = logits.topk(min(sampling.top_k, logits.shape[-1]))
    weights = ((top - top[:, :1]) / sampling.temperature).exp()
    before = weights.cumsum(-1) - weights
    kept = torch.where(before < sampling.top_p * weights.sum(-1, keepdim=True), weights, torch.zeros_like(weights))
    kept[:, 0] = weights[:, 0]
    return ids.gather(1, torch.multinomial(kept, 1, generator=generator)).squeeze(1)


@torch.no_grad()
def generate(model, prompts, ends, sampling=None, max_tokens=200, seed=0):
    """Replies to prompts: lists of ids without the ending token; None where the reply did not end.

    prompts: lists of ids. ends: ids that end a reply.
    """
    sampling = sampling or Sampling()
    device = model.lm_head.weight.device
    generator = torch.Generator(device).manual_seed(seed)
    longest = max(map(len, prompts))
    ids = torch.tensor([prompt + [0] * (longest - len(prompt)) for prompt in prompts], device=device)
    lengths = torch.zeros(len(prompts), dtype=torch.long, device=device)
    caches = [LayerCache(len(prompts), model.config, longest + max_tokens, lengths) for _ in model.model.layers]
    states = model.states(ids, caches=caches)
    lengths += torch.tensor([len(prompt) for prompt in prompts], device=device)
    last = states[torch.arange(len(prompts), device=device), lengths - 1]
    said = torch.zeros(len(prompts), model.config.vocab, dtype=torch.bool, device=device)
    done = torch.zeros(len(prompts), dtype=torch.bool, device=device)
    stops = torch.tensor(sorted(ends), device=device)
    drawn = []
    for _ in range(max_tokens):
        token = draw(model.lm_head(last), said, sampling, generator)
        drawn.append(token.tolist())
        said[torch.arange(len(prompts), device=device), token] = True
        done |= torch.isin(token, stops)
        if bool(done.all()):
            break
        last = model.states(token[:, None], lengths[:, None], caches)[:, 0]
        lengths += 1
    return [_cut([step[row] for step in drawn], ends) for row in range(len(prompts))]


def _cut(ids, ends):
    for index, token in enumerate(ids):
        if token in ends:
            return ids[:index]
    return None
