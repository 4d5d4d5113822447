"""People of 16 or over who come to jobs by their e-mail address: before they confirmed it, and the account it makes."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import models

from routeways.engagements.models.jobs import Vacancy
from routeways.foundation.ids import public_id


class JobSignUpQuerySet(models.QuerySet["JobSignUp"]):
    def left_before(self, day: date) -> JobSignUpQuerySet:
        """Those that nobody confirmed since."""
        return self.filter(asked_at__date__lt=day)


class JobSignUp(models.Model):
    """What somebody typed before they showed that the address is theirs. Nothing is compared with it.

    It goes when the letter's link is opened, or after the days of the rule `retention`.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    email = models.EmailField(max_length=254, db_index=True)  # in lower case
    born_on = models.DateField()
    version = models.CharField(max_length=20, blank=True)
    wording = models.TextField(max_length=1200, blank=True)  # "": wants to apply and not to be matched
    vacancy = models.ForeignKey(Vacancy, models.SET_NULL, null=True, blank=True, related_name="+")  # to go on with
    asked_at = models.DateTimeField()

    objects = JobSignUpQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Sign-up {self.pk}"  # never who: this is what audit and logs would show


class JobAccountQuerySet(models.QuerySet["JobAccount"]):
    def alone(self) -> JobAccountQuerySet:
        """Those without a password, a role or a provider's sign-in: they open pages of jobs alone."""
        rows = self.filter(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)
        return rows.filter(user__organisation_roles=None, user__socialaccount=None)


class JobAccount(models.Model):
    """An account that was made by confirming an address here. It goes when nothing of the person is left."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="job_account")
    region = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    objects = JobAccountQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Job account {self.pk}"
