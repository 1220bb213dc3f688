"""One document over HTTP from a real server: limits, redirects, what is new."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from index.errors import FetchError
from index.fetch_guard import is_public
from index.fetching import Fetched, Fetcher, FetchPolicy, Tags
from tests.index.names import Names

TEXT = b"Rutin\n\nKommunen kallar.\n"
HOSTS = ("127.0.0.1", "bra.se", "inre.se", "10.0.0.1")
POLICY = FetchPolicy(HOSTS, megabytes=1, seconds=30, private=True)


class Site:
    """A web site with documents and with traps."""

    def __init__(self) -> None:
        self.text, self.asked = TEXT, 0
        self.server = TestServer(web.Application())
        router = self.server.app.router
        router.add_get("/rutin.txt", self._document)
        router.add_get("/endless", self._endless)
        router.add_get("/silent", self._silent)
        router.add_get("/packed", self._packed)
        router.add_get("/loop", self._loop)
        router.add_get("/to", self._redirect)

    def url(self, path: str) -> str:
        return str(self.server.make_url(path))

    async def _document(self, request: web.Request) -> web.Response:
        self.asked += 1
        tag = f'"{hash(self.text)}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304)
        return web.Response(body=self.text, headers={"ETag": tag})

    async def _endless(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65536)

    async def _silent(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await asyncio.Event().wait()
        return response

    async def _packed(self, _request: web.Request) -> web.Response:
        return web.Response(body=gzip.compress(TEXT), headers={"Content-Encoding": "gzip"})

    async def _loop(self, _request: web.Request) -> web.Response:
        raise web.HTTPFound("/loop")

    async def _redirect(self, request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": request.query["url"]})


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    await made.server.start_server()
    yield made
    await made.server.close()


async def test_a_document_is_written_with_its_tags(site: Site, tmp_path: Path) -> None:
    fetched = await Fetcher(POLICY).fetch(site.url("/rutin.txt"), tmp_path / "a", Tags())
    assert isinstance(fetched, Fetched) and (tmp_path / "a").read_bytes() == TEXT
    again = await Fetcher(POLICY).fetch(site.url("/rutin.txt"), tmp_path / "b", fetched.tags)
    assert again is None and site.asked == 2
    site.text = b"Nytt."
    newer = await Fetcher(POLICY).fetch(site.url("/rutin.txt"), tmp_path / "b", fetched.tags)
    assert newer is not None and (tmp_path / "b").read_bytes() == b"Nytt."
    assert newer.sha256 != fetched.sha256


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/borta", "status 404"),
        ("/endless", "larger than 1 megabytes"),
        ("/packed", "packed data"),
        ("/loop", "redirects more than 5 times"),
        ("/to?url=file:///etc/passwd", "not a web address"),
        ("/to?url=http://annan.se/", "annan.se is not among FETCH_HOSTS"),
        ("/to?url=http://[", "cannot be read as an address"),
    ],
)
async def test_what_is_refused(site: Site, tmp_path: Path, path: str, reason: str) -> None:
    with pytest.raises(FetchError, match=reason):
        await Fetcher(POLICY).fetch(site.url(path), tmp_path / "a", Tags())


async def test_a_redirect_within_bounds_is_followed(site: Site, tmp_path: Path) -> None:
    await Fetcher(POLICY).fetch(site.url("/to?url=/rutin.txt"), tmp_path / "a", Tags())
    assert (tmp_path / "a").read_bytes() == TEXT


async def test_a_server_that_never_ends_is_left(site: Site, tmp_path: Path) -> None:
    hasty = FetchPolicy(HOSTS, seconds=0.2, private=True)
    with pytest.raises(FetchError, match=r"longer than 0\.2 seconds"):
        await Fetcher(hasty).fetch(site.url("/silent"), tmp_path / "a", Tags())


async def test_nobody_at_home(tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="cannot be reached"):
        await Fetcher(POLICY).fetch("http://127.0.0.1:1/a", tmp_path / "a", Tags())


@pytest.mark.parametrize("url", ["http://10.0.0.1/a", "http://inre.se/a"])
async def test_a_redirect_inwards_is_refused(site: Site, tmp_path: Path, url: str) -> None:
    """By number, and by a name that stands for one; the site itself is permitted here."""
    fetcher = Fetcher(
        POLICY,
        permitted=lambda address: address == "127.0.0.1",
        resolver=Names({"inre.se": ["169.254.169.254"]}),
    )
    with pytest.raises(FetchError, match="private network"):
        await fetcher.fetch(site.url(f"/to?url={url}"), tmp_path / "a", Tags())


async def test_loopback_is_refused_unless_it_is_meant(site: Site, tmp_path: Path) -> None:
    public = FetchPolicy(HOSTS)
    with pytest.raises(FetchError, match="private network"):
        await Fetcher(public).fetch(site.url("/rutin.txt"), tmp_path / "a", Tags())
    names = Names({"bra.se": ["127.0.0.1"]})
    url = f"http://bra.se:{site.server.port}/rutin.txt"
    with pytest.raises(FetchError, match=r"bra\.se \(127\.0\.0\.1\) lies inside"):
        await Fetcher(public, resolver=names).fetch(url, tmp_path / "a", Tags())
    assert site.asked == 0
    named = Fetcher(public, permitted=lambda a: a == "127.0.0.1" or is_public(a), resolver=names)
    await named.fetch(url, tmp_path / "a", Tags())
    assert site.asked == 1


async def test_a_disk_that_is_full(site: Site) -> None:
    with pytest.raises(FetchError, match="cannot be written"):
        await Fetcher(POLICY).fetch(site.url("/rutin.txt"), Path("/dev/full"), Tags())
