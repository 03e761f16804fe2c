"""The same network for the runtimes that the scorer is measured against: an ONNX file, and an H2O MOJO of the shape."""

from __future__ import annotations

import base64
import json
import os
import random
import socket
from pathlib import Path

from benchmarks.shapes import Shape
from udf_bridge.jvm import java_home

_H2O_JAVA = "-Dsys.ai.h2o.debug.allowJavaVersions=25"


def write_onnx(bundle: Path, path: Path) -> None:
    """Write the dense layers of a bundle's network.json, a scaling before and the mean squared residual after them."""
    import numpy
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    layers = json.loads((bundle / "network.json").read_text())["layers"]
    width = layers[0]["inputs"]
    constants = {"center": numpy.zeros(width), "scale": numpy.ones(width)}
    nodes = [helper.make_node("Sub", ["features", "center"], ["moved"])]
    nodes.append(helper.make_node("Div", ["moved", "scale"], ["scaled"]))
    value = "scaled"
    for number, layer in enumerate(layers):
        weights = numpy.frombuffer(base64.b64decode(layer["weights"]), "<f4")
        constants[f"w{number}"] = weights.reshape(layer["inputs"], layer["outputs"])
        constants[f"b{number}"] = numpy.frombuffer(base64.b64decode(layer["bias"]), "<f4")
        nodes.append(helper.make_node("Gemm", [value, f"w{number}", f"b{number}"], [f"sum{number}"]))
        activation = {"linear": "Identity", "tanh": "Tanh", "relu": "Relu"}[layer["activation"]]
        nodes.append(helper.make_node(activation, [f"sum{number}"], [f"out{number}"]))
        value = f"out{number}"
    nodes.append(helper.make_node("Sub", ["scaled", value], ["residual"]))
    nodes.append(helper.make_node("Mul", ["residual", "residual"], ["contribution"]))
    nodes.append(helper.make_node("ReduceMean", ["contribution"], ["score"], axes=[1], keepdims=0))
    graph = helper.make_graph(
        nodes,
        "autoencoder",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, [1, width])],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, [1])],
        [numpy_helper.from_array(array.astype("f4"), name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def write_mojo(shape: Shape, path: Path) -> None:
    """Train an H2O autoencoder of a shape on random rows, in a server of its own that is shut down again."""
    os.environ["PATH"] = os.pathsep.join([str(java_home() / "bin"), os.environ["PATH"]])  # where h2o looks first
    import h2o
    from h2o.estimators import H2OAutoEncoderEstimator

    h2o.init(bind_to_localhost=True, port=free_port(), max_mem_size="1g", jvm_custom_args=[_H2O_JAVA], verbose=False)
    try:
        h2o.no_progress()
        chance = random.Random(7)
        rows = [[chance.gauss(0, 1) for _ in range(shape.features)] for _ in range(2000)]
        frame = h2o.H2OFrame(rows, column_names=[f"f{index}" for index in range(shape.features)])
        model = H2OAutoEncoderEstimator(hidden=list(shape.widths[1:-1]), activation="Tanh", epochs=1, seed=7)
        model.train(x=frame.columns, training_frame=frame)
        model.download_mojo(str(path))
    finally:
        h2o.cluster().shutdown()


def free_port() -> int:
    """Return a port that was free a moment ago, with a free one above it: H2O takes both."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port: int = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
