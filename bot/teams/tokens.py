"""Judges the Bot Framework tokens that requests carry.

All of a token is checked: signature, algorithm, issuer, audience, times, the service
address and the channel that its key may vouch for; then the tenant. botbuilder's own
check also lets in tokens for the Emulator and for other bots (skills), knows no
tenants, and skips the channel where a key lists none.

A Bot Framework token does not sign the body of the request. What it ties down is the
app, the service address and the channel; the tenant stands in the body, which only a
holder of such a token can write, and TLS keeps from being altered on its way.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import jwt
from botbuilder.schema import Activity

from bot.settings import Settings
from bot.teams.signing_keys import SigningKeys
from index.errors import SamverkanError

ANY_TENANT = "*"
TEAMS = "msteams"
LONGEST = 16 * 1024
LEEWAY_SECONDS = 300
_ALGORITHMS = ["RS256", "RS384", "RS512"]
_REQUIRED = ["exp", "nbf", "iss", "aud", "serviceurl"]
# What PyJWT raises, and what its parsers let through on odd values.
_UNREADABLE = (jwt.PyJWTError, ValueError, TypeError, OverflowError, RecursionError)

Claims = dict[str, Any]


class NoValidToken(SamverkanError):
    """The request carries no token that proves where it is from (401)."""


class NotAllowed(SamverkanError):
    """The token is valid, but for something else or for somebody who is kept out (403)."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token whose signature, issuer, audience and times hold."""

    claims: Claims = field(repr=False)
    endorsements: frozenset[str] = frozenset()


class TokenGate:
    """Lets in what Bot Framework sends to our app from the tenants that are allowed.

    Args:
        tenants: ids of the tenants whose people may ask; `*` stands for any.
    """

    def __init__(
        self, keys: SigningKeys, *, app_id: str, issuer: str, tenants: Collection[str]
    ) -> None:
        self._keys = keys
        self._app_id = app_id
        self._issuer = issuer
        self._tenants = frozenset(tenant.lower() for tenant in tenants)

    @classmethod
    def of(cls, settings: Settings) -> TokenGate:
        """The gate of the settings."""
        return cls(
            SigningKeys(settings.microsoft_openid_metadata),
            app_id=settings.microsoft_app_id,
            issuer=settings.microsoft_token_issuer,
            tenants=settings.tenants,
        )

    async def verify(self, header: str) -> Token:
        """The token in an `Authorization` header.

        Raises:
            NoValidToken: it is missing, malformed, forged, stale or not for us.
            KeysUnavailable: the keys to judge it by could not be had.
        """
        scheme, _, text = header.partition(" ")
        if scheme.lower() != "bearer" or not text:
            raise NoValidToken("no bearer token")
        if len(text) > LONGEST or not text.isascii():
            raise NoValidToken("not a token")
        try:
            key_id = jwt.get_unverified_header(text).get("kid")
        except _UNREADABLE as error:
            raise NoValidToken(type(error).__name__) from None
        key = await self._keys.find(key_id) if isinstance(key_id, str) else None
        if key is None:
            raise NoValidToken("unknown key")
        try:
            claims: Claims = jwt.decode(
                text,
                key.public,
                algorithms=_ALGORITHMS,
                audience=self._app_id,
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": _REQUIRED},
            )
        except _UNREADABLE as error:
            raise NoValidToken(type(error).__name__) from None
        return Token(claims, key.endorsements)

    def admit(self, token: Token, activity: Activity) -> None:
        """Let `activity` in, if the token speaks for it and its tenant may.

        Raises:
            NotAllowed: the reason, without anything of the token in it.
        """
        if _bare(token.claims["serviceurl"]) != _bare(activity.service_url):
            raise NotAllowed("the token is for another service address")
        if activity.channel_id not in token.endorsements:
            raise NotAllowed("the key may not vouch for the channel")
        if ANY_TENANT in self._tenants:
            return
        # Clients of other channels, such as Direct Line, write what they like as tenant.
        if activity.channel_id != TEAMS:
            raise NotAllowed("only Teams tells the tenant")
        named = tenants_of(activity)
        if not named or not named <= self._tenants:
            raise NotAllowed("the tenant is not in ALLOWED_TENANTS")


def tenants_of(activity: Activity) -> frozenset[str]:
    """Every tenant that `activity` names; Teams names the same one in two places."""
    data = activity.channel_data if isinstance(activity.channel_data, dict) else {}
    tenant = data.get("tenant")
    named = (
        activity.conversation.tenant_id if activity.conversation else None,
        tenant.get("id") if isinstance(tenant, dict) else None,
    )
    return frozenset(str(one).lower() for one in named if one)


def _bare(url: object) -> str:
    return str(url).rstrip("/")
