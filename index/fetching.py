"""Downloads one document, from where it may, within limits, and only when it is new."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from pathlib import Path

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from index.errors import FetchError
from index.fetch_guard import GuardedResolver, Permitted, anywhere, check_url, is_public

REDIRECTS = 5
_CHUNK = 1 << 16
_MOVED = {301, 302, 303, 307, 308}
_HEADERS = {"User-Agent": "Samverkansassistenten", "Accept-Encoding": "identity"}


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """From where, how much and how long.

    Attributes:
        hosts: names of hosts; `*.example.se` for all below example.se.
        seconds: for one document with all its redirects.
        private: whether addresses inside a private network may be asked.
    """

    hosts: tuple[str, ...]
    megabytes: float = 50
    seconds: float = 60
    private: bool = False


@dataclass(frozen=True, slots=True)
class Tags:
    """What a server said of a document, to be asked next time whether it changed."""

    etag: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A document that was downloaded."""

    tags: Tags
    sha256: str


class Fetcher:
    """Downloads documents.

    Args:
        permitted: says which IP addresses may be asked; by default as `policy.private` does.
        resolver: looks up names; by default the system does.
    """

    def __init__(
        self,
        policy: FetchPolicy,
        *,
        permitted: Permitted | None = None,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._policy = policy
        self._permitted = permitted or (anywhere if policy.private else is_public)
        self._resolver = resolver

    async def fetch(self, address: str, target: Path, tags: Tags) -> Fetched | None:
        """Write the document at `address` to `target`; `None` when it is as `tags` say.

        Raises `FetchError` that says why not; `target` may then hold a part of it.
        """
        try:
            async with asyncio.timeout(self._policy.seconds):
                async with self._session() as session:
                    return await self._follow(session, URL(address), target, tags)
        except TimeoutError:
            reason = f"took longer than {self._policy.seconds:g} seconds"
        except aiohttp.ClientError as error:
            reason = f"cannot be reached ({error})"
        except OSError as error:
            reason = f"cannot be written ({error.strerror})"
        except ValueError as error:
            reason = f"cannot be read as an address ({error})"
        raise FetchError(f"{address} {reason}.")

    def _session(self) -> aiohttp.ClientSession:
        guarded = GuardedResolver(self._permitted, self._resolver)
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(resolver=guarded, use_dns_cache=False),
            timeout=aiohttp.ClientTimeout(total=None),
            headers=_HEADERS,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
        )

    async def _follow(
        self, session: aiohttp.ClientSession, url: URL, target: Path, tags: Tags
    ) -> Fetched | None:
        for _ in range(REDIRECTS + 1):
            check_url(url, self._policy.hosts, self._permitted)
            asked = {"If-None-Match": tags.etag, "If-Modified-Since": tags.last_modified}
            headers = {name: value for name, value in asked.items() if value}
            async with session.get(url, allow_redirects=False, headers=headers) as answer:
                if answer.status in _MOVED and "Location" in answer.headers:
                    url = self._next(url, answer.headers["Location"])
                    continue
                if answer.status == 304 and headers:
                    return None
                if answer.status != 200:
                    raise FetchError(f"{url} answers with status {answer.status}.")
                return await self._write(answer, target)
        raise FetchError(f"{url} redirects more than {REDIRECTS} times.")

    def _next(self, url: URL, location: str) -> URL:
        """Where `url` sends us on to; never from an encrypted to an open connection."""
        there = url.join(URL(location))
        if url.scheme == "https" and there.scheme != "https":
            raise FetchError(f"{url} redirects to an address without encryption.")
        return there

    async def _write(self, answer: aiohttp.ClientResponse, target: Path) -> Fetched:
        if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise FetchError(f"{answer.url} sends packed data, which was not asked for.")
        most = int(self._policy.megabytes * 1_000_000)
        size, digest = 0, hashlib.sha256()
        with target.open("wb") as file:
            async for chunk in answer.content.iter_chunked(_CHUNK):
                size += len(chunk)
                if size > most:
                    limit = f"{self._policy.megabytes:g} megabytes"
                    raise FetchError(f"{answer.url} is larger than {limit} (FETCH_MEGABYTES).")
                digest.update(chunk)
                file.write(chunk)
        told = Tags(answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
        return Fetched(told, digest.hexdigest())
