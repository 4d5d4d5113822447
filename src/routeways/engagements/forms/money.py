"""Boxes for amounts and whole numbers, with the words of their mistakes."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.values import Money

MOST = Money.pounds(10**9)
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}


class MoneyField(forms.CharField):
    """An amount in pounds, “1,250” or “1250.50”; whole pence come out. Above nothing, below a billion pounds.

    `nothing`: 0 is an amount too, and so is an empty box.
    """

    def __init__(self, *, nothing: bool = False, **options: Any) -> None:
        self.nothing = nothing
        options.setdefault("required", not nothing)
        options.setdefault("widget", forms.TextInput(NUMERIC))
        options.setdefault("max_length", 24)
        options.setdefault("error_messages", {}).setdefault("required", "Enter an amount in pounds, like 1,250")
        super().__init__(**options)

    def clean(self, value: Any) -> int:
        text = str(super().clean(value)).strip()
        if self.nothing and not text:
            return 0
        try:
            amount = Money.from_text(text)
        except ValueError:
            raise forms.ValidationError("Enter an amount in pounds, like 1,250 or 1250.50") from None
        if amount.pence == 0 and not self.nothing:
            raise forms.ValidationError("Enter an amount above nothing")
        if amount > MOST:
            raise forms.ValidationError(f"{amount} is more than can be meant. Check the number")
        return amount.pence

    def prepare_value(self, value: Any) -> Any:
        return str(Money(value)).removeprefix("£") if isinstance(value, int) else value


class WholeNumber(forms.IntegerField):
    def __init__(self, least: int, most: int, **options: Any) -> None:
        options["error_messages"] = {
            "invalid": "Enter a whole number, like 12",
            "required": "Enter a whole number, like 12",
            "min_value": f"Enter {least:,} or more",
            "max_value": f"Enter {most:,} or fewer",
        }
        super().__init__(min_value=least, max_value=most, widget=forms.TextInput(NUMERIC), **options)
