"""Speaks with the trained networks as a server does: streaming schedule, sampling rules, chunks with cross-fades."""

import torch

from codec_model import code_values
from examples import text_limits
from settings import BOOKS, CALL_STEPS, END_CODE, OVERLAP_STEPS, STEP_SAMPLES
from speech_model import HIDDEN, Cache

TEMPERATURES = (0.1, 0.3, 0.1, 0.3)
TOP_P = 0.7
TOP_K = 20
LEAST_KEPT = 3
LEAST_STEPS = 10
NEVER = -1e30


class Generator:
    """Draws code rows for many texts at once. The cache has a slot for every position, as in streaming."""

    def __init__(self, model, tokenizer, seed=0):
        self._model, self._tokenizer = model, tokenizer
        self._sizes = model.sizes
        self._device = model.emb_text.weight.device
        self._random = torch.Generator(self._device).manual_seed(seed)

    @torch.no_grad()
    def speak(self, texts, speaker_states, most_steps, rule="reference"):
        """Code rows [steps, BOOKS] of each list of token ids, and whether each ended by itself.

        The end may not be drawn: by the rule "reference" in the first LEAST_STEPS steps of each call; by the rule
        "server", which is the Java runtime's, in the first LEAST_STEPS steps of all and while text is not yet visible.
        """
        counts = torch.tensor([len(ids) for ids in texts], device=self._device)
        cache = Cache().allocate(self._model, len(texts), self._sizes.start_slot + most_steps, torch.float32)
        self._prefill(texts, speaker_states, cache)
        rows = torch.zeros(len(texts), most_steps, BOOKS, dtype=torch.long, device=self._device)
        lengths = torch.full((len(texts),), most_steps, device=self._device)
        for step in range(most_steps):
            logits = self._step(rows, step, counts, cache)
            if rule == "reference":
                may_end = torch.full_like(counts, step % CALL_STEPS >= LEAST_STEPS, dtype=torch.bool)
            else:
                may_end = (self._limits(step, counts) == counts + 3) & (step >= LEAST_STEPS)
            row = self._draw(logits, may_end, is_first=step == 0)
            ended = (row == END_CODE).any(dim=1)
            lengths = torch.where(ended, lengths.clamp_max(step), lengths)
            rows[:, step] = row.clamp_max(END_CODE - 1)
            if step % CALL_STEPS == 0 and bool((lengths <= step).all()):
                break
        lengths = lengths.tolist()
        return [rows[n, :length].cpu() for n, length in enumerate(lengths)], [n < most_steps for n in lengths]

    def _prefill(self, texts, speaker_states, cache):
        """All text at once: a text position sees only text before it, so the order in time does not matter."""
        length = max(map(len, texts)) + 3
        ids = torch.zeros(len(texts), length, dtype=torch.long)
        for n, text in enumerate(texts):
            prepared = [self._tokenizer.start, self._tokenizer.speaker, *text, self._tokenizer.end]
            ids[n, : len(prepared)] = torch.tensor(prepared)
        x = self._model.emb_text(ids.to(self._device))
        x[:, 1] = self._model.projector(speaker_states)
        positions = torch.arange(length, device=self._device)
        mask = hidden_unless(positions[None, :] <= positions[:, None])
        self._model.hidden(x, positions[None], mask, cache=cache.at(0, length))

    def _step(self, rows, step, counts, cache):
        slot = self._sizes.start_slot + step
        if step == 0:
            x = self._model.emb_text.weight[self._tokenizer.audio].expand(len(rows), 1, -1)
        else:
            x = self._model.code_embedding(rows[:, step - 1 : step])
        slots = torch.arange(slot + 1, device=self._device)
        visible = (slots < self._limits(step, counts)[:, None]) | (slots > self._sizes.start_slot)
        position = torch.tensor([[slot]], device=self._device)
        hidden = self._model.hidden(x, position, hidden_unless(visible[:, None, None]), cache=cache.at(slot, 1))
        return self._model.logits(hidden)[:, 0].float()

    def _limits(self, step, counts):
        """Text slots that a step sees of each text."""
        return torch.from_numpy(text_limits(step, counts.cpu().numpy(), self._sizes)).to(self._device)

    def _draw(self, logits, may_end, is_first):
        logits = logits / torch.tensor(TEMPERATURES, device=self._device)[:, None]
        if not is_first:
            logits = filtered(logits)
        logits[..., END_CODE] = torch.where(may_end[:, None], logits[..., END_CODE], NEVER)
        weights = logits.softmax(dim=-1).flatten(0, 1)
        return torch.multinomial(weights, 1, generator=self._random).view(-1, BOOKS)


def hidden_unless(visible):
    return torch.zeros(visible.shape, device=visible.device).masked_fill(~visible, HIDDEN)


def filtered(logits):
    """Nucleus, then the largest TOP_K, as the reference orders them."""
    ascending, order = logits.sort(dim=-1)
    drop = ascending.softmax(dim=-1).cumsum(dim=-1) <= 1 - TOP_P
    drop[..., -LEAST_KEPT:] = False
    logits = logits.masked_fill(torch.zeros_like(drop).scatter(-1, order, drop), NEVER)
    return logits.masked_fill(logits < logits.topk(TOP_K, dim=-1).values[..., -1:], NEVER)


@torch.no_grad()
def streamed_wave(dvae, vocos, codes):
    """Wave of code rows [steps, BOOKS], decoded in chunks that overlap by four rows and are cross-faded."""
    device = next(vocos.parameters()).device
    overlap = OVERLAP_STEPS * STEP_SAMPLES
    rising = (torch.arange(overlap, device=device) + 1) / (overlap + 1)
    wave = torch.zeros(0, device=device)
    for begin in range(0, len(codes), CALL_STEPS):
        first = max(begin - OVERLAP_STEPS, 0)
        window = codes[first : begin + CALL_STEPS].long().to(device)
        chunk = vocos(dvae.decode(code_values(window[None])))[0]
        if begin:
            joined = wave[-overlap:] * (1 - rising) + chunk[:overlap] * rising
            wave = torch.cat([wave[:-overlap], joined, chunk[overlap:]])
        else:
            wave = chunk
    return wave.cpu()
