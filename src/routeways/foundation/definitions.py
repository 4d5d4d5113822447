"""The one loader of definitions: YAML that people edit, checked by one pydantic schema per kind.

A definition may choose, label and set thresholds; it never computes. Each file holds one definition (a mapping) and
says which version of its schema it follows. `digest` is stored with every result, so that a result can name the
definition that made it.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

PACKAGED = Path(str(files("routeways.definitions")))


class DefinitionError(Exception):
    """A definition that cannot be used. The message names the file, the place in it and what is wrong."""


class Part(BaseModel):
    """A piece of a definition: unknown keys are refused, values cannot be changed."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Definition(Part):
    """What every definition has. Subclasses set `KIND`, the folder their files stand in."""

    KIND: ClassVar[str] = ""
    # Fields that change what people read or where a file is found, but no result: they are left out of the digest.
    WORDS: ClassVar[frozenset[str]] = frozenset()

    schema_version: int = Field(alias="schema", ge=1)
    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)

    @cached_property
    def digest(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of the definition's meaning (not of its layout)."""
        meaning = json.dumps(self.model_dump(mode="json", exclude=set(self.WORDS)), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(meaning.encode()).hexdigest()[:16]


D = TypeVar("D", bound=Definition)


class _OnceLoader(yaml.SafeLoader):
    """YAML's safe loader, but a key given twice is an error instead of a silent loss."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"“{key}” is given twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


# YAML reads 2024-10-17 as a date, which is wanted, but also yes/no as true/false, which codes such as NO are not.
_OnceLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not (tag.endswith(":bool") and first not in "tTfF")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def folders() -> list[Path]:
    """Where definitions are looked for: the packaged ones, then a deployment's own (ROUTEWAYS_DEFINITIONS_DIR)."""
    own = os.environ.get("ROUTEWAYS_DEFINITIONS_DIR")
    return [PACKAGED, *([Path(own)] if own else [])]


def read(path: Path, schema: type[D]) -> D:
    """One definition from one file. Raises DefinitionError."""
    try:
        content = yaml.load(path.read_text("utf-8"), Loader=_OnceLoader)  # noqa: S506  (a SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DefinitionError(f"{path.name}: {_one_line(error)}") from error
    if not isinstance(content, dict):
        raise DefinitionError(f"{path.name}: a definition is a list of “key: value” lines.")
    try:
        definition = schema.model_validate(content)
    except ValidationError as error:
        raise DefinitionError(f"{path.name}: {_problems(error)}") from error
    if definition.id != path.stem:
        raise DefinitionError(f"{path.name}: its id is “{definition.id}”. File name and id must be the same.")
    return definition


def load(schema: type[D], *, where: list[Path] | None = None) -> dict[str, D]:
    """All definitions of one kind by id, in the order of their ids. A deployment's own replace packaged ones.

    Raises DefinitionError at the first file that cannot be used.
    """
    found: dict[str, D] = {}
    for path in _files(schema.KIND, where or folders()):
        definition = read(path, schema)
        found[definition.id] = definition
    return dict(sorted(found.items()))


def _files(kind: str, where: list[Path]) -> Iterator[Path]:
    for folder in where:
        yield from sorted((folder / kind).glob("*.yaml"))


def _problems(error: ValidationError) -> str:
    parts = []
    for problem in error.errors()[:5]:
        place = " → ".join(str(step) for step in problem["loc"]) or "the whole file"
        parts.append(f"{place}: {problem['msg']}")
    return "; ".join(parts)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
