"""Priorities and the plan: people choose and agree, a version is frozen, and its files are the same every time."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from docx import Document
from docx.oxml.ns import qn

from routeways.foundation import jobs
from routeways.foundation.models import AuditEntry, Job
from routeways.needs import actions, plan_content, queries
from routeways.needs.errors import NeedsError
from routeways.needs.models import EvidenceItem, FrozenError, Mention, Need, PlanVersion, Priority
from routeways.needs.refs import Ref
from routeways.needs.reports import lsip
from routeways.needs.writing.blocks import Bullets, Heading, Paragraph, Run, blocks, written
from routeways.needs.writing.pdf import as_pdf, main_body_pages
from routeways.needs.writing.word import as_word
from routeways.organisations.models import Organisation
from tests.needs.factories import NOW, REGION, TODAY, confirm, heard, keep, make_chamber, make_lead, reading_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ground")]

HOSTILE = 'x $y$ *b* _i_ #panic("no") `raw` <lab> @ref [c] \\ // /* <script>alert(1)</script> & "q" ] ) }'
SKILLS = ("Welding", "Baking", "Coding", "Caring", "Roofing", "Driving")
BASE = f"/{REGION}/needs/"


@pytest.fixture
def chamber() -> Organisation:
    return make_chamber()


@pytest.fixture
def wave(chamber: Organisation) -> Organisation:
    """Six skills, each asked for by seven invented firms of all sizes in three districts."""
    texts, wanted = [], []
    for number, skill in enumerate(SKILLS):
        for firm in range(7):
            texts.append(
                heard(
                    f"{skill} wanted, place {firm}. Write to jo@works{firm}.example.",
                    f"Works {firm} of {number}",
                    area=("E07000117", "E07000122", "E07000123")[firm % 3],
                    sector="C",
                    size_band=("micro", "small", "large")[firm % 3],
                    posts=2,
                    hard_to_fill=firm % 2 == 0,
                    sharing="public" if firm < 4 else "region",
                    consent="Own advert",
                    kind="advert" if firm % 2 else "interview",
                )
            )
            wanted.append(skill)
    readings = {}
    for item, skill in zip(keep(chamber, *texts), wanted, strict=True):
        readings[item.pk] = reading_of(item.text, (skill, skill.lower(), skill, 0.9))
    actions.keep_readings(by=None, region=REGION, readings=readings, engine="hand", taxonomy="starter", now=NOW)
    actions.confirm_alike(by=None, region=REGION, mentions=Mention.objects.all(), now=NOW)
    return chamber


def _propose(*names: str, title: str = "", why: str = "Because.", action: str = "") -> Priority:
    needs = Need.objects.filter(region=REGION, label__in=names)
    return actions.propose_priority(
        by=None, region=REGION, title=title or names[0], why=why, needs=needs, action=action
    )


def _agreed(chamber: Organisation, count: int = 4, **more: Any) -> list[Priority]:
    made = [_propose(name, **more) for name in SKILLS[:count]]
    for one in made:
        actions.sign_priority(by=None, priority=one, organisation=chamber, now=NOW)
    return made


def _publish(now: Any = NOW) -> PlanVersion:
    register = actions.register_content(REGION, on=TODAY)
    return actions.publish_plan(by=None, region=REGION, register=register, site="https://plan.example", now=now)


# -- choosing


def test_a_priority_cites_all_the_evidence_of_its_needs(wave: Organisation) -> None:
    one = _propose("Welding", "Baking")
    assert one.cites.count() == 14
    for wrong in ({"title": " "}, {"why": ""}, {"needs": []}):
        given: dict[str, Any] = {"title": "x", "why": "y", "needs": list(Need.objects.all()[:1]), **wrong}
        with pytest.raises(NeedsError):
            actions.propose_priority(by=None, region=REGION, **given)


def test_a_change_takes_the_signatures_away(wave: Organisation) -> None:
    [one] = _agreed(wave, 1)
    one.refresh_from_db()
    assert one.state == "agreed"
    actions.change_priority(by=None, priority=one, title="Other", why="Why", needs=one.needs.all())
    assert (one.state, one.sign_offs.count()) == ("draft", 0)
    with pytest.raises(NeedsError, match="Say why it is set aside"):
        actions.set_aside(by=None, priority=one, reason="")
    actions.set_aside(by=None, priority=one, reason="Covered elsewhere")
    with pytest.raises(NeedsError, match="has been set aside"):
        actions.sign_priority(by=None, priority=one, organisation=wave, now=NOW)


@pytest.mark.parametrize(("count", "says"), [(3, "There are 3: propose more"), (1, "There is 1: propose more")])
def test_too_few_priorities_are_said_in_a_sentence(wave: Organisation, count: int, says: str) -> None:
    _agreed(wave, count)
    assert says in plan_content.problems(REGION, on=TODAY)[0]
    with pytest.raises(NeedsError, match=says):
        _publish()
    assert not PlanVersion.objects.exists()


def test_too_many_and_unagreed_priorities_are_in_the_way(wave: Organisation) -> None:
    _agreed(wave, 6)
    _propose("Welding", title="A seventh")
    found = plan_content.problems(REGION, on=TODAY)
    assert "There are 7: set some aside" in found[0]
    assert found[1] == "Nobody has agreed to “A seventh” yet."


def test_priorities_are_put_in_an_order(wave: Organisation) -> None:
    made = _agreed(wave, 4)
    actions.order_priorities(by=None, region=REGION, order=[made[3].public_id, made[0].public_id])
    assert [one.title for one in queries.live_priorities(REGION)] == ["Caring", "Welding", "Baking", "Coding"]


# -- publishing


def test_a_version_has_the_statutory_order_and_never_changes(wave: Organisation) -> None:
    _agreed(wave, action="- A course by September")
    actions.write_sections(by=None, region=REGION, texts={"introduction": "Who we are."}, now=NOW)
    plan = _publish()
    headings = [one.text for one in blocks(plan.content) if isinstance(one, Heading) and one.level == 1]
    assert headings == [
        "Introduction",
        "Executive summary",
        "Strategic and economic context",
        "1 Local skill needs",
        "2 Actions and roadmap",
        "3 Delivery and governance",
        "Annex A: occupations and sectors (SOC 2020 and SIC 2007)",
        "Annex B: how the evidence was gathered",
    ]
    with pytest.raises(FrozenError):
        plan.save()
    with pytest.raises(FrozenError):
        plan.delete()
    actions.change_priority(
        by=None, priority=queries.live_priorities(REGION)[0], title="Renamed", why="x", needs=Need.objects.all()[:1]
    )
    again = PlanVersion.objects.get(pk=plan.pk)
    assert again.content["priorities"][0]["title"] == "Welding"
    assert plan_content.digest_of(again.content) == again.digest
    assert AuditEntry.objects.filter(verb="needs.publish_plan").count() == 1


def test_numbers_are_rounded_and_each_is_that_of_the_published_register(wave: Organisation) -> None:
    _agreed(wave)
    plan = _publish()
    for priority in plan.content["priorities"]:
        assert priority["businesses"] == 5.0
        assert len(priority["cites"]) == 7
    public = {one["id"]: one for one in plan.register.content["needs"]}
    for priority in plan.content["priorities"]:
        for need in priority["needs"]:
            assert need["businesses"] == public[need["id"]]["businesses"]
    assert set(Need.objects.filter(label="Welding").values_list("state", flat=True)) == {"in a priority"}
    assert "jo@works" not in str(plan.register.content)
    assert "Works 1 of" not in str(plan.content) + str(plan.register.content)


def test_publishing_twice_is_one_job_until_it_has_ended(wave: Organisation) -> None:
    _agreed(wave)

    def start() -> Job:
        return actions.start_publishing_plan(by=None, region=REGION, site="https://plan.example", now=NOW)

    first = start()
    assert start() == first
    register = actions.start_publishing(by=None, region=REGION)
    assert actions.start_publishing(by=None, region=REGION) == register
    assert Job.objects.count() == 2
    assert AuditEntry.objects.filter(verb="needs.start_publishing_plan").count() == 1
    Job.objects.update(state="done")
    assert start() != first
    assert actions.start_publishing(by=None, region=REGION) != register


def test_only_what_was_gathered_is_marked_as_published(wave: Organisation) -> None:
    made = _agreed(wave)
    register = actions.register_content(REGION, on=TODAY)
    content = plan_content.plan_content(REGION, number=0, register=register, on=TODAY, site="https://plan.example")
    late = _propose("Roofing")
    actions.sign_priority(by=None, priority=late, organisation=wave, now=NOW)
    actions.publish_plan(
        by=None, region=REGION, register=register, site="https://plan.example", now=NOW, content=content
    )
    late.refresh_from_db()
    assert late.state == "agreed"
    assert Need.objects.get(label="Roofing").state == "open"
    assert {one.state for one in Priority.objects.filter(pk__in=[one.pk for one in made])} == {"published"}


def test_a_plan_published_after_midnight_in_summer_has_that_day(wave: Organisation) -> None:
    _agreed(wave)
    plan = _publish(now=datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    assert plan.content["published_on"] == "2026-07-01"


def test_files_are_the_same_bytes_each_time_and_hold_hostile_text_as_text(wave: Organisation) -> None:
    _agreed(wave, title=HOSTILE, why=f"{HOSTILE}\n\n- {HOSTILE}", action=HOSTILE)
    actions.write_sections(by=None, region=REGION, texts={"introduction": HOSTILE}, now=NOW)
    plan = _publish()
    first = (as_pdf(plan.content), as_word(plan.content))
    time.sleep(2.1)  # zip files know two seconds
    stored = PlanVersion.objects.get(pk=plan.pk).content
    assert (as_pdf(stored), as_word(stored)) == first
    words = "\n".join(part.text for part in Document(io.BytesIO(first[1])).paragraphs)
    assert HOSTILE in words
    assert "<script>" not in zipfile.ZipFile(io.BytesIO(first[1])).read("word/document.xml").decode()


def test_the_word_file_has_real_headings_heading_rows_and_a_language(wave: Organisation) -> None:
    _agreed(wave)
    document = Document(io.BytesIO(as_word(_publish().content)))
    styles = [part.style.name for part in document.paragraphs if part.text]
    assert styles[0] == "Title"
    assert styles.count("Heading 1") == 8
    assert document.core_properties.language == "en-GB"
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "en-GB"
    assert document.tables
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
    links = [rel.target_ref for rel in document.part.rels.values() if rel.reltype.endswith("hyperlink")]
    assert links and all(link.startswith("https://plan.example/") for link in links)


def test_the_pdf_is_tagged_for_screen_readers_and_its_main_body_is_measured(wave: Organisation) -> None:
    _agreed(wave)
    short = _publish()
    body = as_pdf(short.content)
    assert b"pdfuaid" in body and b"/MarkInfo" in body and b"en-GB" in body
    assert 1 <= main_body_pages(short.content) <= 6
    actions.write_sections(by=None, region=REGION, texts={"context": "Words. " * 8_000}, now=NOW)
    assert main_body_pages(_publish().content) > 12


def test_what_is_typed_becomes_paragraphs_and_lists_and_nothing_else() -> None:
    found = list(written("One\nline.\n\n- a\n- b\nafter\n\n* not a list"))
    assert found == [
        Paragraph((Run("One line."),)),
        Bullets(((Run("a"),), (Run("b"),))),
        Paragraph((Run("after"),)),
        Paragraph((Run("* not a list"),)),
    ]
    assert list(written("  \n\n ")) == []


def test_sections_that_do_not_exist_or_never_end_are_refused(wave: Organisation) -> None:
    with pytest.raises(NeedsError, match="no section “x”"):
        actions.write_sections(by=None, region=REGION, texts={"x": "y"}, now=NOW)
    with pytest.raises(NeedsError, match="Keep it below"):
        actions.write_sections(by=None, region=REGION, texts={"summary": "y" * 70_000}, now=NOW)
    assert actions.write_sections(by=None, region=REGION, texts={"summary": "y"}, now=NOW) == 1
    assert actions.write_sections(by=None, region=REGION, texts={"summary": "y"}, now=NOW) == 0


# -- pages


@pytest.fixture
def lead(client: Client, wave: Organisation) -> Iterator[Client]:
    client.force_login(make_lead(wave))
    yield client


def test_from_ticked_needs_to_a_published_plan_whose_numbers_open(lead: Client, wave: Organisation) -> None:
    for skill in SKILLS[:4]:
        need = Need.objects.get(label=skill)
        form = lead.get(f"{BASE}priorities/propose/?need={need.public_id}").content.decode()
        assert re.search(rf'value="{need.public_id}"[^>]*checked', form)
        given = {"title": f"{skill} first", "why": HOSTILE, "action": "- Soon", "needs": [need.public_id]}
        one = lead.post(f"{BASE}priorities/propose/", given, follow=True)
        address = one.redirect_chain[-1][0]
        lead.post(f"{address}sign/", {"organisation": wave.public_id})
    written_ = lead.post(f"{BASE}plan/write/", {one.id: f"About {one.id}" for one in lsip().sections}, follow=True)
    assert "In the way" not in written_.content.decode()
    lead.post(f"{BASE}plan/publish/")
    jobs.work_off()
    assert Job.objects.filter(kind="needs.publish_plan").get().state == "done"
    lead.logout()
    page = lead.get(f"{BASE}plan/").content.decode()
    assert "Welding first" in page and "<script>alert(1)" not in page
    links = set(re.findall(rf'href="({BASE}[^"#]+)', page)) | set(
        re.findall(rf'href="(/{REGION}/indicators/[^"]+)', page)
    )
    assert len([link for link in links if "/need/" in link or "/priority/" in link]) >= 8
    for link in links:
        assert lead.get(link, follow=True).status_code == 200, link
    for kind in ("pdf", "docx", "json"):
        assert lead.get(f"{BASE}plan/1/plan.{kind}").status_code == 200
    assert lead.get(f"{BASE}plan/2/").status_code == 404
    assert lead.get(f"{BASE}plan/1/plan.exe").status_code == 404
    behind = lead.get(f"{BASE}plan/1/priority/1/").content.decode()
    assert "Welding wanted, place 1." in behind and "Works 1" not in behind and "Open it" not in behind


def test_the_page_says_what_is_in_the_way_and_publishes_nothing(lead: Client) -> None:
    page = lead.get(f"{BASE}plan/write/").content.decode()
    assert "A plan has 4 to 6 priorities. There are 0: propose more." in page
    done = lead.post(f"{BASE}plan/publish/", follow=True).content.decode()
    assert "There are 0: propose more" in done
    assert not Job.objects.filter(kind="needs.publish_plan").exists()


def test_the_public_sees_only_what_was_published(lead: Client, wave: Organisation) -> None:
    keep(wave, heard("Secret skill", "Lonely Works"))
    lonely = EvidenceItem.objects.get(about_name="Lonely Works")
    confirm(lonely, Ref("skill", "starter:lonely", "Lonely skill"))
    need = Need.objects.get(label="Welding")
    live = lead.get(BASE).content.decode()
    assert "Lonely skill" in live and "Nobody else sees any until they are published" in live
    lead.logout()
    assert "has not published what its businesses need yet" in lead.get(BASE).content.decode()
    assert lead.get(f"{BASE}register/{need.public_id}/").status_code == 404
    assert lead.get(f"{BASE}data.csv").status_code == 404
    content = actions.register_content(REGION, on=TODAY)
    actions.publish_register(by=None, region=REGION, content=content, now=timezone.now())
    page = lead.get(BASE).content.decode()
    assert "Lonely skill" in page and "[c]" in page
    one = lead.get(f"{BASE}register/{need.public_id}/").content.decode()
    assert "Welding wanted, place 1." in one and "jo@works" not in one and "Works 1" not in one
    csv = lead.get(f"{BASE}data.csv").content.decode("utf-8-sig")
    assert re.search(r"starter:lonely,Lonely skill,,,,,c,,,c", csv)
    assert lead.get(f"{BASE}data.xlsx").status_code == lead.get(f"{BASE}data.json").status_code == 200
    assert lead.get(f"{BASE}?area=E07000117&q=weld").status_code == 200


def test_volume_and_time_are_set_by_a_person_with_a_basis(lead: Client) -> None:
    need = Need.objects.get(label="Welding")
    address = f"{BASE}register/{need.public_id}/change/"
    wrong = lead.post(address, {"volume": "40", "state": "open"}).content.decode()
    assert "Say what the number of people is based on" in wrong
    order = {"volume": "40", "volume_lower": "50", "volume_basis": "Plan", "state": "open"}
    assert "lower bound must not be above" in lead.post(address, order).content.decode()
    lead.post(
        address, {"volume": "40", "volume_lower": "30", "volume_upper": "60", "volume_basis": "Plan", "state": "open"}
    )
    assert "40 (30 to 60)" in lead.get(f"{BASE}register/{need.public_id}/").content.decode()


def test_a_need_is_narrowed_once(lead: Client) -> None:
    need = Need.objects.get(label="Welding")
    address = f"{BASE}register/{need.public_id}/narrow/"
    assert "Choose a level, a sector or a district" in lead.post(address, {"level": ""}).content.decode()
    lead.post(address, {"area": "E07000117"})
    assert "The register has this line already" in lead.post(address, {"area": "E07000117"}).content.decode()
    narrow = Need.objects.get(label="Welding", area="E07000117")
    line = queries.register(REGION, on=TODAY).line(narrow)
    assert line is not None and len(line.line.named) == 3
