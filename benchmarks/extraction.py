"""Quality and speed of finding skills in texts and of coding job titles, with peers in the same run.

    routeways load esco ../shared/data/esco/ESCO_v1.1.1_classification_en_csv.zip
    pip install --require-hashes -r requirements/benchmarks.txt    (flashtext and spaCy; without them ours alone)
    python -m benchmarks.extraction [--data ../shared/data] [--adverts 600]

Speed: adverts a CPU-second of one thread. An advert is at least 400 words of SkillSpan sentences (seed 7).
Quality: the validation parts of HOUSE and TECH, against ESCO; the numbers of the ranking and of accepting were learnt
on these very sentences, so that here they are a little too good (docs/extraction.md has cross-validated ones). SOC
2010: a tenth of the distinct titles of the coding index held out.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import importlib.util
import json
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

SETS = ("house", "tech")
NO_LABEL = {"", "LABEL NOT PRESENT", "UNDERSPECIFIED"}
Found = list[set[str]]  # ids of the skills of each text
Answer = Callable[[Sequence[str]], Found]
Annotated = tuple[list[str], Found]


def plain(label: str) -> str:
    return label.lower().replace(",", "")


def annotated(path: Path, ids: dict[str, str]) -> Annotated:
    """Sentences and their skills; ids: label, plain → id."""
    found: dict[str, set[str]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            labels = found.setdefault(row["sentence"], set())
            if row["label"] not in NO_LABEL and plain(row["label"]) in ids:
                labels.add(ids[plain(row["label"])])
    return list(found), list(found.values())


def precision_at(ranked: Sequence[Sequence[str]], gold: Found, k: int = 10) -> float:
    """RP@k: hits in the top k over min(k, labels), mean over the sentences that have labels; in per cent."""
    shares = [len(set(one[:k]) & right) / min(k, len(right)) for one, right in zip(ranked, gold, strict=True) if right]
    return 100 * sum(shares) / len(shares)


def set_f1(found: Found, gold: Found) -> tuple[float, float, float]:
    """(F1, precision, recall) of the sets of skills, over all sentences together."""
    hits = sum(len(one & right) for one, right in zip(found, gold, strict=True))
    said, meant = sum(map(len, found)), sum(map(len, gold))
    return 2 * hits / max(1, said + meant), hits / max(1, said), hits / max(1, meant)


def adverts(skills: Path, count: int, length: int = 400, seed: int = 7) -> list[str]:
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


def flashtext_of(names: Sequence[tuple[str, Sequence[str]]]) -> Answer:
    from flashtext import KeywordProcessor

    processor, skills = KeywordProcessor(), {}
    for skill, spelled in names:
        for name in spelled:
            skills.setdefault(name, set()).add(skill)
    for name in skills:
        processor.add_keyword(name, name)
    return lambda texts: [{s for name in processor.extract_keywords(text) for s in skills[name]} for text in texts]


def spacy_of(names: Sequence[tuple[str, Sequence[str]]]) -> Answer:
    import spacy
    from spacy.matcher import PhraseMatcher

    blank = spacy.blank("en")
    matcher = PhraseMatcher(blank.vocab, attr="LOWER")
    for skill, spelled in names:
        matcher.add(skill, [blank.make_doc(name) for name in spelled])
    text_of = blank.vocab.strings
    return lambda texts: [{text_of[match] for match, _, _ in matcher(blank.make_doc(text))} for text in texts]


def line(
    name: str, speed: float, base: float, parts: dict[str, Annotated], answer: Answer, ranked: object = None
) -> None:
    cells = []
    for part in SETS:
        sentences, gold = parts[part]
        f1, precision, recall = set_f1(answer(sentences), gold)
        cells.append(f"{part.upper()} F1 {f1:.3f} (P {precision:.2f} R {recall:.2f})")
        if callable(ranked):
            cells[-1] += f", RP@10 {precision_at(ranked(sentences), gold):.1f}"
    ratio = f"{speed / base:6.2f} × flashtext" if base else " " * 18
    print(f"{name:32} {speed:8,.1f} adverts/CPU-s {ratio}  {'  '.join(cells)}", flush=True)


def skills_in_texts(data: Path, count: int) -> None:
    from routeways.engines.extraction.exact import Gazetteer
    from routeways.engines.extraction.index import spellings
    from routeways.taxonomy import indexing, reading
    from routeways.taxonomy.extraction_files import load_rules

    kept = indexing.kept("esco")
    if kept is None:
        sys.exit("ESCO is not loaded: routeways load esco ../shared/data/esco/ESCO_v1.1.1_classification_en_csv.zip")
    names = [(skill.id, spellings(skill)) for skill in kept.skills]
    ids = {plain(skill.label): skill.id for skill in kept.skills}
    parts = {part: annotated(data / "skills" / f"{part}_validation_annotations.csv", ids) for part in SETS}
    texts = adverts(data / "skills", count)
    base = 0.0
    for name, make, some in (("flashtext", flashtext_of, 150), ("spacy", spacy_of, 60)):
        if importlib.util.find_spec(name) is None:
            print(f"{name} is not installed: not measured")
            continue
        answer = make(names)
        speed = per_second(answer, texts[:some], 1)
        base = base or speed
        line(name, speed, base, parts, answer)
    exact = Gazetteer([spelled for _, spelled in names], load_rules(reading.LEARNT / "rules.json"))

    def by_words(some: Sequence[str]) -> Found:
        return [{kept.skills[hit.skill].id for hit in exact.hits(text)} for text in some]

    line("exact tier", per_second(by_words, texts, 1), base, parts, by_words)

    def accepted(some: Sequence[str]) -> Found:
        return [{one.skill for one in text.skills} for text in reading.read_texts(some, taxonomy="esco").texts]

    def ranked(some: Sequence[str]) -> list[list[str]]:
        return [[one.skill for one in text.skills] for text in reading.rank_texts(some, 10, taxonomy="esco").texts]

    reading.open_taxonomy("esco", memory=20_000)
    accepted(["The first text pays for what is read once."])
    speed = per_second(accepted, texts, 64)
    print("tiers:", reading.open_taxonomy("esco").extractor.tiers)
    line("full tier, occupations too", speed, base, parts, accepted, ranked)
    print(f"{'full tier, ranking ten':32} {per_second(ranked, texts[: count // 3], 64):8,.1f} adverts/CPU-s")
    lone = adverts(data / "skills", 60, seed=11)
    print(f"{'full tier, one advert at a time':32} {per_second(accepted, lone, 1):8,.1f} adverts/CPU-s")


def titles(path: Path, seed: int = 7) -> None:
    """A tenth of the distinct titles held out; asked with and without their industry."""
    from routeways.engines.extraction.occupations import TitleCoder
    from routeways.taxonomy import indexing
    from routeways.taxonomy.extraction_files import read_soc2010_index

    index = read_soc2010_index(path)
    distinct = sorted({entry.text.lower() for entry in index})
    held = set(random.Random(seed).sample(distinct, len(distinct) // 10))
    kept = [entry for entry in index if entry.text.lower() not in held]
    asked = [entry for entry in index if entry.text.lower() in held]
    codes: dict[str, set[str]] = {}
    for entry in asked:
        codes.setdefault(entry.text.lower(), set()).add(entry.code)
    for name, encoder in (("exact + linear", None), ("exact + linear + semantic", indexing.encoder())):
        begin = time.process_time()
        coder = TitleCoder(kept, encoder)
        trained = time.process_time() - begin
        print(f"SOC 2010, {name}, trained in {trained:.0f} CPU-s")
        for kind, known in (("with the industry", True), ("title alone", False)):
            begin = time.process_time()
            answers = coder.code([(entry.text, entry.industry if known else "") for entry in asked])
            speed = len(asked) / (time.process_time() - begin)
            right = [{entry.code} for entry in asked]
            print(f"  {kind}: {shares(right, answers)}; {speed:,.0f} titles/CPU-s")
        lone = coder.code([(title, "") for title in codes])
        print(f"  distinct titles alone, any of their codes: {shares(list(codes.values()), lone)}")


def shares(right: Sequence[set[str]], answers: Sequence) -> str:
    both = list(zip(right, answers, strict=True))
    first = sum(one.occupations[0].code in codes for codes, one in both) / len(both)
    five = sum(bool(codes & {o.code for o in one.occupations}) for codes, one in both) / len(both)
    taken = [(codes, one) for codes, one in both if not one.abstained]
    sure = sum(one.occupations[0].code in codes for codes, one in taken) / max(1, len(taken))
    counts = f"{len(both)} asked, first {first:.1%}, top five {five:.1%}"
    return f"{counts}, taken {len(taken) / len(both):.1%}, of which right {sure:.1%}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the reading of texts and the coding of job titles.")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--adverts", type=int, default=600)
    given = parser.parse_args()
    if os.environ.get("OMP_NUM_THREADS") != "1":  # the linear algebra reads it when it is loaded: start again with it
        command = [sys.executable, "-m", "benchmarks.extraction", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "OMP_NUM_THREADS": "1"})
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routeways.config.settings")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")
    skills_in_texts(given.data, given.adverts)
    titles(given.data / "skills" / "soc2010_coding_index_80pc.csv.gz")


if __name__ == "__main__":
    main()
