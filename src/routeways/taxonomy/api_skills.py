"""Skills in the API: reading only, and only what everybody may see."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from routeways.foundation.api import ParameterError, Problem, Window, as_json, listed
from routeways.foundation.permissions import public
from routeways.taxonomy import queries
from routeways.taxonomy.formats.document import KINDS, SECTORS
from routeways.taxonomy.models import SkillTaxonomy, TaxonomySkill
from routeways.taxonomy.queries.browsing import Wanted, skill_page, skills_of
from routeways.taxonomy.queries.skills import SkillCounts, counts

router = Router(tags=["Skills"])

COLUMNS = ("id", "code", "label", "kind", "category", "sectors", "statement", "parent")


class SkillTaxonomyOut(Schema):
    """A list of skills; `owner` is the organisation that keeps it, empty for a publisher's."""

    id: str
    title: str
    version: str
    about: str
    publisher: str
    owner: str
    demonstration: bool = Field(description="true for what is invented for the demonstration")
    licence: str
    attribution: str
    skills: int
    headings: int
    file: str
    sha256: str


class SkillTaxonomies(Schema):
    taxonomies: list[SkillTaxonomyOut]


class SkillOut(Schema):
    id: str = Field(description="key of the skill everywhere: taxonomy and code")
    code: str
    label: str
    kind: str
    category: str
    sectors: list[str]
    statement: str
    parent: str | None = Field(description="code of the heading or skill under which it stands")


class SkillLinkOut(Schema):
    """`relation` says what the skill is to the target: exact, broader, narrower, related, essential or optional."""

    relation: str
    target: str
    title: str
    source: str


class SkillDetail(SkillOut):
    taxonomy: str
    level: str = Field(description="name of a level, for a heading that is no skill itself")
    aliases: list[str]
    identifier: str
    retired: bool
    merged_into: str | None
    links: list[SkillLinkOut]


class Skills(Schema):
    total: int
    limit: int
    offset: int
    skills: list[SkillOut]


class SkillFilter(Schema):
    q: str = Field("", max_length=200, description="words in labels or aliases, or the beginning of a code")
    sector: str = Field("", max_length=40, description=f"one of {', '.join(SECTORS)}")
    kind: str = Field("", max_length=40, description=f"one of {', '.join(filter(None, KINDS))}")
    category: str = Field("", max_length=300, description="only skills of this category")


@router.get(
    "/skills",
    response={200: SkillTaxonomies},
    summary="All skills taxonomies",
    openapi_extra={"x-example": "/skills"},
)
@public
def taxonomies(request: HttpRequest) -> HttpResponse:
    """Publishers' lists of skills, and those that organisations share."""
    found = queries.skill_taxonomies()
    numbers = counts([one.id for one in found])
    return as_json({"taxonomies": [_taxonomy(one, numbers[one.id]) for one in found]})


@router.get(
    "/skills/{taxonomy_id}",
    response={200: SkillTaxonomyOut, 404: Problem},
    summary="One skills taxonomy",
    openapi_extra={"x-example": "/skills/starter"},
)
@public
def taxonomy(request: HttpRequest, taxonomy_id: str) -> HttpResponse:
    found = _found(taxonomy_id)
    return as_json(_taxonomy(found, counts([found.id])[found.id]))


@router.get(
    "/skills/{taxonomy_id}/skills",
    response={200: Skills, 404: Problem, 422: Problem},
    summary="Skills of a taxonomy",
    openapi_extra={"x-example": "/skills/starter/skills?sector=digital"},
)
@public
def skills(request: HttpRequest, taxonomy_id: str, chosen: Query[SkillFilter], window: Query[Window]) -> HttpResponse:
    """Skills in use, in the taxonomy's own order; headings, retired and merged skills are left out."""
    found = _found(taxonomy_id)
    for name, known in (("sector", SECTORS), ("kind", KINDS)):
        if getattr(chosen, name) and getattr(chosen, name) not in known:
            raise ParameterError(name, f"must be one of these: {', '.join(filter(None, known))}.")
    rows = skills_of(found, Wanted(chosen.q, chosen.sector, chosen.kind, chosen.category))
    total = rows.count()
    shown = [_skill(one) for one in rows[window.offset : window.offset + window.limit]]
    return listed(request, window, shown, total=total, key="skills", columns=COLUMNS)


@router.get(
    "/skills/{taxonomy_id}/skills/{code}",
    response={200: SkillDetail, 404: Problem},
    summary="One skill",
    openapi_extra={"x-example": "/skills/starter/skills/mig-welding"},
)
@public
def skill(request: HttpRequest, taxonomy_id: str, code: str) -> HttpResponse:
    """A skill with its aliases, and its links to occupations, subjects and other skills."""
    one = queries.skill(_found(taxonomy_id).id, code)
    if one is None:
        raise Http404(f"{taxonomy_id} has no skill with the code {code}.")
    around = skill_page(one)
    more = {
        "taxonomy": one.taxonomy_id,
        "level": one.level,
        "aliases": list(around.aliases),
        "identifier": one.identifier,
        "retired": one.retired,
        "merged_into": one.merged_into.code if one.merged_into else None,
        "links": [
            {
                "relation": tie.relation,
                "target": tie.target,
                "title": tie.node.title if tie.node else tie.other.label if tie.other else "",
                "source": tie.source,
            }
            for tie in around.ties
        ],
    }
    return as_json(_skill(one) | more)


def _found(taxonomy_id: str) -> SkillTaxonomy:
    found = queries.skill_taxonomy(taxonomy_id)
    if found is None:
        raise Http404(f"There is no skills taxonomy “{taxonomy_id}”. /skills lists them.")
    return found


def _taxonomy(one: SkillTaxonomy, numbers: SkillCounts) -> dict[str, Any]:
    names = ("id", "title", "version", "about", "publisher", "licence", "attribution", "file", "sha256")
    return {
        **{name: getattr(one, name) for name in names},
        "owner": one.owner.public_id if one.owner else "",
        "demonstration": bool(one.owner and one.owner.demonstration),
        "skills": numbers.skills,
        "headings": numbers.headings,
    }


def _skill(one: TaxonomySkill) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in ("id", "code", "label", "kind", "category", "statement")},
        "sectors": [key for key in one.sectors.split("|") if key],
        # A skill's key is made of its taxonomy and its code.
        "parent": one.parent_id.partition(":")[2] if one.parent_id else None,
    }
