"""The speech decoder: a Llama that reads text tokens and writes rows of four codes. Names as in the published checkpoint.

The same module runs in two ways: over packed rows of whole examples for training, and step by step over a cache.
"""

import math

import torch
from torch import nn
from torch.nn import functional

from settings import BOOKS, CODES

NUM_AUDIO_TOKENS = CODES + 1
NO_TARGET = -100
FINE_WEIGHT = 0.5  # of the loss of fine codes, which are half noise
HIDDEN = -1e4  # added to attention scores of what is not visible


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        y = x.float()
        y = y * torch.rsqrt(y.square().mean(dim=-1, keepdim=True) + 1e-6)
        return self.weight * y.to(x.dtype)


class Attention(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        width = sizes.hidden_size
        self._heads = sizes.num_attention_heads
        self.q_proj, self.k_proj, self.v_proj, self.o_proj = (nn.Linear(width, width, bias=False) for _ in range(4))

    def forward(self, x, rotation, mask, cache):
        """x [batch, tokens, width]; mask broadcasts to [batch, heads, tokens, keys], added to the scores."""
        query, key, value = (
            projection(x).unflatten(2, (self._heads, -1)).transpose(1, 2)
            for projection in (self.q_proj, self.k_proj, self.v_proj)
        )
        query, key = rotate(query, rotation), rotate(key, rotation)
        if cache is not None:
            key, value = cache.add(self, key, value)
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask.to(query.dtype))
        return self.o_proj(mixed.transpose(1, 2).flatten(2))


def rotate(x, rotation):
    """Rotate-half RoPE: pairs (i, i + dim / 2) of every head turn by the position's angle."""
    cos, sin = rotation
    first, second = x.float().chunk(2, dim=-1)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1).to(x.dtype)


class FeedForward(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        width, inner = sizes.hidden_size, sizes.intermediate_size
        self.gate_proj, self.up_proj = nn.Linear(width, inner, bias=False), nn.Linear(width, inner, bias=False)
        self.down_proj = nn.Linear(inner, width, bias=False)

    def forward(self, x):
        return self.down_proj(functional.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.self_attn, self.mlp = Attention(sizes), FeedForward(sizes)
        self.input_layernorm, self.post_attention_layernorm = RmsNorm(sizes.hidden_size), RmsNorm(sizes.hidden_size)

    def forward(self, x, rotation, mask, dropout, cache):
        x = x + functional.dropout(
            self.self_attn(self.input_layernorm(x), rotation, mask, cache), dropout, self.training
        )
        return x + functional.dropout(self.mlp(self.post_attention_layernorm(x)), dropout, self.training)


class Projector(nn.Module):
    """Speaker state to the unit vector that stands at [spk_emb]."""

    def __init__(self, inputs, width):
        super().__init__()
        self.linear1, self.linear2 = nn.Linear(inputs, width), nn.Linear(width, width)

    def forward(self, state):
        return functional.normalize(self.linear2(functional.relu(self.linear1(state))), dim=-1)


class Cache:
    """Keys and values of every layer by slot, [batch, heads, slots, dim]."""

    def __init__(self):
        self._keys, self._values = {}, {}
        self.slots = 0

    def allocate(self, model, batch, slots, dtype):
        weight = model.emb_text.weight
        shape = (batch, model.sizes.num_attention_heads, slots, model.head_dim)
        for layer in model.model.layers:
            self._keys[layer.self_attn] = torch.zeros(shape, device=weight.device, dtype=dtype)
            self._values[layer.self_attn] = torch.zeros(shape, device=weight.device, dtype=dtype)
        return self

    def at(self, first_slot, tokens):
        """Chooses the slots that the next forward pass writes; it sees all up to the last of them."""
        self._first, self.slots = first_slot, first_slot + tokens
        return self

    def add(self, attention, key, value):
        keys, values = self._keys[attention], self._values[attention]
        keys[:, :, self._first : self.slots] = key
        values[:, :, self._first : self.slots] = value
        return keys[:, :, : self.slots], values[:, :, : self.slots]


class SpeechDecoder(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        width = sizes.hidden_size
        self.sizes = sizes
        self.head_dim = width // sizes.num_attention_heads
        self.projector = Projector(sizes.llm_dim, width)
        self.emb_text = nn.Embedding(sizes.num_text_tokens, width)
        self.emb_code = nn.ModuleList(nn.Embedding(NUM_AUDIO_TOKENS, width) for _ in range(BOOKS))
        self.head_code = nn.ModuleList(nn.Linear(width, NUM_AUDIO_TOKENS, bias=False) for _ in range(BOOKS))
        self.model = nn.Module()
        self.model.layers = nn.ModuleList(Layer(sizes) for _ in range(sizes.num_hidden_layers))
        self.model.norm = RmsNorm(width)
        self._initialise()
        half = self.head_dim // 2
        angles = torch.arange(4096)[:, None] * 10_000.0 ** (-torch.arange(half) / half)
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)

    def _initialise(self):
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2 and not name.startswith("projector"):
                back = name.endswith(("o_proj.weight", "down_proj.weight"))
                nn.init.normal_(parameter, 0, 0.02 / math.sqrt(2 * len(self.model.layers)) if back else 0.02)
        nn.init.normal_(self.emb_text.weight, 0, 0.04)

    def matrices(self):
        """The weights that Muon trains; the others are embeddings, heads, norms and the projector."""
        return [parameter for parameter in self.model.layers.parameters() if parameter.dim() == 2]

    def hidden(self, x, positions, mask, dropout=0.0, cache=None):
        """Embedded tokens [batch, tokens, width] at positions [batch or 1, tokens] to states after the final norm."""
        rotation = self.cos[positions][:, None], self.sin[positions][:, None]
        for layer in self.model.layers:
            x = layer(x, rotation, mask, dropout, cache)
        return self.model.norm(x)

    def code_embedding(self, codes):
        """Sum of the embeddings of code rows [..., BOOKS]."""
        return sum(table(codes[..., k]) for k, table in enumerate(self.emb_code))

    def logits(self, hidden):
        """[..., BOOKS, NUM_AUDIO_TOKENS]"""
        return torch.stack([head(hidden) for head in self.head_code], dim=-2)

    def packed_logits(self, batch, speaker_states, dropout=0.0):
        """Logits of every position of packed rows; see examples.Batch for the fields of batch.

        speaker_states are [rows, examples in a row, llm_dim].
        """
        x = self.emb_text(batch["tokens"])
        speakers = self.projector(speaker_states)
        example = batch["example"].clamp_min(0)
        own = torch.gather(speakers, 1, example[..., None].expand(-1, -1, speakers.shape[2]))
        x = torch.where(batch["is_speaker"][..., None], own.to(x.dtype), x)
        x = torch.where(batch["is_audio"][..., None], self.code_embedding(batch["codes"]).to(x.dtype), x)
        return self.logits(self.hidden(x, batch["position"], packed_mask(batch), dropout))

    def losses(self, batch, speaker_states, dropout=0.0):
        """Mean cross-entropy of each book over the positions that have a target, [BOOKS]."""
        logits = self.packed_logits(batch, speaker_states, dropout).float()
        targets = batch["targets"]
        losses = functional.cross_entropy(
            logits.flatten(0, 2), targets.flatten(), ignore_index=NO_TARGET, reduction="none"
        )
        return losses.view(-1, BOOKS).sum(0) / (targets[..., 0] != NO_TARGET).sum().clamp_min(1)


def packed_mask(batch):
    """Who sees whom in packed rows, added to attention scores, [rows, 1, positions, positions].

    Within an example a text key is visible to queries whose text_limit it is below; an audio key to audio queries not
    before it. [Ptts] is no key. Padding sees itself only, so that nothing is undefined.
    """
    query, key = (lambda name: batch[name][:, :, None]), (lambda name: batch[name][:, None, :])
    is_text_key = ~key("is_query")
    text = is_text_key & (key("position") < query("text_limit"))
    audio = key("is_audio") & query("is_query") & (key("position") <= query("position"))
    visible = (query("example") == key("example")) & (key("example") >= 0) & (text | audio)
    size = batch["tokens"].shape[1]
    padding = torch.eye(size, dtype=torch.bool, device=visible.device) & (query("example") < 0)
    mask = torch.zeros(visible.shape, dtype=torch.bfloat16 if visible.is_cuda else torch.float32, device=visible.device)
    return mask.masked_fill(~(visible | padding), HIDDEN)[:, None]


def loss_of(losses):
    """One number to minimise: coarse books count fully, fine ones FINE_WEIGHT."""
    return (losses[0::2].mean() + FINE_WEIGHT * losses[1::2].mean()) / (1 + FINE_WEIGHT)
