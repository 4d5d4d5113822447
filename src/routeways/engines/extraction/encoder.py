"""The sentence encoder: token states of MiniLM out of ONNX Runtime, on one thread.

The model and the tokenizer come in as bytes; whoever calls reads and checks the files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

Array = npt.NDArray[np.float32]

MOST_TOKENS = 128  # the length this model was trained on; what stands behind is not read


@dataclass(frozen=True, slots=True)
class States:
    """What the encoder says of one text.

    states: shape (tokens, width), the first and last token stand for the text as such.
    places: for each token its code points [start, end) in the text; (0, 0) for the first and last.
    """

    states: Array
    places: tuple[tuple[int, int], ...]


class Encoder:
    """MiniLM. model: an ONNX graph as console/encoder_model.py builds it; tokenizer: the content of tokenizer.json."""

    def __init__(self, model: bytes, tokenizer: str, *, batch: int = 32, threads: int = 1) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)
        self._batch = batch
        self.width = int(self._session.get_outputs()[0].shape[2])

    def vocabulary(self) -> list[str]:
        """The whole words of the tokenizer, in its own order."""
        known = self._tokenizer.get_vocab()
        return [word for word in sorted(known, key=known.__getitem__) if word.isalpha() and len(word) > 1]

    def read(self, texts: Sequence[str]) -> list[States]:
        """The token states of every text, in the given order."""
        taken = self._tokenizer.encode_batch(list(texts))
        found: list[States | None] = [None] * len(taken)
        for some, states in self._runs([one.ids for one in taken]):
            for row, number in enumerate(some):
                offsets = taken[number].offsets
                found[number] = States(states[row, : len(offsets)], tuple(offsets))
        return [one for one in found if one is not None]

    def vectors(self, texts: Sequence[str]) -> Array:
        """The mean of each text's states at length 1; shape (texts, width)."""
        taken = self._tokenizer.encode_batch_fast(list(texts))
        found = np.zeros((len(taken), self.width), np.float32)
        ids = [one.ids for one in taken]
        for some, states in self._runs(ids):
            for row, number in enumerate(some):
                found[number] = states[row, : len(ids[number])].mean(axis=0)
        return unit(found)

    def _runs(self, ids: list[list[int]]) -> Iterator[tuple[list[int], Array]]:
        """Batches of texts of like length, so that little padding is computed."""
        order = sorted(range(len(ids)), key=lambda number: len(ids[number]))
        for at in range(0, len(order), self._batch):
            some = order[at : at + self._batch]
            longest = max(len(ids[number]) for number in some)
            given = np.zeros((len(some), longest), np.int32)
            mask = np.zeros_like(given)
            for row, number in enumerate(some):
                given[row, : len(ids[number])] = ids[number]
                mask[row, : len(ids[number])] = 1
            feed = {"input_ids": given, "attention_mask": mask, "token_type_ids": np.zeros_like(given)}
            yield some, self._session.run(None, feed)[0]


def unit(vectors: Array) -> Array:
    """Vectors at length 1; those of length 0 stay."""
    lengths = np.sqrt((vectors * vectors).sum(axis=-1, keepdims=True))
    return (vectors / np.maximum(lengths, 1e-9)).astype(np.float32, copy=False)
