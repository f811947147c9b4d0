"""Writes the golden values: forced inputs through every network of a seeded bundle, and rules as tables.

    python golden.py --bundle DIR --made-by COMMAND --output DIR

Each case becomes a folder with case.json (inputs), outputs.safetensors (what came out, float32) and a README.md.
"""

import argparse
import hashlib
import json
import textwrap
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

import golden_cases
import golden_rules
from bundle import Bundle

SEED = 20260
_USUAL_ARGUMENTS = "--bundle DIR --made-by COMMAND --output src/test/resources/golden"
NETWORK = (
    "1e-4 of the largest absolute value of each output. Single precision itself moves the outputs by the figures "
    "below, which come from the same case in double precision. Another order of summation may cost some tens of "
    "times that."
)
CASES = {
    "llm": (
        golden_cases.llm_case,
        "The Qwen2 decoder: `promptIds` in one prefill, then each of `forcedIds` as one step. `speaker_state` is the "
        "state of prompt row `speakerRow` after the final norm. Row 0 of `logits` follows the prefill, row i follows "
        "the i-th forced id. One forward over all ids gave the same when this was written.",
        NETWORK,
    ),
    "tts": (
        golden_cases.tts_case,
        "The speech decoder. `ids` is the prepared text from slot 0 on; `speaker_vector`, made from `speakerState`, "
        "takes slot 1. Each call prefills slots [textBegin, textEnd), none if they are equal, and then runs its "
        "steps. Row j − 1 of `codeRows` is the input of step j; [Ptts] is the input of step 0. The step at slot "
        "302 + j sees `visibleText` slots from 0 on, and audio slots from 303 to itself. The logits are those of "
        "`keptSteps`, [step, codebook, code].\n\n"
        "`segment_*` begins a second segment with context from the first one: 5 text ids and 50 code rows. [Stts], "
        "the speaker and 5 ids are prefilled at slots 0 to 6, [Ptts] and 49 rows at 302 to 351. The calls follow, "
        "from step 50 on.\n\n"
        "- `segment_quirks_logits` repeats the reference to the letter (model reference 1.8, a and b). All 50 context "
        "rows see the same slots. Of the text these are slots 0 to min(L + 2, n + 3) − 1 with the limit L of step 0 "
        "and n = 5: 8 slots, the last of which still has zero keys and values. Of the audio they are slots 303 to "
        "351, later ones included. Steps see `visibleText` slots even where nothing was prefilled yet (zero keys and "
        "values).\n"
        "- `segment_causal_logits` is without the quirks. A context row sees slots 0 to 6 and the audio slots from 303 "
        "to itself. A step sees min(`visibleText`, `textEnd` of its call) text slots.",
        NETWORK + " One text slot more or less moved the logits of every call by more than 2e-4.",
    ),
    "vocoder": (
        golden_cases.vocoder_case,
        "Codes [steps, 4] of a first chunk (25) and a later one (29), their log-mel `mel_*` [mels, 2·steps], and the "
        "samples `wave_*` [512·steps] made from it.",
        NETWORK,
    ),
    "istft": (
        golden_rules.istft_case,
        'A random spectrum (`real`, `imaginary`, [bins, frames]) and its inverse STFT with padding "same". `wave` '
        "comes from direct sums in double precision (`independent.py`), not from an FFT. The imaginary parts of the "
        "first and last bin are not zero and must not matter.",
        "1e-5 absolute at a wave of about ±1: single precision gives about 1e-6.",
    ),
    "cross-fade": (
        golden_rules.cross_fade_case,
        "Three chunks joined over 2,048 samples (model reference 1.9). `joined` is the whole stream; it is the same "
        "however much is held back.",
        "1e-6 absolute: one weighted sum of two samples.",
    ),
    "sampling": (
        golden_rules.sampling_case,
        "Logits to probabilities. `audio` applies temperature, a penalty over the last 16 of `history`, top-p and "
        "top-k, keeps at least 3 entries, and forbids the end of speech (the last index) while `stepInCall` < 10. An "
        "empty history means the very first step: temperature and the end-of-speech rule only. `llm` applies a penalty "
        "over `history`, temperature, top-k and top-p.",
        "1e-5 absolute: exponentials of single precision. Which entries are zero must agree exactly.",
    ),
    "schedule": (
        golden_rules.schedule_case,
        "Tables: the text slots that a step sees, by text length; the slots that each chunk prefills; the code rows "
        "that each call decodes; the calls [textBegin, textEnd, numTokens, firstStep] for the text tokens known after "
        "each LLM chunk; and where the segment rule cuts. There null means that it does not cut. The index counts "
        "UTF-16 units or code points alike, because all characters are in the basic plane.",
        "Exact.",
    ),
}


def main() -> None:
    arguments = _arguments()
    torch.set_num_threads(1)
    source = {"madeBy": arguments.made_by, "weights": _digests(arguments.bundle)}
    for name, (run, text, tolerance) in CASES.items():
        with torch.no_grad():
            inputs, outputs = run(Bundle(arguments.bundle), np.random.default_rng(SEED))
            _, precise = run(Bundle(arguments.bundle, torch.float64), np.random.default_rng(SEED))
        folder = arguments.output / name
        folder.mkdir(parents=True, exist_ok=True)
        case = {"seed": SEED, "bundle": source, **inputs}
        (folder / "case.json").write_text(_json(case) + "\n", encoding="utf-8")
        if outputs:
            floats = {key: value.float().contiguous() for key, value in outputs.items()}
            save_file(floats, folder / "outputs.safetensors")
        readme = _readme(name, text, tolerance, source, outputs, precise)
        (folder / "README.md").write_text(readme, encoding="utf-8")
        print(f"{name}: {sum(path.stat().st_size for path in folder.iterdir()):,} bytes")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Writes the golden values of a tiny seeded bundle.")
    parser.add_argument("--bundle", type=Path, required=True, help="folder of the bundle")
    parser.add_argument("--made-by", required=True, help="command that made the bundle")
    parser.add_argument("--output", type=Path, required=True, help="folder for the cases")
    return parser.parse_args()


def _digests(directory: Path) -> dict[str, str]:
    files = sorted(directory.rglob("*.safetensors"))
    return {
        file.relative_to(directory).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
    }


def _json(value) -> str:
    """JSON with one line for each flat object and for each list without objects, so that changes can be read."""
    if isinstance(value, dict) and any(isinstance(item, (dict, list)) for item in value.values()):
        lines = [f'"{key}": {_json(item)}' for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + "}"
    if isinstance(value, list) and any(isinstance(item, dict) for item in value):
        return "[\n" + ",\n".join(_json(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def _readme(name, text, tolerance, source, outputs, precise) -> str:
    lines = [f"# Golden values: {name}", "", _wrapped(text), ""]
    lines += [f"- Script: `scripts/reference/golden.py`, seed {SEED} for the inputs"]
    lines += [f"- Bundle: `{source['madeBy']}`; sha256 of its weights in `case.json`"]
    lines += [f"- Command: `python scripts/reference/golden.py {_USUAL_ARGUMENTS}`"]
    lines += [_wrapped(f"- Tolerance: {tolerance}")]
    if outputs:
        lines += ["", "| output | shape | largest | single against double precision, of the largest |"]
        lines += ["| --- | --- | --- | --- |"]
    for key, value in outputs.items():
        largest = precise[key].abs().max()
        error = (value - precise[key]).abs().max() / largest
        lines += [f"| `{key}` | {list(value.shape)} | {largest:.3g} | {error:.1e} |"]
    return "\n".join(lines) + "\n"


def _wrapped(text: str) -> str:
    """Breaks lines at 120 columns; a list item goes on under its text."""
    return "\n".join(
        textwrap.fill(
            line,
            120,
            subsequent_indent="  " if line.startswith("- ") else "",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for line in text.split("\n")
    )


if __name__ == "__main__":
    main()
