"""Checks the ONNX encoders against the reference implementation (needs torch and transformers; run once).

    python tools/agreement.py --package <package directory> --model encoder.onnx --texts sentences.txt

Prints the cosine of both mean-pooled, normalised vectors of every line of the file: mean, lowest, 1st percentile.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from transformers import AutoModel, AutoTokenizer


def reference(package: Path, texts: list[str]) -> np.ndarray:
    tokenizer, model = AutoTokenizer.from_pretrained(package), AutoModel.from_pretrained(package).eval()
    vectors = []
    with torch.no_grad():
        for text in texts:
            states = model(**tokenizer(text, return_tensors="pt", truncation=True, max_length=128)).last_hidden_state
            vectors.append(states.mean(dim=1)[0].numpy())
    return unit(np.array(vectors))


def ours(package: Path, model: Path, texts: list[str]) -> np.ndarray:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(package / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(128)
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    vectors = []
    for text in texts:
        ids = np.array([tokenizer.encode(text).ids], np.int32)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        vectors.append(session.run(None, given)[0].mean(axis=1)[0])
    return unit(np.array(vectors))


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--package", "--model", "--texts"):
        parser.add_argument(name, type=Path, required=True)
    given = parser.parse_args()
    texts = [line for line in given.texts.read_text(encoding="utf-8").splitlines() if line.strip()]
    same = (reference(given.package, texts) * ours(given.package, given.model, texts)).sum(axis=1)
    print(f"{given.model.name}: {len(texts)} texts, cosine mean {same.mean():.4f}", end="")
    print(f", 1st percentile {np.percentile(same, 1):.4f}, lowest {same.min():.4f}")


if __name__ == "__main__":
    main()
