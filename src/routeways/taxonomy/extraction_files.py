"""The files behind text extraction: taxonomies and coding indexes in, the index of a taxonomy kept, models checked."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import math
import os
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from routeways.engines.extraction.accept import Judge
from routeways.engines.extraction.encoder import Array, Encoder
from routeways.engines.extraction.exact import Rules
from routeways.engines.extraction.index import Skill, SkillIndex
from routeways.engines.extraction.lexical import Lexicon
from routeways.engines.extraction.occupations import Title
from routeways.engines.extraction.rank import Reader
from routeways.engines.extraction.wordvectors import WordVectors
from routeways.foundation.archives import UNREADABLE
from routeways.taxonomy.rows import NodeRow

_DAMAGED: tuple[type[Exception], ...] = (KeyError, UnicodeDecodeError, csv.Error, *UNREADABLE)
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"  # sha256 of all-MiniLM-L6-v2's weights
MODEL, TOKENIZER, WORDS = "encoder.onnx", "tokenizer.json", "words.npz"  # the encoder's files

SOC2010_COLUMNS = ("soc2010", "indexocc", "ind", "add")


class ExtractionFileError(Exception):
    """A file of the extraction that cannot be used; the message says which, why and what to do."""


def check_weights(package: Path) -> None:
    """Raises ExtractionFileError unless `package` holds the published MiniLM weights."""
    path = package / "model.safetensors"
    if not path.is_file():
        raise ExtractionFileError(f"{path} is missing: install the encoder's weights first.")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != WEIGHTS:
        raise ExtractionFileError(f"{path} is not the published model (its digest is {digest}): install it again.")


def read_encoder(model: Path, tokenizer: Path) -> Encoder:
    """The encoder out of the ONNX graph and the tokenizer's JSON."""
    for path in (model, tokenizer):
        if not path.is_file():
            raise ExtractionFileError(f"{path} is missing: build the encoder first.")
    return Encoder(model.read_bytes(), tokenizer.read_text(encoding="utf-8"))


def encoder_folder() -> Path:
    """Where `console.encoder` builds it: in the installed environment, so that every data folder finds it."""
    named = os.environ.get("ROUTEWAYS_ENCODER_DIR")
    return Path(named) if named else Path(sys.prefix, "share", "routeways", "encoder")


def save_words(words: Sequence[str], vectors: Array, path: Path) -> None:
    """Writes the usual words of English and the encoder's vectors of them: every index needs them again."""
    spelled = np.frombuffer("\n".join(words).encode(), np.uint8)
    np.savez_compressed(path, words=spelled, vectors=vectors.astype(np.float16))


def load_words(path: Path) -> tuple[tuple[str, ...], Array]:
    """(words, vectors) as `save_words` wrote them."""
    with np.load(path, allow_pickle=False) as kept:
        return tuple(kept["words"].tobytes().decode().split("\n")), kept["vectors"].astype(np.float32)


def read_esco(classification: Path, relations: Path | None = None) -> list[Skill]:
    """The skills of ESCO's classification zip; `relations` tells how many occupations need each."""
    needed: Counter[str] = Counter()
    if relations is not None:
        needed.update(row["skillUri"] for row in _rows(relations, "occupationSkillRelations.csv"))
    return [
        Skill(
            row["conceptUri"],
            row["preferredLabel"],
            tuple(n.strip() for k in ("altLabels", "hiddenLabels") for n in row[k].split("\n") if n.strip()),
            row["description"] or row["definition"],
            needed[row["conceptUri"]],
        )
        for row in _rows(classification, "skills_en.csv")
    ]


def read_soc2010_index(path: Path) -> list[Title]:
    """The coding index of SOC 2010 (CSV, packed or not): title, code, and industry and qualifier together."""
    try:
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise ExtractionFileError(f"{path} cannot be read as the coding index: {error}.") from error
    rows = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in SOC2010_COLUMNS if name not in (rows.fieldnames or [])]
    if missing:
        raise ExtractionFileError(f"{path} has no column “{missing[0]}”: take the coding index of SOC 2010.")
    found = []
    for number, row in enumerate(rows, 2):
        code, title = (row["soc2010"] or "").strip(), (row["indexocc"] or "").strip()
        if not (len(code) == 4 and code.isdigit() and title):
            raise ExtractionFileError(f"{path}, row {number}: “{code}” is no code of four digits with a title.")
        found.append(Title(title, code, " ".join(f"{row['ind'] or ''} {row['add'] or ''}".split())))
    return found


def titles_of(nodes: Iterable[NodeRow]) -> list[Title]:
    """Job titles of SOC 2020 out of volume 1’s unit groups: their names, the job titles listed with them, their tasks.

    A title’s qualifier in brackets is its industry. The tasks stand as titles too: they carry the words of duties into
    the linear model and the neighbours.
    """
    found = []
    for node in nodes:
        if node.level != "unit":
            continue
        found.append(Title(node.title, node.code))
        if node.title.endswith("s") and " and " not in node.title and "," not in node.title:
            found.append(Title(node.title[:-1], node.code))  # “Teaching assistants”: an advert seeks one
        for line in f"{node.job_titles}\n{node.tasks}".splitlines():
            plain = " ".join(line.split())
            title, _, rest = plain.partition("(")
            if plain:
                found.append(Title(title.strip() or plain, node.code, rest.rstrip(") ")))
    return found


def save_index(index: SkillIndex, path: Path) -> None:
    """Writes the index of a taxonomy as one file."""
    words, lexicon = index.words, index.lexicon
    text = {
        "skills": [[s.id, s.label, list(s.aliases), s.description, s.occupations] for s in index.skills],
        "words": list(words.rows),
        "terms": list(lexicon.rows),
    }
    arrays: dict[str, Any] = {
        "centroids": index.centroids.astype(np.float16), "vectors": words.vectors.astype(np.float16),
        "names": index.names.astype(np.float16), "starts": index.starts, "prior": index.prior,
        "term_starts": lexicon.starts,
        "term_skills": lexicon.skills, "term_weights": lexicon.weights, "rarity": lexicon.rarity,
        "name_terms": lexicon.name_terms, "name_starts": lexicon.name_starts, "first_names": lexicon.first_names,
        "label_words": index.label_words, "text": np.frombuffer(json.dumps(text).encode(), np.uint8),
    }  # fmt: skip
    np.savez(path, **arrays)  # not compressed: opening it would take seconds instead of moments


def load_index(path: Path) -> SkillIndex:
    """The index written by `save_index`."""
    with np.load(path, allow_pickle=False) as kept:
        text = json.loads(kept["text"].tobytes())
        rows = {term: row for row, term in enumerate(text["terms"])}
        lexicon = Lexicon(
            rows, kept["term_starts"], kept["term_skills"], kept["term_weights"], kept["rarity"], len(text["skills"]),
            kept["name_terms"], kept["name_starts"], kept["first_names"],
        )  # fmt: skip
        words = WordVectors({w: row for row, w in enumerate(text["words"])}, kept["vectors"].astype(np.float32))
        skills = tuple(Skill(s[0], s[1], tuple(s[2]), s[3], s[4]) for s in text["skills"])
        centroids = kept["centroids"].astype(np.float32)
        return SkillIndex(
            skills, centroids, words, kept["names"].astype(np.float32), kept["starts"], lexicon, kept["prior"],
            kept["label_words"],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Learnt:
    """What tools/learn_extraction.py learnt: how to rank, and for taxonomies of about so many skills how to accept.

    Among 14,000 skills the best candidate is less often right than among 700: each size has its own judge.
    """

    reader: Reader
    judges: tuple[tuple[int, Judge, float], ...]

    def judge(self, skills: int) -> tuple[Judge, float]:
        """The judge learnt on the taxonomy nearest in size, and the probability from which it accepts."""
        nearest = min(self.judges, key=lambda one: abs(math.log(one[0] / max(1, skills))))
        return nearest[1], nearest[2]


def save_learnt(learnt: Learnt, path: Path) -> None:
    """Writes a few hundred numbers."""
    content = {
        "skillness": [round(float(x), 5) for x in learnt.reader.skillness],
        "bias": learnt.reader.bias,
        "ranking": [round(float(x), 4) for x in learnt.reader.weights],
        "judges": [
            {"skills": size, "weights": [round(float(x), 5) for x in judge.weights], "bias": judge.bias, "from": least}
            for size, judge, least in learnt.judges
        ],
    }
    path.write_text(json.dumps(content) + "\n", encoding="utf-8")


def load_learnt(path: Path) -> Learnt:
    """What `save_learnt` wrote."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    reader = Reader(np.array(kept["skillness"], np.float32), kept["bias"], np.array(kept["ranking"], np.float32))
    judges = [
        (one["skills"], Judge(np.array(one["weights"], np.float32), one["bias"]), one["from"]) for one in kept["judges"]
    ]
    return Learnt(reader, tuple(judges))


def load_rules(path: Path) -> Rules:
    """The reject rules of the exact tier as tools/learn_rules.py writes them."""
    kept = json.loads(path.read_text(encoding="utf-8"))
    return Rules(frozenset(kept["refused"]), kept["cased"])


def digest_of(*paths: Path) -> str:
    """SHA-256 over the contents of some files."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _rows(path: Path, name: str) -> list[dict[str, str]]:
    try:
        with zipfile.ZipFile(path) as whole, whole.open(name) as raw:
            return list(csv.DictReader(io.TextIOWrapper(raw, "utf-8", newline="")))
    except _DAMAGED as error:
        raise ExtractionFileError(f"{path} is not an ESCO download with {name}: {error}") from error
