"""A small questionnaire that uses every type of question, as the content of a YAML file, and answers to it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from routeways.instruments.asking.instrument import Instrument

SMALL: dict[str, Any] = {
    "schema": 1,
    "id": "small",
    "title": "A small questionnaire",
    "version": "1",
    "about": "To try things out.",
    "audience": "employers",
    "declaration": ["Counted together with others."],
    "what_next": ["We read it."],
    "sections": [
        {
            "id": "first",
            "title": "First",
            "questions": [
                {"id": "name", "type": "text", "text": "What are you called?", "one_line": True, "required": False},
                {"id": "number", "type": "text", "text": "Company number?", "one_line": True, "required": False},
                {"id": "staff", "type": "number", "text": "How many people?", "minimum": 1, "maximum": 9999},
                {
                    "id": "sector",
                    "type": "single",
                    "text": "Which sector?",
                    "options": [{"id": "a", "label": "Alpha"}, {"id": "b", "label": "Beta"}],
                },
            ],
        },
        {
            "id": "second",
            "title": "Second",
            "questions": [
                {
                    "id": "hard",
                    "type": "single",
                    "text": "Is anything hard?",
                    "options": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}],
                    "scores": {"yes": 1, "no": 0},
                },
                {
                    "id": "reasons",
                    "type": "multiple",
                    "text": "Why?",
                    "options": [
                        {"id": "pay", "label": "Pay"},
                        {"id": "skills", "label": "Skills", "hint": "What people can do"},
                        {"id": "none", "label": "None of these", "alone": True},
                    ],
                    "show_if": {"all": [{"question": "hard", "equals": "yes"}]},
                },
                {
                    "id": "few",
                    "type": "number",
                    "text": "How many of them?",
                    "minimum": 0,
                    "not_more_than": "staff",
                    "show_if": {"all": [{"question": "reasons", "any_of": ["skills"]}]},
                },
                {"id": "job", "type": "occupation", "text": "Which job?", "required": False},
                {"id": "skills", "type": "skills", "text": "Which skills?", "required": False},
                {
                    "id": "steps",
                    "type": "matrix",
                    "text": "How far are you?",
                    "options": [{"id": "low", "label": "Low"}, {"id": "high", "label": "High"}],
                    "scores": {"low": 0, "high": 4},
                    "rows": [{"id": "plan", "label": "Planning"}, {"id": "train", "label": "Training"}],
                },
                {"id": "since", "type": "date", "text": "Since when?", "required": False},
                {"id": "paper", "type": "file", "text": "Your plan?", "required": False},
                {"id": "words", "type": "text", "text": "Anything else?", "required": False},
            ],
        },
    ],
    "profile": {"organisation": "name", "company_number": "number", "staff": "staff", "sector": "sector"},
    "shares": [
        {"id": "counts", "title": "Counts", "questions": ["staff", "sector", "hard", "reasons", "few"], "always": True},
        {"id": "further", "title": "Further answers", "questions": ["job", "skills", "steps", "since"]},
        {"id": "words", "title": "Own words", "questions": ["words"]},
    ],
    "scores": [
        {
            "id": "ready",
            "title": "Ready",
            "method": "min-anchored-mean",
            "of": ["steps/plan", "steps/train"],
            "steps": ["None", "Little", "Some", "Much", "All"],
        }
    ],
    "findings": [
        {
            "id": "train",
            "title": "Train",
            "why": "You are at the start.",
            "kind": "course",
            "weight": 4,
            "when": {"all": [{"score": "ready", "at_most": 2}]},
            "severity": {"score": "ready"},
        }
    ],
}
FULL: dict[str, Any] = {
    "name": "Moonbeam Bakery",
    "staff": 12,
    "sector": "a",
    "hard": "yes",
    "reasons": ["skills"],
    "few": 2,
    "steps": {"plan": "low", "train": "high"},
    "words": "More bakers.",
}


def content(**changes: Any) -> dict[str, Any]:
    """The content of the file, with some keys changed."""
    return {**deepcopy(SMALL), **changes}


def questionnaire(**changes: Any) -> Instrument:
    return Instrument.model_validate(content(**changes))


def question_of(raw: dict[str, Any], id: str) -> dict[str, Any]:
    """One question of such content, to be changed."""
    return next(one for section in raw["sections"] for one in section["questions"] if one["id"] == id)
