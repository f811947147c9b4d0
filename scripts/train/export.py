#!/usr/bin/env python3
"""Writes what was trained so far as float16 safetensors with the names of the published checkpoint.

Reads WORK/tts.pt, WORK/vocoder.pt (WORK/codec.pt where there is none) and WORK/tokenizer.json; writes a folder with
tts-NofM.safetensors, vocos.safetensors, tokenizer.json and sizes.json, which pack_bundle.py makes a bundle of.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
from safetensors.torch import save_file

from codec_model import is_shipped
from settings import BOOKS, FFT_SIZE, HOP, MELS, SAMPLE_RATE, SIZES, SPECIAL_TOKENS
from speech_model import NUM_AUDIO_TOKENS

MOST_BYTES = 13_800_000  # of one file
SEGMENT_MIN_TOKENS = 60
SEGMENT_MAX_TOKENS = 140


def speech_tensors(tts, dvae):
    """Tensors of decoder and DVAE by published name; head weights as direction and length of each row."""
    tensors = {}
    for name, value in tts.items():
        if name.startswith("head_code."):
            original = "tts." + name.replace(".weight", ".parametrizations.weight.original")
            tensors[original + "0"] = value.norm(dim=1, keepdim=True)
            tensors[original + "1"] = value
        else:
            tensors["tts." + name] = value
    return tensors | {"tts.dvae." + name: value for name, value in dvae.items() if is_shipped(name)}


def halves(tensors):
    """Float16 copies; stops where a value does not fit."""
    result = {name: value.detach().half().contiguous().cpu() for name, value in tensors.items()}
    broken = [name for name, value in result.items() if not value.isfinite().all()]
    if broken:
        raise SystemExit(f"export: values of {broken} do not fit float16")
    return result


def split(tensors):
    """Parts of at most MOST_BYTES, in name order."""
    parts, room = [], 0
    for name in sorted(tensors):
        size = tensors[name].nbytes
        if not parts or size > room:
            parts.append({})
            room = MOST_BYTES
        parts[-1][name] = tensors[name]
        room -= size
    return parts


def sizes_file(sizes):
    """The numbers that config.json will need."""
    return {
        "tts_config": {
            "llm_dim": sizes.llm_dim,
            "hidden_size": sizes.hidden_size,
            "num_hidden_layers": sizes.num_hidden_layers,
            "num_attention_heads": sizes.num_attention_heads,
            "intermediate_size": sizes.intermediate_size,
            "num_text_tokens": sizes.num_text_tokens,
            "num_audio_tokens": NUM_AUDIO_TOKENS,
            "num_vq": BOOKS,
            "streaming_text_chunk_size": sizes.text_chunk,
            "streaming_audio_chunk_size": sizes.audio_chunk,
            "streaming_text_reserved_len": sizes.reserved_text,
            "rope_theta": 10000.0,
            "rms_norm_eps": 1e-06,
            "segment_min_tokens": SEGMENT_MIN_TOKENS,
            "segment_max_tokens": SEGMENT_MAX_TOKENS,
            "segment_context_tokens": 0,
            "segment_context_steps": 0,
        },
        "dvae": {
            "group_dim": sizes.group_dim,
            "conv_in": [sizes.group_dim, sizes.bottleneck, sizes.dvae_hidden],
            "decoder_layers": sizes.dvae_layers,
            "conv_out": sizes.dvae_output,
            "n_mels": MELS,
        },
        "vocos": {
            "dim": sizes.vocos_dim,
            "intermediate_dim": sizes.vocos_intermediate,
            "num_layers": sizes.vocos_layers,
            "n_fft": FFT_SIZE,
            "hop_length": HOP,
            "n_mels": MELS,
            "padding": "same",
        },
        "special_tokens": list(SPECIAL_TOKENS),
        "sample_rate": SAMPLE_RATE,
    }


def decoding_state(work):
    """The best state of DVAE and Vocos that there is, and the name of its file."""
    name = "vocoder.pt" if (work / "vocoder.pt").exists() else "codec.pt"
    return torch.load(work / name, map_location="cpu", weights_only=True), name


def export(work, output, sizes):
    output.mkdir(parents=True, exist_ok=True)
    for old in output.glob("*.safetensors"):
        old.unlink()
    tts = torch.load(work / "tts.pt", map_location="cpu", weights_only=True)
    decoding, source = decoding_state(work)
    parts = split(halves(speech_tensors(tts, decoding["dvae"])))
    for number, part in enumerate(parts, start=1):
        save_file(part, output / f"tts-{number}of{len(parts)}.safetensors")
    save_file(halves(decoding["vocos"]), output / "vocos.safetensors")
    shutil.copyfile(work / "tokenizer.json", output / "tokenizer.json")
    text = json.dumps(sizes_file(sizes), indent=1)
    (output / "sizes.json").write_text(text + "\n", encoding="utf-8")
    print(f"exported {len(parts)} parts and vocos from tts.pt and {source} to {output}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", type=Path, required=True, help="folder of a training run")
    parser.add_argument("--output", type=Path, required=True, help="folder to write")
    parser.add_argument("--size", choices=sorted(SIZES), default="full", help="default %(default)s")
    arguments = parser.parse_args()
    export(arguments.work, arguments.output, SIZES[arguments.size])


if __name__ == "__main__":
    main()
