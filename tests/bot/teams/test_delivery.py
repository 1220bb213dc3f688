"""How long the connector asks to wait, and the token that is shown to it."""

from __future__ import annotations

import pytest
import requests

from bot.teams.bearer import KEPT_SECONDS, Bearer, NoToken
from bot.teams.delivery import Courier, Patience, retry_after
from bot.telemetry.telemetry import Telemetry
from tests.bot.conftest import settings


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "30"}, 30.0),
        ({"Retry-After": "0"}, 0.0),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "-5"}, None),
        (
            {
                "Retry-After": "Sun, 22 Nov 2026 06:00:20 GMT",
                "Date": "Sun, 22 Nov 2026 06:00:00 GMT",
            },
            20.0,
        ),
        ({"Retry-After": "Wed, 01 Jan 2020 00:00:00 GMT"}, 0.0),
    ],
)
def test_the_wait_that_is_asked_for(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers) == seconds


class Credentials:
    """Signs with a token that it counts; `fails` as often as it is told to."""

    def __init__(self, *, fails: int = 0) -> None:
        self.asked = 0
        self._fails = fails

    def signed_session(self, session: requests.Session) -> requests.Session:
        """`session` with the next token."""
        self.asked += 1
        if self.asked <= self._fails:
            raise PermissionError("secret in here")
        session.headers["Authorization"] = f"Bearer {self.asked}"
        return session


async def test_a_token_is_asked_for_once_a_minute_rather_than_every_turn() -> None:
    now = 0.0
    credentials = Credentials()
    bearer = Bearer(credentials, clock=lambda: now)
    assert [await bearer.headers() for _ in range(3)] == [{"Authorization": "Bearer 1"}] * 3
    now = KEPT_SECONDS
    assert await bearer.headers() == {"Authorization": "Bearer 2"}
    assert credentials.asked == 2


async def test_a_failure_is_told_without_the_secret_and_tried_again() -> None:
    bearer = Bearer(Credentials(fails=1), clock=lambda: 0.0)
    with pytest.raises(NoToken) as caught:
        await bearer.headers()
    assert "secret" not in str(caught.value)
    assert await bearer.headers() == {"Authorization": "Bearer 2"}


@pytest.mark.parametrize(("proxies", "trusted"), [({}, False), ({"https": "http://p:1"}, True)])
async def test_the_environment_is_asked_for_a_proxy_only_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, proxies: dict[str, str], trusted: bool
) -> None:
    monkeypatch.setattr("bot.teams.delivery.getproxies", lambda: proxies)
    courier = Courier(Patience(), Telemetry.of(settings()))
    assert courier._opened().trust_env is trusted
    await courier.close()
