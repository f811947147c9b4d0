"""Checks ONNX files: the official checker in full, external data within its files, shapes inferred.

    python check_onnx.py FILE...

Prints one line of operators for each file; exits with 1 if any file is wrong.
"""

import sys
from collections import Counter
from pathlib import Path

import onnx
from onnx import TensorProto


def main(files: list[str]) -> int:
    if not files:
        print("usage: check_onnx.py FILE...", file=sys.stderr)
        return 1
    return 1 if sum(_failed(Path(file)) for file in files) else 0


def _failed(file: Path) -> bool:
    try:
        print(f"{file}: {_checked(file)}")
        return False
    except Exception as error:  # whatever is wrong with one file, the others are still checked
        print(f"{file}: {type(error).__name__}: {error}", file=sys.stderr)
        return True


def _checked(file: Path) -> str:
    model = onnx.load(file, load_external_data=False)
    for tensor in model.graph.initializer:
        _check_external(file, tensor)
    _check_names(model.graph)
    onnx.checker.check_model(str(file), full_check=True)
    inferred = onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
    unknown = _outputs_without_shape(inferred.graph)
    if unknown:
        raise ValueError(f"no shape inferred for {', '.join(unknown[:5])}")
    counts = Counter(node.op_type for node in model.graph.node)
    operators = ", ".join(f"{name} {count}" for name, count in counts.most_common())
    return f"{len(model.graph.node)} nodes, {len(model.graph.initializer)} initializers: {operators}"


def _check_external(file: Path, tensor: TensorProto) -> None:
    if tensor.data_location != TensorProto.EXTERNAL:
        return
    where = {entry.key: entry.value for entry in tensor.external_data}
    data = file.parent / where["location"]
    if not data.is_file():
        raise ValueError(f"{tensor.name}: external data {where['location']} is not there")
    length = _element_bytes(tensor.data_type)
    for size in tensor.dims:
        length *= size
    end = int(where.get("offset", 0)) + length
    if int(where.get("length", length)) != length:
        raise ValueError(f"{tensor.name}: {where['length']} bytes stated, its shape needs {length}")
    if end > data.stat().st_size:
        raise ValueError(f"{tensor.name}: needs {end} bytes of {data.name}, it has {data.stat().st_size}")


def _element_bytes(data_type: int) -> int:
    """numpy has no bfloat16, so onnx answers with the float32 that it would widen it to."""
    return 2 if data_type == TensorProto.BFLOAT16 else onnx.helper.tensor_dtype_to_np_dtype(data_type).itemsize


def _check_names(graph: onnx.GraphProto) -> None:
    """TensorRT refuses a graph that holds one name twice without saying which."""
    for kind in (graph.initializer, graph.node):
        names = Counter(item.name for item in kind if item.name)
        twice = [name for name, count in names.items() if count > 1]
        if twice:
            raise ValueError(f"names used twice: {', '.join(twice[:5])}")


def _outputs_without_shape(graph: onnx.GraphProto) -> list[str]:
    return [value.name for value in graph.output if not value.type.tensor_type.HasField("shape")]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
