from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.utils import timezone

from routeways.foundation import actions, jobs, links
from routeways.foundation.models import AuditEntry, Job, Message, User
from tests.foundation.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_from_the_test_before() -> None:
    cache.clear()


def sign_in(client, email="ada@example.org", password=PASSWORD, **more):
    return client.post("/account/login/", {"login": email, "password": password}, **more)


def is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def code_now(secret: str) -> str:
    """RFC 6238, written again."""
    counter = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret + "=" * (-len(secret) % 8)), counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_somebody_signs_in_whatever_the_capitals_and_out_again(client, user):
    answer = sign_in(client, "Ada@Example.ORG")
    assert answer.url == "/account/"
    assert "Ada Thornber" in client.get("/account/").content.decode()
    client.post("/account/logout/")
    assert not is_signed_in(client)
    verbs = list(AuditEntry.objects.filter(by=user).order_by("number").values_list("verb", flat=True))
    assert verbs == ["foundation.sign_in", "foundation.sign_out"]


@pytest.mark.parametrize(("email", "password"), [("ada@example.org", "wrong"), ("nobody@example.org", PASSWORD)])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, user, email, password):
    page = sign_in(client, email, password).content.decode()
    assert "The e-mail address or the password is not right" in page
    assert "<title>Error: Sign in" in page
    assert 'class="errors" role="alert"' in page
    assert not is_signed_in(client)


def test_a_failed_sign_in_is_in_the_audit_without_the_address(client, user):
    sign_in(client, password="wrong")
    sign_in(client, email="stranger@example.org")
    entries = AuditEntry.objects.filter(verb="foundation.fail_sign_in").order_by("number")
    assert [entry.subject for entry in entries] == [f"foundation.user:{user.public_id}", "foundation.user:unknown"]
    assert "stranger" not in str([entry.details_text for entry in entries])


def test_guessing_passwords_is_stopped_even_for_the_right_one(client, user):
    for _ in range(5):
        sign_in(client, password="wrong")
    page = sign_in(client).content.decode()
    assert "There were too many tries" in page
    assert not is_signed_in(client)


def test_empty_fields_say_what_to_enter(client):
    page = client.post("/account/login/", {}).content.decode()
    assert '<a href="#id_login">Enter your e-mail address</a>' in page
    assert '<a href="#id_password">Enter your password</a>' in page
    assert 'aria-invalid="true"' in page
    assert "placeholder" not in page


def test_nobody_can_sign_up(client):
    for address in ("/account/signup/", "/account/email/", "/account/provider/signup/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"email": "x@example.org", "password1": PASSWORD}).status_code == 404
    assert not User.objects.exists()


def test_a_closed_account_cannot_be_entered_and_is_told_so(client, user, administrator):
    actions.set_active(user, False, by=administrator)
    answer = sign_in(client)
    assert not is_signed_in(client)
    assert "Your account is closed" in client.get(answer.url).content.decode()


def test_closing_an_account_ends_its_sessions(signed_in, user, administrator):
    assert signed_in.get("/account/").status_code == 200
    actions.set_active(user, False, by=administrator)
    assert signed_in.get("/account/").status_code == 302


def test_where_to_go_next_stays_on_this_site(client, user):
    answer = client.post("/account/login/?next=https://evil.example/", {"login": user.email, "password": PASSWORD})
    assert answer.url == "/account/"


# -- passwords


def test_a_forgotten_password_is_set_anew_through_a_link_that_works_once(client, user):
    answer = client.post("/account/password/reset/", {"email": "ADA@example.org"})
    assert "on its way" in client.get(answer.url).content.decode()
    jobs.work_off()
    [message] = mail.outbox
    assert message.subject == "Set a new password for Routeways"
    link = re.search(r"http://testserver(/\S+)", message.body)[1]
    page = client.get(link, follow=True)
    done = client.post(
        page.request["PATH_INFO"], {"password1": "copper-kettle-ladder", "password2": "copper-kettle-ladder"}
    )
    assert "You can sign in with it now" in client.get(done.url).content.decode()
    assert sign_in(client, password="copper-kettle-ladder").url == "/account/"
    client.logout()
    assert "This link does not work" in client.get(link, follow=True).content.decode()
    assert Message.objects.get().body == "", "the outbox does not keep the link"


def test_asking_for_a_password_does_not_tell_who_has_an_account(client, user):
    known = client.post("/account/password/reset/", {"email": user.email})
    unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    jobs.work_off()
    assert [message.to for message in mail.outbox] == [[user.email]]


def test_a_password_is_changed_with_the_old_one(client, user):
    sign_in(client)
    new = {"password1": "copper-kettle-ladder", "password2": "copper-kettle-ladder"}
    wrong = client.post("/account/password/change/", {"oldpassword": "wrong", **new}).content.decode()
    assert "This is not your current password." in wrong
    weak = {"oldpassword": PASSWORD, "password1": "password1234", "password2": "password1234"}
    assert "too common" in client.post("/account/password/change/", weak).content.decode()
    client.post("/account/password/change/", {"oldpassword": PASSWORD, **new})
    user.refresh_from_db()
    assert user.check_password("copper-kettle-ladder")
    assert AuditEntry.objects.filter(verb="foundation.change_password", by=user).count() == 1


# -- the second factor


def turn_on(client) -> tuple[str, list[str]]:
    assert client.get("/account/2fa/totp/activate/").url.startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/2fa/totp/activate/")
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode())[1]
    answer = client.post("/account/2fa/totp/activate/", {"code": code_now(secret)})
    page = client.get(answer.url).content.decode()
    return secret, re.findall(r"<li><code>(\d{8})</code></li>", page)


def test_with_a_second_factor_the_password_alone_is_not_enough(client, user):
    sign_in(client)
    secret, codes = turn_on(client)
    assert len(codes) == 10
    assert "10 left" in client.get("/account/2fa/").content.decode()
    client.post("/account/logout/")
    cache.clear()  # the code just used may not be used again in its half minute
    answer = sign_in(client)
    assert answer.url == "/account/2fa/authenticate/"
    assert not is_signed_in(client)
    assert client.get("/account/").status_code == 302
    wrong = client.post(answer.url, {"code": "000000"}).content.decode()
    assert "This code is not right" in wrong
    client.post(answer.url, {"code": code_now(secret)})
    assert is_signed_in(client)


def test_a_recovery_code_works_once(client, user):
    sign_in(client)
    _, codes = turn_on(client)
    for expected in (True, False):
        client.post("/account/logout/")
        sign_in(client)
        client.post("/account/2fa/authenticate/", {"code": codes[0]})
        assert is_signed_in(client) is expected


def test_the_secret_of_the_app_is_encrypted_at_rest(client, user):
    sign_in(client)
    secret, codes = turn_on(client)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in stored
    assert all(code not in stored for code in codes)


def test_the_secret_can_be_read_after_the_key_of_the_site_has_changed(client, user, settings):
    from routeways.foundation.sign_in import SecondFactorAdapter

    kept = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key"
    assert SecondFactorAdapter().decrypt(kept) == "JBSWY3DPEHPK3PXP"


def test_turning_the_second_factor_off_asks_who_you_are_again(client, user, django_capture_on_commit_callbacks):
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        turn_on(client)
    session = client.session
    session["account_authentication_methods"] = [
        {**method, "at": method["at"] - 3600} for method in session["account_authentication_methods"]
    ]
    session.save()
    answer = client.get("/account/2fa/totp/deactivate/")
    assert "/reauthenticate/" in answer.url
    assert "Confirm that it is you" in client.get(answer.url).content.decode()
    assert Authenticator.objects.filter(type="totp").exists()
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/account/2fa/totp/deactivate/", {})
    assert not Authenticator.objects.filter(type="totp").exists()
    verbs = set(AuditEntry.objects.filter(by=user).values_list("verb", flat=True))
    assert {"foundation.add_second_factor", "foundation.remove_second_factor"} <= verbs


def test_recovery_codes_can_be_made_anew_and_downloaded(client, user):
    sign_in(client)
    _, old = turn_on(client)
    assert "Your old codes will stop working" in client.get("/account/2fa/recovery-codes/generate/").content.decode()
    client.post("/account/2fa/recovery-codes/generate/", {})
    download = client.get("/account/2fa/recovery-codes/download/")
    assert download.headers["Content-Type"].startswith("text/plain")
    assert not any(code in download.content.decode() for code in old)


# -- invitations


@pytest.fixture
def invited(administrator) -> tuple[User, str]:
    user, _ = actions.invite_user(
        by=administrator, email="New@example.org", name="Nia", site="http://testserver", now=timezone.now()
    )
    jobs.work_off()
    return user, re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]


def test_an_invitation_makes_an_account_that_works(client, invited):
    _, address = invited
    page = client.get(address)
    assert "Your account is for new@example.org" in page.content.decode()
    assert 'value="Nia"' in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    answer = client.post(address, {"name": "Nia Booth", "password": PASSWORD})
    assert answer.url == "/account/"
    assert "Nia Booth" in client.get("/account/").content.decode()
    again = client.get(address)
    assert again.status_code == 410
    assert "already been used" in again.content.decode()


def test_a_weak_password_does_not_use_the_invitation_up(client, invited):
    _, address = invited
    page = client.post(address, {"name": "Nia", "password": "new@example.org"}).content.decode()
    assert "too similar to the e-mail address" in page
    assert client.post(address, {"name": "Nia", "password": PASSWORD}).status_code == 302


def test_an_invitation_of_a_closed_account_and_a_wrong_link_open_nothing(client, invited, administrator):
    user, address = invited
    assert client.get("/account/invitation/nonsense/").status_code == 410
    actions.set_active(user, False, by=administrator)
    assert "was withdrawn" in client.get(address).content.decode()
    with pytest.raises(links.LinkRevoked):
        actions.accept_invitation(token=address.split("/")[-2], name="x", password=PASSWORD, now=timezone.now())


def test_an_invitation_runs_out(invited):
    _, address = invited
    with pytest.raises(links.LinkExpired):
        actions.invited_user(address.split("/")[-2], timezone.now() + timedelta(days=15))


def test_inviting_somebody_who_has_an_account_changes_nothing(invited, administrator):
    before = (Job.objects.count(), Message.objects.count(), User.objects.count())
    with pytest.raises(actions.UserError):
        actions.invite_user(
            by=administrator, email="new@example.org", name="", site="http://testserver", now=timezone.now()
        )
    assert (Job.objects.count(), Message.objects.count(), User.objects.count()) == before


def test_an_administrator_invites_somebody_from_a_page_and_closes_the_account_again(client, administrator, user):
    client.force_login(user)
    assert client.get("/account/people/").status_code == 403
    client.force_login(administrator)
    assert "Enter an e-mail address, like" in client.post("/account/people/", {"email": "nia"}).content.decode()
    taken = client.post("/account/people/", {"email": user.email}).content.decode()
    assert "Somebody already signs in with ada@example.org." in taken
    page = client.post("/account/people/", {"email": "Nia@example.org", "name": "Nia"}, follow=True).content.decode()
    assert "The invitation to Nia@example.org is on its way." in page
    jobs.work_off()
    assert "http://testserver/account/invitation/" in mail.outbox[0].body
    nia = User.objects.get(email="nia@example.org")
    client.post(f"/account/people/{nia.public_id}/active/", {"active": "no"})
    nia.refresh_from_db()
    assert not nia.is_active
    own = client.post(f"/account/people/{administrator.public_id}/active/", {"active": "no"}, follow=True)
    assert "You cannot close your own account" in own.content.decode()
    assert client.post("/account/people/nobody/active/").status_code == 404


def test_the_qr_code_stands_on_white(user):
    from routeways.foundation.sign_in import SecondFactorAdapter

    drawing = SecondFactorAdapter().build_totp_svg("otpauth://totp/x")
    assert '<rect width="100%" height="100%" fill="#fff"/>' in drawing
    assert drawing.index("<rect") < drawing.index("<path")


@pytest.mark.django_db
def test_signing_out_twice_is_no_fault(client, user):
    client.force_login(user)
    client.logout()
    client.logout()
    assert AuditEntry.objects.filter(verb="foundation.sign_out").count() == 1
