"""Trains the low-rank adapter of the encoder on a taxonomy itself (needs torch and transformers; run once).

    python tools/adapter.py --package <package> --esco <classification zip> --skillspan <train.jsonl.gz> \
        --out adapter.safetensors [--minutes 15] [--seed 7]

The packaged MiniLM stays as it is; small matrices beside its dense layers (rank 8) learn from pairs that mean the same:
an alias and its label, a description and its label, and sentences of SkillSpan's training part in which an annotated
span is replaced by an alias: then both the sentence and the mean of the span's own states should be near the label.
The other labels of a batch are the counter-examples; half of a batch are close neighbours, which are the hard ones.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import random
import time
import zipfile
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import nn
from torch.nn.functional import cross_entropy, normalize
from transformers import AutoModel, AutoTokenizer

RANK, SCALE, TEMPERATURE = 8, 2.0, 0.05
TARGETS = ("query", "key", "value", "attention.output.dense", "intermediate.dense", "output.dense")


class Beside(nn.Module):
    """A dense layer that stays, plus a product of two thin matrices that learns; the second starts at zero."""

    def __init__(self, dense: nn.Linear) -> None:
        super().__init__()
        self.dense = dense.requires_grad_(False)
        self.down = nn.Parameter(torch.randn(RANK, dense.in_features) / dense.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(dense.out_features, RANK))

    def forward(self, at: torch.Tensor) -> torch.Tensor:
        return self.dense(at) + SCALE * (at @ self.down.T) @ self.up.T


def adapt(model: nn.Module) -> dict[str, Beside]:
    model.requires_grad_(False)
    found: dict[str, Beside] = {}
    for name, module in list(model.named_modules()):
        if isinstance(module, nn.Linear) and name.startswith("encoder.layer") and name.endswith(TARGETS):
            parent = model.get_submodule(name.rpartition(".")[0])
            found[name] = Beside(module)
            setattr(parent, name.rpartition(".")[2], found[name])
    return found


def skills(path: Path) -> list[dict[str, object]]:
    with zipfile.ZipFile(path) as whole, whole.open("skills_en.csv") as raw:
        rows = list(csv.DictReader(io.TextIOWrapper(raw, "utf-8")))
    return [
        {
            "label": row["preferredLabel"],
            "aliases": [a.strip() for a in row["altLabels"].split("\n") if a.strip()] or [row["preferredLabel"]],
            "description": (row["description"] or row["definition"])[:200] or row["preferredLabel"],
            "knowledge": row["skillType"] == "knowledge",
        }
        for row in rows
    ]


def frames(path: Path) -> list[tuple[list[str], list[tuple[int, int, bool]]]]:
    """(words, spans) of the sentences that have any; a span is (first, behind last, is knowledge)."""
    found = []
    for line in gzip.decompress(path.read_bytes()).splitlines():
        row = json.loads(line)
        spans = [
            (a, b, kind == "tags_knowledge") for kind in ("tags_skill", "tags_knowledge") for a, b in runs(row[kind])
        ]
        if spans and len(row["tokens"]) <= 40:
            found.append((row["tokens"], spans))
    return found


def runs(tags: list[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at, tag in enumerate(tags):
        if tag.startswith("B"):
            found.append((at, at + 1))
        elif tag.startswith("I") and found and found[-1][1] == at:
            found[-1] = (found[-1][0], at + 1)
    return found


def sentence(frame: tuple, alias: str, knowledge: bool, rng: random.Random) -> tuple[str, int, int]:
    """A frame with one span (of the right kind, if it has one) replaced, and where the alias now stands."""
    words, spans = frame
    fitting = [span for span in spans if span[2] == knowledge] or spans
    first, last, _ = rng.choice(fitting)
    before = " ".join(words[:first]) + (" " if first else "")
    return before + alias + " " + " ".join(words[last:]), len(before), len(before) + len(alias)


class Pairs:
    """Batches: texts, the span in each that means the skill (or None for all of it), and the skill's number."""

    def __init__(self, rows: list[dict], frames_: list, neighbours: torch.Tensor, rng: random.Random) -> None:
        self.rows, self.neighbours, self.rng = rows, neighbours, rng
        self.frames = {kind: [f for f in frames_ if any(s[2] == kind for s in f[1])] for kind in (True, False)}

    def batch(self, size: int) -> tuple[list[str], list[tuple[int, int] | None], list[int]]:
        seeds = [self.rng.randrange(len(self.rows)) for _ in range(size // 4)]
        near = [int(self.neighbours[seed, self.rng.randrange(12)]) for seed in seeds for _ in range(2)]
        chosen = list(dict.fromkeys([*seeds, *near, *(self.rng.randrange(len(self.rows)) for _ in range(size // 4))]))
        texts, spans = [], []
        for number in chosen:
            row, draw = self.rows[number], self.rng.random()
            alias = self.rng.choice(row["aliases"])
            if draw < 0.45:
                text, start, end = sentence(
                    self.rng.choice(self.frames[row["knowledge"]]), alias, row["knowledge"], self.rng
                )
                texts.append(text)
                spans.append((start, end))
            else:
                texts.append(row["description"] if draw < 0.6 else alias)
                spans.append(None)
        return texts, spans, chosen


def states(model: nn.Module, tokenizer: object, texts: list[str]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    taken = tokenizer(
        texts, return_tensors="pt", padding=True, truncation=True, max_length=64, return_offsets_mapping=True
    )
    offsets = taken.pop("offset_mapping")
    return model(**taken).last_hidden_state, taken["attention_mask"].float(), offsets


def pooled(at: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return normalize((at * mask[..., None]).sum(1) / mask.sum(1, keepdim=True).clamp(min=1), dim=1)


def loss(model: nn.Module, tokenizer: object, rows: list[dict], batch: tuple) -> torch.Tensor:
    texts, spans, chosen = batch
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    labels = pooled(*states(model, tokenizer, [rows[number]["label"] for number in chosen])[:2])
    parts, middle = [], len(order) // 2
    for some in (order[:middle], order[middle:]):
        at, mask, offsets = states(model, tokenizer, [texts[i] for i in some])
        whole = pooled(at, mask)
        inside = mask.clone()
        for row, i in enumerate(some):
            if spans[i] is not None:
                start, end = spans[i]
                inside[row] = (
                    (offsets[row, :, 0] >= start) & (offsets[row, :, 1] <= end) & (offsets[row, :, 1] > 0)
                ).float()
        span = pooled(at, inside)
        wanted = torch.tensor(some)
        parts.append(cross_entropy(span @ labels.T / TEMPERATURE, wanted) * len(some))
        framed = torch.tensor([row for row, i in enumerate(some) if spans[i] is not None], dtype=torch.long)
        if len(framed):
            parts.append(0.5 * cross_entropy(whole[framed] @ labels.T / TEMPERATURE, wanted[framed]) * len(framed))
    return sum(parts) / len(order)


def neighbours(model: nn.Module, tokenizer: object, rows: list[dict]) -> torch.Tensor:
    """The 12 nearest other labels of each label."""
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]["label"]))
    vectors = torch.zeros(len(rows), 384)
    with torch.no_grad():
        for at in range(0, len(order), 128):
            some = order[at : at + 128]
            vectors[some] = pooled(*states(model, tokenizer, [rows[i]["label"] for i in some])[:2])
        return torch.cat([(part @ vectors.T).topk(13).indices[:, 1:] for part in vectors.split(1000)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--package", "--esco", "--skillspan", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--size", type=int, default=96)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    torch.set_num_threads(1)
    tokenizer, model = AutoTokenizer.from_pretrained(given.package), AutoModel.from_pretrained(given.package).eval()
    rows = skills(given.esco)
    near = neighbours(model, tokenizer, rows)
    beside = adapt(model)
    learn = [weight for layer in beside.values() for weight in (layer.down, layer.up)]
    optimiser = torch.optim.AdamW(learn, lr=given.rate, weight_decay=0.01)
    pairs = Pairs(rows, frames(given.skillspan), near, random.Random(given.seed))
    begin, step, recent = time.monotonic(), 0, 0.0
    while (share := (time.monotonic() - begin) / 60 / given.minutes) < 1:
        for group in optimiser.param_groups:
            group["lr"] = given.rate * min(1.0, (step + 1) / 30) * (1 - share)
        cost = loss(model, tokenizer, rows, pairs.batch(given.size))
        optimiser.zero_grad()
        cost.backward()
        nn.utils.clip_grad_norm_(learn, 1.0)
        optimiser.step()
        step, recent = step + 1, 0.98 * recent + 0.02 * float(cost) if step else float(cost)
        if step % 50 == 0:
            print(
                f"step {step}, {step * given.size} pairs, {60 * share * given.minutes:.0f} s, loss {recent:.3f}",
                flush=True,
            )
    tensors = {}
    for name, layer in beside.items():
        tensors[f"{name}.down"] = layer.down.detach().half().contiguous()
        tensors[f"{name}.up"] = (SCALE * layer.up.detach()).half().contiguous()
    save_file(tensors, given.out)


if __name__ == "__main__":
    main()
