"""Settings of sign-in: e-mail and password with a second factor, and one OpenID Connect provider if it is configured.

`settings` takes all of this over; docs/security.md says what each choice protects.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from routeways.config import environment as env

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 60 * 60  # one working day: much of this is used on shared machines in schools
ACCOUNT_SESSION_REMEMBER = False

ACCOUNT_ADAPTER = "routeways.foundation.sign_in.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation, or the OIDC provider, has verified the address already
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_FORMS = {
    "login": "routeways.foundation.forms.SignInForm",
    "change_password": "routeways.foundation.forms.ChangePasswordForm",
    "set_password": "routeways.foundation.forms.SetPasswordForm",
    "reset_password": "routeways.foundation.forms.ResetPasswordForm",
    "reset_password_from_key": "routeways.foundation.forms.NewPasswordForm",
    "reauthenticate": "routeways.foundation.forms.ConfirmPasswordForm",
}
# How many proxies stand in front, so that rate limits count visitors and not the proxy.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole_number("ROUTEWAYS_PROXIES")

MFA_ADAPTER = "routeways.foundation.sign_in.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Routeways"
MFA_FORMS = {
    "authenticate": "routeways.foundation.forms.CodeForm",
    "reauthenticate": "routeways.foundation.forms.ConfirmCodeForm",
    "activate_totp": "routeways.foundation.forms.ActivateAppForm",
}

SOCIALACCOUNT_ADAPTER = "routeways.foundation.sign_in.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False  # a link on another site must not be able to sign anybody in
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

OIDC_ID = "oidc"


def oidc_app() -> dict[str, Any] | None:
    """The one provider, from the environment; None without ROUTEWAYS_OIDC_SERVER. Raises SettingError."""
    server = env.text("ROUTEWAYS_OIDC_SERVER").rstrip("/")
    if not server:
        return None
    parts = urlsplit(server)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise env.SettingError(f"ROUTEWAYS_OIDC_SERVER is “{server}”. It must begin with https://.")
    for name in ("ROUTEWAYS_OIDC_CLIENT_ID", "ROUTEWAYS_OIDC_CLIENT_SECRET"):
        if not env.text(name):
            raise env.SettingError(f"{name} is missing. The provider gives it to you with the client’s registration.")
    return {
        "provider_id": OIDC_ID,
        "name": env.text("ROUTEWAYS_OIDC_NAME", "your organisation’s account"),
        "client_id": env.text("ROUTEWAYS_OIDC_CLIENT_ID"),
        "secret": env.text("ROUTEWAYS_OIDC_CLIENT_SECRET"),
        "settings": {
            "server_url": server,
            "oauth_pkce_enabled": True,
            "scope": env.words("ROUTEWAYS_OIDC_SCOPES", ["openid", "profile", "email"]),
            # Some providers check addresses but do not say so in `email_verified`.
            "verified_email": env.flag("ROUTEWAYS_OIDC_EMAILS_ARE_VERIFIED"),
        },
    }


def oidc_origin() -> list[str]:
    """Where the sign-in form may lead to, for `form-action`: browsers check the redirect after a form too."""
    parts = urlsplit(env.text("ROUTEWAYS_OIDC_SERVER"))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app] if (app := oidc_app()) else []}}

__all__ = [name for name in dir() if name.isupper()]
