"""Addresses inside our own network are refused, however they are written."""

from __future__ import annotations

import pytest
from yarl import URL

from index.errors import FetchError
from index.fetch_guard import GuardedResolver, anywhere, check_url, is_named, is_public
from tests.index.names import Names

INSIDE = [
    "127.0.0.1",
    "127.8.9.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fe80::1%eth0",
    "fd00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "not an address",
]


@pytest.mark.parametrize("address", INSIDE)
def test_what_lies_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001::1", "::ffff:8.8.8.8"])
def test_what_lies_outside_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("example.se", True),
        ("EXAMPLE.se.", True),
        ("www.example.se", False),
        ("docs.kommun.se", True),
        ("a.b.kommun.se", True),
        ("kommun.se", False),
        ("notkommun.se", False),
        ("example.se.evil.com", False),
        ("", False),
    ],
)
def test_which_hosts_are_named(host: str, named: bool) -> None:
    assert is_named(host, ["example.se", "*.kommun.se"]) is named


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("file:///etc/passwd", "not a web address"),
        ("ftp://example.se/a", "not a web address"),
        ("/bara/en/sokvag", "not a web address"),
        ("https://user:pw@example.se/a", "password"),
        ("https://annan.se/a", "FETCH_HOSTS"),
        ("http://127.0.0.1/a", "private network"),
        ("http://[::1]/a", "private network"),
        ("http://[::ffff:10.0.0.1]/a", "private network"),
    ],
)
def test_addresses_that_are_refused(url: str, reason: str) -> None:
    hosts = ["example.se", "127.0.0.1", "::1", "::ffff:10.0.0.1", "::ffff:a00:1"]
    with pytest.raises(FetchError, match=reason):
        check_url(URL(url), hosts, is_public)


def test_addresses_that_are_asked() -> None:
    check_url(URL("https://example.se/a"), ["example.se"], is_public)
    check_url(URL("http://127.0.0.1:8000/a"), ["127.0.0.1"], anywhere)


async def test_a_name_is_judged_by_all_that_it_stands_for() -> None:
    names = Names({"bra.se": ["8.8.8.8"], "falsk.se": ["8.8.8.8", "10.0.0.1"]})
    resolver = GuardedResolver(is_public, names)
    assert [found["host"] for found in await resolver.resolve("bra.se", 443)] == ["8.8.8.8"]
    with pytest.raises(FetchError, match=r"falsk\.se \(10\.0\.0\.1\) lies inside"):
        await resolver.resolve("falsk.se", 443)
