"""Reading courses for the skills they teach, and deciding on what was read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from routeways.foundation import audit
from routeways.provision.models import Course, CourseReading, CourseSkill, Status
from routeways.taxonomy import reading
from routeways.taxonomy.reading import Reading, SkillMention

TAXONOMY = reading.STARTER
AT_ONCE = 200  # courses read together, and stored in one transaction


def read_courses(*, by: Any, region: str = "") -> int:
    """Reads every course whose words or whose reader have changed since it was last read; how many those were.

    A course says in its title and under “what you will learn” what it teaches; other texts say what is asked of people
    before, or what they may do after. Decided skills stay as they are.
    """
    rows = Course.objects.exclude(status=Status.WITHDRAWN).select_related("reading", "qualification")
    wanted = list(rows.filter(region=region) if region else rows)
    engine = reading.open_taxonomy(TAXONOMY).engine
    words = {one.pk: _words(one) for one in wanted}
    digests = {pk: hashlib.sha256(text.encode()).hexdigest() for pk, text in words.items()}
    stale = [one for one in wanted if _read_as(one) != (digests[one.pk], engine)]
    for start in range(0, len(stale), AT_ONCE):
        some = stale[start : start + AT_ONCE]
        found = reading.read_texts([words[one.pk] for one in some], taxonomy=TAXONOMY)
        with transaction.atomic():
            for one, read in zip(some, found.texts, strict=True):
                _store(one, words[one.pk], read)
                known = {"words": digests[one.pk], "engine": engine}
                CourseReading.objects.update_or_create(course=one, defaults=known)
            details = {"courses": len(some), "engine": engine}
            audit.record(by=by, verb="provision.read_courses", subject=f"region:{region or 'all'}", details=details)
    return len(stale)


@transaction.atomic
def decide_skill(*, by: Any, skill: CourseSkill, confirmed: bool, now: datetime) -> CourseSkill:
    """A person says that the course teaches the skill, or that it does not."""
    skill.status = CourseSkill.Status.CONFIRMED if confirmed else CourseSkill.Status.REFUSED
    skill.decided_by, skill.decided_at = by, now
    skill.save(update_fields=["status", "decided_by", "decided_at"])
    details = {"skill": skill.skill, "status": skill.status}
    audit.record(by=by, verb="provision.decide_skill", subject=skill.course, details=details)
    return skill


def _words(one: Course) -> str:
    named = one.qualification.title if one.qualification else ""
    return "\n".join(part for part in (one.title, named, one.what_you_will_learn) if part)


def _read_as(one: Course) -> tuple[str, str]:
    try:
        return one.reading.words, one.reading.engine
    except CourseReading.DoesNotExist:
        return "", ""


def _store(one: Course, words: str, read: Reading) -> None:
    best: dict[str, SkillMention] = {}
    for mention in sorted(read.skills, key=lambda mention: -mention.score):
        best.setdefault(f"{TAXONOMY}:{mention.skill}", mention)
    one.skills.filter(status=CourseSkill.Status.SUGGESTED).delete()
    decided = set(one.skills.values_list("skill", flat=True))
    CourseSkill.objects.bulk_create(_suggested(one, words, best, decided))


def _suggested(one: Course, words: str, best: dict[str, SkillMention], decided: set[str]) -> Sequence[CourseSkill]:
    return [
        CourseSkill(
            course=one,
            skill=key,
            label=mention.label[:200],
            evidence=words[mention.start : mention.end][:300],
            score=mention.score,
        )
        for key, mention in best.items()
        if key not in decided
    ]
