"""Writes a trained language model as a bundle's language part: what pack_bundle.py takes as LANGUAGE."""

import json
import shutil

import torch
from safetensors.torch import save_file


def export(model, tokenizer_file, voices, output):
    """config.json, model.safetensors (float16, names of the published checkpoint), tokenizer.json, voices.json.

    voices: objects with name and prompt. Files that are there are replaced, the weights last, each complete or not at all.
    """
    output.mkdir(parents=True, exist_ok=True)
    _replace(output / "config.json", lambda path: _write_json(path, model.config.published()))
    _replace(output / "voices.json", lambda path: _write_json(path, voices))
    _replace(output / "tokenizer.json", lambda path: shutil.copyfile(tokenizer_file, path))
    tensors = {f"llm.{name}": value.to(torch.float16).cpu().contiguous() for name, value in model.state_dict().items()}
    for name, value in tensors.items():
        if not torch.isfinite(value).all():
            raise ValueError(f"tensor {name} does not fit float16")
    _replace(output / "model.safetensors", lambda path: save_file(tensors, path))


def _write_json(path, value):
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")


def _replace(path, write):
    temporary = path.with_name(path.name + ".new")
    write(temporary)
    temporary.rename(path)
