"""What an organisation is, and whether it is still there."""

from __future__ import annotations

from django.db import models


class Kind(models.TextChoices):
    SCHOOL = "school", "School"
    COLLEGE = "college", "College"
    UNIVERSITY = "university", "University"
    TRAINING_PROVIDER = "training-provider", "Training provider"
    EMPLOYER = "employer", "Employer"
    COUNCIL = "council", "Council"
    COMBINED_AUTHORITY = "combined-authority", "Combined authority"
    LEP = "lep", "Local enterprise partnership"
    CHAMBER = "chamber", "Chamber or business body"
    HUB = "hub", "Skills or careers hub"
    CONSORTIUM = "consortium", "Consortium"
    CHARITY = "charity", "Charity or community organisation"
    GOVERNMENT = "government", "Government department or agency"
    OTHER = "other", "Other organisation"


class Status(models.TextChoices):
    PROPOSED = "proposed", "Not open yet"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
