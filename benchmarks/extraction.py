"""Skills in adverts and occupations of titles: quality on the validation parts, speed beside two known libraries.

    python benchmarks/extraction.py --data <shared data> --encoder encoder.onnx --tokenizer tokenizer.json \
        --index esco.npz --learnt learnt.json [--rules rules.json]

Speeds are per CPU-second of one thread, over 600 texts of 400 words put together from SkillSpan sentences. The weights
were learnt on the validation parts, so the figures printed here for them are of the data they were fitted to;
tools/learn_extraction.py prints the cross-validated ones. The exact tier and the two libraries learnt nothing.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from routeways.engines.extraction.engine import Extractor, Semantic
from routeways.engines.extraction.exact import Gazetteer, Rules
from routeways.engines.extraction.index import SkillIndex, spellings
from routeways.engines.extraction.occupations import Title, TitleCoder
from routeways.taxonomy.extraction_files import load_index, load_learnt, read_encoder, read_soc2010_index

SETS = ("house", "tech")
NO_LABEL = {"", "LABEL NOT PRESENT", "UNDERSPECIFIED"}
Answer = Callable[[Sequence[str]], list[set[int]]]


def plain(label: str) -> str:
    return label.lower().replace(",", "")


def annotated(path: Path, index: SkillIndex) -> tuple[list[str], list[set[int]]]:
    numbers = {plain(skill.label): number for number, skill in enumerate(index.skills)}
    found: dict[str, set[int]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labels = found.setdefault(row["sentence"], set())
            if row["label"] not in NO_LABEL and plain(row["label"]) in numbers:
                labels.add(numbers[plain(row["label"])])
    return list(found), list(found.values())


def precision_at(ranked: Sequence[Sequence[int]], gold: Sequence[set[int]], k: int) -> float:
    """RP@k: hits in the top k over min(k, labels), mean over the sentences that have labels; in per cent."""
    shares = [len(set(one[:k]) & right) / min(k, len(right)) for one, right in zip(ranked, gold, strict=True) if right]
    return 100 * sum(shares) / len(shares)


def set_f1(found: Sequence[set[int]], gold: Sequence[set[int]]) -> tuple[float, float, float]:
    """(F1, precision, recall) of the sets of skills, over all sentences together."""
    hits = sum(len(one & right) for one, right in zip(found, gold, strict=True))
    said, meant = sum(map(len, found)), sum(map(len, gold))
    return 2 * hits / max(1, said + meant), hits / max(1, said), hits / max(1, meant)


def adverts(skills: Path, count: int = 600, length: int = 400, seed: int = 7) -> list[str]:
    rng = random.Random(seed)
    sentences = [
        " ".join(json.loads(line)["tokens"])
        for part in ("train", "dev")
        for line in gzip.decompress((skills / f"skillspan_{part}.jsonl.gz").read_bytes()).splitlines()
    ]
    found = []
    for _ in range(count):
        lines: list[str] = []
        while sum(len(line.split()) for line in lines) < length:
            lines.append(rng.choice(sentences))
        found.append("\n".join(lines))
    return found


def per_second(work: Callable[[Sequence[str]], object], texts: Sequence[str], at_once: int) -> float:
    begin = time.process_time()
    for at in range(0, len(texts), at_once):
        work(texts[at : at + at_once])
    return len(texts) / (time.process_time() - begin)


def flashtext_of(names: Sequence[Sequence[str]]) -> Answer:
    from flashtext import KeywordProcessor

    processor, skills = KeywordProcessor(), {}
    for skill, spelled in enumerate(names):
        for name in spelled:
            skills.setdefault(name, set()).add(skill)
    for name in skills:
        processor.add_keyword(name, name)
    return lambda texts: [{s for name in processor.extract_keywords(text) for s in skills[name]} for text in texts]


def spacy_of(names: Sequence[Sequence[str]]) -> Answer:
    import spacy
    from spacy.matcher import PhraseMatcher

    blank = spacy.blank("en")
    matcher = PhraseMatcher(blank.vocab, attr="LOWER")
    for skill, spelled in enumerate(names):
        matcher.add(str(skill), [blank.make_doc(name) for name in spelled])
    text_of = blank.vocab.strings
    return lambda texts: [{int(text_of[match]) for match, _, _ in matcher(blank.make_doc(text))} for text in texts]


def line(name: str, parts: dict, answer: Answer, ranked: Callable | None, speed: float, texts: int) -> None:
    cells = []
    for part in SETS:
        sentences, gold = parts[part]
        f1, precision, recall = set_f1(answer(sentences), gold)
        cells.append(f"{part.upper()} F1 {f1:.3f} (P {precision:.2f} R {recall:.2f})")
        if ranked:
            cells[-1] += f", RP@10 {precision_at(ranked(sentences), gold, 10):.1f}"
    print(f"{name:34} {speed:8,.1f} adverts/CPU-s ({texts} texts)  {'  '.join(cells)}", flush=True)


def titles(path: Path, encoder: object, seed: int = 7) -> None:
    """A tenth of the distinct titles held out; asked with and without their industry."""
    index = read_soc2010_index(path)
    distinct = sorted({entry.text.lower() for entry in index})
    held = set(random.Random(seed).sample(distinct, len(distinct) // 10))
    kept = [entry for entry in index if entry.text.lower() not in held]
    asked = [entry for entry in index if entry.text.lower() in held]
    for name, with_encoder in (("exact + linear", None), ("exact + linear + semantic", encoder)):
        begin = time.process_time()
        coder = TitleCoder(kept, with_encoder)  # type: ignore[arg-type]
        trained = time.process_time() - begin
        for kind, known in (("with industry", True), ("title alone", False)):
            begin = time.process_time()
            answers = coder.code([(entry.text, entry.industry if known else "") for entry in asked])
            speed = len(asked) / (time.process_time() - begin)
            shares = _shares(asked, answers)
            print(f"SOC 2010, {name}, {kind}: {shares}; {speed:,.0f} titles/CPU-s, trained in {trained:.0f} s")


def _shares(asked: Sequence[Title], answers: Sequence) -> str:
    count = len(asked)
    both = list(zip(asked, answers, strict=True))
    first = sum(entry.code == one.occupations[0].code for entry, one in both) / count
    three = sum(entry.code[:3] == one.occupations[0].code[:3] for entry, one in both) / count
    five = sum(entry.code in {o.code for o in one.occupations} for entry, one in both) / count
    taken = [(entry, one) for entry, one in both if not one.abstained]
    right = sum(entry.code == one.occupations[0].code for entry, one in taken) / max(1, len(taken))
    return (
        f"{count} entries, 4 digits {first:.1%}, 3 digits {three:.1%}, top five {five:.1%}, "
        f"taken {len(taken) / count:.1%} of which right {right:.1%}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--data", "--encoder", "--tokenizer", "--index", "--learnt"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--rules", type=Path)
    given = parser.parse_args()
    if os.environ.get("OMP_NUM_THREADS") != "1":  # the linear algebra reads it when it is loaded: start again with it
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "OMP_NUM_THREADS": "1"})
    skills = given.data / "skills"
    index, encoder = load_index(given.index), read_encoder(given.encoder, given.tokenizer)
    reader, judge, threshold = load_learnt(given.learnt)
    names = [spellings(skill) for skill in index.skills]
    parts = {part: annotated(skills / f"{part}_validation_annotations.csv", index) for part in SETS}
    texts = adverts(skills)
    rules = json.loads(given.rules.read_text(encoding="utf-8")) if given.rules else {"refused": [], "cased": {}}
    raw, ruled = Gazetteer(names), Gazetteer(names, Rules(frozenset(rules["refused"]), rules["cased"]))
    for name, answer, count in (
        ("flashtext", flashtext_of(names), 150),
        ("spaCy PhraseMatcher", spacy_of(names), 60),
        ("exact tier, no rules", lambda some: [{h.skill for h in raw.hits(text)} for text in some], 600),
        ("exact tier, with rules", lambda some: [{h.skill for h in ruled.hits(text)} for text in some], 600),
    ):
        line(name, parts, answer, None, per_second(answer, texts[:count], 1), count)

    def full() -> Extractor:
        return Extractor(ruled, index.lexicon, Semantic(encoder, index, reader, judge))

    extractor = full()

    def accepted(some: Sequence[str]) -> list[set[int]]:
        return [{one.skill for one in found} for found in extractor.accepted(some, threshold=threshold)]

    def ranked(some: Sequence[str]) -> list[list[int]]:
        return [[one.skill for one in found] for found in extractor.ranked(some, 10)]

    speed = per_second(accepted, texts, 64)
    line("full tier, remembering sentences", parts, accepted, ranked, speed, len(texts))
    cold = per_second(lambda some: full().accepted(some, threshold=threshold), texts[:60], 1)
    print(f"{'full tier, every advert cold':34} {cold:8,.1f} adverts/CPU-s (60 texts)")
    whole = full()
    top = per_second(lambda some: whole.ranked(some, 10), texts[:200], 64)
    print(f"{'full tier, ranking the top 10':34} {top:8,.1f} adverts/CPU-s (200 texts)")
    titles(skills / "soc2010_coding_index_80pc.csv.gz", encoder)


if __name__ == "__main__":
    main()
