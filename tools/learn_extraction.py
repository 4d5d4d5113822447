"""Learns the few hundred numbers of the semantic tier and writes them as JSON; also prints cross-validated figures.

    routeways load esco ../shared/data/esco/ESCO_v1.1.1_classification_en_csv.zip
    python tools/learn_extraction.py --skills ../shared/data/skills --out LEARNT.json

Where a token stands in a skill is learnt on SkillSpan's training part. The weights of the ranking and the judge of a
large taxonomy are learnt on the validation parts of HOUSE and TECH (the test parts are never read), the judge of a
small one on our own sentences in tools/sentences/starter.tsv.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from routeways.engines.extraction.accept import Judge, columns
from routeways.engines.extraction.encoder import Encoder
from routeways.engines.extraction.exact import Gazetteer
from routeways.engines.extraction.index import Skill, SkillIndex, spellings
from routeways.engines.extraction.rank import FEATURES, SHORTLIST, Candidates, Reader, shortlists
from routeways.taxonomy import indexing, reading
from routeways.taxonomy.extraction_files import Learnt, load_index, load_rules, save_learnt

START = np.array([3.0, 6.5, 11.0, 5.6, 4.7, 0.12, -6.5, 1.2, -0.33], np.float32)
NO_LABEL = {"", "LABEL NOT PRESENT", "UNDERSPECIFIED"}
THRESHOLDS = np.arange(0.1, 0.6, 0.02)
OWN = Path(__file__).parent / "sentences" / "starter.tsv"
JUDGED = 15
Row = tuple[str, str, set[int]]  # part, sentence, numbers of its skills


@dataclass(frozen=True)
class Opened:
    skills: tuple[Skill, ...]
    index: SkillIndex
    gazetteer: Gazetteer


def opened(taxonomy: str) -> Opened:
    reading.open_taxonomy(taxonomy)  # keeps the packaged one and builds what is missing
    kept = indexing.kept(taxonomy)
    path = indexing.index_path(kept.digest) if kept else None
    if kept is None or path is None:
        raise SystemExit(f"The taxonomy {taxonomy} or the encoder is missing.")
    names = [spellings(skill) for skill in kept.skills]
    return Opened(kept.skills, load_index(path), Gazetteer(names, load_rules(reading.LEARNT / "rules.json")))


def plain(label: str) -> str:
    """Labels compare without case or commas."""
    return label.lower().replace(",", "")


def annotated(part: str, folder: Path, skills: tuple[Skill, ...]) -> list[Row]:
    """The sentences of an annotation file; those without a skill have an empty set."""
    numbers = {plain(skill.label): number for number, skill in enumerate(skills)}
    found: dict[str, set[int]] = {}
    with (folder / f"{part}_validation_annotations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labels = found.setdefault(row["sentence"], set())
            if row["label"] not in NO_LABEL and plain(row["label"]) in numbers:
                labels.add(numbers[plain(row["label"])])
    return [(part, text, labels) for text, labels in found.items()]


def own(skills: tuple[Skill, ...]) -> list[Row]:
    numbers = {skill.id: number for number, skill in enumerate(skills)}
    rows = (line.partition("\t") for line in OWN.read_text(encoding="utf-8").splitlines())
    return [("own", text, {numbers[code] for code in codes.split("|") if code}) for text, _, codes in rows]


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
    model = LogisticRegression(C=0.1, max_iter=800).fit(scale.transform(table), right)
    weights = model.coef_[0] / scale.scale_
    return Judge(weights.astype(np.float32), float(model.intercept_[0] - weights @ scale.mean_))


def set_f1(chosen: np.ndarray, right: np.ndarray, gold: int) -> float:
    return 2 * float((chosen & right).sum()) / max(1, int(chosen.sum()) + gold)


def candidates(rows: list[Row], taxonomy: Opened, encoder: Encoder, reader: Reader, keep: int) -> list[Candidates]:
    texts = [text for _, text, _ in rows]
    return shortlists(texts, encoder.read(texts), taxonomy.index, reader, keep=keep)


def hits_of(found: list[Candidates], rows: list[Row]) -> list[np.ndarray]:
    return [np.isin(one.skills, list(gold)) for one, (_, _, gold) in zip(found, rows, strict=True)]


def judged_by(rows: list[Row], taxonomy: Opened, encoder: Encoder, reader: Reader) -> tuple[int, Judge, float]:
    """(how many skills, judge, threshold) learnt on these sentences; prints what cross-validation says of it."""
    found = candidates(rows, taxonomy, encoder, reader, JUDGED)
    tables = [
        columns(text, one, [(hit.skill, hit.start, hit.end) for hit in taxonomy.gazetteer.hits(text)])
        for (_, text, _), one in zip(rows, found, strict=True)
    ]
    hits = hits_of(found, rows)
    threshold = report_judge(rows, tables, hits)
    return len(taxonomy.skills), judge_of(np.vstack(tables), np.concatenate(hits)), threshold


def report_ranking(rows: list[Row], tables: list[np.ndarray], right: list[np.ndarray]) -> None:
    sums: dict[str, list[float]] = {}
    for part in folds(len(rows)):
        kept = [n for n in range(len(rows)) if n not in set(part.tolist())]
        weights = ranking([tables[n] for n in kept], [right[n] for n in kept])
        for n in part:
            score = 100 * precision_at(tables[n], right[n], len(rows[n][2]), weights)
            sums.setdefault(rows[n][0], []).append(score)
    print("RP@10, cross-validated:", {name: round(float(np.mean(all_)), 1) for name, all_ in sums.items()})


def report_judge(rows: list[Row], judged: list[np.ndarray], hits: list[np.ndarray]) -> float:
    """Prints set F1 and gives the threshold: the best over all parts together."""
    chances = [np.zeros(len(table)) for table in judged]
    for part in folds(len(rows)):
        out = set(part.tolist())
        kept = [n for n in range(len(rows)) if n not in out]
        judge = judge_of(np.vstack([judged[n] for n in kept]), np.concatenate([hits[n] for n in kept]))
        for n in out:
            chances[n] += judge.probabilities(judged[n]) / 4
    names = {row[0] for row in rows}

    def f1(threshold: float, parts: set[str]) -> float:
        some = [n for n, row in enumerate(rows) if row[0] in parts]
        chosen = np.concatenate([chances[n] >= threshold for n in some])
        return set_f1(chosen, np.concatenate([hits[n] for n in some]), sum(len(rows[n][2]) for n in some))

    best = float(max(THRESHOLDS, key=lambda threshold: f1(threshold, names)))
    print(f"set F1, cross-validated, from {best:.2f}:", {name: round(f1(best, {name}), 3) for name in sorted(names)})
    return round(best, 2)


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn the numbers of the semantic tier.")
    parser.add_argument(
        "--skills", type=Path, required=True, help="folder with skillspan_train and the validation parts"
    )
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routeways.config.settings")
    encoder = indexing.encoder()
    if encoder is None:
        raise SystemExit("The encoder is not built: start run.py once.")
    large, small = opened("esco"), opened(reading.STARTER)
    rows = [row for part in ("house", "tech") for row in annotated(part, given.skills, large.skills)]
    reader = Reader(*skillness(encoder, given.skills / "skillspan_train.jsonl.gz"), START)
    labelled = [row for row in rows if row[2]]
    wide = candidates(labelled, large, encoder, reader, SHORTLIST)
    tables, right = [one.features for one in wide], hits_of(wide, labelled)
    report_ranking(labelled, tables, right)
    reader = Reader(reader.skillness, reader.bias, ranking(tables, right))
    judges = (
        judged_by(rows, large, encoder, reader),
        judged_by(own(small.skills), small, encoder, reader),
    )
    save_learnt(Learnt(reader, judges), given.out)


if __name__ == "__main__":
    main()
