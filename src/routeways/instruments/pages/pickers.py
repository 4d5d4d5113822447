"""The two pickers without a script: type, press “Search”, choose from a list that the next page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from routeways.instruments import picking
from routeways.instruments.asking.answers import AnswerError, tidy
from routeways.instruments.asking.schema import Question
from routeways.instruments.forms import OWN, QuestionForm, key_of, picked_from
from routeways.instruments.picking import Offer

TYPES = frozenset({"occupation", "skills"})


def searching(asked: Question, data: QueryDict) -> bool:
    """“Search” was pressed, or “Continue” with a text that nothing was chosen for yet."""
    if asked.type not in TYPES:
        return False
    if "find" in data:
        return True
    typed = tidy(data.get("search", ""), one_line=True)
    return asked.type == "occupation" and bool(typed) and not data.get("answer") and "later" not in data


def form(asked: Question, value: Any, data: QueryDict | None = None) -> QuestionForm | None:
    """The page as it is opened or sent, None for a question that is no picker."""
    if asked.type not in TYPES:
        return None
    text = tidy(data.get("search", ""), one_line=True) if data is not None else ""
    if asked.type == "occupation":
        offers = _occupations(value, text, chosen=data.get("answer", "") if data is not None else "")
    else:
        offers = _skills(asked, value, text, data.getlist("answer") if data is not None else [])
    return QuestionForm(asked, value, data, offers=offers, searched=text)


def searched(asked: Question, value: Any, data: QueryDict) -> QuestionForm:
    """The page again with what was found. What was ticked before stays ticked; nothing is an error yet."""
    text = tidy(data.get("search", ""), one_line=True)
    if asked.type == "occupation":
        return QuestionForm(asked, None, offers=_occupations(value, text, chosen=""), searched=text)
    ticked = data.getlist("answer")
    offers = _skills(asked, value, text, ticked)
    labels = {offer.id: offer.label for offer in offers}
    kept = [picked_from(key, labels.get(key, key)) for key in ticked]
    return QuestionForm(asked, kept, offers=offers, searched=text)


def raw(asked: Question, sent: QuestionForm) -> Any:
    """What `asking.answers.check` takes. Labels come from the taxonomy, never from the browser. Raises AnswerError."""
    answer = sent.cleaned_data.get("answer")
    if asked.type == "occupation":
        if answer == OWN:
            words = tidy(sent.cleaned_data.get("search", ""), one_line=True)
            if not words:
                raise AnswerError("Type the job in your own words")
            return {"words": words}
        found = picking.occupation(answer or "")
        return {"code": found.id, "label": found.label} if found else None
    labels = dict(sent.fields["answer"].choices)  # type: ignore[attr-defined]
    return [picked_from(key, str(labels[key])) for key in answer or []]


def _occupations(value: Mapping[str, str] | None, text: str, *, chosen: str) -> list[Offer]:
    offers = picking.occupations(text) if text else []
    known = {offer.id for offer in offers}
    for code in ((value or {}).get("code", ""), chosen):
        found = picking.occupation(code) if code and code not in known else None
        if found is not None:
            offers.insert(0, found)
            known.add(found.id)
    return offers


def _skills(asked: Question, value: Any, text: str, ticked: list[str]) -> list[Offer]:
    """What was picked, then what was found, then the typed words themselves."""
    offers = [Offer(key_of(one), one.get("label") or f"“{one['words']}”") for one in value or []]
    for key in ticked[:50]:
        if key.startswith(f"{OWN}:"):
            offers.append(Offer(key, f"“{tidy(key.partition(':')[2], one_line=True)}”"))
        elif found := picking.skill(key):
            offers.append(found)
    if text:
        offers += picking.skills(text)
        offers.append(Offer(f"{OWN}:{text}", f"“{text}”", "In your own words"))
    unique: dict[str, Offer] = {}
    for offer in offers:
        unique.setdefault(offer.id, offer)
    return list(unique.values())
