"""Learns the few hundred numbers of the semantic tier and writes them as JSON; also prints cross-validated figures.

    python tools/learn_extraction.py --encoder encoder.onnx --tokenizer tokenizer.json --index esco.npz \
        --skills <directory with skillspan_train, house_validation, tech_validation> --out learnt.json

Where a token stands in a skill is learnt on SkillSpan's training part. The weights of the ranking, the judge and its
threshold are learnt on the validation parts of HOUSE and TECH; the test parts are never read.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from routeways.engines.extraction.accept import Judge, columns
from routeways.engines.extraction.encoder import Encoder
from routeways.engines.extraction.exact import Gazetteer, Rules
from routeways.engines.extraction.index import SkillIndex, spellings
from routeways.engines.extraction.rank import FEATURES, SHORTLIST, Reader, shortlists
from routeways.taxonomy.extraction_files import load_index, read_encoder, save_learnt

START = np.array([1.2, 8.6, 8.6, 6.0, 4.1, 0.14, 0, 0, 0], np.float32)
NO_LABEL = {"", "LABEL NOT PRESENT", "UNDERSPECIFIED"}
THRESHOLDS = np.arange(0.1, 0.6, 0.02)


def plain(label: str) -> str:
    """Labels compare without case or commas."""
    return label.lower().replace(",", "")


def annotated(path: Path, index: SkillIndex) -> list[tuple[str, set[int]]]:
    """(sentence, its skills) of an annotation file; sentences without a skill have an empty set."""
    numbers = {plain(skill.label): number for number, skill in enumerate(index.skills)}
    found: dict[str, set[int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labels = found.setdefault(row["sentence"], set())
            if row["label"] not in NO_LABEL and plain(row["label"]) in numbers:
                labels.add(numbers[plain(row["label"])])
    return list(found.items())


def skillness(encoder: Encoder, path: Path) -> tuple[np.ndarray, float]:
    """Weights and bias of the logit that a token stands in an annotated span."""
    rows = [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
    states, inside = [], []
    for row, read in zip(rows, encoder.read([" ".join(row["tokens"]) for row in rows]), strict=True):
        marked = []
        for word, *tags in zip(row["tokens"], row["tags_skill"], row["tags_knowledge"], strict=True):
            marked.extend([tags != ["O", "O"]] * (len(word) + 1))
        for (start, end), state in zip(read.places, read.states, strict=True):
            if end > start:
                states.append(state)
                inside.append(marked[start])
    table = np.array(states)
    middle, spread = table.mean(axis=0), table.std(axis=0) + 0.05
    model = LogisticRegression(C=0.01, max_iter=40).fit((table - middle) / spread, np.array(inside))
    weights = model.coef_[0] / spread
    return weights.astype(np.float32), float(model.intercept_[0] - weights @ middle)


def ranking(tables: list[np.ndarray], right: list[np.ndarray], firmness: float = 0.002) -> np.ndarray:
    """Weights that make the right candidates likeliest among each sentence's (listwise softmax)."""
    spread = np.concatenate(tables).std(axis=0)
    pairs = [(table / spread, hits / hits.sum()) for table, hits in zip(tables, right, strict=True) if hits.any()]

    def cost(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total, slope = firmness * float(weights @ weights), 2 * firmness * weights
        for table, wanted in pairs:
            scores = table @ weights
            chances = np.exp(scores - scores.max())
            chances /= chances.sum()
            total -= float(wanted @ np.log(chances + 1e-12)) / len(pairs)
            slope = slope + table.T @ (chances - wanted) / len(pairs)
        return total, slope

    return (minimize(cost, np.ones(len(FEATURES)), jac=True, method="L-BFGS-B").x / spread).astype(np.float32)


def folds(count: int, rounds: int = 4, parts: int = 5) -> list[np.ndarray]:
    return [np.random.default_rng(r).permutation(count)[k::parts] for r in range(rounds) for k in range(parts)]


def precision_at(table: np.ndarray, hits: np.ndarray, gold: int, weights: np.ndarray, k: int = 10) -> float:
    return float(hits[np.argsort(-(table @ weights))[:k]].sum()) / min(k, gold)


def judge_of(table: np.ndarray, right: np.ndarray) -> Judge:
    scale = StandardScaler().fit(table)
    model = LogisticRegression(C=0.1, max_iter=500).fit(scale.transform(table), right)
    weights = model.coef_[0] / scale.scale_
    return Judge(weights.astype(np.float32), float(model.intercept_[0] - weights @ scale.mean_))


def set_f1(chosen: np.ndarray, right: np.ndarray, gold: int) -> float:
    return 2 * float((chosen & right).sum()) / max(1, int(chosen.sum()) + gold)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--encoder", "--tokenizer", "--index", "--skills", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument(
        "--rules", type=Path, help="reject rules of the exact tier, as tools/learn_rules.py writes them"
    )
    given = parser.parse_args()
    rules = json.loads(given.rules.read_text(encoding="utf-8")) if given.rules else {"refused": [], "cased": {}}
    encoder, index = read_encoder(given.encoder, given.tokenizer), load_index(given.index)
    gazetteer = Gazetteer(
        [spellings(skill) for skill in index.skills], Rules(frozenset(rules["refused"]), rules["cased"])
    )
    reader = Reader(*skillness(encoder, given.skills / "skillspan_train.jsonl.gz"), START)
    parts = {name: annotated(given.skills / f"{name}_validation_annotations.csv", index) for name in ("house", "tech")}
    rows = [(name, text, gold) for name, part in parts.items() for text, gold in part]
    texts = [text for _, text, _ in rows]
    wide = shortlists(texts, encoder.read(texts), index, reader, keep=SHORTLIST)
    tables = [one.features for one in wide]
    right = [np.isin(one.skills, list(gold)) for one, (_, _, gold) in zip(wide, rows, strict=True)]
    labelled = [number for number, (_, _, gold) in enumerate(rows) if gold]
    report_ranking(rows, labelled, tables, right)
    reader = Reader(reader.skillness, reader.bias, ranking([tables[n] for n in labelled], [right[n] for n in labelled]))
    found = shortlists(texts, encoder.read(texts), index, reader, keep=15)
    named = [[(hit.skill, hit.start, hit.end) for hit in gazetteer.hits(text)] for text in texts]
    judged = [columns(text, one, hits) for text, one, hits in zip(texts, found, named, strict=True)]
    hits = [np.isin(one.skills, list(gold)) for one, (_, _, gold) in zip(found, rows, strict=True)]
    threshold = report_judge(rows, judged, hits)
    save_learnt(reader, judge_of(np.vstack(judged), np.concatenate(hits)), threshold, given.out)


def report_ranking(rows: list, labelled: list[int], tables: list, right: list) -> None:
    sums = {"house": [0.0, 0], "tech": [0.0, 0]}
    for part in folds(len(labelled)):
        out = {labelled[n] for n in part}
        kept = [n for n in labelled if n not in out]
        weights = ranking([tables[n] for n in kept], [right[n] for n in kept])
        for n in out:
            sums[rows[n][0]][0] += 100 * precision_at(tables[n], right[n], len(rows[n][2]), weights)
            sums[rows[n][0]][1] += 1
    print("RP@10, cross-validated:", {name: round(total / count, 1) for name, (total, count) in sums.items()})


def report_judge(rows: list, judged: list, hits: list) -> float:
    """Prints set F1 and gives the threshold: the best over both parts together."""
    chances = [np.zeros(len(table)) for table in judged]
    for part in folds(len(rows)):
        out = set(part.tolist())
        kept = [n for n in range(len(rows)) if n not in out]
        judge = judge_of(np.vstack([judged[n] for n in kept]), np.concatenate([hits[n] for n in kept]))
        for n in out:
            chances[n] += judge.probabilities(judged[n]) / 4

    def f1(threshold: float, names: tuple[str, ...]) -> float:
        some = [n for n, row in enumerate(rows) if row[0] in names]
        chosen = np.concatenate([chances[n] >= threshold for n in some])
        return set_f1(chosen, np.concatenate([hits[n] for n in some]), sum(len(rows[n][2]) for n in some))

    best = float(max(THRESHOLDS, key=lambda threshold: f1(threshold, ("house", "tech"))))
    figures = {name: round(f1(best, (name,)), 3) for name in ("house", "tech")}
    print(f"set F1, cross-validated, at threshold {best:.2f}:", figures)
    return round(best, 2)


if __name__ == "__main__":
    main()
