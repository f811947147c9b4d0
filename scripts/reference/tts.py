"""The speech decoder (model reference 2.2 to 2.4): text ids and code rows in, four rows of logits out."""

import torch
from torch.nn import functional

from bundle import Bundle
from decoder import Decoder, KvCache, causal


class Tts:
    def __init__(self, bundle: Bundle):
        config = bundle.tts
        self.config = config
        self._dtype = bundle.dtype
        self._ptts = bundle.tts_token_id("[Ptts]")
        self._projector = [
            (bundle.weight(f"tts.projector.{n}.weight"), bundle.weight(f"tts.projector.{n}.bias"))
            for n in ("linear1", "linear2")
        ]
        self._text = bundle.weight("tts.emb_text.weight")
        books = range(config.num_codebooks)
        self._code = [bundle.weight(f"tts.emb_code.{k}.weight") for k in books]
        self._heads = [_folded_head(bundle, k) for k in books]
        self._decoder = Decoder(config.decoder, bundle, "tts.model.")

    def new_cache(self, audio_steps: int) -> KvCache:
        return KvCache(self._decoder.sizes, self.config.reserved_text + 3 + audio_steps, self._dtype)

    def speaker_vector(self, llm_state: torch.Tensor) -> torch.Tensor:
        """Projects the <|spk|> state [llm dim] to the unit vector [hidden] that slot 1 takes."""
        (w1, b1), (w2, b2) = self._projector
        x = functional.linear(functional.linear(llm_state, w1, b1).relu(), w2, b2)
        return x / x.norm().clamp_min(1e-12)

    def prefill_text(self, ids: list[int], first_slot: int, speaker: torch.Tensor, cache: KvCache):
        """Writes text slots first_slot, …; causal, and slot 1 takes the speaker vector, not its id's embedding."""
        x = self._text[torch.tensor(ids)].clone()
        if first_slot <= 1 < first_slot + len(ids):
            x[1 - first_slot] = speaker
        self._decoder.forward(x, first_slot, causal(first_slot, len(ids)), cache)

    def audio(self, rows: list[list[int]], step: int, visible: torch.Tensor, cache: KvCache) -> torch.Tensor:
        """Feeds audio steps step, step + 1, …, one for each row of visible.

        rows holds the code rows made so far (row step − 1 is the input of a step, [Ptts] that of step 0); the logits
        are [steps, codebook, audio token].
        """
        steps = range(step, step + visible.shape[0])
        x = torch.stack([self._audio_input(rows, j) for j in steps])
        hidden = self._decoder.forward(x, self.config.reserved_text + 2 + step, visible, cache)
        return torch.stack([hidden @ head.T for head in self._heads], dim=1)

    def _audio_input(self, rows: list[list[int]], step: int) -> torch.Tensor:
        if step == 0:
            return self._text[self._ptts]
        return sum(table[code] for table, code in zip(self._code, rows[step - 1], strict=True))


def _folded_head(bundle: Bundle, book: int) -> torch.Tensor:
    """Weight norm of 2.2 folded: row = g · v / ‖v‖."""
    name = f"tts.head_code.{book}.parametrizations.weight.original"
    direction = bundle.weight(name + "1")
    return bundle.weight(name + "0") * direction / direction.norm(dim=1, keepdim=True)
