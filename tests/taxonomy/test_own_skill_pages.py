"""Keeping a taxonomy on its pages, and what those see who may not."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from routeways.taxonomy import actions, queries
from routeways.taxonomy.models import SkillMerge, SkillTaxonomy, TaxonomySkill
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user

TODAY = date(2026, 3, 27)
OWN = "/skills/imaginary-works-shop-floor/"
SKILL = {"label": "Weld pipes", "statement": "Welds pipes.", "aliases": "pipe welding\n\npipework", "kind": "technical"}


@pytest.fixture
def works(db):
    return make_organisation("Imaginary Works")


@pytest.fixture
def keeper(client, works):
    user = make_user("Keeper")
    give(user, "organisation-administrator", works)
    client.force_login(user)
    return user


@pytest.fixture
def own(keeper, client, works):
    data = {"title": "Shop floor", "about": "What we do.", "organisation": works.public_id}
    answer = client.post("/skills/start/", data, follow=True)
    assert answer.redirect_chain[-1][0] == f"{OWN}manage/"
    return SkillTaxonomy.objects.get(owner=works)


def post(client, address, data=None, **files):
    answer = client.post(f"{OWN}{address}", {**(data or {}), **files}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_taxonomy_is_started_for_an_organisation_that_one_keeps(own, client):
    assert (own.title, own.owner.name, own.shared, own.region) == ("Shop floor", "Imaginary Works", False, "lancashire")
    html = client.get("/skills/").content.decode()
    assert "Shop floor (private)" in html
    assert "Start a taxonomy of your organisation" in html
    html = client.post("/skills/start/", {"title": "", "organisation": "nobody"}).content.decode()
    assert "Give the taxonomy a title" in html


def test_a_hub_lead_starts_one_for_an_organisation_of_the_region(client, works):
    make_organisation("Elsewhere Works", region="cumbria")
    client.force_login(make_hub_lead())
    html = client.get("/skills/start/").content.decode()
    assert "Imaginary Works" in html
    assert "Elsewhere Works" not in html


def test_a_skill_is_added_linked_changed_and_retired(loaded, ten, own, client):
    html = post(client, "manage/add/", SKILL)
    assert "Link it to skills and occupations of others" in html
    one = TaxonomySkill.objects.get(taxonomy=own)
    assert [alias.text for alias in one.aliases.all()] == ["pipe welding", "pipework"]
    html = client.get(f"{OWN}weld-pipes/link/", {"q": "welding"}).content.decode()
    assert "MIG welding (Starter skills)" in html
    assert "Welding trades" in html
    html = post(client, "weld-pipes/link/?q=welding", {"target": "starter:mig-welding", "relation": "narrower"})
    assert "The link has been kept" in html
    assert "MIG welding" in html
    html = post(client, "weld-pipes/change/", SKILL | {"category": "Joining", "sectors": ["engineering"]})
    assert "Engineering and manufacturing" in html
    assert "part of" in html
    html = post(client, "weld-pipes/unlink/", {"target": "starter:mig-welding", "relation": "narrower"})
    assert "The link has been taken away" in html
    assert "This skill is retired" in post(client, "weld-pipes/retire/", {"retired": "yes"})
    assert "The skill is in use again" in post(client, "weld-pipes/retire/", {"retired": "no"})


def test_wrong_entries_are_told_and_nothing_typed_is_lost(own, client):
    html = post(client, "manage/add/", SKILL | {"label": "<b>Weld</b>"})
    assert "it holds HTML" in html
    assert "pipework" in html
    assert "Name the skill" in post(client, "manage/add/", SKILL | {"label": ""})
    post(client, "manage/add/", SKILL)
    assert "Choose what the skill is linked to" in post(client, "weld-pipes/link/", {"relation": "exact"})
    assert "Select a valid choice" in post(client, "weld-pipes/link/", {"target": "made:up", "relation": "exact"})
    assert "Name the version" in post(client, "manage/versions/", {"version": ""})
    assert "Choose a file" in post(client, "manage/import/", {"sent": "without a file"})


def test_two_skills_are_merged_and_the_merge_is_taken_back(own, client):
    post(client, "manage/add/", SKILL)
    post(client, "manage/add/", SKILL | {"label": "Pipe weld", "aliases": "pipeline welding"})
    html = post(client, "pipe-weld/merge/", {"survivor": "weld-pipes", "reason": "The same work"})
    assert "pipeline welding" in html
    assert "This skill was merged into" in client.get(f"{OWN}pipe-weld/").content.decode()
    html = client.get(f"{OWN}manage/").content.decode()
    assert "“The same work”" in html
    merge = SkillMerge.objects.get()
    html = post(client, f"manage/merges/{merge.public_id}/undo/", {"reason": "They differ"})
    assert "Taken back on" in html
    assert client.get(f"{OWN}manage/merges/nothing/undo/").status_code == 404
    assert TaxonomySkill.objects.filter(taxonomy=own, merged_into=None).count() == 2


def test_a_file_is_imported_with_a_line_for_each_fault(own, client):
    content = "code,label,statement\nweld,Weld,Welds.\nbad,<i>Bad</i>,x\n"
    html = post(client, "manage/import/", file=SimpleUploadedFile("skills.csv", content.encode()))
    assert "1 new, 0 changed" in html
    assert "it holds HTML; give plain text" in html
    assert "Nothing changed" in post(client, "manage/import/", file=SimpleUploadedFile("skills.csv", content.encode()))
    html = post(client, "manage/import/", file=SimpleUploadedFile("skills.pdf", b"%PDF-1.7"))
    assert "cannot be accepted here" in html
    html = post(client, "manage/import/", file=SimpleUploadedFile("skills.csv", b"a,b\n1,2\n"))
    assert "is no list of skills that we can read" in html


def test_sharing_versions_and_downloads(own, client):
    post(client, "manage/add/", SKILL)
    assert "Say under which licence" in post(client, "manage/share/", {"shared": "yes"})
    about = {"title": "Shop floor", "about": "Ours.", "licence": "CC BY 4.0"}
    assert "CC BY 4.0" in post(client, "manage/about/", about)
    assert "Everybody can see" in post(client, "manage/share/", {"shared": "yes"})
    html = post(client, "manage/versions/", {"version": "2026.1", "note": "First"})
    assert "Version 2026.1" in html
    edition = own.editions.get()
    client.logout()
    assert client.get(f"{OWN}weld-pipes/").status_code == 200
    kept = client.get(f"{OWN}versions/{edition.pk}/")
    assert json.loads(kept.content)["@graph"][1]["ceasn:codedNotation"] == "weld-pipes"
    assert kept["Content-Disposition"] == f'attachment; filename="{own.id}-version-{edition.pk}.jsonld"'
    rows = list(csv.DictReader(io.StringIO(client.get(f"{OWN}export/skills.csv").content.decode("utf-8-sig"))))
    assert rows[0]["label"] == "Weld pipes"
    package = json.loads(client.get(f"{OWN}export/case.json").content)
    assert package["CFItems"][0]["abbreviatedStatement"] == "Weld pipes"
    assert client.get(f"{OWN}export/rsd.csv").status_code == 200
    assert client.get(f"{OWN}export/asn.jsonld").status_code == 200
    assert client.get(f"{OWN}export/other.xml").status_code == 404
    assert client.get(f"{OWN}versions/999999/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "",
        "weld-pipes/",
        "export/skills.csv",
        "manage/",
        "manage/add/",
        "manage/about/",
        "manage/import/",
        "weld-pipes/change/",
        "weld-pipes/link/",
        "weld-pipes/merge/",
    ],
)
def test_others_do_not_even_learn_that_a_private_taxonomy_exists(own, client, address):
    post(client, "manage/add/", SKILL)
    assert client.get(f"{OWN}{address}").status_code == 200
    stranger = make_user("Stranger")
    give(stranger, "organisation-administrator", make_organisation("Another Works"))
    client.force_login(stranger)
    assert client.get(f"{OWN}{address}").status_code == 404
    client.logout()
    assert client.get(f"{OWN}{address}").status_code in (302, 404)
    assert "Shop floor" not in client.get("/skills/").content.decode()


def test_a_shared_or_published_taxonomy_is_changed_by_its_keepers_alone(ten, own, client):
    post(client, "manage/add/", SKILL)
    now = SkillTaxonomy.objects.get(pk=own.pk)
    actions.describe_taxonomy(by=None, taxonomy=now, licence="MIT", today=TODAY)
    actions.share_taxonomy(by=None, taxonomy=now, shared=True, today=TODAY)
    assert client.get("/skills/starter/manage/").status_code == 404
    assert client.post("/skills/starter/sql/retire/", {"retired": "yes"}).status_code == 404
    contact = make_user("Contact")
    give(contact, "organisation-contact", own.owner)
    client.force_login(contact)
    assert client.get(OWN).status_code == 200
    assert client.get(f"{OWN}manage/").status_code == 403
    assert client.post(f"{OWN}weld-pipes/retire/", {"retired": "yes"}).status_code == 403
    assert not queries.skill(own.id, "weld-pipes").retired
    assert "Change this skill" not in client.get(f"{OWN}weld-pipes/").content.decode()
    assert client.get("/skills/start/").status_code == 403
