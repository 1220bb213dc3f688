"""The token that the bot shows the connector, fetched off the event loop and kept.

botbuilder makes new credentials every turn, so that each one asks Entra ID for a token,
and does so with a call that blocks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Protocol

import requests

from index.errors import SamverkanError

KEPT_SECONDS = 60.0
FETCH_SECONDS = 10.0


class NoToken(SamverkanError):
    """Entra ID gave no token; trying again can help."""


class Credentials(Protocol):
    """What botbuilder signs with; it renews its token by itself when that is due."""

    def signed_session(self, session: requests.Session) -> requests.Session:
        """`session` with an `Authorization` header where one is needed; blocks."""
        ...


class Bearer:
    """The `Authorization` header for our app.

    Args:
        clock: seconds that only increase.
    """

    def __init__(self, credentials: Credentials, *, clock: Callable[[], float] = monotonic) -> None:
        self._credentials = credentials
        self._clock = clock
        self._headers: dict[str, str] = {}
        self._fetched = float("-inf")
        self._fetching = asyncio.Lock()

    async def headers(self) -> dict[str, str]:
        """The header, or none where the credentials are empty; raises `NoToken`."""
        async with self._fetching:
            if self._clock() - self._fetched >= KEPT_SECONDS:
                self._headers = await self._fetch()
                self._fetched = self._clock()
        return self._headers

    async def _fetch(self) -> dict[str, str]:
        try:
            async with asyncio.timeout(FETCH_SECONDS):
                return await asyncio.to_thread(_authorization, self._credentials)
        except Exception as error:  # noqa: BLE001  # msal raises whatever its parsers raise
            # Its text may hold parts of the request, and with it the secret.
            raise NoToken(f"no token from Entra ID ({type(error).__name__})") from None


def _authorization(credentials: Credentials) -> dict[str, str]:
    with requests.Session() as session:
        signed = credentials.signed_session(session).headers.get("Authorization")
    return {"Authorization": str(signed)} if signed else {}
