"""Sign-in with OpenID Connect, stricter than allauth's own views: the ID token's signature is always checked.

The specification allows to skip that for a token that came straight from the provider over TLS. We check it all the
same, and that user info speaks of the same person, so that trust does not rest on the transport alone.
"""

from __future__ import annotations

from typing import Any

import jwt
import requests
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse

from routeways.foundation.permissions import public

# Signatures with a private key only. With HS256 anybody who knows the public key could sign.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")


class CheckedAdapter(OpenIDConnectOAuth2Adapter):
    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        response = kwargs["response"]
        if not response.get("id_token"):
            raise OAuth2Error("The provider sent no ID token.")
        claims = self._decode_id_token(app, response["id_token"])
        about = self._fetch_user_info(token.token)
        if about.get("sub") != claims.get("sub") or not claims.get("sub"):
            raise OAuth2Error("The ID token and the user info speak of different people.")
        return self.get_provider().sociallogin_from_response(request, {"userinfo": about, "id_token": claims})

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
        except jwt.PyJWTError as error:
            raise OAuth2Error("The ID token cannot be read.") from error
        if header.get("alg") not in ALGORITHMS or "kid" not in header:
            raise OAuth2Error("The ID token is not signed in a way that can be checked.")
        return dict(
            jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
                verify_signature=True,
            )
        )


@public
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Off to the provider, after a form of ours."""
    return _answer(request, provider_id, OAuth2LoginView)


@public
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider, with a code to exchange."""
    return _answer(request, provider_id, OAuth2CallbackView)


def _answer(request: HttpRequest, provider_id: str, view: Any) -> HttpResponse:
    adapter = CheckedAdapter(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    try:
        return view.adapter_view(adapter)(request)
    except (requests.RequestException, KeyError, ValueError) as error:
        # The provider is down, or its configuration document is not one.
        return render_authentication_error(request, provider, exception=error)
