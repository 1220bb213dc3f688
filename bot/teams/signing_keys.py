"""The public keys that Bot Framework signs its tokens with, fetched and kept fresh.

botbuilder fetches them with a blocking call that has no time limit, and fails on a key
that it has not seen instead of asking again, so that every rotation of keys locks
everybody out for up to a day.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.teams.loopback import is_loopback
from index.errors import SamverkanError

FRESH_SECONDS = 24 * 60 * 60.0
PAUSE_SECONDS = 60.0
_TIMEOUT = aiohttp.ClientTimeout(total=10)
_MOST_BYTES = 1024 * 1024
_LEAST_BITS = 2048

_log = logging.getLogger(__name__)


class KeysUnavailable(SamverkanError):
    """No keys could be fetched, so no token can be judged; trying again can help."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key, and the channels that it may vouch for."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class _Metadata(BaseModel):
    model_config = ConfigDict(extra="ignore")

    jwks_uri: str


class _Key(BaseModel):
    model_config = ConfigDict(extra="allow")

    kty: str
    kid: str
    use: str = "sig"
    endorsements: list[str] = []


class _KeySet(BaseModel):
    model_config = ConfigDict(extra="ignore")

    keys: list[_Key]


class SigningKeys:
    """The keys behind an OpenID metadata address.

    They are fetched anew once a day, and when a token names a key that is not among
    them, but for that no more often than once a minute: anybody can name a key.

    Args:
        metadata_url: `https`, or `http` on this machine.
        clock: seconds that only increase.
    """

    def __init__(self, metadata_url: str, *, clock: Callable[[], float] = monotonic) -> None:
        self._url = metadata_url
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._fetched = float("-inf")
        self._tried = float("-inf")
        self._fetching = asyncio.Lock()

    async def find(self, key_id: str) -> SigningKey | None:
        """The key of that id, or `None`; raises `KeysUnavailable` while there are no keys."""
        if key_id not in self._keys or self._is_due(key_id):
            async with self._fetching:
                # Whoever waited here may find that the fetch before was enough.
                if self._is_due(key_id):
                    await self._fetch()
        if not self._keys:
            raise KeysUnavailable(f"No signing keys could be fetched from {self._url}.")
        return self._keys.get(key_id)

    def _is_due(self, key_id: str) -> bool:
        now = self._clock()
        wanted = key_id not in self._keys or now - self._fetched > FRESH_SECONDS
        return wanted and now - self._tried >= PAUSE_SECONDS

    async def _fetch(self) -> None:
        """Fetch the keys; on any failure those that are here go on."""
        self._tried = self._clock()
        try:
            async with aiohttp.ClientSession(timeout=_TIMEOUT) as session:
                metadata = _Metadata.model_validate_json(await _get(session, self._url))
                key_set = _KeySet.model_validate_json(await _get(session, metadata.jwks_uri))
        except (aiohttp.ClientError, TimeoutError, ValidationError, ValueError) as error:
            _log.error("The signing keys could not be fetched: %s", type(error).__name__)
            return
        self._keys = {key.kid: read for key in key_set.keys if (read := _read(key))}
        self._fetched = self._clock()
        _log.info("Fetched %d signing keys.", len(self._keys))


async def _get(session: aiohttp.ClientSession, url: str) -> bytes:
    address = urlsplit(url)
    if address.scheme != "https" and not is_loopback(address.hostname or ""):
        raise ValueError("Keys are fetched over https only.")
    async with session.get(url, allow_redirects=False) as response:
        if response.status != HTTPStatus.OK:
            raise ValueError(f"The address of the keys answers {response.status}.")
        body = bytearray()
        async for chunk in response.content.iter_chunked(64 * 1024):
            body += chunk
            if len(body) > _MOST_BYTES:
                raise ValueError("The list of keys is too long.")
        return bytes(body)


def _read(key: _Key) -> SigningKey | None:
    """An RSA key for signatures of decent length, or `None` for anything else."""
    if key.kty != "RSA" or key.use != "sig":
        return None
    fields: dict[str, Any] = key.model_dump()
    try:
        public = jwt.PyJWK(fields, algorithm="RS256").key
    except jwt.PyJWTError:
        return None
    if not isinstance(public, RSAPublicKey) or public.key_size < _LEAST_BITS:
        return None
    return SigningKey(public, frozenset(key.endorsements))
