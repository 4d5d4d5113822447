"""Settings come from the environment; wrong ones stop the start with a sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from routeways.config import environment as env
from routeways.config.compression import CompressPublicPages

ROOT = Path(__file__).resolve().parents[2]
LOOPBACK = ["127.0.0.1", "localhost"]


def django(*words: str, **environment: str) -> subprocess.CompletedProcess:
    """A management command under the real settings, with only the given ROUTEWAYS_ variables."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("ROUTEWAYS_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-m", "django", *words],
        capture_output=True,
        text=True,
        env={**inherited, "DJANGO_SETTINGS_MODULE": "routeways.config.settings", **environment},
        check=False,
    )


def test_a_deployment_over_https_passes_every_check_of_django(tmp_path):
    result = django(
        "check",
        "--deploy",
        "--fail-level",
        "DEBUG",
        ROUTEWAYS_HTTPS="yes",
        ROUTEWAYS_HOSTS="routeways.example.org",
        ROUTEWAYS_SECRET_KEY="0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQR",
        ROUTEWAYS_DATA_DIR=str(tmp_path),
    )
    assert result.returncode == 0, result.stderr


def test_no_migration_is_missing(tmp_path):
    result = django("makemigrations", "--check", "--dry-run", ROUTEWAYS_DATA_DIR=str(tmp_path))
    assert result.returncode == 0, result.stdout


def test_a_site_that_others_reach_does_not_start_with_the_known_key(tmp_path):
    result = django("check", ROUTEWAYS_HOSTS="routeways.example.org", ROUTEWAYS_DATA_DIR=str(tmp_path))
    assert result.returncode == 1
    assert "there is no secret key" in result.stderr


def test_the_known_key_serves_loopback_only(tmp_path):
    assert env.secret_key("NO_SUCH_KEY", tmp_path, LOOPBACK) == env.KNOWN_KEY
    for hosts in (["*"], ["example.org"], [*LOOPBACK, "10.0.0.1"]):
        with pytest.raises(env.SettingError, match="no secret key"):
            env.secret_key("NO_SUCH_KEY", tmp_path, hosts)


def test_the_key_in_the_data_folder_is_used_and_the_environment_wins(tmp_path, monkeypatch):
    (tmp_path / "secret-key").write_text("f" * 60 + "\n")
    assert env.secret_key("SOME_KEY", tmp_path, ["example.org"]) == "f" * 60
    monkeypatch.setenv("SOME_KEY", "e" * 60)
    assert env.secret_key("SOME_KEY", tmp_path, ["example.org"]) == "e" * 60


def test_a_key_that_is_too_short_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("SOME_KEY", "short")
    with pytest.raises(env.SettingError, match="too short"):
        env.secret_key("SOME_KEY", tmp_path, LOOPBACK)
    (tmp_path / "secret-key").write_text("")
    monkeypatch.delenv("SOME_KEY")
    with pytest.raises(env.SettingError, match="too short"):
        env.secret_key("SOME_KEY", tmp_path, LOOPBACK)


@pytest.mark.parametrize(("value", "expected"), [("yes", True), ("0", False), ("", False), ("TRUE", True)])
def test_flags_are_read_in_words(monkeypatch, value, expected):
    monkeypatch.setenv("SOME_FLAG", value)
    assert env.flag("SOME_FLAG") is expected


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("SOME_FLAG", "perhaps")
    with pytest.raises(env.SettingError, match="Write yes or no"):
        env.flag("SOME_FLAG")


def test_a_number_that_is_none_is_refused(monkeypatch):
    assert env.whole_number("SOME_NUMBER", 3) == 3
    monkeypatch.setenv("SOME_NUMBER", "2")
    assert env.whole_number("SOME_NUMBER") == 2
    monkeypatch.setenv("SOME_NUMBER", "one")
    with pytest.raises(env.SettingError, match="Write a whole number"):
        env.whole_number("SOME_NUMBER")


def test_a_database_address_is_read(monkeypatch, tmp_path):
    monkeypatch.setenv("SOME_DATABASE", "postgresql://rw:p%40ss@db.example.org:5433/routeways")
    found = env.database("SOME_DATABASE", tmp_path)
    assert found["ENGINE"].endswith("postgresql")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "rw",
        "p@ss",
        "db.example.org",
        "5433",
        "routeways",
    )
    monkeypatch.setenv("SOME_DATABASE", "mysql://rw@db/routeways")
    with pytest.raises(env.SettingError, match="starts with “mysql”"):
        env.database("SOME_DATABASE", tmp_path)


def test_mail_goes_into_the_data_folder_until_a_server_is_named(monkeypatch, tmp_path):
    assert env.email("SOME_MAIL", tmp_path)["EMAIL_FILE_PATH"] == tmp_path / "outbox"
    monkeypatch.setenv("SOME_MAIL", "smtps://user:secret@mail.example.org")
    found = env.email("SOME_MAIL", tmp_path)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (465, True, False)
    monkeypatch.setenv("SOME_MAIL", "mail.example.org")
    with pytest.raises(env.SettingError, match="not usable"):
        env.email("SOME_MAIL", tmp_path)


def test_a_level_of_logging_that_does_not_exist_is_refused(monkeypatch):
    monkeypatch.setenv("SOME_LEVEL", "loud")
    with pytest.raises(env.SettingError, match="Write debug, info"):
        env.log_level("SOME_LEVEL")


def test_every_setting_is_documented():
    import re

    code = "".join(path.read_text("utf-8") for path in (ROOT / "src" / "routeways").rglob("*.py"))
    guide = (ROOT / "docs" / "deployment.md").read_text("utf-8")
    internal = {"ROUTEWAYS_LIFELINE"}
    names = set(re.findall(r"\bROUTEWAYS_[A-Z]+(?:_[A-Z]+)*\b", code)) - internal
    assert names
    assert not [name for name in sorted(names) if f"`{name}`" not in guide]
    assert not [name for name in set(re.findall(r"`(ROUTEWAYS_[A-Z_]+)`", guide)) if name not in names]


class TestCompression:
    def answer(self, rf, *, content_type="text/html", cookies=None, body=b"<p>figures</p>" * 100):
        from django.http import HttpResponse

        request = rf.get("/", headers={"accept-encoding": "gzip"})
        request.COOKIES.update(cookies or {})
        return CompressPublicPages(lambda request: HttpResponse(body, content_type=content_type))(request)

    def test_public_pages_are_compressed(self, rf):
        answer = self.answer(rf)
        assert answer["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer["Vary"]
        assert len(answer.content) < 400

    def test_pages_of_people_with_a_session_are_not(self, rf, settings):
        answer = self.answer(rf, cookies={settings.SESSION_COOKIE_NAME: "x"})
        assert "Content-Encoding" not in answer
        assert "Accept-Encoding" in answer["Vary"]

    def test_pictures_and_workbooks_are_sent_as_they_are(self, rf):
        assert "Content-Encoding" not in self.answer(rf, content_type="image/png")


def test_the_fault_page_survives_its_own_fault(rf, monkeypatch):
    from routeways.config import faults

    def broken(request):
        raise RuntimeError("template")

    monkeypatch.setattr(faults, "server_error", broken)
    answer = faults.fault(rf.get("/"))
    assert answer.status_code == 500
    assert b"The fault is ours" in answer.content


@pytest.mark.django_db
def test_an_expired_form_is_answered_in_plain_words(rf):
    from routeways.config import faults

    answer = faults.form_expired(rf.post("/account/sign-in/"), reason="CSRF cookie not set.")
    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()
