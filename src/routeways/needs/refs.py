"""What a mention or a need is of, by its id in the taxonomy, and the search from which people pick one."""

from __future__ import annotations

from dataclasses import dataclass

from routeways.needs.kinds import Subject
from routeways.taxonomy import queries as taxonomy
from routeways.taxonomy.models import Node

SOC = "soc2020"
UNIT = "unit"  # the level of SOC 2020 at which a need stands
FOUND = 12


@dataclass(frozen=True, slots=True)
class Ref:
    """“starter:…” for a skill, “soc2020:5215” for an occupation. `hint` tells two of one name apart."""

    subject: str
    id: str
    label: str
    hint: str = ""

    @property
    def taxonomy(self) -> str:
        return self.id.partition(":")[0]

    @property
    def code(self) -> str:
        return self.id.partition(":")[2]


def search(text: str, *, limit: int = FOUND) -> list[Ref]:
    """Skills and occupations whose names have all the words, skills first."""
    if not text.strip():
        return []
    skills = [
        Ref(Subject.SKILL, one.id, one.label, f"Skill, {one.taxonomy.title}")
        for one in taxonomy.search_skills(text, limit=limit)
    ]
    units = [one for one in taxonomy.search(text, classification=SOC, limit=limit * 4) if one.level == UNIT][:limit]
    return [*skills, *(occupation_ref(one) for one in units)]


def find(id: str) -> Ref | None:
    """The skill or occupation with this id; None where there is none (any more)."""
    if id.startswith(f"{SOC}:"):
        found = taxonomy.node(SOC, id.partition(":")[2])
        return occupation_ref(found) if found is not None and found.level == UNIT else None
    skill = taxonomy.skill_by_id(id)
    if skill is None or skill.is_heading:
        return None
    return Ref(Subject.SKILL, skill.id, skill.label, f"Skill, {skill.taxonomy.title}")


def occupation_ref(node: Node) -> Ref:
    return Ref(Subject.OCCUPATION, node.id, node.title, f"Occupation, SOC 2020 {node.code}")
