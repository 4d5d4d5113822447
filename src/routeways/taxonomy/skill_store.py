"""Skills between the tables and plain documents; called by actions and queries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from routeways.taxonomy.formats.document import Document, SkillLinkRow, SkillRow, TaxonomyMeta, key_of, once
from routeways.taxonomy.models import SkillAlias, SkillLink, SkillTaxonomy, TaxonomySkill, skill_id

_AT_ONCE = 400  # keys in one statement: SQLite may hold as few as 999
META = ("title", "version", "about", "publisher", "licence", "attribution", "identifier", "changed", "extra")


@dataclass(frozen=True)
class Changes:
    """Codes of skills that are new, that read otherwise now, that read the same, and that are not there any more."""

    made: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    retired: tuple[str, ...] = ()

    @property
    def any(self) -> bool:
        return bool(self.made or self.changed or self.retired)


def meta_of(taxonomy: SkillTaxonomy) -> TaxonomyMeta:
    return TaxonomyMeta(id=taxonomy.id, **{name: getattr(taxonomy, name) for name in META})


def document_of(taxonomy: SkillTaxonomy) -> Document:
    """The whole taxonomy as it stands, retired and merged skills with it; three queries."""
    rows = rows_of(taxonomy)
    return Document(meta_of(taxonomy), tuple(rows), tuple(_links_of(taxonomy)))


def rows_of(taxonomy: SkillTaxonomy) -> list[SkillRow]:
    names: dict[str, list[str]] = {}
    hidden: dict[str, list[str]] = {}
    aliases = SkillAlias.objects.filter(skill__taxonomy=taxonomy).order_by("position", "id")
    for skill, text, is_hidden in aliases.values_list("skill_id", "text", "hidden"):
        (hidden if is_hidden else names).setdefault(skill, []).append(text)
    start = len(taxonomy.id) + 1
    found = TaxonomySkill.objects.filter(taxonomy=taxonomy).order_by("position", "code")
    return [
        SkillRow(
            code=one.code,
            label=one.label,
            kind=one.kind,
            level=one.level,
            statement=one.statement,
            category=one.category,
            sectors=tuple(filter(None, one.sectors.split("|"))),
            aliases=tuple(names.get(one.id, ())),
            hidden=tuple(hidden.get(one.id, ())),
            parent=(one.parent_id or "")[start:],
            merged_into=(one.merged_into_id or "")[start:],
            retired=one.retired,
            identifier=one.identifier,
            extra=one.extra,
        )
        for one in found
    ]


def _links_of(taxonomy: SkillTaxonomy) -> Iterator[SkillLinkRow]:
    found = SkillLink.objects.filter(skill__taxonomy=taxonomy).order_by("skill__position", "position", "id")
    for code, relation, target, source in found.values_list("skill__code", "relation", "target", "source"):
        yield SkillLinkRow(code, relation, target, source)


def put(
    taxonomy: SkillTaxonomy,
    document: Document,
    *,
    whole: bool,
    progress: Callable[[int, int, str], None] | None = None,
) -> Changes:
    """Stores what differs. `whole`: the document is all there is, and a skill that it lacks is retired, not removed.

    Otherwise skills that the document does not name stay as they are.
    """
    before = document_of(taxonomy)
    there = {row.code: row for row in before.skills}
    given = {row.code for row in document.skills}
    links_there = before.links_by_code()
    links = {**links_there, **{code: [] for code in given}, **document.links_by_code()}
    fresh = _in_place(document.skills, there, whole)
    made = [row.code for row in fresh if row.code not in there]
    changed = [
        row.code
        for row in fresh
        if row.code in there
        and (there[row.code].content() != row.content() or links_there.get(row.code, []) != links.get(row.code, []))
    ]
    if made or changed or [row.code for row in fresh] != list(there):
        _write(taxonomy, fresh, {*made, *changed}, links, progress)
    return Changes(
        tuple(made),
        tuple(code for code in changed if code in given),
        len(fresh) - len(made) - len(changed),
        tuple(code for code in changed if code not in given),
    )


def _in_place(rows: Sequence[SkillRow], there: Mapping[str, SkillRow], whole: bool) -> list[SkillRow]:
    """All rows of the taxonomy afterwards, in their order: the document's, or the old ones with its rows put in."""
    given = {row.code: row for row in rows}
    left = [row for row in there.values() if row.code not in given]
    if whole:
        return [*rows, *(replace(row, retired=True) for row in left)]
    kept = [given.get(code, row) for code, row in there.items()]
    return [*kept, *(row for row in rows if row.code not in there)]


def _write(
    taxonomy: SkillTaxonomy,
    rows: Sequence[SkillRow],
    codes: set[str],
    links: Mapping[str, Sequence[SkillLinkRow]],
    progress: Callable[[int, int, str], None] | None,
) -> None:
    skills = [_skill(taxonomy.id, row, position) for position, row in enumerate(rows)]
    fields = [f.name for f in TaxonomySkill._meta.concrete_fields if f.name not in ("id", "taxonomy", "code")]
    written = [row for row in rows if row.code in codes]
    for start in range(0, len(skills), _AT_ONCE):
        part = skills[start : start + _AT_ONCE]
        TaxonomySkill.objects.bulk_create(part, update_conflicts=True, unique_fields=["id"], update_fields=fields)
    for start in range(0, len(written), _AT_ONCE):
        part_of = written[start : start + _AT_ONCE]
        ids = [skill_id(taxonomy.id, row.code) for row in part_of]
        SkillAlias.objects.filter(skill__in=ids).delete()
        SkillLink.objects.filter(skill__in=ids).delete()
        SkillAlias.objects.bulk_create(alias for row in part_of for alias in _aliases(taxonomy.id, row))
        SkillLink.objects.bulk_create(
            SkillLink(
                skill_id=skill_id(taxonomy.id, row.code),
                target=link.target,
                relation=link.relation,
                source=link.source[:300],
                position=position,
            )
            for row in part_of
            for position, link in enumerate(links.get(row.code, ()))
        )
        if progress:
            progress(start + len(part_of), len(written), "Storing skills")


def _skill(taxonomy: str, row: SkillRow, position: int) -> TaxonomySkill:
    return TaxonomySkill(
        id=skill_id(taxonomy, row.code),
        taxonomy_id=taxonomy,
        code=row.code,
        label=row.label,
        label_key=key_of(row.label),
        kind=row.kind,
        level=row.level,
        statement=row.statement,
        category=row.category,
        sectors=f"|{'|'.join(row.sectors)}|" if row.sectors else "",
        parent_id=skill_id(taxonomy, row.parent) if row.parent else None,
        merged_into_id=skill_id(taxonomy, row.merged_into) if row.merged_into else None,
        retired=row.retired,
        identifier=row.identifier,
        position=position,
        extra=dict(row.extra),
    )


def _aliases(taxonomy: str, row: SkillRow) -> Iterator[SkillAlias]:
    """Each text once: one that is shown is not hidden as well."""
    shown = once(row.aliases)
    for hidden, texts in ((False, shown), (True, [text for text in once(row.hidden) if text not in shown])):
        for position, text in enumerate(texts):
            yield SkillAlias(
                skill_id=skill_id(taxonomy, row.code), text=text, key=key_of(text), hidden=hidden, position=position
            )
