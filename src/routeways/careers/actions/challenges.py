"""A school's teams: entered under an alias, mentored, handed in, shown with consent, and logged as an encounter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from routeways.careers.actions import challenges_letters as letters
from routeways.careers.actions.challenges_erasing import empty_team
from routeways.careers.actions.challenges_revealing import check_what_it_tells, named_in
from routeways.careers.actions.encounters import change_encounter, log_encounter
from routeways.careers.actions.encounters_taking import known_postcode
from routeways.careers.challenges.aliases import is_alias
from routeways.careers.challenges.definitions import Challenge, Step, StepKind
from routeways.careers.encounter_drafts import EncounterDraft, MetDraft, ReachDraft
from routeways.careers.errors import CareersError
from routeways.careers.models import ChallengeHandIn, ChallengeTeam, Encounter, Institution
from routeways.careers.queries.challenges import mentor_of, results_of
from routeways.careers.school_years import SchoolYear, year_name
from routeways.engagements import actions as engagements
from routeways.engagements.models import Request
from routeways.foundation import audit

LAYOUT = "school-challenges"


@transaction.atomic
def enter_team(
    *, by: Any, institution: Institution, challenge: Challenge, alias: str, counts: Mapping[int, int], now: datetime
) -> ChallengeTeam:
    """A team of this school year. `counts` is year group → pupils, never names. Raises CareersError."""
    today = timezone.localdate(now)
    begins = SchoolYear.of(today).begins
    until = challenge.the(StepKind.ENTER).day(begins)
    if not challenge.is_open(today) or today > until:
        raise CareersError(f"Teams could enter until {until:%-d %B %Y}. Look for the next school year.")
    if not is_alias(alias):
        raise CareersError("Choose the alias from the two lists, so that no name of a pupil stands there.")
    given = {year: number for year, number in counts.items() if number}
    _check_counts(institution, challenge, given)
    try:
        with transaction.atomic():
            made = ChallengeTeam.objects.create(
                institution=institution, region=institution.region, challenge=challenge.id, begins=begins, alias=alias,
                counts={str(year): number for year, number in sorted(given.items())}, entered_at=now, entered_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        raise CareersError(f"Another team is called {alias} this year. Choose other words.") from error
    audit.record(by=by, verb="careers.enter_team", subject=made, details={"challenge": challenge.id})
    letters.tell_entered(by=by, team=made, now=now)
    return made


def _check_counts(institution: Institution, challenge: Challenge, counts: Mapping[int, int]) -> None:
    for year, number in counts.items():
        if year not in challenge.years or year not in institution.years:
            raise CareersError(f"{year_name(year)} cannot take part in this challenge at {institution}.")
        if number < 0:
            raise CareersError(f"{year_name(year)}: enter 0 or more pupils.")
    if not challenge.least <= sum(counts.values()) <= challenge.most:
        raise CareersError(
            f"A team has {challenge.least} to {challenge.most} pupils; this one would have {sum(counts.values())}."
        )


@transaction.atomic
def withdraw_team(*, by: Any, team: ChallengeTeam, now: datetime) -> ChallengeTeam:
    """The team takes no further part, and all that was written of it goes: work, marks, words, counts of pupils.

    What stays is its alias, and what the school itself keeps among its encounters.
    """
    held = _standing(team)
    empty_team(held)
    held.withdrawn_at = now
    held.shown_at, held.shown_words, held.shown_school, held.place = None, "", False, ""
    held.save(update_fields=["withdrawn_at", "shown_at", "shown_words", "shown_school", "place"])
    audit.record(by=by, verb="careers.withdraw_team", subject=held)
    return held


@transaction.atomic
def hand_in(
    *, by: Any, team: ChallengeTeam, step: Step, text: str, address: str, now: datetime, sure: bool = False
) -> ChallengeHandIn:
    """Hands in, or writes over what was handed in, until the step's last day and before judging begins.

    Raises CareersError for what would tell judges the school; a name that means something else needs `sure`.
    """
    held, today = _standing(team), timezone.localdate(now)
    last, judging = step.day(held.begins), held.what.the(StepKind.JUDGING).day(held.begins)
    if step.kind != StepKind.HAND_IN:
        raise CareersError("Nothing is handed in for this step.")
    if today > last or today >= judging:
        raise CareersError(f"“{step.name}” could be done until {last:%-d %B %Y}. What was handed in before stays.")
    if not text.strip() and not address:
        raise CareersError("Write something, or give an address at which it can be seen.")
    check_what_it_tells(held.institution, text, address, sure=sure)
    before = held.hand_ins.filter(step=step.id).first()
    given: dict[str, Any] = {"text": text.strip(), "address": address, "at": now, "by": by}
    if before is not None:  # what was masked stays so, as far as it still stands there
        given["masks"] = [word for word in before.masks if word.casefold() in text.casefold()]
        given["address_masked"] = before.address_masked and before.address == address
    made, _ = ChallengeHandIn.objects.update_or_create(team=held, step=step.id, defaults=given)
    audit.record(by=by, verb="careers.hand_in", subject=held, details={"step": step.id, "sure": sure})
    return made


@transaction.atomic
def ask_for_mentor(*, by: Any, team: ChallengeTeam, now: datetime) -> Request:
    """A draft of a request for a mentor at the school's own desk; asked again it is the same one."""
    held = _standing(team)
    if held.mentoring is not None:
        return held.mentoring
    institution = held.institution
    draft = engagements.Draft(
        title=f"A mentor for {held.alias}",
        about=f"{held.what.name}, {held.school_year}: {held.what.says}",
        postcode=known_postcode(institution),
    )
    made = engagements.make_request(
        by=by, region=institution.region, kind_id="challenge-mentor", owner=institution.organisation, draft=draft,
        now=now, through="challenge",
    )  # fmt: skip
    held.mentoring = made
    held.save(update_fields=["mentoring"])
    audit.record(by=by, verb="careers.ask_for_mentor", subject=held)
    return made


@transaction.atomic
def show_team(*, by: Any, team: ChallengeTeam, words: str, name_school: bool, now: datetime) -> ChallengeTeam:
    """The school says that it holds everybody's consent: from now on the team stands in the showcase by its alias."""
    held = _standing(team)
    if results_of(held.institution.region, held.challenge, held.begins) is None:
        raise CareersError("The showcase opens with the results. Come back when they are given.")
    if not words.strip():
        raise CareersError("Write what the team made, in words for everybody and without names.")
    if not name_school and (name := named_in(held.institution, words)):
        raise CareersError(f"“{name}” names your school. Take it out, or tick that its name is shown, too.")
    held.shown_at, held.shown_by, held.shown_words, held.shown_school = now, by, words.strip(), name_school
    held.save(update_fields=["shown_at", "shown_by", "shown_words", "shown_school"])
    audit.record(by=by, verb="careers.show_team", subject=held, details={"school": name_school})
    return held


@transaction.atomic
def hide_team(*, by: Any, team: ChallengeTeam) -> ChallengeTeam:
    """Consent was taken back: it is gone from the showcase at once, and its words with it."""
    held = ChallengeTeam.objects.select_for_update().get(pk=team.pk)
    held.shown_at, held.shown_words, held.shown_school = None, "", False
    held.save(update_fields=["shown_at", "shown_words", "shown_school"])
    audit.record(by=by, verb="careers.hide_team", subject=held)
    return held


@transaction.atomic
def log_challenge(
    *, by: Any, team: ChallengeTeam, on: date, mode: str, flags: tuple[str, ...], now: datetime
) -> Encounter:
    """The mentor met the teams: one encounter of the school, challenge and year, once, whatever is changed later.

    It reaches the pupils of all teams that have a mentor, as counts. Raises CareersError without a mentor.
    """
    held = _standing(team)
    teams = [one for one in _of_the_school(held) if mentor_of(one) is not None]
    mentors = {found.pk: found for one in teams if (found := mentor_of(one)) is not None}
    if not mentors:
        raise CareersError("No mentor has met the team yet. An encounter is logged when pupils met somebody from work.")
    if unknown := [flag for flag in flags if flag not in held.what.signs]:
        raise CareersError(f"“{unknown[0]}” is no sign that a challenge can have.")
    reached: dict[int, int] = {}
    for one in teams:
        for year, number in one.counts.items():
            reached[int(year)] = reached.get(int(year), 0) + number
    draft = EncounterDraft(
        on=on,
        title=f"{held.what.name} with a mentor",
        mode=mode,
        flags=flags,
        met=tuple(MetDraft("employer", organisation=one) for one in mentors.values()),
        reach=tuple(ReachDraft(year, pupils=number) for year, number in sorted(reached.items())),
        key=f"{held.challenge}:{held.begins}",
    )
    known = held.institution.encounters.filter(layout=LAYOUT, key=draft.key).first()
    if known is not None:
        return change_encounter(by=by, encounter=known, draft=draft, now=now)
    return log_encounter(
        by=by, institution=held.institution, draft=draft, now=now, source=Encounter.Source.ENGAGEMENT, layout=LAYOUT
    )


def _of_the_school(team: ChallengeTeam) -> list[ChallengeTeam]:
    same = {"institution": team.institution, "challenge": team.challenge, "begins": team.begins}
    return list(ChallengeTeam.objects.standing().filter(**same).select_related("mentoring"))


def _standing(team: ChallengeTeam) -> ChallengeTeam:
    rows = ChallengeTeam.objects.select_for_update(of=("self",)).select_related("institution__organisation")
    held = rows.get(pk=team.pk)
    if held.withdrawn_at is not None:
        raise CareersError(f"{held.alias} was withdrawn. Enter a new team while entering is open.")
    return held
