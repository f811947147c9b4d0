"""Tests of the graph checker on small graphs, right and wrong."""

import onnx
import pytest
from onnx import TensorProto, helper

import check_onnx


def test_check_onnx_tells_good_from_bad(tmp_path, capsys):
    good = _model("Relu")
    onnx.save(good, tmp_path / "good.onnx")
    onnx.save(_model("NoSuchOperator"), tmp_path / "bad.onnx")
    before = (tmp_path / "good.onnx").read_bytes()
    assert check_onnx.main([str(tmp_path / "good.onnx")]) == 0
    assert (tmp_path / "good.onnx").read_bytes() == before
    assert "Relu" in capsys.readouterr().out
    assert check_onnx.main([str(tmp_path / "good.onnx"), str(tmp_path / "bad.onnx")]) == 1


@pytest.mark.parametrize("data_type, num_bytes", [(TensorProto.FLOAT, 16), (TensorProto.BFLOAT16, 8)])
def test_check_onnx_wants_external_data_in_full(tmp_path, data_type, num_bytes):
    model = _model("Relu")
    weight = TensorProto(name="w", data_type=data_type, dims=[4], data_location=TensorProto.EXTERNAL)
    for key, value in (("location", "weights.bin"), ("offset", "0"), ("length", str(num_bytes))):
        weight.external_data.add(key=key, value=value)
    model.graph.initializer.append(weight)
    model.graph.node.append(helper.make_node("Cast", ["w"], ["wide"], to=TensorProto.FLOAT))
    model.graph.node.append(helper.make_node("Add", ["y", "wide"], ["z"]))
    model.graph.output[0].name = "z"
    onnx.save(model, tmp_path / "m.onnx")
    assert check_onnx.main([str(tmp_path / "m.onnx")]) == 1
    (tmp_path / "weights.bin").write_bytes(bytes(num_bytes // 2))
    assert check_onnx.main([str(tmp_path / "m.onnx")]) == 1
    (tmp_path / "weights.bin").write_bytes(bytes(num_bytes))
    assert check_onnx.main([str(tmp_path / "m.onnx")]) == 0


def _model(operator: str) -> onnx.ModelProto:
    x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [4]) for name in "xy")
    graph = helper.make_graph([helper.make_node(operator, ["x"], ["y"])], "g", [x], [y])
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=9)


def test_check_onnx_refuses_a_name_used_twice(tmp_path):
    model = _model("Relu")
    model.graph.node[0].name = "twin"
    model.graph.node.append(helper.make_node("Relu", ["x"], ["unused"], name="twin"))
    onnx.save(model, tmp_path / "m.onnx")
    assert check_onnx.main([str(tmp_path / "m.onnx")]) == 1
