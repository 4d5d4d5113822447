"""The words of this floor that stand in records: kinds of evidence, how far it is shared, what a person decided."""

from __future__ import annotations

from django.db.models import TextChoices


class EvidenceKind(TextChoices):
    ADVERT = "advert", "job advert"
    SURVEY = "survey-answer", "survey answer"
    DIAGNOSIS = "diagnosis", "self-diagnosis"
    INTERVIEW = "interview", "interview"
    MINUTE = "minute", "advisory group minute"
    PROJECTION = "projection", "projection"
    NOTE = "note", "note"


class Sharing(TextChoices):
    """Who may read the words. Private items are kept for their owner and are never counted."""

    PRIVATE = "private", "the organisation that holds it"
    GROUP = "group", "those who keep the region’s register (said in a group)"
    REGION = "region", "those who keep the region’s register"
    PUBLIC = "public", "everybody, without the business’s name"


COUNTED = (Sharing.GROUP, Sharing.REGION, Sharing.PUBLIC)


class Subject(TextChoices):
    """What a mention or a need is of."""

    SKILL = "skill", "skill"
    OCCUPATION = "occupation", "occupation"


class Decision(TextChoices):
    """Where a suggestion stands. Only a person takes it out of `suggested`."""

    SUGGESTED = "suggested", "suggested"
    CONFIRMED = "confirmed", "confirmed"
    CHANGED = "changed", "changed"
    REFUSED = "refused", "refused"


HOLDS = (Decision.CONFIRMED, Decision.CHANGED)  # a person says that it is so


class When(TextChoices):
    """When the skill or the people are wanted."""

    NOW = "now", "now"
    YEAR = "within a year", "within a year"
    THREE_YEARS = "in one to three years", "in one to three years"
    LATER = "later", "later"


class SizeBand(TextChoices):
    """The bands of UK Business Counts, by the keys of the warehouse’s breakdown `size`."""

    MICRO = "micro", "0 to 9 people"
    SMALL = "small", "10 to 49 people"
    MEDIUM = "medium", "50 to 249 people"
    LARGE = "large", "250 people or more"


LEVELS = {
    "1": "Level 1",
    "2": "Level 2",
    "3": "Level 3",
    "4": "Level 4",
    "5": "Level 5",
    "6": "Level 6",
    "7": "Level 7",
    "8": "Level 8",
}
