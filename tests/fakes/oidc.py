"""An OpenID Connect provider on loopback: discovery, authorization code with PKCE, signed ID tokens, user info, keys.

It is as strict as a real one: codes work once, only for the client and address they were made for, and only with the
verifier that belongs to the challenge. `tricks` makes it misbehave in one named way.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes.serving import Fake, FakeHandler

CLIENT_ID, CLIENT_SECRET = "routeways-test", "a:secret with/odd characters"
KEY_ID = "key-1"


class FakeProvider(Fake):
    """`person` is what the provider says of whoever signs in there."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {
            "sub": "person-1",
            "email": "mary@college.example",
            "email_verified": True,
            "name": "Mary Entwistle",
        }
        self.tricks: set[str] = set()
        self.requests: list[str] = []
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._codes: dict[str, dict[str, str]] = {}
        self._tokens: set[str] = set()
        super().__init__(_Handler)
        self.address = self.root

    # -- the endpoints: each returns (status, headers, body)

    def configuration(self) -> Any:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def keys(self) -> Any:
        numbers = self._key.public_key().public_numbers()
        n, e = numbers.n.to_bytes(256, "big"), numbers.e.to_bytes(3, "big")
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": KEY_ID, "n": _base64(n), "e": _base64(e)}
        return {"keys": [key]}

    def authorize(self, given: dict[str, str]) -> str:
        """Where the browser is sent: back to the client, with a code."""
        assert given["client_id"] == CLIENT_ID
        assert given["response_type"] == "code"
        assert "openid" in given["scope"].split()
        assert given["code_challenge_method"] == "S256"
        if "denies" in self.tricks:
            return f"{given['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': given['state']})}"
        code = secrets.token_urlsafe(16)
        self._codes[code] = given
        return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state']})}"

    def token(self, given: dict[str, str]) -> tuple[int, Any]:
        asked = self._codes.pop(given.get("code", ""), None)
        challenge = _base64(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if asked is None or given.get("redirect_uri") != asked["redirect_uri"] or challenge != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        if given.get("client_id") != CLIENT_ID or given.get("client_secret") != CLIENT_SECRET:
            return 401, {"error": "invalid_client"}
        access = secrets.token_urlsafe(16)
        self._tokens.add(access)
        answer = {"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": self._id_token()}
        if "no id token" in self.tricks:
            del answer["id_token"]
        return 200, answer

    def userinfo(self, authorization: str) -> tuple[int, Any]:
        if authorization.removeprefix("Bearer ") not in self._tokens:
            return 401, {"error": "invalid_token"}
        if "other person" in self.tricks:
            return 200, {**self.person, "sub": "person-2"}
        return 200, self.person

    def _id_token(self) -> str:
        now = int(time.time())
        claims = {
            "iss": "https://elsewhere.example" if "other issuer" in self.tricks else self.address,
            "aud": "another-client" if "other audience" in self.tricks else CLIENT_ID,
            "sub": self.person["sub"],
            "iat": now,
            "exp": now - 3600 if "expired" in self.tricks else now + 300,
            "jti": secrets.token_hex(8),
        }
        if "unsigned" in self.tricks:
            return jwt.encode(claims, None, algorithm="none", headers={"kid": KEY_ID})
        if "symmetric" in self.tricks:
            return jwt.encode(claims, "a" * 64, algorithm="HS256", headers={"kid": KEY_ID})
        key = self._other_key if "forged" in self.tricks else self._key
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": KEY_ID})


class _Handler(FakeHandler):
    fake: FakeProvider

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.fake.requests.append(parts.path)
        given = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/authorize":
            self.send_response(302)
            self.send_header("Location", self.fake.authorize(given))
            self.end_headers()
        elif parts.path == "/userinfo":
            self._json(*self.fake.userinfo(self.headers.get("Authorization", "")))
        elif parts.path == "/jwks":
            self._json(200, self.fake.keys())
        elif parts.path == "/.well-known/openid-configuration" and "down" not in self.fake.tricks:
            self._json(200, self.fake.configuration())
        else:
            self._json(503, {"error": "unavailable"})

    def do_POST(self) -> None:
        self.fake.requests.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._json(*self.fake.token({name: values[0] for name, values in parse_qs(body).items()}))

    def _json(self, status: int, content: Any) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
