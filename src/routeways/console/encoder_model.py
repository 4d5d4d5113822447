"""Builds the int8 ONNX encoder out of the packaged MiniLM weights; no torch involved. Started by `console.encoder`.

    python -m routeways.console.encoder_model --package <model.safetensors and tokenizer.json> --out <folder>

Needs onnx and safetensors (requirements/encoder.txt), which nothing else here does. The graph is written with ONNX
Runtime's fused operators (embedding, attention, skip-layer-norm, GELU), saved in fp32, then its weights are quantised
to int8 (dynamic: activations are scaled at run time). It takes token ids, a mask and segment ids of shape
(batch, tokens) and gives the states of the last layer, shape (batch, tokens, 384), float32.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file

from routeways.taxonomy.extraction_files import (
    MODEL,
    TOKENIZER,
    WORDS,
    check_weights,
    read_encoder,
    save_words,
)

LAYERS, HEADS, HIDDEN = 6, 12, 384
EPSILON = 1e-12  # of every layer norm in BERT
FUSED = "com.microsoft"


class Graph:
    """Collects nodes and weights under the names the BERT checkpoint gives them."""

    def __init__(self, weights: dict[str, np.ndarray]) -> None:
        self.weights = weights
        self.nodes: list[onnx.NodeProto] = []
        self.initialisers: list[onnx.TensorProto] = []

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


def quantised(weights: dict[str, np.ndarray], out: Path, *, whole: bool = False) -> None:
    """Writes the encoder to `out`; whole: in full precision, to compare with."""
    model = build(weights)
    if whole:
        onnx.save(model, out)
        return
    with tempfile.TemporaryDirectory() as work:
        before = Path(work) / "fp32.onnx"
        onnx.save(model, before)
        quantize_dynamic(
            before,
            out,
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},  # fused operators hide their types from onnx
        )


def write(package: Path, folder: Path) -> None:
    """The encoder's files into `folder`; each is written beside its name first. Raises ExtractionFileError."""
    check_weights(package)
    with tempfile.TemporaryDirectory(dir=folder) as beside:
        part = Path(beside)
        quantised(load_file(package / "model.safetensors"), part / MODEL)
        shutil.copyfile(package / "tokenizer.json", part / TOKENIZER)
        encoder = read_encoder(part / MODEL, part / TOKENIZER)
        words = encoder.vocabulary()
        save_words(words, encoder.vectors(words), part / WORDS)
        for name in (MODEL, TOKENIZER, WORDS):
            (part / name).replace(folder / name)


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the sentence encoder out of the packaged weights.")
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true", help="only the full-precision graph, to compare with")
    given = parser.parse_args()
    if given.fp32:
        quantised(load_file(given.package / "model.safetensors"), given.out / "encoder_fp32.onnx", whole=True)
    else:
        write(given.package, given.out)


if __name__ == "__main__":
    main()
