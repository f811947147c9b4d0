#!/usr/bin/env python3
"""Packs trained speech weights and a language model into one small bundle.

SPEECH is a folder with tts-*.safetensors, vocos.safetensors, tokenizer.json (WordPiece) and sizes.json.
LANGUAGE is a bundle whose llm.* weights, LLM sizes, tokenizer.json and voices.json (if there) are taken; its hidden_size
must be the speech part's llm_dim. The segment numbers are those of sizes.json, or the ones given here.

Matrices are stored as 8-bit rows: X as int8 [rows, columns] beside X_scale as float32 [rows, 1], the value being
integer times scale. Everything else is float16. The error of each matrix is printed.
"""

import argparse
import hashlib
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import safetensors
from safetensors.numpy import save_file

LLM_KEYS = (
    "architectures model_type version hidden_act hidden_size intermediate_size max_position_embeddings "
    "num_attention_heads num_hidden_layers num_key_value_heads rms_norm_eps rope_theta tie_word_embeddings vocab_size"
).split()
SEGMENT_KEYS = ("segment_min_tokens", "segment_max_tokens", "segment_context_tokens", "segment_context_steps")
MIN_COLUMNS = 16  # with fewer, the scales would outweigh what 8 bits save
CHECKSUMS = "SHA256SUMS"


def read_tensors(path):
    """All tensors of a safetensors file as float32 arrays by name; float types only."""
    plain = {"F32": np.float32, "F16": np.float16}
    tensors = {}
    for name, entry in safetensors.deserialize(path.read_bytes()):
        data, shape, dtype = entry["data"], entry["shape"], entry["dtype"]
        if dtype == "BF16":
            values = (np.frombuffer(data, np.uint16).astype(np.uint32) << 16).view(np.float32)
        elif dtype in plain:
            values = np.frombuffer(data, plain[dtype]).astype(np.float32)
        else:
            sys.exit(f"{path}: tensor {name} has type {dtype}, expected F32, F16 or BF16")
        tensors[name] = values.reshape(shape)
    return tensors


def read_all(paths, keep=""):
    tensors = {}
    for path in sorted(paths):
        tensors.update({name: value for name, value in read_tensors(path).items() if name.startswith(keep)})
    return tensors


def eight_bit_rows(matrix):
    """Symmetric int8 values and the float32 scale of each row."""
    largest = np.abs(matrix).max(axis=1, keepdims=True)
    scale = np.where(largest > 0, largest / 127, 1).astype(np.float32)
    return np.rint(matrix / scale).astype(np.int8), scale


def pack(tensors):
    """Stored form of all tensors; prints the error of each that loses precision beyond float16."""
    packed = {}
    for name, value in sorted(tensors.items()):
        if value.ndim == 2 and value.shape[1] >= MIN_COLUMNS:
            rows, scale = eight_bit_rows(value)
            packed[name], packed[name + "_scale"] = rows, scale
            error = np.sqrt(np.mean((rows * scale - value) ** 2) / np.mean(value**2))
            print(f"{name}  {list(value.shape)}  relative error {error:.5f}")
        else:
            packed[name] = value.astype(np.float16)
            if not np.isfinite(packed[name]).all():
                sys.exit(f"tensor {name} does not fit float16")
    return packed


def split(tensors, limit):
    """Shards of at most `limit` bytes of tensors, in name order, a matrix and its scales together."""
    shards, room = [], 0
    for name in sorted(name for name in tensors if not name.endswith("_scale")):
        group = {key: tensors[key] for key in (name, name + "_scale") if key in tensors}
        size = sum(value.nbytes for value in group.values())
        if not shards or size > room:
            shards.append({})
            room = limit
        shards[-1].update(group)
        room -= size
    return shards


def write_shards(tensors, folder, limit):
    shards = split(tensors, limit)
    weight_map = {}
    for number, shard in enumerate(shards, start=1):
        file = f"model-{number:05d}-of-{len(shards):05d}.safetensors"
        save_file(shard, folder / file)
        weight_map.update(dict.fromkeys(sorted(shard), file))
    total = sum(value.nbytes for value in tensors.values())
    write_json(folder / "model.safetensors.index.json", {"metadata": {"total_size": total}, "weight_map": weight_map})


def config(sizes, language, arguments):
    """The published layout of config.json, sizes of the vocoder under tts_config."""
    speech, dvae, vocos = sizes["tts_config"], sizes["dvae"], sizes["vocos"]
    if language["hidden_size"] != speech["llm_dim"]:
        sys.exit(f"hidden_size of the language model is {language['hidden_size']}, llm_dim is {speech['llm_dim']}")
    group_dim, bottleneck, hidden = dvae["conv_in"]
    return {key: language[key] for key in LLM_KEYS if key in language} | {
        "torch_dtype": "float16",
        "tts_config": {"model_type": "conditional_chattts"}
        | speech
        | {key: number for key in SEGMENT_KEYS if (number := getattr(arguments, key)) is not None}
        | {
            "dvae": {
                "group_dim": group_dim,
                "bottleneck": bottleneck,
                "hidden": hidden,
                "layers": dvae["decoder_layers"],
                "output": dvae["conv_out"],
                "n_mels": dvae["n_mels"],
            },
            "vocos": {
                "dim": vocos["dim"],
                "intermediate_dim": vocos["intermediate_dim"],
                "layers": vocos["num_layers"],
                "n_fft": vocos["n_fft"],
                "hop_length": vocos["hop_length"],
            },
        },
    }


def write_json(path, value):
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_checksums(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (CHECKSUMS, "README.md"))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files]
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")


def check_sizes(folder, max_file, max_total):
    sizes = {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    for path, size in sorted(sizes.items()):
        print(f"{size / 1e6:8.3f} MB  {path.relative_to(folder)}")
        if size > max_file:
            sys.exit(f"{path} has {size} bytes, at most {max_file} are allowed")
    total = sum(sizes.values())
    print(f"{total / 1e6:8.3f} MB  in all")
    if total > max_total:
        sys.exit(f"{folder} has {total} bytes, at most {max_total} are allowed")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--speech", type=Path, required=True, help="folder of trained speech weights")
    parser.add_argument("--language", type=Path, required=True, help="bundle that the language model is taken from")
    parser.add_argument("--output", type=Path, required=True, help="folder to write; weights in it are replaced")
    parser.add_argument("--max-file-mb", type=float, default=12, help="largest file (default %(default)s)")
    parser.add_argument("--max-total-mb", type=float, default=36, help="largest bundle (default %(default)s)")
    for key in SEGMENT_KEYS:
        parser.add_argument("--" + key.replace("_", "-"), type=int, help="default: that of sizes.json")
    return parser.parse_args()


def main():
    arguments = parse_arguments()
    speech, language, output = arguments.speech, arguments.language, arguments.output
    sizes = json.loads((speech / "sizes.json").read_text(encoding="utf-8"))
    language_config = json.loads((language / "config.json").read_text(encoding="utf-8"))
    assets = output / "assets"
    (assets / "chattts_tokenizer").mkdir(parents=True, exist_ok=True)
    for old in output.glob("model*.safetensors*"):
        old.unlink()
    write_json(output / "config.json", config(sizes, language_config, arguments))
    shutil.copyfile(language / "tokenizer.json", output / "tokenizer.json")
    shutil.copyfile(speech / "tokenizer.json", assets / "chattts_tokenizer" / "tokenizer.json")
    voices = output / "voices.json"
    voices.unlink(missing_ok=True)
    if (language / "voices.json").exists():
        shutil.copyfile(language / "voices.json", voices)
    tensors = read_all(speech.glob("tts-*.safetensors")) | read_all(language.glob("model*.safetensors"), keep="llm.")
    write_shards(pack(tensors), output, (arguments.max_file_mb - 0.1) * 1e6)
    save_file(pack(read_tensors(speech / "vocos.safetensors")), assets / "vocos.safetensors")
    write_checksums(output)
    check_sizes(output, arguments.max_file_mb * 1e6, arguments.max_total_mb * 1e6)


if __name__ == "__main__":
    main()
