"""Classifications in the API: reading only."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from routeways.foundation.api import ParameterError, Problem, Window, as_json, listed
from routeways.foundation.permissions import public
from routeways.taxonomy import queries
from routeways.taxonomy.models import Classification, Node

router = Router(tags=["Classifications"])

COLUMNS = ("code", "title", "level", "parent")


class Level(Schema):
    id: str
    one: str
    many: str
    count: int


class ClassificationOut(Schema):
    """One edition of one classification; `levels` from the top down."""

    id: str
    title: str
    edition: str
    about: str
    publisher: str
    licence: str
    release: str
    file: str
    sha256: str
    levels: list[Level]


class Classifications(Schema):
    classifications: list[ClassificationOut]


class NodeOut(Schema):
    code: str
    title: str
    level: str
    parent: str | None = Field(description="code of the group in which it lies")


class LinkOut(Schema):
    """`relation` says what the linked group is to this one: exact, broader, narrower or related."""

    relation: str
    classification: str
    code: str
    title: str
    source: str


class NodeDetail(NodeOut):
    classification: str
    note: str
    description: str
    tasks: str
    entry_routes: str
    job_titles: str
    ancestors: list[NodeOut]
    children: list[NodeOut]
    links: list[LinkOut]


class Nodes(Schema):
    total: int
    limit: int
    offset: int
    nodes: list[NodeOut]


class NodeFilter(Schema):
    level: str = Field("", max_length=40, description="only groups of this level")
    parent: str = Field("", max_length=120, description="only groups directly inside the group with this code")
    q: str = Field("", max_length=200, description="words in titles or job titles, or the beginning of a code")


@router.get(
    "/classifications",
    response={200: Classifications},
    summary="All classifications",
    openapi_extra={"x-example": "/classifications"},
)
@public
def classifications(request: HttpRequest) -> HttpResponse:
    """Occupations, industries, subjects, levels and the lists that official files use, with their publishers."""
    return as_json({"classifications": [_about(one) for one in queries.classifications()]})


@router.get(
    "/classifications/{classification_id}",
    response={200: ClassificationOut, 404: Problem},
    summary="One classification",
    openapi_extra={"x-example": "/classifications/soc2020"},
)
@public
def classification(request: HttpRequest, classification_id: str) -> HttpResponse:
    return as_json(_about(_found(classification_id)))


@router.get(
    "/classifications/{classification_id}/nodes",
    response={200: Nodes, 404: Problem, 422: Problem},
    summary="Groups of a classification",
    openapi_extra={"x-example": "/classifications/soc2020/nodes?level=major"},
)
@public
def nodes(
    request: HttpRequest, classification_id: str, chosen: Query[NodeFilter], window: Query[Window]
) -> HttpResponse:
    """In the classification's own order; for a search, the best match first."""
    found = _found(classification_id)
    levels = [level["id"] for level in found.levels]
    if chosen.level and chosen.level not in levels:
        raise ParameterError("level", f"must be one of these: {', '.join(levels)}.")
    groups = _groups(found, chosen)
    rows = [_node(one) for one in window.of(groups)]
    return listed(request, window, rows, total=len(groups), key="nodes", columns=COLUMNS)


@router.get(
    "/classifications/{classification_id}/nodes/{code}",
    response={200: NodeDetail, 404: Problem},
    summary="One group",
    openapi_extra={"x-example": "/classifications/soc2020/nodes/2136"},
)
@public
def node(request: HttpRequest, classification_id: str, code: str) -> HttpResponse:
    """A group with the groups around it, and its links to other classifications."""
    one = queries.node(_found(classification_id).id, code)
    if one is None:
        raise Http404(f"{classification_id} has no group with the code {code}.")
    texts = ("note", "description", "tasks", "entry_routes", "job_titles")
    around = {
        "classification": one.classification_id,
        **{name: getattr(one, name) for name in texts},
        "ancestors": [_node(each) for each in queries.ancestors(one)],
        "children": [_node(each) for each in queries.children(one)],
        "links": [
            {
                "relation": link.relation,
                "classification": link.node.classification_id,
                "code": link.node.code,
                "title": link.node.title,
                "source": link.source,
            }
            for link in queries.links(one)
        ],
    }
    return as_json(_node(one) | around)


def _found(classification_id: str) -> Classification:
    found = queries.classification(classification_id)
    if found is None:
        raise Http404(f"There is no classification “{classification_id}”. /classifications lists them.")
    return found


def _groups(found: Classification, chosen: NodeFilter) -> list[Node]:
    if chosen.q:
        groups = queries.search(chosen.q, classification=found.id, limit=10_000)
    else:
        groups = list(Node.objects.filter(classification=found).order_by("position"))
    if chosen.level:
        groups = [one for one in groups if one.level == chosen.level]
    if chosen.parent:
        above = queries.node(found.id, chosen.parent)
        if above is None:
            raise ParameterError("parent", f"must be the code of a group of {found.id}.")
        groups = [one for one in groups if one.parent_id == above.pk]
    return groups


def _node(one: Node) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "level": one.level,
        # A group's key is made of its classification and its code.
        "parent": one.parent_id.partition(":")[2] if one.parent_id else None,
    }


def _about(one: Classification) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ClassificationOut.model_fields}


class QualificationOut(Schema):
    """`valid_to` is the last day on which somebody may start it. `level` is E, 1 to 8, a range (4-5) or 4+."""

    id: str
    kind: str
    title: str
    level: str
    subject: str
    awarding: str
    route: str
    reference: str
    valid_from: date | None
    valid_to: date | None
    note: str
    source: str
    release: str


class Qualifications(Schema):
    total: int
    limit: int
    offset: int
    qualifications: list[QualificationOut]


class QualificationFilter(Schema):
    q: str = Field("", max_length=100, description="words of the title, or a reference")
    kind: Literal["", "lars", "t-level", "htq", "standard"] = Field("", description="which list")
    level: Literal["", "E", "1", "2", "3", "4", "5", "6", "7", "8"] = Field("", description="a single level")
    subject: str = Field("", max_length=20, pattern=r"^(ssa:[0-9.]+)?$", description="key of a subject area")


@router.get(
    "/qualifications",
    response={200: Qualifications, 422: Problem},
    summary="Qualifications and apprenticeship standards",
    openapi_extra={"x-example": "/qualifications?kind=t-level"},
)
@public
def qualifications(request: HttpRequest, chosen: Query[QualificationFilter], window: Query[Window]) -> HttpResponse:
    """T Levels, higher technical routes, apprenticeship standards in use, and learning aims where a list is loaded."""
    found = queries.qualifications(text=chosen.q, kind=chosen.kind, level=chosen.level, subject=chosen.subject)
    names = tuple(QualificationOut.model_fields)
    rows = [{name: getattr(one, name) for name in names} for one in found[window.offset : window.offset + window.limit]]
    return listed(request, window, rows, total=found.count(), key="qualifications", columns=names)
