"""Builds the int8 ONNX encoder out of the packaged MiniLM weights; no torch involved.

    python tools/encoder_model.py --package <directory with model.safetensors and tokenizer.json> --out encoder.onnx

The graph is written with ONNX Runtime's fused operators (embedding, attention, skip-layer-norm, GELU), saved in fp32,
then its weights are quantised to int8 (dynamic: activations are scaled at run time). It takes token ids, a mask and
segment ids of shape (batch, tokens) and gives the states of the last layer, shape (batch, tokens, 384), float32.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

LAYERS, HEADS, HIDDEN = 6, 12, 384
EPSILON = 1e-12  # of every layer norm in BERT
FUSED = "com.microsoft"


class Graph:
    """Collects nodes and weights under the names the BERT checkpoint gives them."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights, self.nodes, self.initialisers = weights, [], []

    def weight(self, name: str, values: np.ndarray | None = None) -> str:
        array = np.ascontiguousarray(self.weights[name] if values is None else values, dtype=np.float32)
        self.initialisers.append(numpy_helper.from_array(array, name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, domain: str = FUSED, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def dense(self, at: str, name: str, output: str) -> str:
        kernel = self.weight(f"{name}.weight", self.weights[f"{name}.weight"].T)
        product = self.node("MatMul", [at, kernel], f"{output}_product", domain="")
        return self.node("Add", [product, self.weight(f"{name}.bias")], output, domain="")

    def norm(self, at: str, beside: str, name: str, output: str) -> str:
        scale = [self.weight(f"{name}.weight"), self.weight(f"{name}.bias")]
        return self.node("SkipLayerNormalization", [at, beside, *scale], output, epsilon=EPSILON)


def layer(graph: Graph, at: str, number: int) -> str:
    """One transformer layer: attention and feed-forward, each followed by its layer norm."""
    base = f"encoder.layer.{number}"
    parts = [f"{base}.attention.self.{part}" for part in ("query", "key", "value")]
    kernel = np.concatenate([graph.weights[f"{part}.weight"].T for part in parts], axis=1)
    bias = np.concatenate([graph.weights[f"{part}.bias"] for part in parts])
    inputs = [at, graph.weight(f"{base}.qkv.weight", kernel), graph.weight(f"{base}.qkv.bias", bias), "mask_index"]
    attended = graph.node("Attention", inputs, f"attended{number}", num_heads=HEADS)
    mixed = graph.dense(attended, f"{base}.attention.output.dense", f"mixed{number}")
    middle = graph.norm(mixed, at, f"{base}.attention.output.LayerNorm", f"middle{number}")
    wide = graph.dense(middle, f"{base}.intermediate.dense", f"wide{number}")
    bent = graph.node("Gelu", [wide], f"bent{number}")
    narrow = graph.dense(bent, f"{base}.output.dense", f"narrow{number}")
    return graph.norm(narrow, middle, f"{base}.output.LayerNorm", f"layer{number}")


def build(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    """The fp32 graph of a BERT encoder with six layers of 384 units."""
    graph = Graph(weights)
    tables = [f"embeddings.{table}_embeddings.weight" for table in ("word", "position", "token_type")]
    norm = ["embeddings.LayerNorm.weight", "embeddings.LayerNorm.bias"]
    inputs = ["input_ids", "token_type_ids", *(graph.weight(name) for name in tables + norm), "attention_mask"]
    graph.nodes.append(
        helper.make_node(
            "EmbedLayerNormalization", inputs, ["embedded", "mask_index"], "embedded", domain=FUSED, epsilon=EPSILON
        )
    )
    at = "embedded"
    for number in range(LAYERS):
        at = layer(graph, at, number)
    shape = ["batch", "tokens"]
    takes = [
        helper.make_tensor_value_info(name, TensorProto.INT32, shape)
        for name in ("input_ids", "attention_mask", "token_type_ids")
    ]
    gives = [helper.make_tensor_value_info(at, TensorProto.FLOAT, [*shape, HIDDEN])]
    body = helper.make_graph(graph.nodes, "encoder", takes, gives, graph.initialisers)
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(FUSED, 1)]
    return helper.make_model(body, opset_imports=versions, ir_version=10)


def adapted(weights: dict[str, np.ndarray], adapter: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The weights with the low-rank adapter added in: up @ down beside every dense layer it names."""
    merged = dict(weights)
    for name in {name.rpartition(".")[0] for name in adapter}:
        change = adapter[f"{name}.up"].astype(np.float32) @ adapter[f"{name}.down"].astype(np.float32)
        merged[f"{name}.weight"] = weights[f"{name}.weight"] + change
    return merged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true", help="keep the full-precision graph instead of int8")
    parser.add_argument("--adapter", type=Path, help="low-rank matrices to add to the dense layers")
    given = parser.parse_args()
    weights = load_file(given.package / "model.safetensors")
    if given.adapter:
        weights = adapted(weights, load_file(given.adapter))
    model = build(weights)
    if given.fp32:
        onnx.save(model, given.out)
        return
    with tempfile.TemporaryDirectory() as work:
        whole = Path(work) / "fp32.onnx"
        onnx.save(model, whole)
        quantize_dynamic(
            whole,
            given.out,
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},  # fused operators hide their types from onnx
        )


if __name__ == "__main__":
    main()
