"""What the fields of a challenge are for, for the tables in docs/definitions.md."""

from __future__ import annotations

from pydantic import BaseModel

from routeways.careers.challenges.definitions import Challenge, Criterion, Step

SHOWN: tuple[type[BaseModel], ...] = (Challenge, Step, Criterion)
NAMED: dict[type[BaseModel], str] = {Step: "ChallengeStep", Criterion: "ChallengeCriterion"}
SPECIAL = {
    "Challenge.name": "as schools know it",
    "Challenge.says": "what teams do, in whole sentences",
    "Challenge.programme": "the programme of `school-programmes/` that it belongs to",
    "Challenge.years": "year groups that can take part",
    "Challenge.least": "pupils of a team at least",
    "Challenge.most": "and at most",
    "Challenge.starts": "its first day",
    "Challenge.ends": "its last day; nothing while it goes on",
    "Challenge.steps": "in the order of their days within a school year, see below",
    "Challenge.rubric": "what judges look at, see below",
    "Challenge.judges": "how many mark each team; two at least",
    "Challenge.places": "the places, the best first",
    "Challenge.signs": "the signs of a meaningful encounter that it can have",
    "Challenge.source": "who says so",
    "Challenge.order": "its place in the list",
    "ChallengeStep.id": "small letters and hyphens; kept on what is handed in, so it never changes",
    "ChallengeStep.kind": "one each of `enter`, `judging` and `results`; `hand-in` once or more",
    "ChallengeStep.on": "month and day, such as 11-30: the last one of entering and handing in, the first of judging",
    "ChallengeStep.says": "what to do",
    "ChallengeCriterion.id": "small letters and hyphens; kept on marks, so it never changes",
    "ChallengeCriterion.asks": "the question that a judge answers",
    "ChallengeCriterion.weight": "how many times it counts",
    "ChallengeCriterion.levels": "what a judge chooses from, the lowest first, which is worth one point",
}
