"""A token issuer on loopback: real RSA keys, OpenID metadata, and forged tokens."""

from __future__ import annotations

import base64
import functools
import json
import time
from typing import Any

import jwt
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

APP = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
ISSUER = "https://api.botframework.com"


@functools.cache
def key(number: int) -> rsa.RSAPrivateKey:
    """One of several keys; making them is slow, so they are made once."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048 if number else 1024)


class Issuer:
    """Announces the keys that it is given and signs tokens with them."""

    def __init__(self) -> None:
        self.announced: dict[str, tuple[int, list[str]]] = {"key-1": (1, ["msteams", "webchat"])}
        self.fetches = 0
        self.fails = False
        app = web.Application()
        app.router.add_get("/openid", self._metadata)
        app.router.add_get("/keys", self._keys)
        self.server = TestServer(app)

    @property
    def metadata_url(self) -> str:
        """Where the metadata is."""
        return str(self.server.make_url("/openid"))

    def token(self, service_url: str, *, signed_by: str = "key-1", **claims: Any) -> str:
        """A token as Bot Framework signs it, with `claims` changed; `None` leaves one out."""
        number = self.announced.get(signed_by, (1, []))[0]
        return jwt.encode(
            claims_for(service_url, **claims),
            key(number),
            algorithm="RS256",
            headers={"kid": signed_by},
        )

    async def _metadata(self, _request: web.Request) -> web.Response:
        self.fetches += 1
        if self.fails:
            return web.Response(status=502)
        return web.json_response({"issuer": ISSUER, "jwks_uri": str(self.server.make_url("/keys"))})

    async def _keys(self, _request: web.Request) -> web.Response:
        keys = [
            json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key(number).public_key()))
            | {"kid": name, "use": "sig", "endorsements": endorsed}
            for name, (number, endorsed) in self.announced.items()
        ]
        return web.json_response({"keys": keys})


def claims_for(service_url: str, **changes: Any) -> dict[str, Any]:
    """What a valid token says, with `changes`."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": APP,
        "nbf": now - 60,
        "exp": now + 3600,
        "serviceurl": service_url,
    }
    claims |= changes
    return {name: value for name, value in claims.items() if value is not None}


def unsigned(service_url: str) -> str:
    """A token with `alg` none."""
    return jwt.encode(claims_for(service_url), "", algorithm="none", headers={"kid": "key-1"})


def signed_with_the_public_key(service_url: str) -> str:
    """A token with HS256, whose secret is the key that everybody can fetch."""
    public = key(1).public_key()
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    header = _part({"alg": "HS256", "typ": "JWT", "kid": "key-1"})
    signed = f"{header}.{_part(claims_for(service_url))}"
    # PyJWT refuses to make such a token; an attacker has no such scruples.
    digest = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
        signed.encode(), pem
    )
    return f"{signed}.{base64.urlsafe_b64encode(digest).decode().rstrip('=')}"


def altered(token: str, **changes: Any) -> str:
    """`token` with other claims under the old signature."""
    header, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return f"{header}.{_part(claims | changes)}.{signature}"


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
