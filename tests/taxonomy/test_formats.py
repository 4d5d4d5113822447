"""What goes out comes in again: nothing is lost on the way, and the second file is the first, byte for byte."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.taxonomy.formats import asn, case, plain, rsd
from routeways.taxonomy.formats.document import (
    KINDS,
    LINK_RELATIONS,
    SECTORS,
    Document,
    SkillLinkRow,
    SkillRow,
    TaxonomyMeta,
    tidy,
    tidy_text,
)

# Letters that files stumble over: separators of every format, formula signs, quotes, accents, other scripts.
LETTERS = st.sampled_from(list("abcXYZ019 ,;|\\'\"=+-@:/{}[]éßŁ’“”…中🙂\n#%"))
LINES = st.text(LETTERS, max_size=24).map(tidy)
LABELS = LINES.filter(bool)
TEXTS = st.text(LETTERS, max_size=60).map(tidy_text)
CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._~-]{0,8}", fullmatch=True)
TARGETS = st.sampled_from(["soc2020:2136", "ssa:4.1", "esco:00064735-8fad-454b-90c7-ed858cc993f2", "starter:sql"])
EXTRAS = st.dictionaries(LABELS, st.one_of(TEXTS, st.integers(), st.lists(TEXTS, max_size=2)), max_size=2)


@st.composite
def documents(draw):
    codes = draw(st.lists(CODES, min_size=1, max_size=5, unique=True))
    rows, links = [], []
    for number, code in enumerate(codes):
        aliases = draw(st.lists(LABELS, max_size=3, unique=True))
        rows.append(
            SkillRow(
                code=code,
                label=draw(LABELS),
                kind=draw(st.sampled_from(sorted(KINDS))),
                level=draw(st.sampled_from(["", "", "", "Heading", "area"])),
                statement=draw(TEXTS),
                category=draw(LINES),
                sectors=tuple(draw(st.lists(st.sampled_from(list(SECTORS)), max_size=2, unique=True))),
                aliases=tuple(aliases),
                hidden=tuple(
                    draw(st.lists(LABELS.filter(lambda one, known=aliases: one not in known), max_size=2, unique=True))
                ),
                parent=draw(st.sampled_from(["", *codes[:number]])),
                merged_into=draw(st.sampled_from(["", *codes[:number]])),
                retired=draw(st.booleans()),
                identifier=draw(st.sampled_from(["", "", f"https://example.org/{number}", "https://example.org/same"])),
                extra=draw(EXTRAS),
            )
        )
        tied = draw(st.lists(st.tuples(st.sampled_from(list(LINK_RELATIONS)), TARGETS), max_size=3, unique=True))
        links += [SkillLinkRow(code, relation, target, draw(LINES)) for relation, target in tied]
    meta = TaxonomyMeta(
        "imaginary-works",
        draw(LABELS),
        draw(LINES),
        draw(TEXTS),
        draw(LINES),
        draw(LINES),
        draw(TEXTS),
        changed=draw(st.sampled_from(["", "2026-03-27"])),
        identifier=draw(st.sampled_from(["", "https://example.org/framework"])),
        extra=draw(EXTRAS),
    )
    return Document(meta, tuple(rows), tuple(links))


def content(document):
    return [row.content() for row in document.skills], document.links


def there_and_back(format_, document, folder, ending):
    first = format_.write(document)
    path = folder / f"taxonomy.{ending}"
    path.write_bytes(first)
    back = format_.read(path, document.meta.id).document
    return first, back


a_few = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
# Tables go through the database of the contract reader, which takes its time.
fewer = settings(a_few, max_examples=12)


@a_few
@given(documents())
@pytest.mark.parametrize("format_", [case, asn])
def test_case_and_json_ld_bring_everything_back(tmp_path, format_, document):
    first, back = there_and_back(format_, document, tmp_path, "json")
    assert content(back) == content(document)
    assert back.meta == document.meta
    assert format_.write(back) == first


@fewer
@given(documents())
def test_our_csv_brings_every_skill_back(tmp_path, document):
    first, back = there_and_back(plain, document, tmp_path, "csv")
    assert content(back) == content(document)
    assert plain.write(replace(back, meta=document.meta)) == first


@fewer
@given(documents().filter(lambda one: any(not (r.level or r.retired or r.merged_into) for r in one.skills)))
def test_what_rsd_can_say_comes_back_and_is_written_the_same(tmp_path, document):
    first, back = there_and_back(rsd, document, tmp_path, "csv")
    used = [row for row in document.skills if not (row.level or row.retired or row.merged_into)]
    assert [(row.label, row.statement, row.category) for row in back.skills] == [
        (row.label, row.statement, row.category) for row in used
    ]
    assert rsd.write(replace(back, meta=document.meta)) == first
    known = {row.code for row in used if not row.identifier}
    assert [link for link in back.links if link.code in known] == [
        replace(link, source=link.source) for link in document.links if link.code in known
    ]
