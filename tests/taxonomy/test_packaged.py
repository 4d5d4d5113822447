"""The packaged classifications are whole, and load once."""

from __future__ import annotations

import shutil
import time
from collections import Counter

import pytest

from routeways.foundation.definitions import PACKAGED
from routeways.foundation.models import AuditEntry
from routeways.taxonomy import actions, packaged, queries
from routeways.taxonomy.models import Classification, Crosswalk, Node
from routeways.taxonomy.rows import LinkRow, NodeRow, TaxonomyError, check

FOLDER = PACKAGED / "taxonomy"


def test_every_file_belongs_to_a_definition_and_says_its_licence():
    packages = packaged.read_all()
    names = {f"{p.definition.id}{end}" for p in packages for end in (".yaml", ".csv")}
    names |= {f"{p.definition.id}--{to}.csv" for p in packages for to in p.links}
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == names
    assert all(p.definition.licence and p.definition.publisher and p.definition.source.release for p in packages)


def test_the_official_classifications_have_all_their_groups(loaded):
    def counts(name):
        return Counter(Node.objects.filter(classification=name).values_list("level", flat=True))

    assert counts("soc2020") == {"major": 9, "sub-major": 26, "minor": 104, "unit": 412}
    assert counts("sic2007") == {"section": 21, "division": 88, "group": 272, "class": 615, "subclass": 191}
    assert counts("ssa") == {"tier1": 15, "tier2": 50}
    assert counts("rqf") == {"level": 9}


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_is_quick():
    first = actions.load_packaged()
    assert first.changed
    assert AuditEntry.objects.filter(verb="taxonomy.load_packaged").count() == 1
    before = time.process_time()
    assert actions.load_packaged() == actions.Loaded()
    assert time.process_time() - before < 2
    assert AuditEntry.objects.filter(verb="taxonomy.load_packaged").count() == 1


@pytest.mark.django_db
def test_progress_is_told_once_for_each_classification():
    told = []
    actions.load_packaged(progress=lambda done, total, message: told.append((done, total, message)))
    assert [done for done, _, _ in told] == list(range(1, told[0][1] + 1))
    assert told[0][2] == "Standard Occupational Classification"


@pytest.fixture
def own_folder(tmp_path):
    """A copy of the packaged files that a test may change."""
    return shutil.copytree(FOLDER, tmp_path / "taxonomy")


def use(monkeypatch, folder):
    packages = packaged.read_all(folder)
    monkeypatch.setattr(packaged, "read_all", lambda: packages)


def edit(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_only_what_changed_is_loaded_again_and_links_survive(loaded, own_folder, monkeypatch):
    links = Crosswalk.objects.count()
    edit(own_folder / "aps-industry.csv", "Other services", "Other service industries")
    use(monkeypatch, own_folder)
    assert actions.load_packaged().classifications == ("aps-industry",)
    assert queries.node("aps-industry", "RU").title == "R-U Other service industries"
    assert Crosswalk.objects.count() == links


def test_a_group_that_went_takes_its_links_with_it(loaded, own_folder, monkeypatch):
    edit(own_folder / "nvq.csv", "trade,level,,Trade Apprenticeships\n", "")
    edit(own_folder / "nvq.yaml", "count: 7", "count: 6")
    edit(own_folder / "rqf.csv", "8,level,,Level 8\n", "")
    edit(own_folder / "rqf.yaml", "count: 9", "count: 8")
    edit(own_folder / "nvq--rqf.csv", "4plus,related,8\n", "")
    use(monkeypatch, own_folder)
    actions.load_packaged()
    assert queries.node("nvq", "trade") is None
    assert [link.node.code for link in queries.links(queries.node("nvq", "4plus"))] == ["4", "5", "6", "7"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("soc2020.csv", "code,level", "kode,level", "its columns are kode"),
        ("soc2020.csv", "1112,unit", "1111,unit", "1111 is given twice"),
        ("soc2020.csv", "1111,unit", "1111,unti", "a level “unti”"),
        ("soc2020.csv", "1111,unit,111,", "1111,unit,119,", "stands under 119"),
        ("soc2020.csv", "1111,unit,111,", "1111,unit,,", "stands under nothing"),
        ("soc2020.csv", "1111,unit,111,Chief executives and senior officials\n", "", "411 groups on the level “unit”"),
        ("soc2020.csv", "1111,unit,111,Chief executives and senior officials", "1111,unit", "row 5 has too"),
        ("soc2020.csv", "1111,unit,111,Chief executives and senior officials", "1111,unit,111,", "“1111” has no title"),
        ("aps-industry--sic2007.csv", "F,exact,F", "F,equals,F", "“equals” is not a relation"),
        ("aps-industry--sic2007.csv", "F,exact,F", "F,exact,ZZ", "F → ZZ: no such group"),
    ],
)
def test_a_broken_package_is_refused_in_a_sentence_and_nothing_is_loaded(own_folder, file, old, new, words):
    edit(own_folder / file, old, new)
    with pytest.raises(TaxonomyError, match=words):
        packaged.read_all(own_folder)
    assert not Classification.objects.exists()


def test_a_group_cannot_stand_under_one_of_its_own_level():
    rows = [NodeRow("1", "a", "", "One"), NodeRow("2", "a", "1", "Two")]
    with pytest.raises(TaxonomyError, match="which is not above it"):
        check(rows, [("a", 2)], "a file")


def test_nvq_is_never_the_same_as_rqf():
    package = next(p for p in packaged.read_all() if p.definition.id == "nvq")
    assert {link.relation for link in package.links["rqf"]} == {"related"}
    assert "NVQ is not RQF" in package.definition.about


def test_apprenticeship_levels_are_rqf_2_3_and_4_and_above():
    package = next(p for p in packaged.read_all() if p.definition.id == "apprenticeship-level")
    assert package.links["rqf"][:2] == (LinkRow("intermediate", "exact", "2"), LinkRow("advanced", "exact", "3"))
    assert [link.to for link in package.links["rqf"] if link.code == "higher"] == ["4", "5", "6", "7"]


def test_every_apprenticeship_standard_has_a_subject_and_a_level():
    package = next(p for p in packaged.read_all() if p.definition.id == "apprenticeship-standard")
    codes = {row.code for row in package.nodes}
    assert {link.code for link in package.links["ssa"]} == codes
    assert {link.code for link in package.links["apprenticeship-level"]} == codes


@pytest.mark.parametrize("name", ["aps-industry", "business-counts-industry", "business-demography-industry"])
def test_industry_groups_cover_every_section(name):
    package = next(p for p in packaged.read_all() if p.definition.id == name)
    sections = {link.to for link in package.links["sic2007"] if link.to.isalpha()}
    assert sections == set("ABCDEFGHIJKLMNOPQRSTU")
