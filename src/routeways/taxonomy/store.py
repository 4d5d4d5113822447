"""Writing rows into the tables; called by actions, inside their transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from routeways.taxonomy.models import Classification, Crosswalk, Node, node_id
from routeways.taxonomy.packaged import ClassificationDefinition
from routeways.taxonomy.rows import LinkRow, NodeRow

TITLES = ["title", "level", "parent", "position", "note"]
TEXTS = ["description", "tasks", "entry_routes", "job_titles"]


def classification_of(definition: ClassificationDefinition) -> Classification:
    """An unsaved row with what the definition says."""
    return Classification(
        id=definition.id,
        order=definition.order,
        title=definition.title,
        edition=definition.edition,
        about=definition.about,
        note=definition.note,
        publisher=definition.publisher,
        licence=definition.licence,
        release=definition.source.release,
        file=definition.source.file,
        sha256=definition.source.sha256,
        levels=[level.model_dump() for level in definition.levels],
    )


def put_nodes(classification: str, rows: Sequence[NodeRow], *, texts: bool) -> None:
    """Makes the classification's groups exactly `rows`; existing ones keep their texts unless `texts`."""
    nodes = []
    for position, row in enumerate(rows):
        values = asdict(row)
        parent = values.pop("parent")
        nodes.append(
            Node(
                id=node_id(classification, row.code),
                classification_id=classification,
                parent_id=node_id(classification, parent) if parent else None,
                position=position,
                **values,
            )
        )
    fields = TITLES + (TEXTS if texts else [])
    Node.objects.bulk_create(nodes, update_conflicts=True, unique_fields=["id"], update_fields=fields)
    there = set(Node.objects.filter(classification=classification).values_list("id", flat=True))
    gone = sorted(there - {node.id for node in nodes})
    Node.objects.filter(id__in=gone).delete()


def put_links(classification: str, to: str, rows: Iterable[LinkRow], source: str) -> None:
    """Makes the links from one classification to another exactly `rows`."""
    Crosswalk.objects.filter(from_node__classification=classification, to_node__classification=to).delete()
    Crosswalk.objects.bulk_create(
        Crosswalk(
            from_node_id=node_id(classification, row.code),
            to_node_id=node_id(to, row.to),
            relation=row.relation,
            source=source,
        )
        for row in rows
    )
