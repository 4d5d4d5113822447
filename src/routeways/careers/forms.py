from __future__ import annotations

from typing import Any

from django import forms

from routeways.careers.models import Phase, Setting


class SearchForm(forms.Form):
    """A filter: what it does not know asks for all."""

    q = forms.CharField(label="Name", required=False, max_length=100)
    phase = forms.ChoiceField(label="Phase", required=False, choices=[("", "All"), *Phase.choices])
    setting = forms.ChoiceField(label="Setting", required=False, choices=[("", "All"), *Setting.choices])
    district = forms.ChoiceField(label="District", required=False)

    def __init__(self, *args: Any, districts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].choices = [("", "All"), *districts]  # type: ignore[attr-defined]
