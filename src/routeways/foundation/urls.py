"""Addresses under /account/. Of allauth's pages only those in use are here: what is not listed cannot be reached.

There is no sign-up, no change of e-mail address and no third-party sign-up form on purpose: accounts are made by
`routeways user add`, by invitation or by the OpenID Connect provider.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as providers
from django.urls import URLPattern, URLResolver, path, re_path

from routeways.foundation import oidc, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="account_home"),
    path("audit/", pages.audit_rows, name="audit"),
    path("people/", pages.people, name="people"),
    path("people/<slug:public_id>/active/", pages.set_active, name="set_active"),
    path("jobs/<slug:public_id>/", pages.job, name="job"),
    path("jobs/<slug:public_id>/cancel/", pages.cancel_job, name="cancel_job"),
    path("invitation/<str:token>/", pages.invitation, name="invitation"),
    # -- signing in and out
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    # -- passwords
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/reset/key/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    # -- the second factor
    path("2fa/", second_factor.index, name="mfa_index"),
    path("2fa/authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", totp.activate_totp, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    # -- the OpenID Connect provider
    path("provider/cancelled/", providers.login_cancelled, name="socialaccount_login_cancelled"),
    path("provider/error/", providers.login_error, name="socialaccount_login_error"),
    path("provider/<slug:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("provider/<slug:provider_id>/callback/", oidc.callback, name="openid_connect_callback"),
]
