"""What an institution does about a criterion that it has not achieved yet, as a line of its plan says it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

# Criteria that are asked as “How many …?”: question of the questionnaires → questionnaire ("" all) → what to do.
SHARES: Mapping[str, Mapping[str, str]] = {
    "bm5-share": {
        "": "Give every pupil a meaningful encounter with an employer in each school year",
        "gatsby-college": "Give every learner two meaningful encounters with employers in each year",
    },
    "bm6-share": {
        "": "Give every pupil meaningful experiences of a workplace by the end of Year 11",
        "gatsby-college": "Give every learner an experience of a workplace by the end of their programme",
    },
    "bm8-share": {
        "": "Give every pupil a guidance meeting by the end of Year 11",
        "gatsby-college": "Offer every learner a guidance meeting by the end of their programme",
    },
}


def to_do(criterion: str, label: str, instrument: str = "") -> str:
    """`criterion` as `scoring.Criterion.id`, `label` in the words of the day on which it was asked."""
    if criterion in SHARES:
        return SHARES[criterion].get(instrument) or SHARES[criterion][""]
    return f"Make sure that {label[:1].lower()}{label[1:]}"
