"""The publishers' own files: read whole or refused in a sentence."""

from __future__ import annotations

import csv
import gzip

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.foundation import audit
from routeways.foundation.models import AuditEntry, User
from routeways.taxonomy import actions, official, packaged, queries
from routeways.taxonomy.models import Classification, Node
from routeways.taxonomy.rows import TaxonomyError
from tests.official import OFFICIAL
from tests.taxonomy.workbooks import packaged_rows, sic_sheets, soc_sheets
from tests.workbooks import write_sheets

SOC = OFFICIAL / "classifications" / "soc2020volume1_structure_unit_groups_16042025.xlsx"
SIC = OFFICIAL / "classifications" / "uksic2007_summary_of_structure_2022.xlsx"


@pytest.fixture(scope="module")
def soc_file(tmp_path_factory):
    return write_sheets(tmp_path_factory.mktemp("soc") / "soc.xlsx", soc_sheets(packaged_rows("soc2020")))


@pytest.fixture(scope="module")
def sic_file(tmp_path_factory):
    return write_sheets(tmp_path_factory.mktemp("sic") / "sic.xlsx", sic_sheets(packaged_rows("sic2007")))


def test_the_workbook_gives_texts_and_the_package_keeps_them(loaded, soc_file):
    assert queries.node("soc2020", "1112").description == ""
    assert actions.load_soc2020_volume1(soc_file).nodes == 551
    node = queries.node("soc2020", "1112")
    assert (node.description, node.entry_routes) == ("About 1112.", "Entry is by election.")
    assert (node.tasks, node.job_titles) == ("plans work\nleads", "Chair\nMayor")
    Classification.objects.update(packaged_digest="an earlier package")
    actions.load_packaged()
    assert queries.node("soc2020", "1112").description == "About 1112."
    soc = queries.classification("soc2020")
    assert (soc.official, soc.release) == (True, "Loaded from soc.xlsx")


def test_a_title_keeps_its_abbreviations_and_an_upper_level_its_sentence_case(soc_file):
    titles = {row.code: row.title for row in official.soc2020_volume1(soc_file).nodes}
    assert titles["216"] == "Research and development (R&D) and other research professionals"
    assert titles["1"] == "Managers, directors and senior officials"
    assert titles["2132"] == "IT managers"


def test_loading_the_same_file_twice_changes_nothing(loaded, soc_file, sic_file):
    for load, file in [(actions.load_soc2020_volume1, soc_file), (actions.load_sic2007, sic_file)]:
        assert load(file).changed
        entries = AuditEntry.objects.count()
        assert not load(file).changed
        assert AuditEntry.objects.count() == entries


@pytest.mark.django_db
def test_a_publishers_file_can_come_before_the_package(sic_file):
    assert actions.load_sic2007(sic_file).nodes == 1187
    actions.load_packaged()
    sic = queries.classification("sic2007")
    assert (sic.official, sic.file) == (True, "sic.xlsx")
    assert queries.node("sic2007", "01").title.startswith("Crop and animal production")


def test_a_number_gets_its_leading_zero_and_a_section_its_sentence_case(sic_file):
    rows = {row.code: row for row in official.sic2007_structure(sic_file).nodes}
    assert rows["A"].title == "Agriculture, forestry and fishing"
    assert rows["0111"].parent == "011"


def broken_soc(change):
    sheets = soc_sheets(packaged_rows("soc2020"))
    change(sheets)
    return sheets


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s: s.pop(official.SOC_TITLES), "has no sheet “SOC2020 Framework”"),
        (lambda s: s[official.SOC_GROUPS].pop(), "411 groups on the level “unit” instead of 412"),
        (lambda s: s[official.SOC_GROUPS][0].__setitem__(4, "Name"), "column 5 is “Name”"),
        (lambda s: s[official.SOC_GROUPS][3].__setitem__(3, 1111), "row 4: a row holds exactly one group"),
        (lambda s: s[official.SOC_GROUPS].__delitem__(slice(0, None)), "is empty|too few columns"),
        (lambda s: s[official.SOC_GROUPS].append(s[official.SOC_GROUPS][9]), "is given twice"),
    ],
)
def test_a_wrong_workbook_is_refused_and_nothing_is_half_loaded(loaded, tmp_path, change, words):
    file = write_sheets(tmp_path / "wrong.xlsx", broken_soc(change))
    before = list(Node.objects.values())
    with pytest.raises(TaxonomyError, match=words):
        actions.load_soc2020_volume1(file)
    assert list(Node.objects.values()) == before
    assert not queries.classification("soc2020").official


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut", b"%PDF-1.7", b"code,title\n1,One\n", b"<html>"])
def test_a_foreign_file_is_refused_in_a_sentence(tmp_path, content):
    file = tmp_path / "foreign.xlsx"
    file.write_bytes(content)
    for read in (official.soc2020_volume1, official.sic2007_structure):
        with pytest.raises(TaxonomyError, match=r"foreign\.xlsx"):
            read(file)


def test_the_other_classifications_workbook_is_refused(soc_file, sic_file, tmp_path):
    with pytest.raises(TaxonomyError, match="has no sheet"):
        official.soc2020_volume1(sic_file)
    with pytest.raises(TaxonomyError, match="has no sheet"):
        official.sic2007_structure(soc_file)
    with pytest.raises(TaxonomyError, match="There is no file"):
        official.sic2007_structure(tmp_path / "nowhere.xlsx")


cells = st.one_of(
    st.none(), st.integers(-5, 10**6), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=8)
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(cells, max_size=12), max_size=6), st.booleans())
def test_any_cells_end_in_a_sentence(tmp_path, rows, with_headings):
    clean = [[c if not isinstance(c, str) else "".join(x for x in c if x.isprintable()) for c in r] for r in rows]
    soc = [list(official.SOC_HEADINGS), *clean] if with_headings else clean
    sic = [list(official.SIC_HEADINGS), *clean] if with_headings else clean
    file = write_sheets(
        tmp_path / "any.xlsx", {official.SOC_GROUPS: soc, official.SOC_TITLES: clean, official.SIC_SHEET: sic}
    )
    for read in (official.soc2020_volume1, official.sic2007_structure):
        with pytest.raises(TaxonomyError):
            read(file)


# -- against the real files


@pytest.mark.official
@pytest.mark.parametrize(
    ("name", "read", "file"),
    [("soc2020", official.soc2020_volume1, SOC), ("sic2007", official.sic2007_structure, SIC)],
)
def test_the_package_holds_what_the_publishers_file_holds(name, read, file):
    found = read(file)
    assert [(n.code, n.level, n.parent, n.title) for n in found.nodes] == [
        (n.code, n.level, n.parent, n.title) for n in packaged_rows(name)
    ]
    definition = next(p.definition for p in packaged.read_all() if p.definition.id == name)
    assert definition.source.sha256 == found.sha256
    assert definition.source.file == file.name


@pytest.mark.official
def test_the_publishers_workbook_gives_every_unit_group_its_texts(loaded):
    actions.load_soc2020_volume1(SOC)
    units = Node.objects.filter(classification="soc2020", level="unit")
    assert not units.filter(description="").exists()
    assert not units.filter(tasks="").exists()
    assert "Barista" in queries.node("soc2020", "9266").job_titles.splitlines()
    assert queries.classification("soc2020").release == "SOC 2020 volume 1, 16 April 2025"
    assert [node.code for node in queries.search("barista", classification="soc2020")] == ["9266"]


@pytest.mark.official
def test_major_and_sub_major_groups_are_those_of_the_departments_lookup():
    rows = {row.code: row for row in packaged_rows("soc2020")}
    with (OFFICIAL / "dfe_local_skills" / "C_detailLookup.csv").open(encoding="utf-8-sig") as file:
        pairs = [(a, b) for a, b in list(csv.reader(file))[1:] if a != "NULL"]
    assert len(pairs) == 26
    for major, sub_major in pairs:
        code, title = sub_major.split(" - ", 1)
        assert rows[code].title == title
        assert f"{rows[code].parent} - {rows[rows[code].parent].title}" == major


@pytest.mark.official
def test_subject_areas_and_standards_are_spelt_as_published():
    path = OFFICIAL / "dfe_apprenticeships" / "subjects_and_standards_0.parquet"
    columns = ["std_fwk_flag", "std_fwk_name", "apps_Level", "ssa_t1_desc", "ssa_t2_desc"]
    published = pq.read_table(path, columns=columns).group_by(columns).aggregate([]).to_pylist()
    ssa = {row.code: row for row in packaged_rows("ssa")}
    pairs = {(ssa[row.parent].title, row.title): row for row in ssa.values() if row.parent}
    assert all(not pairs[row["ssa_t1_desc"], row["ssa_t2_desc"]].note for row in published)
    standards = {row.title: row.code for row in packaged_rows("apprenticeship-standard")}
    links = {(link.code, link.to) for p in packaged.read_all() for to in ("ssa",) for link in p.links.get(to, ())}
    for row in published:
        if row["std_fwk_flag"] == "Standard":
            found = pairs[row["ssa_t1_desc"], row["ssa_t2_desc"]]
            assert (standards[row["std_fwk_name"].strip()], found.code) in links


@pytest.mark.official
def test_subject_areas_of_the_learner_record_all_have_a_group():
    with gzip.open(OFFICIAL / "dfe_local_skills" / "C_Achieve_ILR21.csv.gz", "rt", encoding="utf-8-sig") as file:
        names = {row["SSA"] for row in csv.DictReader(file)}
    assert names == {row.title for row in packaged_rows("ilr-ssa")}


def test_the_audit_names_who_loaded_a_publishers_file(loaded, sic_file):
    analyst = User.objects.create_user("analyst@example.org")
    actions.load_sic2007(sic_file, by=analyst)
    entry = AuditEntry.objects.order_by("-number").first()
    assert (entry.by, entry.verb, entry.subject) == (analyst, "taxonomy.load_sic2007", "classification:sic2007")


def test_a_fault_while_storing_leaves_everything_as_it_was(loaded, sic_file, monkeypatch):
    Node.objects.filter(id="sic2007:C").update(title="As it was")

    def fail(**details):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        actions.load_sic2007(sic_file)
    assert queries.node("sic2007", "C").title == "As it was"
    assert not queries.classification("sic2007").official
