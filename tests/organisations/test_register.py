"""Register facts: real institutions, each once, profile facts only."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from routeways.foundation.models import AuditEntry
from routeways.organisations import actions, queries
from routeways.organisations.models import Identifier, Organisation, RegisterEntry
from routeways.organisations.records import OrganisationError
from routeways.organisations.register import read_colleges, read_gias, read_key_stage, read_pupil_premium
from routeways.organisations.register.gias import web_address
from tests.official import OFFICIAL
from tests.organisations.factories import make_organisation

pytestmark = pytest.mark.django_db

GIAS = {
    "URN": "100001",
    "LA (code)": "888",
    "LA (name)": "Lancashire",
    "EstablishmentNumber": "4030",
    "EstablishmentName": "Imaginary High School",
    "TypeOfEstablishment (name)": "Community school",
    "EstablishmentStatus (name)": "Open",
    "PhaseOfEducation (name)": "Secondary",
    "StatutoryLowAge": "11",
    "StatutoryHighAge": "16",
    "Gender (name)": "Mixed",
    "UKPRN": "10000001",
    "Street": "1 Nowhere Lane",
    "Locality": "",
    "Town": "Preston",
    "Postcode": "PR1 2HE",
    "SchoolWebsite": "www.example.org",
    "Easting": "353500",
    "Northing": "429900",
    "OfstedRating (name)": "Outstanding",
}


def _gias(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "edubasealldata20260327.csv"
    with path.open("w", encoding="cp1252", newline="") as file:  # as the register publishes it
        writer = csv.DictWriter(file, GIAS)
        writer.writeheader()
        writer.writerows({**GIAS, **row} for row in rows)
    return path


def _load(path: Path, region: str = "lancashire") -> Any:
    return actions.load_editions(by=None, region=region, editions=[read_gias(path, as_of="27 March 2026")])


def test_the_registers_download_is_read_and_its_judgements_are_not(tmp_path: Path) -> None:
    (entry,) = read_gias(_gias(tmp_path, {"EstablishmentName": "St Zoë’s"}), as_of="27 March 2026").entries
    assert entry.name == "St Zoë’s"
    assert entry.numbers == (("urn", "100001"), ("ukprn", "10000001"), ("laestab", "8884030"))
    assert (entry.lowest_age, entry.highest_age, entry.website) == (11, 16, "https://www.example.org")
    assert entry.latitude == pytest.approx(53.763, abs=0.01)
    assert entry.longitude == pytest.approx(-2.707, abs=0.01)
    assert "Outstanding" not in repr(entry)


def test_only_institutions_of_the_region_are_loaded_once(tmp_path: Path) -> None:
    path = _gias(
        tmp_path,
        {},
        {"URN": "100002", "UKPRN": "", "EstablishmentNumber": "4031", "LA (code)": "210", "LA (name)": "Elsewhere"},
        {"URN": "100003", "UKPRN": "", "TypeOfEstablishment (name)": "Children's centre"},
    )
    done = _load(path)
    assert (done.made, done.elsewhere) == (1, 1)
    again = _load(path)
    assert (again.made, again.changed, again.unchanged) == (0, 0, 1)
    assert AuditEntry.objects.count() == 1


def test_an_academy_and_the_school_it_was_are_two_with_the_shared_number_where_it_is_in_use(tmp_path: Path) -> None:
    closed = {"URN": "100002", "UKPRN": "", "EstablishmentStatus (name)": "Closed"}
    done = _load(_gias(tmp_path, closed, {}))
    assert done.made == 2
    holder = queries.directory("lancashire", queries.Search(text="888/4030")).get()
    assert holder.identifiers.get(scheme="urn").value == "100001"
    assert Organisation.objects.get(status="closed").identifiers.get().value == "100002"


def test_a_new_name_in_the_register_becomes_the_name_and_the_old_one_stays_findable(tmp_path: Path) -> None:
    _load(_gias(tmp_path, {}))
    done = _load(_gias(tmp_path, {"EstablishmentName": "Imaginary Academy"}))
    assert (done.made, done.changed) == (0, 1)
    one = Organisation.objects.get()
    assert (one.name, one.aliases.get().name) == ("Imaginary Academy", "Imaginary High School")


def test_real_institutions_are_never_loaded_into_a_demonstration(tmp_path: Path) -> None:
    with pytest.raises(OrganisationError, match="demonstration region"):
        _load(_gias(tmp_path, {}), region="lancashire-demonstration")


def test_a_known_organisation_gets_the_registers_facts_and_missing_numbers(tmp_path: Path) -> None:
    from routeways.organisations.records import NewIdentifier

    one = make_organisation("Imaginary High", kind="school", identifiers=(NewIdentifier("urn", "100001"),))
    done = _load(_gias(tmp_path, {}))
    assert (done.made, done.changed) == (0, 1)
    assert set(one.identifiers.values_list("scheme", flat=True)) == {"urn", "ukprn", "laestab"}
    assert one.register_entries.get().ages == "11 to 16"
    assert one.sites.get().is_main


@pytest.mark.usefixtures("packaged_places")
def test_the_packaged_colleges_are_loaded_and_ask_to_be_checked() -> None:
    done = actions.load_colleges(by=None)
    assert done.made == 13 == len(read_colleges().entries)
    assert actions.load_colleges(by=None).unchanged == 13
    runshaw = queries.directory("lancashire", queries.Search(text="10005575")).get()
    assert runshaw.name == "Runshaw College"
    assert "check against GIAS" in runshaw.source
    assert {one.kind for one in Organisation.objects.all()} == {"college", "university"}
    assert queries.directory("lancashire", queries.Search(text="pr25")).get() == runshaw
    assert not queries.directory("lancashire-demonstration", queries.Search()).exists()


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("www.example.org", "https://www.example.org"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("none", ""),
        (None, ""),
    ],
)
def test_web_addresses_as_registers_write_them(text: str | None, address: str) -> None:
    assert web_address(text) == address


@pytest.mark.official
@pytest.mark.usefixtures("packaged_places")
def test_the_official_files_give_lancashires_institutions_as_a_slow_reader_counts_them() -> None:
    gias = OFFICIAL / "gias"
    paths = {
        "key_stage_4": gias / "schools_ks4_england_2021.csv.gz",
        "key_stage_5": gias / "schools_ks5_england_2021.csv.gz",
        "pupil_premium": gias / "pupil_premium_2019_2020_schools.csv.gz",
    }
    actions.load_colleges(by=None)
    editions = [
        read_key_stage(paths["key_stage_4"], 4),
        read_key_stage(paths["key_stage_5"], 5),
        read_pupil_premium(paths["pupil_premium"]),
    ]
    done = actions.load_editions(by=None, region="lancashire", editions=editions)
    premium = pd.read_csv(paths["pupil_premium"], dtype=str)
    ours = set(premium.loc[premium["LA"].isin(["888", "889", "890"]), "URN"])
    held = set(Identifier.objects.filter(scheme="urn").values_list("value", flat=True))
    assert ours <= held
    # What pupil premium does not know (independent schools and colleges) is placed by its postcode alone.
    stages = pd.concat([pd.read_csv(paths[name], dtype=str) for name in ("key_stage_4", "key_stage_5")])
    further = held - ours
    known = stages.drop_duplicates("URN").set_index("URN")["PCODE"]
    assert {known[urn].split()[0].rstrip("0123456789") for urn in further} <= {
        "BB",
        "BL",
        "FY",
        "L",
        "LA",
        "OL",
        "PR",
        "WN",
    }
    assert 40 < len(further) < 120
    burnley = queries.directory("lancashire", queries.Search(text="130735")).get()
    assert burnley.name == "Burnley College"
    assert set(burnley.identifiers.values_list("scheme", flat=True)) == {"urn", "ukprn"}
    assert done.made + 13 == Organisation.objects.count()
    assert actions.load_editions(by=None, region="lancashire", editions=editions).made == 0
    for field in RegisterEntry._meta.get_fields():
        assert "rating" not in field.name
        assert "progress" not in field.name


def test_what_cannot_be_placed_is_counted_and_not_guessed(tmp_path: Path) -> None:
    done = _load(_gias(tmp_path, {"LA (code)": "", "LA (name)": "", "Postcode": "ZE9 9ZZ"}))
    assert (done.made, done.elsewhere, done.unplaced) == (0, 0, 1)
