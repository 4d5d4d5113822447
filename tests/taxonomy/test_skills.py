"""Skills are stored once, found by any of their words, and lead to occupations and subjects."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest

from routeways.foundation.definitions import PACKAGED
from routeways.foundation.models import AuditEntry
from routeways.foundation.tables import FileRefused
from routeways.taxonomy import actions, packaged_skills, queries, skill_store
from routeways.taxonomy.formats import starter
from routeways.taxonomy.formats.checks import shared_aliases
from routeways.taxonomy.formats.document import SECTORS, SkillLinkRow, SkillRow, TaxonomyMeta
from routeways.taxonomy.models import SkillAlias, SkillLink, TaxonomySkill
from routeways.taxonomy.queries.browsing import choices
from tests.taxonomy import skill_files

FOLDER = PACKAGED / "taxonomy" / "skills"
META = TaxonomyMeta("small", "Small", "1", publisher="Imaginary Works", licence="CC BY 4.0")


def rows(*codes):
    return [SkillRow(code, code.title()) for code in codes]


def load(skills, links=(), meta=META, **more):
    return actions.load_skill_taxonomy(by=None, meta=meta, rows=skills, links=links, **more)


def test_the_starter_file_gives_skills_with_aliases_and_links(ten):
    assert len(ten.changes.made) == 10
    one = queries.skill("starter", "mig-welding")
    assert (one.label, one.kind, one.category) == ("MIG welding", "technical", "Engineering and manufacturing")
    assert [alias.text for alias in one.aliases.all()] == ["metal inert gas welding", "MIG/MAG welding"]
    assert [link.target for link in one.links.all()] == ["soc2020:5212", "soc2020:5213", "ssa:4.2"]
    assert queries.skill("starter", "teamwork").category == "All sectors"
    assert queries.skill("starter", "network-cabling").sector_names == ["Construction", "Digital"]


def test_the_same_file_twice_changes_nothing(ten, tmp_path):
    entries = AuditEntry.objects.count()
    before = list(SkillAlias.objects.values_list("pk", flat=True))
    found = starter.read(skill_files.write(tmp_path, skill_files.STARTER))
    again = actions.load_skill_taxonomy(
        by=None, meta=skill_store.meta_of(ten.taxonomy), rows=found.rows, links=found.links, file="starter.csv"
    )
    assert not again.changed
    assert again.sentence == "Starter skills 1: it is loaded already. Nothing changed."
    assert AuditEntry.objects.count() == entries
    assert list(SkillAlias.objects.values_list("pk", flat=True)) == before
    assert again.taxonomy.revision == 1


def test_what_is_stored_is_what_was_given(ten, tmp_path):
    found = starter.read(skill_files.write(tmp_path, skill_files.STARTER))
    document = skill_store.document_of(ten.taxonomy)
    assert [row.content() for row in document.skills] == [row.content() for row in found.rows]
    assert document.links == found.links


@pytest.mark.django_db
def test_a_newer_file_changes_adds_and_retires_and_says_so():
    load(rows("a", "b", "c"), [SkillLinkRow("c", "related", "soc2020:2136")])
    newer = [SkillRow("b", "Better"), SkillRow("a", "A"), SkillRow("d", "D")]
    done = load(newer, meta=replace(META, version="2"))
    assert (done.changes.made, done.changes.changed, done.changes.retired) == (("d",), ("b",), ("c",))
    assert done.sentence == "Small 2: 1 new, 1 changed, 1 as before, 1 retired."
    gone = queries.skill("small", "c")
    assert gone.retired
    assert [link.target for link in gone.links.all()] == ["soc2020:2136"]
    assert [one.code for one in TaxonomySkill.objects.filter(taxonomy="small")] == ["b", "a", "d", "c"]
    assert not load(newer, meta=replace(META, version="2")).changed
    back = load(rows("a", "b", "c"))
    assert "c" in back.changes.changed
    assert not queries.skill("small", "c").retired


@pytest.mark.django_db
def test_only_a_new_link_or_alias_is_a_change_too():
    load(rows("a", "b"))
    assert load(rows("a", "b"), [SkillLinkRow("a", "exact", "esco:1")]).changes.changed == ("a",)
    assert load([SkillRow("a", "A", aliases=("x",)), SkillRow("b", "B")]).changes.changed == ("a",)


@pytest.mark.parametrize(
    ("skills", "words"),
    [
        ([], "holds no skill that can be used"),
        ([SkillRow("a", "")], "the skill has no label"),
        ([SkillRow("a", "A", level="Heading")], "holds no skill"),
        ([SkillRow("a", "A"), SkillRow("a", "B")], "1 of 2 skills .* the code a is given twice"),
        ([SkillRow("a", "<b>A</b>")], "it holds HTML"),
        ([SkillRow("a", "A\x07")], "it holds control characters"),
        ([SkillRow("a", "Caf\ufffd")], "may be in another encoding"),
        ([SkillRow("a", "A", statement="x" * 10_001)], "its statement has 10,001 characters; at most 10,000"),
        ([SkillRow("a", "A", kind="odd")], "its kind must be one of technical, essential, knowledge"),
        ([SkillRow("a", "A", sectors=("space",))], "there is no sector “space”"),
        ([SkillRow("a b", "A")], "a code holds letters, digits"),
        ([SkillRow("a", "A", aliases=("x" * 301,))], "one of its aliases has more than 300 characters"),
    ],
)
@pytest.mark.django_db
def test_a_wrong_taxonomy_is_refused_in_a_sentence_and_nothing_is_half_loaded(skills, words):
    with pytest.raises(FileRefused, match=words):
        load(skills)
    assert not TaxonomySkill.objects.exists()
    assert queries.skill_taxonomy("small") is None


@pytest.mark.django_db
def test_a_few_wrong_rows_are_left_out_and_reported_with_their_line():
    good = [SkillRow(f"s{number}", f"Skill {number}") for number in range(9)]
    done = load([*good, SkillRow("bad", "Bad", kind="odd", line=11)])
    assert (done.report.rows_good, done.report.rows_rejected) == (9, 1)
    assert str(done.report.problems[0]).startswith("row 11: its kind must be one of")
    assert queries.skill("small", "bad") is None


@pytest.mark.django_db
def test_a_parent_that_is_missing_or_a_circle_is_cut_and_reported():
    done = load([SkillRow("a", "A", parent="b"), SkillRow("b", "B", parent="a"), SkillRow("c", "C", parent="zz")])
    reasons = [problem.reason for problem in done.report.problems]
    assert any("a stands under itself by way of b" in reason for reason in reasons)
    assert any("c stands under zz, which is not in the file" in reason for reason in reasons)
    assert queries.skill("small", "b").parent.code == "a"


@pytest.mark.django_db
def test_a_link_that_leads_nowhere_is_left_out_and_reported():
    links = [
        SkillLinkRow("a", "exact", "esco:1"),
        SkillLinkRow("a", "exact", "esco:1"),
        SkillLinkRow("zz", "exact", "esco:1"),
        SkillLinkRow("a", "likes", "esco:1"),
        SkillLinkRow("a", "exact", "nothing"),
    ]
    done = load(rows("a"), links)
    assert SkillLink.objects.count() == 1
    assert len(done.report.problems) == 3


def test_a_taxonomy_cannot_take_the_name_of_a_classification(loaded):
    with pytest.raises(FileRefused, match="is a classification"):
        load(rows("a"), meta=replace(META, id="soc2020"))


def test_search_finds_labels_aliases_and_codes_best_first(ten):
    def found(text, **more):
        return [one.code for one in queries.search_skills(text, **more)]

    assert found("welding") == ["mig-welding"]
    assert found("laying bricks") == ["bricklaying"]
    assert found("heat-pump") == ["heat-pump-installation"]
    assert found("TEAM working") == ["teamwork"]
    assert found("installing") == ["heat-pump-installation"]
    assert found("") == found("zzzz") == found("\x00") == []
    assert len(found("i", limit=3)) == 3
    load([SkillRow("w", "Welding"), SkillRow("x", "Spot welding", retired=True)])
    assert found("welding") == ["w", "mig-welding"]
    assert found("welding", taxonomy="starter") == ["mig-welding"]


def test_skills_lead_to_groups_and_groups_to_skills(loaded, ten):
    assert [one.code for one in queries.skills_of_node("soc2020:5213")] == ["mig-welding"]
    assert [one.code for one in queries.skills_of_node("ssa:4.2")] == ["mig-welding", "cnc-turning"]
    one = queries.skill("starter", "mig-welding")
    assert [node.code for node in queries.nodes_of_skill(one, "soc2020")] == ["5212", "5213"]
    assert [node.title for node in queries.nodes_of_skill(one.id, "ssa")] == ["Manufacturing Technologies"]


def test_entries_for_the_engine_are_read_once_for_each_state(ten, django_assert_num_queries):
    entries = queries.skill_entries("starter")
    assert len(entries) == 10
    assert entries[0].id == "starter:mig-welding"
    assert entries[0].aliases == ("metal inert gas welding", "MIG/MAG welding")
    assert entries[0].occupations == 2
    with django_assert_num_queries(1):
        assert queries.skill_entries("starter") is entries
    load(rows("only"), meta=skill_store.meta_of(ten.taxonomy))
    assert [entry.id for entry in queries.skill_entries("starter")] == ["starter:only"]
    assert queries.skill_entries("nothing") == ()


def test_a_skill_of_two_taxonomies_knows_its_other_self(ten):
    load(rows("weld"), [SkillLinkRow("weld", "exact", "starter:mig-welding")])
    other = replace(META, id="other", title="Other")
    load(rows("join"), [SkillLinkRow("join", "exact", "starter:mig-welding")], meta=other)
    assert [one.id for one in queries.alike(queries.skill("starter", "mig-welding"))] == ["other:join", "small:weld"]
    assert [one.id for one in queries.alike(queries.skill("small", "weld"))] == ["other:join", "starter:mig-welding"]


@pytest.mark.django_db
def test_the_packaged_taxonomy_is_stored_at_set_up_and_known_by_its_digest():
    (package,) = packaged_skills.read_all()
    (done,) = actions.load_packaged_skills()
    assert done.taxonomy.sha256 == hashlib.sha256((FOLDER / "starter.csv").read_bytes()).hexdigest()
    assert len(done.changes.made) == len(package.rows) >= 400
    assert done.report.problems == ()
    assert shared_aliases(package.rows) == []
    found = choices(done.taxonomy)
    assert found.sectors == tuple(SECTORS)
    assert found.kinds == ("technical", "essential", "knowledge")
    entries = AuditEntry.objects.count()
    assert not actions.load_packaged_skills()[0].changed
    assert AuditEntry.objects.count() == entries
    assert "mig-welding" in [one.code for one in queries.search_skills("metal inert gas welding")]


def test_an_alias_of_two_skills_is_reported():
    rows = [SkillRow("a", "Weld", aliases=("joining",)), SkillRow("b", "Solder", aliases=("Joining ",), hidden=("x",))]
    assert shared_aliases([*rows, SkillRow("c", "Joining", retired=True)]) == [("joining", ("a", "b"))]
