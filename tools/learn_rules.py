"""Proposes reject rules: names that SkillSpan's training part mostly has outside any annotated skill.

python tools/learn_rules.py --index esco.npz --skillspan skillspan_train.jsonl.gz --out rules.json
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from pathlib import Path

from routeways.engines.extraction.exact import Gazetteer
from routeways.engines.extraction.index import spellings
from routeways.engines.extraction.normal import normal_name
from routeways.taxonomy.extraction_files import load_index

SEEN, SHARE = 4, 0.15  # a name is refused when seen this often and at most this share of it inside a skill
CASED = ("LESS", "R", "C", "Go", "Sass", "Swift", "Spark", "Scratch", "SAP", "Excel", "Word", "Access", "Ruby", "Rust")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("--index", "--skillspan", "--out"):
        parser.add_argument(name, type=Path, required=True)
    given = parser.parse_args()
    names = [spellings(skill) for skill in load_index(given.index).skills]
    gazetteer = Gazetteer(names)
    known = {normal_name(name) for spelled in names for name in spelled}
    seen: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for row in map(json.loads, gzip.decompress(given.skillspan.read_bytes()).splitlines()):
        marked: list[bool] = []
        for word, *tags in zip(row["tokens"], row["tags_skill"], row["tags_knowledge"], strict=True):
            marked.extend([tags != ["O", "O"]] * (len(word) + 1))
        text = " ".join(row["tokens"])
        for start, end in {(hit.start, hit.end) for hit in gazetteer.hits(text)}:
            seen[text[start:end].lower()] += 1
            inside[text[start:end].lower()] += any(marked[start:end])
    refused = sorted(name for name, count in seen.items() if count >= SEEN and inside[name] <= SHARE * count)
    cased = {name.lower(): name for name in CASED if normal_name(name) in known}
    given.out.write_text(json.dumps({"refused": refused, "cased": cased}, indent=1) + "\n", encoding="utf-8")
    print(f"{len(refused)} refused: {', '.join(refused)}; held to their case: {', '.join(cased.values())}")


if __name__ == "__main__":
    main()
