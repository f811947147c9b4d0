"""The language model (model reference 2.1): token ids in, hidden states and logits out."""

import torch

from bundle import Bundle
from decoder import Decoder, KvCache, causal


class Llm:
    def __init__(self, bundle: Bundle):
        self._dtype = bundle.dtype
        self._embedding = bundle.weight("llm.model.embed_tokens.weight")
        self._head = self._embedding if bundle.llm.tied_head else bundle.weight("llm.lm_head.weight")
        self._decoder = Decoder(bundle.llm.decoder, bundle, "llm.model.")

    def new_cache(self, slots: int) -> KvCache:
        return KvCache(self._decoder.sizes, slots, self._dtype)

    def forward(self, ids: list[int], position: int, cache: KvCache) -> torch.Tensor:
        """Feeds ids at position, position + 1, …; returns the states after the final norm, [tokens, hidden]."""
        x = self._embedding[torch.tensor(ids)]
        return self._decoder.forward(x, position, causal(position, len(ids)), cache)

    def logits(self, hidden: torch.Tensor) -> torch.Tensor:
        return hidden @ self._head.T
