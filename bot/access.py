"""Who may read source pages: anybody who reaches them, or holders of a signed link."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from bot.settings import Settings

_DAY = 24 * 60 * 60
_SIGNATURE_LENGTH = 32


class Access(Protocol):
    """Makes links that open a document, and judges them."""

    def parameters(self, document_id: str) -> dict[str, str]:
        """What a link to the document must carry."""
        ...

    def allows(self, document_id: str, query: Mapping[str, str]) -> bool:
        """Whether a link that carries `query` opens the document."""
        ...


class OpenAccess:
    """Everybody who reaches the address may read."""

    def parameters(self, document_id: str) -> dict[str, str]:
        """Nothing."""
        return {}

    def allows(self, document_id: str, query: Mapping[str, str]) -> bool:
        """Always."""
        return True


class SignedAccess:
    """Only links that we made open a document, and only for some days.

    Args:
        key: secret that signs; a new one closes every link made before.
        days: how long a link lasts; at least that, at most a day longer, so that the
            links of one day are the same and can be kept in a history.
        clock: seconds since 1970.
    """

    def __init__(self, key: str, days: int, clock: Callable[[], float] = time.time) -> None:
        self._key = key.encode()
        self._days = days
        self._clock = clock

    def parameters(self, document_id: str) -> dict[str, str]:
        """The last day of the link, and its signature."""
        until = int(self._clock() // _DAY) + self._days + 1
        return {"until": str(until), "sig": self._sign(document_id, str(until))}

    def allows(self, document_id: str, query: Mapping[str, str]) -> bool:
        """Whether the signature is ours and the link has not run out."""
        until, given = query.get("until", ""), query.get("sig", "")
        if not hmac.compare_digest(self._sign(document_id, until).encode(), given.encode()):
            return False
        return self._clock() < int(until) * _DAY

    def _sign(self, document_id: str, until: str) -> str:
        text = f"{document_id}\n{until}".encode()
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()[:_SIGNATURE_LENGTH]


def access_of(settings: Settings) -> Access:
    """Who may read the source pages, by the settings."""
    if settings.source_access == "signed":
        return SignedAccess(settings.source_key, settings.source_link_days)
    return OpenAccess()
