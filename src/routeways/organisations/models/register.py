from __future__ import annotations

from django.db import models

from routeways.organisations.models.organisation import Organisation


class RegisterEntry(models.Model):
    """What a public register says of an organisation: profile facts, never a grade, score or judgement."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="register_entries")
    register = models.CharField(
        max_length=40
    )  # “gias”, “dfe-performance-tables”, “pupil-premium”, “lancashire-colleges”
    key = models.CharField(max_length=20)  # the register's own number for it, normalised
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=100, blank=True)
    phase = models.CharField(max_length=40, blank=True)
    gender = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=60, blank=True)
    lowest_age = models.PositiveSmallIntegerField(null=True, blank=True)
    highest_age = models.PositiveSmallIntegerField(null=True, blank=True)
    authority = models.CharField(max_length=3, blank=True)  # the Department for Education's code of the local authority
    as_of = models.CharField(max_length=40)  # the edition, as its publisher names it
    publisher = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)  # SHA-256 of the file

    class Meta:
        ordering = ["register", "key"]
        verbose_name_plural = "register entries"
        constraints = [models.UniqueConstraint(fields=["register", "key"], name="register_entry_once")]

    def __str__(self) -> str:
        return f"{self.register} {self.key}"

    @property
    def ages(self) -> str:
        return f"{self.lowest_age} to {self.highest_age}" if self.lowest_age is not None and self.highest_age else ""
