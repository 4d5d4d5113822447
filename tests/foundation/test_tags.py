from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from routeways.foundation import tags, uploads
from routeways.foundation.models import AuditEntry, Tag, Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(tmp_path, settings) -> Upload:
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return uploads.receive(by=None, file=ContentFile(b"a,b\n", name="a.csv"), kinds=["csv"], limit=100)


def test_tags_are_words_and_are_set_as_a_whole(record, user):
    assert tags.set_tags(record, ["Theme 1", "theme-1", " Net zero "], by=user) == ["net-zero", "theme-1"]
    assert tags.set_tags(record, ["theme-1"], by=user) == ["theme-1"]
    assert list(Upload.objects.filter(tags__word="theme-1")) == [record]
    assert not Upload.objects.filter(tags__word="net-zero").exists()
    assert AuditEntry.objects.filter(verb="foundation.set_tags", by=user).count() == 2


def test_what_cannot_be_a_tag_changes_nothing(record, user):
    tags.set_tags(record, ["kept"], by=user)
    with pytest.raises(tags.TagError, match="cannot be a tag"):
        tags.set_tags(record, ["new", "!!!"], by=user)
    assert list(record.tags.values_list("word", flat=True)) == ["kept"]
    assert not Tag.objects.filter(word="new").exists()


@pytest.mark.parametrize(
    ("reference", "good"),
    [
        ("organisation:4f7k", True),
        ("organisations.organisation:4f7k", True),
        ("", True),
        ("4f7k", False),
        ("a:b c", False),
    ],
)
def test_an_owner_is_written_kind_and_id(record, reference, good):
    record.owner_ref = reference
    if good:
        record.clean_fields(exclude=["created_by"])
    else:
        with pytest.raises(ValidationError, match="kind:id"):
            record.clean_fields(exclude=["created_by"])
