"""How allauth is bent to this house: nobody signs up alone, its e-mail goes through the outbox, its events are audited.

This module is a boundary: who may have an account, and who an OpenID Connect provider's visitor is, is decided here.
"""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from routeways.foundation import audit, messages
from routeways.foundation.models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password. Try again.",
        "too_many_login_attempts": "There were too many tries. Wait five minutes, then try again.",
        "rate_limited": "There were too many tries. Wait a few minutes, then try again.",
        "incorrect_code": "This code is not right. Enter the newest one that your app shows.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox, so that a slow mail server neither delays the page nor tells who has an account."""
        mail = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        messages.queue_text(by=None, to=email, subject=mail.subject, body=mail.body, template=template_prefix)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        known = User.objects.filter(email__iexact=credentials.get("email") or "").first()
        with transaction.atomic():
            audit.record(by=None, verb="foundation.fail_sign_in", subject=known or "foundation.user:unknown")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of authenticator apps encrypted, so that a copy of the database cannot make codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is not right. Enter the newest one that your app shows, or a recovery code.",
    }

    def build_totp_svg(self, url: str) -> str:
        """On white, whatever the theme: phones do not read a dark code on a dark page."""
        drawing: str = super().build_totp_svg(url)
        end = drawing.index(">", drawing.index("<svg")) + 1
        return f'{drawing[:end]}<rect width="100%" height="100%" fill="#fff"/>{drawing[end:]}'

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> MultiFernet:
    """Keys made from SECRET_KEY, then from SECRET_KEY_FALLBACKS so that the key can be changed."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [hashlib.sha256(f"routeways second factor\n{secret!s}".encode()).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Visitors from the OpenID Connect provider get an account, or are joined to the one with their verified e-mail."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: Any) -> bool:
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Refuses a first visit without a verified address: whoever types yours elsewhere must not become you here."""
        if sociallogin.is_existing:
            return
        verified = [address for address in sociallogin.email_addresses if address.verified]
        if verified:
            return
        name = sociallogin.provider.name
        reason = f"{name} did not tell us a verified e-mail address for you. Ask them to verify it, then try again."
        page = render(request, "socialaccount/authentication_error.html", {"reason": reason}, status=403)
        raise ImmediateHttpResponse(page)

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("account_home")

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> AbstractBaseUser:
        user: User = super().populate_user(request, sociallogin, data)
        both = f"{data.get('first_name') or ''} {data.get('last_name') or ''}".strip()
        user.name = (data.get("name") or both)[:120]
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> AbstractBaseUser:
        with transaction.atomic():
            user: User = super().save_user(request, sociallogin, form)
            audit.record(by=None, verb="foundation.add_user", subject=user, details={"through": "oidc"})
        return user
