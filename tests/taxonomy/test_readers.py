"""Publishers' files: read whole, or refused in a sentence with nothing stored."""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from collections import Counter

import pytest

from routeways.console import any_file
from routeways.foundation.models import AuditEntry
from routeways.foundation.tables import FileRefused
from routeways.taxonomy import actions, queries
from routeways.taxonomy.formats import asn, case, esco, plain, rsd, ssc
from routeways.taxonomy.formats.detect import READERS, detect
from routeways.taxonomy.models import SkillLink, SkillTaxonomy, TaxonomySkill
from tests.official import OFFICIAL
from tests.taxonomy import skill_files
from tests.workbooks import write_sheets

ESCO_ZIP = OFFICIAL / "esco" / "ESCO_v1.1.1_classification_en_csv.zip"


def as_json(folder, content, name="taxonomy.json"):
    path = folder / name
    path.write_text(json.dumps(content), "utf-8")
    return path


def by_code(read):
    return {row.code: row for row in read.document.skills}


def links(read):
    return {(link.code, link.relation, link.target) for link in read.document.links}


# -- ESCO


def test_esco_gives_labels_kinds_and_groups(tmp_path):
    found = esco.read(skill_files.esco_zip(tmp_path))
    rows = by_code(found)
    one = rows["aa"]
    assert (one.label, one.kind, one.aliases, one.hidden) == (
        "join metals",
        "technical",
        ("welding", "joining metal"),
        ("weld",),
    )
    assert one.statement == "Join metals & alloys."
    assert (rows["bb"].kind, rows["cc"].kind) == ("knowledge", "essential")
    assert (rows["S6"].level, rows["S6"].parent, rows["S"].parent) == ("skill group", "S", "")
    assert found.document.meta.version == "9.9"
    assert "1 texts held HTML entities" in found.report.notes[-1]
    assert one.parent == ""


def test_escos_relations_place_its_skills_and_count_occupations(tmp_path):
    path = skill_files.esco_zip(tmp_path)
    assert esco.relations_beside(path) is None
    relations = skill_files.esco_relations(tmp_path)
    assert esco.relations_beside(path) == relations
    found = esco.read(path, relations)
    one = by_code(found)["aa"]
    assert (one.parent, one.category, one.extra["occupations"]) == ("S6", "handling and moving", 2)
    assert links(found) == {("aa", "narrower", "esco:bb"), ("bb", "related", "esco:aa")}


@pytest.mark.django_db
def test_esco_is_recognised_and_loaded_once(tmp_path):
    path = skill_files.esco_zip(tmp_path)
    told = any_file.load(path, source=None, release="", progress=lambda done, total, message: None)
    assert "(ESCO) 9.9: 5 new, 0 changed, 0 as before. To read texts with it: routeways load esco" in told.sentence
    entries = AuditEntry.objects.count()
    again = any_file.load(path, source=None, release="", progress=lambda done, total, message: None)
    assert "Nothing changed" in again.sentence
    assert AuditEntry.objects.count() == entries
    assert [one.code for one in queries.search_skills("welding")] == ["aa"]
    assert SkillTaxonomy.objects.get().attribution.startswith("This service uses the ESCO")


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"skills_en": "conceptUri,preferredLabel\nx,y\n"}, "has no column “altLabels” or"),
        ({"skills_en": ""}, r"skills_en\.csv is empty"),
        ({"skills_en": "conceptUri,skillType,reuseLevel,preferredLabel,altLabels,description\n"}, "no row that can"),
        ({"skills_en": "<html><body>moved</body></html>"}, "is a web page"),
    ],
)
@pytest.mark.django_db
def test_a_wrong_esco_file_is_refused(tmp_path, parts, words):
    with pytest.raises(FileRefused, match=words):
        actions.load_skills_file(skill_files.esco_zip(tmp_path, **parts), by=None)
    assert not SkillTaxonomy.objects.exists()


def test_an_archive_that_is_damaged_or_a_bomb_is_refused(tmp_path):
    path = skill_files.esco_zip(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileRefused, match="is damaged or cut off"):
        esco.read(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("skills_en.csv", b"a" * 60 * 1024**2)
    with pytest.raises(FileRefused, match="zip bomb"):
        esco.read(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("occupations_en.csv", "x")
    with pytest.raises(FileRefused, match=r"holds no skills_en\.csv"):
        esco.read(path)
    assert detect(path) is None


@pytest.mark.official
@pytest.mark.django_db
def test_the_whole_of_esco_loads_in_well_under_a_minute():
    started = time.process_time()
    done = actions.load_skills_file(ESCO_ZIP, by=None)
    assert time.process_time() - started < 60
    skills = TaxonomySkill.objects.filter(taxonomy="esco", level="")
    assert skills.count() == 13_896
    assert Counter(skills.values_list("kind", flat=True)) == {
        "technical": 10_457,
        "knowledge": 3_059,
        "essential": 374,
        "": 6,
    }
    assert done.report.rows_rejected == 0
    with (OFFICIAL / "skills" / "skills_en_label.txt").open(encoding="utf-8") as file:
        published = {line.strip().lower() for line in file if line.strip()}
    labels = {label.lower() for label in skills.values_list("label", flat=True)}
    # The list of labels is that of ESCO 1.1.0; few were reworded since.
    assert len(labels & published) > 13_800
    assert not SkillLink.objects.filter(skill__taxonomy="esco", target__startswith="soc2020:").exists()
    assert len(queries.skill_entries("esco")) == 13_896


# -- RSD


def rsd_file(folder, text=skill_files.RSD, **how):
    return skill_files.write(folder, text, "skills.csv", **how)


def test_rsd_gives_statements_keywords_and_alignments(tmp_path):
    found = rsd.read(rsd_file(tmp_path))
    first, second = found.document.skills
    assert first.code == "4f1c2f6e-0000-4000-8000-000000000001"
    assert (first.label, first.category, first.aliases) == (
        "Check a Weld",
        "Welding",
        ("weld inspection", "visual testing"),
    )
    assert first.statement == "Inspects a weld, and says why it fails."
    assert first.extra["rsd"]["Standards"] == "ISO 17637"
    assert first.identifier.startswith("https://example.org/")
    assert (second.code, second.identifier) == ("read-a-drawing", "")
    assert links(found) == {(first.code, "related", "esco:aa")}
    assert found.document.meta.publisher == "Imaginary Works"


def test_a_foreign_rsd_file_keeps_what_only_it_knows(tmp_path):
    found = rsd.read(rsd_file(tmp_path)).document
    again = rsd.write(found)
    rows = list(csv.DictReader(io.StringIO(again.decode("utf-8-sig"))))
    given = next(csv.DictReader(io.StringIO(skill_files.RSD)))
    assert list(rows[0]) == skill_files.RSD_HEADINGS.split(",")
    for name in ("Standards", "Detailed Occupations", "Employers", "Collections", "Alignment 2 URL"):
        assert rows[0][name] == given[name]
    path = tmp_path / "again.csv"
    path.write_bytes(again)
    assert rsd.write(rsd.read(path).document) == again


def test_earlier_headings_of_osmt_are_known(tmp_path):
    text = "RSD Name,Author,Skill Statement,Category,Keywords,O*NET Job Codes\nWeld,Works,Welds.,Joining,a;b,51\n"
    row = rsd.read(rsd_file(tmp_path, text)).document.skills[0]
    assert (row.category, row.aliases, row.extra) == ("Joining", ("a", "b"), {"rsd": {"O*Net Job Codes": "51"}})


# -- CASE and JSON-LD


def test_a_foreign_case_package_gives_a_hierarchy_and_names_what_is_wrong(tmp_path):
    found = case.read(as_json(tmp_path, skill_files.CASE))
    rows = by_code(found)
    assert (rows["g1"].label, rows["g1"].level) == ("Joining", "Cluster")
    one = rows["J.1"]
    assert (one.label, one.parent, one.level, one.aliases) == ("Welds", "g1", "", ("welding", "joining"))
    assert one.statement == "Joins metal parts by welding."
    assert links(found) == {("J.1", "exact", "esco:aa")}
    meta = found.document.meta
    assert (meta.title, meta.version, meta.publisher, meta.licence) == (
        "Imaginary Framework",
        "2",
        "Imaginary Works",
        "CC BY 4.0",
    )
    assert [problem.reason for problem in found.report.problems] == [
        "item 3 was left out: the identifier g2 is given twice",
        "item 4 was left out: it has no identifier",
    ]


def test_a_foreign_framework_keeps_its_identifiers_when_it_goes_out_again(tmp_path):
    first = case.read(as_json(tmp_path, skill_files.CASE), "ours").document
    package = json.loads(case.write(first))
    assert package["CFDocument"]["identifier"] == skill_files.CASE["CFDocument"]["identifier"]
    assert [item["identifier"] for item in package["CFItems"]] == ["g1", "g2"]
    again = case.read(as_json(tmp_path, package), "another").document
    assert [row.content() for row in again.skills] == [row.content() for row in first.skills]


def test_a_foreign_json_ld_framework_is_read(tmp_path):
    found = asn.read(as_json(tmp_path, skill_files.ASN))
    rows = by_code(found)
    assert (rows["1"].label, rows["1"].level) == ("Joins metal parts.", "Heading")
    assert (rows["2"].label, rows["2"].parent, rows["2"].identifier) == (
        "Welds pipes.",
        "1",
        "https://example.org/c/2",
    )
    assert links(found) == {("1", "exact", "esco:aa")}
    assert found.document.meta.title == "Imaginary Competencies"


@pytest.mark.parametrize("read", [case.read, asn.read])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "is not JSON that we can read"),
        (b"[]", "holds a list"),
        (b"[" * 100_000, "is not JSON that we can read"),
        ("{“}".encode("cp1252"), "is not in UTF-8"),
        (b"{}", "is no CASE package|holds no competencies"),
        (b'{"CFDocument": {}, "CFItems": 3, "@graph": 3}', "is no CASE package|holds no competencies"),
    ],
)
def test_json_that_is_no_taxonomy_is_refused(tmp_path, read, content, words):
    path = tmp_path / "taxonomy.json"
    path.write_bytes(content)
    with pytest.raises(FileRefused, match=words):
        read(path)


# -- UK-SSC


def test_the_uk_classification_is_read_from_sheets(tmp_path):
    found = ssc.read(write_sheets(tmp_path / "ssc.xlsx", skill_files.SSC_SHEETS))
    rows = by_code(found)
    assert [rows[code].level for code in ("D1", "D1.A1", "D1.A1.G1", "OS1")] == ["domain", "area", "group", ""]
    assert [rows[code].parent for code in ("D1.A1", "D1.A1.G1", "OS1")] == ["D1", "D1.A1", "D1.A1.G1"]
    assert (rows["OS1"].label, rows["OS1"].statement, rows["OS1"].category) == (
        "Weld steel",
        "Welds steel plates.",
        "Making things",
    )
    assert (rows["CS1"].label, rows["CS1"].kind) == ("Listening", "essential")
    assert rows["D1"].statement == "All of it."
    assert "T1" not in rows
    assert links(found) == {("OS1", "related", "soc2020:5213")}
    assert [problem.reason for problem in found.report.problems] == ["this is no SOC 2020 code"]


def test_the_uk_classification_is_read_from_one_table_without_codes(tmp_path):
    path = tmp_path / "ssc.csv"
    path.write_text("\n".join(",".join(row) for row in skill_files.SSC_TABLE) + "\n", "utf-8")
    found = ssc.read(path)
    rows = by_code(found)
    assert (rows["weld-steel"].parent, rows["metal-joining"].parent, rows["joining"].parent) == (
        "metal-joining",
        "joining",
        "making-things",
    )
    assert sum(row.level == "" for row in rows.values()) == 2


@pytest.mark.django_db
def test_the_uk_classification_is_recognised_and_loaded(loaded, tmp_path):
    path = write_sheets(tmp_path / "download.xlsx", skill_files.SSC_SHEETS)
    done = actions.load_skills_file(path, by=None)
    assert done.taxonomy.publisher == "Skills England"
    assert [one.code for one in queries.skills_of_node("soc2020:5213", taxonomy="uk-ssc")] == ["OS1"]
    assert not actions.load_skills_file(path, by=None).changed


def test_a_workbook_without_skills_is_refused(tmp_path):
    sheets = {name: rows for name, rows in skill_files.SSC_SHEETS.items() if name.startswith(("1", "2", "3"))}
    with pytest.raises(FileRefused, match="holds no occupational skills"):
        ssc.read(write_sheets(tmp_path / "ssc.xlsx", sheets))


# -- which file is which


@pytest.mark.django_db
def test_each_file_is_recognised_by_what_is_in_it(tmp_path, ten):
    from routeways.taxonomy import skill_store

    own = tmp_path / "own.csv"
    own.write_bytes(plain.write(skill_store.document_of(ten.taxonomy)))
    files = {
        "esco": skill_files.esco_zip(tmp_path),
        "rsd": rsd_file(tmp_path),
        "case": as_json(tmp_path, skill_files.CASE, "case.json"),
        "asn": as_json(tmp_path, skill_files.ASN, "asn.json"),
        "ssc": write_sheets(tmp_path / "ssc.xlsx", skill_files.SSC_SHEETS),
        "plain": own,
    }
    assert {name: detect(path) for name, path in files.items()} == {name: name for name in READERS}
    for name, path in files.items():
        done = any_file.load(path, source=None, release="", progress=lambda done, total, message: None)
        assert " new, " in done.sentence, name
    assert {one.id for one in queries.skill_taxonomies()} >= {"esco", "uk-ssc", "imaginary-framework", "own", "skills"}


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"{}", b"PK\x03\x04 cut", b"%PDF-1.7", b"\x00\x01", b"<html>"])
def test_other_files_are_no_taxonomy(tmp_path, content):
    path = tmp_path / "file"
    path.write_bytes(content)
    assert detect(path) is None
    assert detect(tmp_path / "nowhere") is None
    with pytest.raises(FileRefused, match="is no skills taxonomy that we can read"):
        actions.load_skills_file(path, by=None)


# -- bad input


HEAD = "code,label,statement,aliases\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD, "has no row that can be used"),
        (HEAD + "a,,Nothing\n", "has no row that can be used"),
        (HEAD + "a,<p>A</p>,x,\n", "holds no skill that can be used.*it holds HTML"),
        (HEAD + "a,A\x07,x,\n", "it holds control characters"),
        (HEAD + "a,A," + "x" * 200_000 + ",\n", "a cell holds more than 131,072 characters"),
        (HEAD + 'a,A,"' + "x" * 50 * 1024**2 + "\n", "a cell holds more than 131,072 characters"),
        (HEAD + "a,A," + "x" * 20_000 + ",\n", "its statement has 20,000 characters"),
        ("code,code,label,aliases\n1,2,3,4\n", "column “code” more than once"),
        # Columns that changed places: statements stand where labels should.
        (HEAD + f"a,{'Says what somebody can do at length. ' * 20},Welding,\n", "its label has .* characters"),
    ],
)
@pytest.mark.django_db
def test_a_bad_file_is_refused_in_a_sentence_and_nothing_is_stored(tmp_path, text, words):
    path = skill_files.write(tmp_path, text, "own.csv")
    with pytest.raises(FileRefused, match=words) as refused:
        actions.load_skills_file(path, by=None)
    assert len(str(refused.value)) < 700
    assert not SkillTaxonomy.objects.exists()


@pytest.mark.django_db
def test_a_file_in_another_encoding_is_read_or_refused_but_never_garbled(tmp_path):
    text = HEAD + "cafe,Café service,Serves a café’s guests.,barista\n"
    done = actions.load_skills_file(skill_files.write(tmp_path, text, "own.csv", "cp1252"), by=None)
    assert queries.skill("own", "cafe").label == "Café service"
    assert "it was read as cp1252" in done.report.notes[0]
    utf16 = skill_files.write(tmp_path, text, "wide.csv", "utf-16")
    actions.load_skills_file(utf16, by=None)
    assert queries.skill("wide", "cafe").label == "Café service"
    # Windows-1252 has no letter at 0x81: the file is in something else altogether.
    path = tmp_path / "odd.csv"
    path.write_bytes(HEAD.encode() + b"a,Caf\x81 service,x,\n")
    with pytest.raises(FileRefused, match="could not be read; the file may be in another encoding"):
        actions.load_skills_file(path, by=None)


@pytest.mark.django_db
def test_swapped_columns_are_no_matter_where_headings_say_what_they_are(tmp_path):
    path = skill_files.write(tmp_path, "aliases,statement,label,code\nwelding|joins,Joins metal.,Weld,w\n", "own.csv")
    actions.load_skills_file(path, by=None)
    one = queries.skill("own", "w")
    assert (one.label, one.statement) == ("Weld", "Joins metal.")
