"""What people fill in on this floor."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.evidence.definitions import sources
from routeways.foundation.models import Upload, UploadState, User


class LoadForm(forms.Form):
    """A file, or one that was handed in before (`upload`), and what only a person may know about it."""

    file = forms.FileField(
        label="File",
        help_text="The file as its publisher gives it: CSV, Excel without macros (.xlsx) or Parquet.",
        error_messages={"required": "Choose a file", "empty": "This file is empty. Download it again"},
    )
    source = forms.ChoiceField(
        label="Source",
        help_text="Leave it as it is unless we could not tell.",
        required=False,
    )
    release = forms.CharField(
        label="Release",
        help_text="What the publisher calls it, for example “2024, revised”. Leave it empty if you do not know.",
        required=False,
        max_length=120,
    )
    upload = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user: User = user
        self.fields["file"].required = self.earlier is None
        known = sorted(((one.id, one.title) for one in sources().values()), key=lambda pair: pair[1])
        self.fields["source"].choices = [("", "Find out from the file"), *known]  # type: ignore[attr-defined]

    @property
    def earlier(self) -> Upload | None:
        """The file that the same person handed in before, so that nobody has to choose it twice."""
        wanted = self["upload"].value() or ""
        if not isinstance(wanted, str) or "\x00" in wanted:
            return None
        mine = Upload.objects.filter(created_by=self.user, state=UploadState.ACCEPTED)
        return mine.filter(public_id=wanted).first() if wanted else None
