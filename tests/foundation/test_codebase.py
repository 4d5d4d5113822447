"""Rules that every model of ours keeps, and every definition and template of this floor."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template.loader import get_template

import routeways.foundation

FOUNDATION = Path(routeways.foundation.__file__).parent
OURS = [model for model in apps.get_models() if model.__module__.startswith("routeways.")]


def names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if isinstance(field, models.Field)}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_who_goes_with_when(model):
    """Whatever an action made says who and when, or neither: one without the other answers half a question."""
    for verb in ("created", "revoked"):
        assert (f"{verb}_at" in names(model)) == (f"{verb}_by" in names(model)), f"{verb}_at and {verb}_by go together"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_names_of_moments_end_in_at(model):
    exceptions = {"lease_until", "at", "last_login"}
    for field in model._meta.get_fields():
        if isinstance(field, models.DateTimeField) and field.name not in exceptions:
            assert field.name.endswith("_at"), field.name


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_what_somebody_did_does_not_vanish_with_them(model):
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignKey) and field.name.endswith("_by"):
            assert field.remote_field.on_delete is not models.CASCADE, field.name


def test_no_template_of_this_floor_has_inline_scripts_styles_or_handlers():
    for path in FOUNDATION.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", text), path.name


def test_every_template_of_this_floor_can_be_read():
    folder = FOUNDATION / "templates"
    for path in [*folder.rglob("*.html"), *folder.rglob("*.txt")]:
        get_template(path.relative_to(folder).as_posix())


def test_every_form_that_posts_carries_a_token():
    for path in (FOUNDATION / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        assert text.count('method="post"') == text.count("{% csrf_token %}"), path.name


def test_no_module_of_this_floor_is_longer_than_three_hundred_lines():
    long = [path.name for path in FOUNDATION.glob("*.py") if len(path.read_text("utf-8").splitlines()) > 300]
    assert long == []


@pytest.mark.django_db
def test_migrations_of_this_floor_are_complete():
    from io import StringIO

    from django.core.management import call_command

    out = StringIO()
    try:
        call_command("makemigrations", "foundation", check=True, dry_run=True, stdout=out)
    except SystemExit:
        pytest.fail(out.getvalue())
