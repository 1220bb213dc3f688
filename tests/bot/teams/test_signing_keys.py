"""The signing keys: rotation without a restart, and no more fetching than needed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.teams.signing_keys import FRESH_SECONDS, PAUSE_SECONDS, KeysUnavailable, SigningKeys
from tests.bot.teams.issuer import Issuer


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    stand_in = Issuer()
    await stand_in.server.start_server()
    yield stand_in
    await stand_in.server.close()


async def test_a_new_key_is_found_without_a_restart_and_an_old_one_goes(issuer: Issuer) -> None:
    clock = Clock()
    keys = SigningKeys(issuer.metadata_url, clock=clock)
    assert await keys.find("key-1")
    issuer.announced = {"key-2": (2, ["msteams"])}
    clock.now += PAUSE_SECONDS
    found = await keys.find("key-2")
    assert found is not None and found.endorsements == {"msteams"}
    assert await keys.find("key-1") is None


async def test_made_up_keys_do_not_make_us_fetch_without_end(issuer: Issuer) -> None:
    keys = SigningKeys(issuer.metadata_url, clock=Clock())
    found = await asyncio.gather(*(keys.find(f"made-up-{number}") for number in range(50)))
    assert set(found) == {None}
    assert issuer.fetches == 1


async def test_keys_are_fetched_anew_each_day(issuer: Issuer) -> None:
    clock = Clock()
    keys = SigningKeys(issuer.metadata_url, clock=clock)
    assert await keys.find("key-1")
    issuer.announced = {"key-1": (2, ["webchat"])}
    clock.now += FRESH_SECONDS + 1
    found = await keys.find("key-1")
    assert found is not None and found.endorsements == {"webchat"}


async def test_old_keys_serve_while_the_issuer_is_away(issuer: Issuer) -> None:
    clock = Clock()
    keys = SigningKeys(issuer.metadata_url, clock=clock)
    assert await keys.find("key-1")
    issuer.fails = True
    clock.now += FRESH_SECONDS + 1
    assert await keys.find("key-1")
    assert issuer.fetches == 2


@pytest.mark.parametrize("url", ["http://evil.example/openid", "https://127.0.0.1:1/openid"])
async def test_keys_come_over_https_or_not_at_all(url: str) -> None:
    with pytest.raises(KeysUnavailable):
        await SigningKeys(url).find("key-1")
