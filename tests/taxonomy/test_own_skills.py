"""An organisation's own taxonomy: built, merged, versioned, shared, and out and in again without loss."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from routeways.engines.extraction.index import Skill
from routeways.foundation.models import AuditEntry
from routeways.foundation.tables import FileRefused
from routeways.taxonomy import actions, indexing, queries, skill_store
from routeways.taxonomy.formats import asn, case, plain, rsd
from routeways.taxonomy.models import SkillAlias, SkillLink, SkillTaxonomy, TaxonomySkill
from routeways.taxonomy.rows import TaxonomyError
from tests.organisations.factories import give, make_hub_lead, make_organisation, make_user
from tests.taxonomy import skill_files
from tests.taxonomy.test_formats import documents

pytestmark = pytest.mark.both_databases
TODAY = date(2026, 3, 27)


@pytest.fixture
def works(db):
    return make_organisation("Imaginary Works")


@pytest.fixture
def own(works):
    return actions.start_taxonomy(by=None, owner=works, region="lancashire", title="Shop floor", today=TODAY)


def put(own, label="", code="", **values):
    values = values | ({"label": label} if label else {})
    return actions.put_skill(by=None, taxonomy=own, code=code, today=TODAY, **values)


def verbs():
    return list(AuditEntry.objects.order_by("number").values_list("verb", flat=True))


def test_a_taxonomy_starts_empty_private_and_with_a_name_of_its_own(own, works):
    assert (own.id, own.shared, own.publisher, own.changed) == (
        "imaginary-works-shop-floor",
        False,
        "Imaginary Works",
        "2026-03-27",
    )
    second = actions.start_taxonomy(by=None, owner=works, region="lancashire", title="Shop floor", today=TODAY)
    assert second.id == "imaginary-works-shop-floor-2"
    assert verbs()[-2:] == ["taxonomy.start_skills"] * 2
    with pytest.raises(TaxonomyError, match="does not work in the region"):
        actions.start_taxonomy(by=None, owner=works, region="cumbria", title="x", today=TODAY)
    with pytest.raises(TaxonomyError, match="Give the taxonomy a title"):
        actions.start_taxonomy(by=None, owner=works, region="lancashire", title="  ", today=TODAY)


def test_skills_are_added_changed_retired_and_brought_back(own):
    one = put(own, "Weld  pipes", aliases=["pipe welding", "pipe welding", " "], kind="technical", statement="Welds.")
    assert (one.code, one.label) == ("weld-pipes", "Weld pipes")
    assert [alias.text for alias in one.aliases.all()] == ["pipe welding"]
    put(own, "Metalwork", level="Heading")
    one = put(own, code="weld-pipes", parent="metalwork", category="Joining")
    assert (one.parent.code, one.category, one.statement) == ("metalwork", "Joining", "Welds.")
    actions.retire_skill(by=None, skill=one, retired=True, today=TODAY)
    assert queries.search_skills("weld", taxonomy=own.id, actor=make_hub_lead()) == []
    actions.retire_skill(by=None, skill=one, retired=False, today=TODAY)
    assert len(queries.search_skills("weld", taxonomy=own.id, actor=make_hub_lead())) == 1
    assert [verb for verb in verbs() if verb.endswith("_skill")][-2:] == [
        "taxonomy.retire_skill",
        "taxonomy.bring_back_skill",
    ]


def test_a_change_that_changes_nothing_leaves_no_trace(own):
    put(own, "Weld")
    revision, entries = SkillTaxonomy.objects.get(pk=own.pk).revision, AuditEntry.objects.count()
    put(own, "Weld", code="weld")
    assert (SkillTaxonomy.objects.get(pk=own.pk).revision, AuditEntry.objects.count()) == (revision, entries)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"label": ""}, "the skill has no label"),
        ({"label": "<b>x</b>"}, "it holds HTML"),
        ({"label": "x\x07"}, "control characters"),
        ({"label": "x", "statement": "y" * 20_000}, "its statement has 20,000 characters"),
        ({"label": "x", "kind": "odd"}, "its kind must be"),
        ({"label": "x", "parent": "nobody"}, "There is no skill nobody"),
        ({"label": "x", "colour": "red"}, "is nothing that a skill has"),
        ({"code": "nobody", "label": "x"}, "There is no skill nobody"),
    ],
)
def test_a_wrong_skill_is_refused_in_a_sentence(own, values, words):
    with pytest.raises(TaxonomyError, match=words):
        put(own, **values)
    assert not TaxonomySkill.objects.exists()


def test_a_skill_cannot_stand_under_itself_however_far_down(own):
    put(own, "A")
    put(own, "B", parent="a")
    put(own, "C", parent="b")
    with pytest.raises(TaxonomyError, match="cannot stand under itself"):
        put(own, code="a", parent="c")


def test_links_are_kept_with_their_source_and_taken_away(own, ten):
    one = put(own, "Weld")
    actions.link_skill(by=None, skill=one, target="soc2020:5213", relation="related", source="Shop", today=TODAY)
    actions.link_skill(by=None, skill=one, target="starter:mig-welding", relation="exact", today=TODAY)
    assert [(link.target, link.source) for link in one.links.all()] == [
        ("soc2020:5213", "Shop"),
        ("starter:mig-welding", ""),
    ]
    put(own, code="weld", statement="Still linked.")
    assert one.links.count() == 2
    actions.unlink_skill(by=None, skill=one, target="soc2020:5213", relation="related", today=TODAY)
    assert [link.target for link in one.links.all()] == ["starter:mig-welding"]
    for target, relation in [("nothing", "exact"), ("esco:1", "likes"), (one.pk, "exact")]:
        with pytest.raises(TaxonomyError):
            actions.link_skill(by=None, skill=one, target=target, relation=relation, today=TODAY)


def test_a_publishers_taxonomy_is_not_changed_here(ten):
    one = queries.skill("starter", "sql")
    for change in (
        lambda: put(ten.taxonomy, "Mine"),
        lambda: actions.retire_skill(by=None, skill=one, retired=True, today=TODAY),
        lambda: actions.share_taxonomy(by=None, taxonomy=ten.taxonomy, shared=False, today=TODAY),
    ):
        with pytest.raises(TaxonomyError, match="is its publisher’s"):
            change()


# -- merging


def test_a_merge_moves_words_links_and_children_and_can_be_taken_back(own, now):
    keep = put(own, "Weld", aliases=["welding"])
    lose = put(own, "Welding work", aliases=["welding", "joining by welding"])
    put(own, "Spot weld", parent="welding-work")
    actions.link_skill(by=None, skill=lose, target="soc2020:5213", relation="related", today=TODAY)
    before = skill_store.document_of(SkillTaxonomy.objects.get(pk=own.pk))
    merge = actions.merge_skills(by=None, survivor=keep, loser=lose, reason="Same work", now=now)
    assert [a.text for a in keep.aliases.order_by("position")] == ["welding", "Welding work", "joining by welding"]
    assert [link.target for link in keep.links.all()] == ["soc2020:5213"]
    assert queries.skill(own.id, "spot-weld", make_hub_lead()).parent_id == keep.pk
    lead = make_hub_lead()
    assert [one.code for one in queries.search_skills("welding work", actor=lead)] == ["weld"]
    assert "taxonomy.merge_skills" in verbs()
    put(own, code="weld", statement="Added since.")
    actions.unmerge_skills(by=None, merge=merge, reason="They differ", now=now)
    after = skill_store.document_of(SkillTaxonomy.objects.get(pk=own.pk))
    pairs = zip(after.skills, before.skills, strict=True)
    changed = [(new.code, new.statement) for new, old in pairs if new.content() != old.content()]
    assert changed == [("weld", "Added since.")]
    assert after.links == before.links
    with pytest.raises(TaxonomyError, match="taken back already"):
        actions.unmerge_skills(by=None, merge=merge, reason="Again", now=now)


def test_a_child_may_take_the_place_of_its_parent(own, now):
    put(own, "Top")
    lose = put(own, "Old", parent="top")
    keep = put(own, "New", parent="old")
    merge = actions.merge_skills(by=None, survivor=keep, loser=lose, reason="Same", now=now)
    keep.refresh_from_db()
    assert keep.parent.code == "top"
    actions.unmerge_skills(by=None, merge=merge, reason="Not the same", now=now)
    keep.refresh_from_db()
    assert keep.parent.code == "old"


def test_merges_that_make_no_sense_are_refused(own, works, now):
    other = actions.start_taxonomy(by=None, owner=works, region="lancashire", title="Office", today=TODAY)
    one, two, far, heading = put(own, "One"), put(own, "Two"), put(other, "Far"), put(own, "Top", level="Heading")
    for survivor, loser, reason, words in [
        (one, one, "x", "with itself"),
        (one, far, "x", "of one taxonomy"),
        (one, heading, "x", "heading"),
        (one, two, " ", "Say why"),
    ]:
        with pytest.raises(TaxonomyError, match=words):
            actions.merge_skills(by=None, survivor=survivor, loser=loser, reason=reason, now=now)
    first = actions.merge_skills(by=None, survivor=one, loser=two, reason="x", now=now)
    three = put(own, "Three")
    with pytest.raises(TaxonomyError, match="has been merged already"):
        actions.merge_skills(by=None, survivor=three, loser=two, reason="x", now=now)
    actions.merge_skills(by=None, survivor=three, loser=one, reason="x", now=now)
    with pytest.raises(TaxonomyError, match="Take that merge back first"):
        actions.unmerge_skills(by=None, merge=first, reason="x", now=now)


# -- who sees it


def test_a_private_taxonomy_is_nobody_elses_business(own, works, ten):
    one = put(own, "Secret weld")
    actions.link_skill(by=None, skill=one, target="starter:mig-welding", relation="exact", today=TODAY)
    administrator, contact, stranger = make_user(), make_user(), make_user()
    give(administrator, "organisation-administrator", works)
    give(contact, "organisation-contact", works)
    give(stranger, "organisation-administrator", make_organisation("Another Works"))
    starter = queries.skill("starter", "mig-welding")
    for actor, sees in [
        (administrator, True),
        (contact, True),
        (make_hub_lead("lancashire"), True),
        (make_hub_lead("cumbria"), False),
        (stranger, False),
        (None, False),
    ]:
        assert (queries.skill_taxonomy(own.id, actor) is not None) is sees
        assert (queries.skill(own.id, "secret-weld", actor) is not None) is sees
        assert bool(queries.search_skills("secret", actor=actor)) is sees
        assert (own.id in {found.id for found in queries.skill_taxonomies(actor)}) is sees
        assert bool(queries.alike(starter, actor=actor)) is sees
        assert bool(queries.skill_entries(own.id, actor)) is sees
    actions.describe_taxonomy(by=None, taxonomy=own, licence="CC BY 4.0", today=TODAY)
    actions.share_taxonomy(by=None, taxonomy=own, shared=True, today=TODAY)
    assert queries.skill(own.id, "secret-weld") is not None
    assert [found.pk for found in queries.alike(starter)] == [one.pk]


def test_exports_of_a_shared_taxonomy_do_not_lead_to_a_private_one(own, works, ten, now, client):
    secret = actions.start_taxonomy(by=None, owner=works, region="lancashire", title="Secret plans", today=TODAY)
    hidden = put(secret, "Fusion weld")
    one = put(own, "Weld")
    for target in (hidden.pk, "starter:mig-welding"):
        actions.link_skill(by=None, skill=one, target=target, relation="related", today=TODAY)
    actions.describe_taxonomy(by=None, taxonomy=own, licence="CC BY 4.0", today=TODAY)
    actions.share_taxonomy(by=None, taxonomy=own, shared=True, today=TODAY)
    kept = actions.keep_version(by=None, taxonomy=own, version="1", now=now)
    names = ("skills.csv", "rsd.csv", "case.json", "asn.jsonld")
    files = [reverse("taxonomy:export-skills", args=[own.id, name]) for name in names]
    files.append(reverse("taxonomy:skill-edition", args=[own.id, kept.pk]))
    for address in files:
        content = client.get(address).content.decode()
        assert "fusion-weld" not in content, address
        assert "mig-welding" in content or "rsd" in address
    owner = make_user()
    give(owner, "organisation-administrator", works)
    client.force_login(owner)
    assert "fusion-weld" in client.get(files[0]).content.decode()
    assert client.get(files[-1]).content.decode() == kept.document


def test_an_older_reading_of_a_taxonomy_does_not_share_it_again(own):
    actions.describe_taxonomy(by=None, taxonomy=own, licence="CC BY 4.0", today=TODAY)
    actions.share_taxonomy(by=None, taxonomy=own, shared=True, today=TODAY)
    older = SkillTaxonomy.objects.get(pk=own.pk)
    actions.share_taxonomy(by=None, taxonomy=own, shared=False, today=TODAY)
    put(older, "Weld")
    now = SkillTaxonomy.objects.get(pk=own.pk)
    assert not now.shared
    assert now.revision == own.revision + 1 == older.revision


def test_what_is_private_again_or_gone_is_not_kept_for_reading(
    own, tmp_path, settings, django_capture_on_commit_callbacks
):
    settings.DATA_DIR = tmp_path
    put(own, "Weld")
    actions.describe_taxonomy(by=None, taxonomy=own, licence="CC BY 4.0", today=TODAY)
    actions.share_taxonomy(by=None, taxonomy=own, shared=True, today=TODAY)
    for away in (
        lambda: actions.share_taxonomy(by=None, taxonomy=own, shared=False, today=TODAY),
        lambda: SkillTaxonomy.objects.get(pk=own.pk).delete(),
    ):
        indexing.refresh(own.id, [Skill("weld", "Weld")], index=False)
        assert own.id in indexing.kept_ids()
        with django_capture_on_commit_callbacks(execute=True):
            away()
        assert own.id not in indexing.kept_ids()


def test_sharing_needs_a_licence(own):
    with pytest.raises(TaxonomyError, match="under which licence"):
        actions.share_taxonomy(by=None, taxonomy=own, shared=True, today=TODAY)
    actions.describe_taxonomy(by=None, taxonomy=own, licence="CC BY 4.0", today=TODAY)
    actions.share_taxonomy(by=None, taxonomy=own, shared=True, today=TODAY)
    with pytest.raises(TaxonomyError, match="needs a licence"):
        actions.describe_taxonomy(by=None, taxonomy=own, licence="", today=TODAY)


# -- files


def test_a_file_adds_and_changes_and_leaves_the_rest_alone(own, tmp_path):
    put(own, "Weld", category="Joining", aliases=["welding"])
    put(own, "Untouched")
    text = "label,statement,code\nWeld,Welds.,weld\nSolder,Solders.,\n,No label,x\n"
    path = skill_files.write(tmp_path, text, "own.csv")
    done = actions.import_skills(by=None, taxonomy=own, path=path, today=TODAY)
    assert (done.changes.made, done.changes.changed, done.report.rows_rejected) == (("solder",), ("weld",), 1)
    one = TaxonomySkill.objects.get(taxonomy=own, code="weld")
    assert (one.statement, one.category, [a.text for a in one.aliases.all()]) == ("Welds.", "Joining", ["welding"])
    entries = AuditEntry.objects.count()
    assert not actions.import_skills(by=None, taxonomy=own, path=path, today=TODAY).changed
    assert AuditEntry.objects.count() == entries


def test_a_file_that_is_no_list_of_skills_is_refused(own, tmp_path):
    for text in ("a,b\n1,2\n", "", "<html>"):
        with pytest.raises(FileRefused, match="is no list of skills"):
            path = skill_files.write(tmp_path, text, "own.csv")
            actions.import_skills(by=None, taxonomy=own, path=path, today=TODAY)
    with pytest.raises(FileRefused, match="is no list of skills"):
        actions.import_skills(by=None, taxonomy=own, path=skill_files.esco_zip(tmp_path), today=TODAY)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=documents())
@pytest.mark.parametrize(("format_", "ending"), [(plain, "csv"), (case, "json"), (asn, "json")])
def test_what_is_exported_and_imported_is_the_same_taxonomy(works, tmp_path, format_, ending, document):
    own = actions.start_taxonomy(by=None, owner=works, region="lancashire", title="Round trip", today=TODAY)
    skill_store.put(own, document, whole=True)
    first = format_.write(skill_store.document_of(own))
    stored = skill_store.document_of(own)
    path = tmp_path / f"export.{ending}"
    path.write_bytes(first)
    if any(not row.level for row in document.skills):
        assert not actions.import_skills(by=None, taxonomy=own, path=path, today=TODAY).changed
        TaxonomySkill.objects.filter(taxonomy=own).delete()
        actions.import_skills(by=None, taxonomy=own, path=path, today=TODAY)
        again = skill_store.document_of(own)
        assert [row.content() for row in again.skills] == [row.content() for row in stored.skills]
        assert again.links == stored.links
        assert format_.write(again) == first


def test_rsd_goes_out_and_in_without_a_change(own, tmp_path):
    put(own, "Weld", kind="technical", statement="Welds.", aliases=["welding"], sectors=["engineering"])
    path = tmp_path / "rsd.csv"
    path.write_bytes(rsd.write(skill_store.document_of(own)))
    assert not actions.import_skills(by=None, taxonomy=own, path=path, today=TODAY).changed


def test_a_version_is_kept_whole_under_its_name(own, now):
    put(own, "Weld")
    edition = actions.keep_version(by=None, taxonomy=own, version="2026.1", note="First", now=now)
    put(own, code="weld", label="Join")
    kept = asn.parse(json.loads(SkillTaxonomy.objects.get(pk=own.pk).editions.get().document), own.id, "").document
    assert [row.label for row in kept.skills] == ["Weld"]
    assert (edition.skills, kept.meta.version, own.version) == (1, "2026.1", "2026.1")
    with pytest.raises(TaxonomyError, match="There is a version"):
        actions.keep_version(by=None, taxonomy=own, version="2026.1", now=now)
    with pytest.raises(TaxonomyError, match="Name the version"):
        actions.keep_version(by=None, taxonomy=own, version=" ", now=now)


def test_a_taxonomy_goes_with_a_merged_organisation(own, works, now):
    from routeways.organisations import actions as organisations

    survivor = make_organisation("Imaginary Works Limited")
    organisations.merge(by=None, survivor=survivor, loser=works, reason="Same", now=now)
    own.refresh_from_db()
    assert own.owner == survivor
    assert not SkillAlias.objects.exists()
    assert not SkillLink.objects.exists()


def test_what_changes_after_midnight_in_summer_changes_on_that_day(own):
    midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 00:30 in Britain
    keep, lose = put(own, "Weld pipes"), put(own, "Pipe welding")
    merge = actions.merge_skills(by=None, survivor=keep, loser=lose, reason="Same", now=midnight)
    own.refresh_from_db()
    assert own.changed == "2026-07-01"
    actions.unmerge_skills(by=None, merge=merge, reason="Not the same", now=midnight)
    own.refresh_from_db()
    assert own.changed == "2026-07-01"
    put(own, "Bake bread")
    own.refresh_from_db()
    actions.keep_version(by=None, taxonomy=own, version="2026.2", now=midnight)
    own.refresh_from_db()
    assert own.changed == "2026-07-01"
