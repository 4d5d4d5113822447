"""What a plan says, gathered once when it is published. Everything later (page, Word, PDF) is made from this alone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from routeways.foundation.dated_rules import rule
from routeways.needs import queries
from routeways.needs.kinds import COUNTED, Subject
from routeways.needs.models import EvidenceItem, Need, PlanText, Priority
from routeways.needs.publishing import rules_in_force, safe_tables, seed_of
from routeways.needs.queries.chain import chain
from routeways.needs.quoting import is_public, public_source
from routeways.needs.reports import ReportDefinition, lsip
from routeways.needs.rollup import Rollup
from routeways.needs.stating import stated_of
from routeways.places import queries as places
from routeways.ui.written import write_figure
from routeways.warehouse.queries import figures


def problems(region: str, *, on: date) -> list[str]:
    """What keeps a plan from being published, each a sentence; [] where nothing does."""
    known = rule("needs", on)
    fewest, most = known["fewest_priorities"], known["most_priorities"]
    chosen = queries.live_priorities(region)
    agreed = [one for one in chosen if one.state != Priority.State.DRAFT]
    found = []
    if not fewest <= len(chosen) <= most:
        found.append(
            f"A plan has {fewest} to {most} priorities. There {'is' if len(chosen) == 1 else 'are'} {len(chosen)}: "
            f"{'propose more' if len(chosen) < fewest else 'set some aside, or join some into one'}."
        )
    found += [f"Nobody has agreed to “{one.title}” yet." for one in chosen if one not in agreed]
    found += [
        f"All needs of “{one.title}” are met or set aside. Choose others for it, or set it aside."
        for one in chosen
        if all(need.closed for need in one.needs.all())
    ]
    found += [f"“{one.title}” cites no evidence." for one in chosen if not one.cites.all()]
    return found


def warnings(region: str) -> list[str]:
    """What a plan may be published without, but should not be."""
    texts = plan_texts(region)
    return [f"The section “{one.title}” is empty." for one in lsip().sections if not texts.get(one.id, "").strip()]


def plan_texts(region: str) -> Mapping[str, str]:
    return dict(PlanText.objects.filter(region=region).values_list("section", "text"))


def plan_content(region: str, *, number: int, register: Mapping[str, Any], on: date, site: str) -> dict[str, Any]:
    """`register` is what is published with it; `site` is the address that links in files begin with."""
    definition = lsip()
    whole = places.region(region)
    rolled = queries.rollup(region)
    public = {one["id"]: one for one in register["needs"]}
    chosen = [_priority(one, rolled, public, on) for one in queries.live_priorities(region)]
    texts = plan_texts(region)
    return {
        "region": region,
        "region_name": whole.name,
        "demonstration": bool(whole.demonstration),
        "title": definition.title,
        "number": number,
        "published_on": on.isoformat(),
        "site": site.rstrip("/"),
        "definition": f"{definition.id}#{definition.digest}",
        "guidance": {
            "title": definition.guidance.title,
            "publisher": definition.guidance.publisher,
            "published": definition.guidance.published.isoformat(),
        },
        "sections": [
            {"id": one.id, "title": one.heading, "holds": one.holds, "text": texts.get(one.id, "")}
            for one in definition.sections
        ],
        "annexes": [{"id": one.id, "title": one.title, "holds": one.holds} for one in definition.annexes],
        "priorities": chosen,
        "context": _context(definition, whole.code, region),
        "occupations": _annex(region, chosen, public, on),
        "heard": register["heard"],
        "sizes": register["heard_tables"].get("size", {}),
        "sources": _sources(register["needs"]),
        "rules": {"disclosure": register["rule"], "ranking": register["ranking"]},
        "counted_on": register["on"],
    }


def digest_of(content: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _priority(one: Priority, rolled: Rollup, public: Mapping[str, Any], on: date) -> dict[str, Any]:
    rules, _ = rules_in_force(on)
    needs = [need for need in one.needs.all() if not need.closed]
    named = frozenset().union(*(line.named for line in queries.lines_of(needs, rolled)))
    total = safe_tables({"all_of_them": {"": len(named)}}, rules, seed=seed_of(one.public_id))["all"][""]
    return {
        "id": one.public_id,
        "title": one.title,
        "why": one.why,
        "action": one.action,
        "businesses": total,
        "needs": [_need(need, public.get(need.public_id)) for need in needs],
        "cites": _cites(one, needs, rolled, public) if total is not None else [],
        "agreed_by": [sign.organisation.name for sign in one.sign_offs.all()],
    }


def _need(need: Need, found: Mapping[str, Any] | None) -> dict[str, Any]:
    return {
        "id": need.public_id,
        "label": need.label,
        "subject": need.subject,
        "ref": need.ref,
        "narrowed": {"level": need.level, "sector": need.sector, "area": need.area},
        "businesses": found["businesses"] if found else None,
        "people": found["posts"] if found else None,
        "stated": list(stated_of(need) or ()) or None,
        "basis": need.volume_basis if need.volume is not None else "",
        "wanted": found["wanted"] if found else need.wanted,
        "founded": found["founded"] if found else "",
    }


def _cites(one: Priority, needs: Sequence[Need], rolled: Rollup, public: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Of a need whose number is withheld no item is told either: how many they are, when and from where."""
    told = {id for id, found in public.items() if found["businesses"]}
    lines = queries.lines_of([need for need in needs if need.public_id in told], rolled)
    may = frozenset().union(*(line.items for line in lines))
    rows = one.cites.filter(sharing__in=COUNTED, withdrawn_at__isnull=True).select_related("about", "batch")
    return [_cited(item) for item in rows.prefetch_related("about__aliases") if item.pk in may]


def _cited(item: EvidenceItem) -> dict[str, Any]:
    """The id can be named by whoever may see the item; nothing here says whose words they are."""
    return {
        "id": item.public_id,
        "kind": item.get_kind_display(),
        "month": item.on.strftime("%Y-%m"),
        "source": public_source(item),
        "shown": is_public(item),
    }


def _context(definition: ReportDefinition, code: str, region: str) -> list[dict[str, str]]:
    from routeways.evidence.definitions import indicators

    known = indicators()
    rows = []
    for name in definition.context_figures:
        if name not in known:
            continue
        figure = figures(indicators=name, areas=code, breakdowns="").latest().one()
        if figure is not None:
            rows.append(
                {
                    "title": known[name].title,
                    "value": str(write_figure(figure)),
                    "period": figure.period.label,
                    "href": f"/{region}/indicators/{name}/",
                    "source": figure.vintage.partition("@")[0],
                }
            )
    return rows


def _annex(
    region: str, priorities: Sequence[Mapping[str, Any]], public: Mapping[str, Any], on: date
) -> list[dict[str, Any]]:
    """One row a priority and occupation: SOC 2020 unit group, the sections of SIC 2007 that spoke, what leads there."""
    sectors = queries.titles_of_sections()
    rows: dict[tuple[int, str], dict[str, Any]] = {}
    for place, priority in enumerate(priorities, 1):
        for found in priority["needs"]:
            need = queries.need(region, found["id"])
            if need is None:
                continue
            way = chain(need, on=on, counts=False, to_courses=False)
            tables = (public.get(found["id"]) or {"tables": {}})["tables"]
            spoke = [key for key, value in tables.get("sector", {}).items() if key and value]
            for step in (one for one in way.occupations if one.holds):
                row = rows.setdefault((place, step.id), _blank_row(place, step.id, step.label))
                if need.subject == Subject.SKILL and need.label not in row["skills"]:
                    row["skills"].append(need.label)
                row["sic"] = sorted({*row["sic"], *(f"{key} {sectors.get(key, '')}".strip() for key in spoke)})
                held = [one.label for one in way.qualifications.get(step.id, ()) if one.holds]
                row["qualifications"] = list(dict.fromkeys([*row["qualifications"], *held]))[:5]
    return [rows[key] for key in sorted(rows)]


def _blank_row(place: int, occupation: str, title: str) -> dict[str, Any]:
    soc = occupation.partition(":")[2]
    return {"priority": place, "soc": soc, "occupation": title, "skills": [], "sic": [], "qualifications": []}


def _sources(needs: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    found: dict[str, list[str]] = {}
    for one in needs:
        for source in one["sources"]:
            found.setdefault(source["source"], []).extend((source["from"], source["to"]))
    return [{"source": name, "from": min(days), "to": max(days)} for name, days in sorted(found.items())]
