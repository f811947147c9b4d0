#!/usr/bin/env python3
"""Asks a trained language model wordings it has never seen, with the server's sampling, and prints the result as JSON.

Each question is the last message of a conversation of up to five turns, in a wording held out from training. A reply is right
if it holds what it must hold, or is one of the replies that the intent has. The questions of scripts/eval/questions-*.txt, which no
grammar has written, are asked one by one, and their answers printed for people to judge.
"""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer

from dialogues.conversation import conversation
from dialogues.talk import INTENTS, Exchange
from language_data import GENERATION_PROMPT, Encoder, known_reply
from language_model import Config, LanguageModel, generate
from speakers import speaker_states

QUESTIONS = Path(__file__).resolve().parent.parent / "eval"
ENDS = ("<|im_end|>", "<|endoftext|>", "<|tts_eos|>")
MAX_TOKENS = 200
BATCH = 256
CONVERSATIONS = ("questions-study",)
FIRST_SEED = 900_000_000  # far from the conversations that are trained on


class Speaker:
    """Answers of a model as text."""

    def __init__(self, model, tokenizer, seed):
        self.model = model
        self.encoder = Encoder(tokenizer)
        self._tokenizer = tokenizer
        self._ends = {tokenizer.token_to_id(name) for name in ENDS}
        self._seed = seed

    def replies(self, prompts):
        """A reply for each list of ids; None where it does not end."""
        texts = [None] * len(prompts)
        order = sorted(range(len(prompts)), key=lambda index: len(prompts[index]))
        for at in range(0, len(order), BATCH):
            rows = order[at : at + BATCH]
            self._seed += 1
            drawn = generate(self.model, [prompts[row] for row in rows], self._ends, max_tokens=MAX_TOKENS, seed=self._seed)
            for row, ids in zip(rows, drawn, strict=True):
                texts[row] = None if ids is None else self._tokenizer.decode(ids, skip_special_tokens=False)
        return texts

    def talk(self, messages):
        """A conversation: each message with its reply."""
        said = []
        for message in messages:
            said.append(Exchange("", message, ""))
            said[-1].reply = self.replies([self.encoder.prompt(said)])[0] or ""
        return [(exchange.message, exchange.reply) for exchange in said]


def held_out_questions(count):
    """Conversations of 1 to 5 turns whose last message is held out, the intents in turn."""
    names = sorted(INTENTS)
    found = []
    for index in range(count):
        try:
            turns = 1 + index // len(names) % 5
            found.append(conversation(FIRST_SEED + index, turns, want_held_out=True, last=names[index % len(names)]))
        except RuntimeError:
            continue  # the intent has too few wordings, or cannot follow what was said before
    return found


def evaluate(model, tokenizer, replies, num_voices, count, seed):
    """Accuracy in all and by intent, replies that do not end, distance of speaker states, and answers to the questions."""
    begin = time.time()
    speaker = Speaker(model, tokenizer, seed)
    questions = held_out_questions(count)
    answers = speaker.replies([speaker.encoder.prompt(exchanges) for exchanges in questions])
    asked, right, wrong = Counter(), Counter(), []
    for exchanges, answer in zip(questions, answers, strict=True):
        last = exchanges[-1]
        asked[last.intent] += 1
        if answer and known_reply(last, answer, replies):
            right[last.intent] += 1
        else:
            wrong.append({"intent": last.intent, "message": last.message, "expected": last.reply, "reply": answer})
    return {
        "asked": len(questions),
        "accuracy": round(sum(right.values()) / max(1, len(questions)), 4),
        "not_ended": sum(answer is None for answer in answers),
        "empty": sum(answer == "" for answer in answers),
        "state_rms_error": state_error(speaker, num_voices, [exchanges for exchanges in questions[:200]]),
        "parameters": sum(parameter.numel() for parameter in model.parameters()),
        "by_intent": {name: f"{right[name]}/{asked[name]}" for name in sorted(asked)},
        "seconds": round(time.time() - begin, 1),
        "wrong": wrong,
        "answers": question_answers(speaker),
    }


def question_answers(speaker):
    """Every question of the lists by itself, those of CONVERSATIONS in one conversation."""
    result = {}
    for file in sorted(QUESTIONS.glob("questions-*.txt")):
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line]
        if file.stem in CONVERSATIONS:
            result[file.stem] = speaker.talk(lines)
        else:
            prompts = [speaker.encoder.prompt([Exchange("", line, "")]) for line in lines]
            result[file.stem] = list(zip(lines, speaker.replies(prompts), strict=True))
    return result


@torch.no_grad()
def state_error(speaker, num_voices, conversations):
    """Largest RMS distance between the state at <|spk|> and the voice's, over read mode and conversations."""
    model, encoder = speaker.model, speaker.encoder
    width = model.config.hidden
    targets = torch.from_numpy(speaker_states(num_voices, width)).to(model.lm_head.weight.device)
    row = len(encoder.ids(GENERATION_PROMPT)) - encoder.ids(GENERATION_PROMPT).index(encoder.ids("<|spk|>")[0])
    marks = [encoder.read_prompt(voice) for voice in range(num_voices)]
    differing = [index for index, pair in enumerate(zip(marks[0], marks[-1], strict=True)) if pair[0] != pair[1]]
    worst = 0.0
    for voice in range(num_voices):
        prompts = [marks[voice]]
        for exchanges in conversations:
            prompt = encoder.prompt(exchanges)
            for at in differing:
                prompt[at] = marks[voice][at]
            prompts.append(prompt)
        for prompt in prompts:
            states = model.states(torch.tensor([prompt], device=targets.device))
            error = (states[0, len(prompt) - row].float() - targets[voice]).square().mean().sqrt()
            worst = max(worst, float(error))
    return round(worst, 4)


def load(folder):
    """A model from what language_export.py wrote."""
    model = LanguageModel(Config())
    tensors = load_file(folder / "model.safetensors")
    model.load_state_dict({name.removeprefix("llm."): value.float() for name, value in tensors.items()})
    return model.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", type=Path, required=True, help="folder that language.py wrote")
    parser.add_argument("--replies", type=Path, required=True, help="replies.json of the dialogues")
    parser.add_argument("--count", type=int, default=2_000, help="held-out questions (default %(default)s)")
    parser.add_argument("--device", default="cpu", help="default %(default)s")
    parser.add_argument("--seed", type=int, default=1, help="default %(default)s")
    arguments = parser.parse_args()
    model = load(arguments.language).to(arguments.device)
    tokenizer = Tokenizer.from_file(str(arguments.language / "tokenizer.json"))
    voices = json.loads((arguments.language / "voices.json").read_text(encoding="utf-8"))
    replies = json.loads(arguments.replies.read_text(encoding="utf-8"))
    result = evaluate(model, tokenizer, replies, len(voices), arguments.count, arguments.seed)
    json.dump(result, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
