"""A need's way to a local course: need → skills → occupations → standards and qualifications → courses.

Each step is a suggestion with its reason, worked out from the taxonomy, from what was said together in the evidence and
from what is taught here. Over it lies what a person decided. A refused step stays visible and leads nowhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from routeways.needs import refs
from routeways.needs.kinds import Decision, Subject
from routeways.needs.models import EvidenceItem, HopDecision, Mention, Need
from routeways.needs.queries.starts import with_starts
from routeways.needs.queries.steps import Chain, Step
from routeways.needs.queries.wording import about, detail_of, soc_words, texts_words
from routeways.places.points import Point
from routeways.provision import queries as provision
from routeways.provision.queries import CourseMatch
from routeways.taxonomy import queries as taxonomy
from routeways.taxonomy.models import Qualification

Hop = HopDecision.Hop
SKILLS_SHOWN = 12
OCCUPATIONS_SHOWN = 8
QUALIFICATIONS_SHOWN = 8  # for each occupation
COURSES_SHOWN = 20
_STATE_ORDER = {Decision.CONFIRMED: 0, Decision.CHANGED: 0, Decision.SUGGESTED: 1, Decision.REFUSED: 2}


def chain(need: Need, *, on: date, near: Point | None = None, counts: bool = True, to_courses: bool = True) -> Chain:
    """The whole way, as it stands on a day. `near` is where distances are measured from. Without `counts` no reason
    says in how many texts something was said: that is for those who keep the register. Without `to_courses` it ends at
    the qualifications, in a third of the time."""
    decided = _Decided(need)
    together = _said_together(need, counts=counts)
    skills = decided.over(Hop.SKILLS, need.ref, _skills(need, together))
    occupations = decided.over(Hop.OCCUPATIONS, need.ref, _occupations(need, together))
    suggested = _suggested_qualifications(need, occupations, on)
    qualifications = {id_: decided.over(Hop.QUALIFICATIONS, id_, steps) for id_, steps in suggested.items()}
    found = Chain(need, skills, occupations, qualifications, (), near)
    if not to_courses:
        return found
    found = replace(found, qualifications=with_starts(need.region, qualifications))
    return replace(found, courses=decided.over(Hop.COURSES, need.ref, _courses(found, on, near)))


class _Decided:
    """What people decided about the steps of one need."""

    def __init__(self, need: Need) -> None:
        rows = need.hop_decisions.select_related("decided_by")
        self._rows = {(row.hop, row.before, row.after): row for row in rows}

    def over(self, hop: str, before: str, steps: Iterable[Step]) -> tuple[Step, ...]:
        """Suggestions with their decisions, and what a person added; what holds first, what was refused last."""
        found = {step.id: step for step in steps}
        for (kind, source, after), row in self._rows.items():
            if kind != hop or source != before:
                continue
            known = found.get(after)
            if known is None:
                known = Step(hop, before, after, row.label, row.reason or "Added by a person", detail_of(after))
                if hop == Hop.QUALIFICATIONS:
                    known = replace(known, source=taxonomy.qualifications_by_id([after]).get(after))
            found[after] = replace(known, state=row.state, decision=row)
        return tuple(sorted(found.values(), key=lambda step: _STATE_ORDER[Decision(step.state)]))


# -- the hops


def _said_together(need: Need, *, counts: bool) -> Mapping[str, tuple[str, str]]:
    """What else was confirmed in the texts of this need: id → (label, in how many of them), the commonest first."""
    items = EvidenceItem.objects.in_region(need.region).counted()
    texts = Mention.objects.holding().filter(ref=need.ref, item__in=items).values("item")
    rows = Mention.objects.holding().filter(item__in=texts).exclude(ref=need.ref)
    pairs = set(rows.values_list("item_id", "ref", "label").order_by())
    found = Counter((ref, label) for _, ref, label in pairs)
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return {ref: (label, texts_words(count) if counts else "the evidence") for (ref, label), count in ordered}


def _skills(need: Need, together: Mapping[str, tuple[str, str]]) -> list[Step]:
    if need.subject == Subject.SKILL:
        return [
            Step(
                Hop.SKILLS,
                need.ref,
                need.ref,
                need.label,
                "The need itself",
                detail_of(need.ref),
                state=Decision.CONFIRMED,
            )
        ]
    found: dict[str, Step] = {}
    for ref, (label, texts) in together.items():
        if not ref.startswith(f"{refs.SOC}:"):
            found[ref] = Step(Hop.SKILLS, need.ref, ref, label, f"Said together with it in {texts}")
    for one in taxonomy.skills_of_node(need.ref):
        found.setdefault(
            one.id,
            Step(Hop.SKILLS, need.ref, one.id, one.label, f"{one.taxonomy.title} links it to this occupation"),
        )
    return list(found.values())[:SKILLS_SHOWN]


def _occupations(need: Need, together: Mapping[str, tuple[str, str]]) -> list[Step]:
    if need.subject == Subject.OCCUPATION:
        hint = detail_of(need.ref)
        return [
            Step(Hop.OCCUPATIONS, need.ref, need.ref, need.label, "The need itself", hint, state=Decision.CONFIRMED)
        ]
    found: dict[str, Step] = {}
    for ref, (label, texts) in together.items():
        if ref.startswith(f"{refs.SOC}:"):
            reason = f"Said together with it in {texts}"
            found[ref] = Step(Hop.OCCUPATIONS, need.ref, ref, label, reason, soc_words(ref))
    for node in taxonomy.nodes_of_skill(need.ref, refs.SOC):
        reason = "The skills taxonomy links the skill to this occupation"
        if node.id in found:
            reason = f"{found[node.id].reason}, and {reason[0].lower()}{reason[1:]}"
        found[node.id] = Step(Hop.OCCUPATIONS, need.ref, node.id, node.title, reason, soc_words(node.id))
    return list(found.values())[:OCCUPATIONS_SHOWN]


def _qualifications(need: Need, occupation: Step, on: date) -> list[Step]:
    levels = [need.level] if need.level else None
    return [
        _qualification(occupation, one.qualification, one.reason, confirmed=one.status == "confirmed")
        for one in taxonomy.qualifications_for_occupation(occupation.id, on=on, levels=levels)[:QUALIFICATIONS_SHOWN]
    ]


def _suggested_qualifications(need: Need, occupations: Sequence[Step], on: date) -> dict[str, list[Step]]:
    """For each occupation that holds; where nothing is linked to any of them, what the skill's name suggests."""
    held = [step for step in occupations if step.holds]
    found = {step.id: _qualifications(need, step, on) for step in held}
    if held and not any(found.values()):
        found[held[0].id] = _named_alike(need, held[0], on)
    return found


def _named_alike(need: Need, occupation: Step, on: date) -> list[Step]:
    """What names every word of the skill in its title, as “Welder” does welding."""
    words = [word for word in re.findall(r"[a-z]+", need.label.casefold()) if len(word) > 2]
    if need.subject != Subject.SKILL or not words:
        return []
    stems = [word[: max(4, len(word) - 3)] for word in words]
    found = [
        one
        for one in taxonomy.qualifications(text=" ".join(stems))[:200]
        if all(re.search(rf"\b{stem}", one.title.casefold()) for stem in stems)
        and one.can_start_on(on)
        and (not need.level or need.level in one.levels)
    ]
    reason = f"Its title names “{need.label}”. Nothing is linked to this occupation yet"
    return [_qualification(occupation, one, reason) for one in found[:QUALIFICATIONS_SHOWN]]


def _qualification(occupation: Step, found: Qualification, reason: str, *, confirmed: bool = False) -> Step:
    state = Decision.CONFIRMED if confirmed else Decision.SUGGESTED
    return Step(
        Hop.QUALIFICATIONS, occupation.id, found.id, found.title, reason, about(found), state=state, source=found
    )


def _courses(found: Chain, on: date, near: Point | None) -> list[Step]:
    held = [step for step in found.all_qualifications if step.holds]
    known = [step.source for step in held if isinstance(step.source, Qualification)]
    subjects = {one.subject for one in known if one.subject}
    skill_subjects = (
        {node.id for node in taxonomy.nodes_of_skill(found.need.ref, "ssa")}
        if found.need.subject == Subject.SKILL
        else set()
    )
    # What a course must teach: the skill itself, or the technical skills of the occupation.
    skills = [step.id for step in found.skills if step.holds]
    matches = provision.courses_for(
        found.need.region,
        qualifications=[one.id for one in known],
        skills=skills,
        subjects=skill_subjects or subjects,
        # Only the need’s own level: those of qualifications that were named beside it would hide a course that teaches
        # the skill itself at another.
        levels={found.need.level} if found.need.level else (),
        near=near,
        on=on,
    )
    # A course that only lies in the same subject is no answer, and would hide that there is none.
    answers = [match for match in matches if match.fit != "subject" or not (known or skills)]
    answers.sort(key=lambda match: _nearness(found, match))  # stable: equal ones stay in the order of their distances
    return [_course(found.need, match) for match in answers[:COURSES_SHOWN]]


def _nearness(found: Chain, match: CourseMatch) -> int:
    """How far down the chain's own order its occupation stands: 0 for what teaches the skill itself."""
    for place, steps in enumerate(found.qualifications.values()):
        if match.course.qualification_id in {step.id for step in steps if step.holds}:
            return place
    return 0 if match.fit == "skill" else len(found.qualifications)


def _course(need: Need, match: CourseMatch) -> Step:
    one = match.course
    providers = ", ".join(dict.fromkeys(part.owner.name for part in one.parts)) or one.owner.name
    parts = [providers, one.level_words]
    if match.miles is not None:
        parts.append(f"{match.miles:.0f} mile{'s' if round(match.miles) != 1 else ''} away")
    return Step(Hop.COURSES, need.ref, one.public_id, one.title, match.reason, ", ".join(parts), one.page, source=match)


def search_steps(hop: str, text: str) -> list[refs.Ref]:
    """What a person may add at a hop, by name."""
    if hop == Hop.QUALIFICATIONS:
        if not text.strip():
            return []
        found = taxonomy.qualifications(text=text)[: refs.FOUND]
        return [refs.Ref("qualification", one.id, one.title, about(one)) for one in found]
    wanted = Subject.SKILL if hop == Hop.SKILLS else Subject.OCCUPATION
    return [one for one in refs.search(text) if one.subject == wanted]
