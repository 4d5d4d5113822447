"""Forms of this floor. They check what was typed; what may be recorded is decided by the actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from routeways.taxonomy.formats.document import KINDS, SECTORS


class BrowseForm(forms.Form):
    """Which skills of a taxonomy. Choices that the taxonomy has no use for are not offered."""

    use_required_attribute = False
    q = forms.CharField(max_length=100, label="Find a skill", help_text="A skill, another word for it or a code")
    sector = forms.ChoiceField(label="Sector")
    kind = forms.ChoiceField(label="Kind")
    category = forms.ChoiceField(label="Category")

    def __init__(self, data: Any, *, sectors: Sequence[str], kinds: Sequence[str], categories: Sequence[str]) -> None:
        super().__init__(data)
        self._offer("sector", "All sectors", [(key, SECTORS[key]) for key in sectors])
        self._offer("kind", "All kinds", [(key, KINDS[key]) for key in kinds])
        self._offer("category", "All categories", [(name, name) for name in categories])
        for field in self.fields.values():
            field.required = False

    def _offer(self, name: str, every: str, choices: list[tuple[str, str]]) -> None:
        if len(choices) < 2:
            del self.fields[name]
        else:
            self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]
