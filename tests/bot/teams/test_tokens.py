"""Who gets in: tokens of an issuer on loopback, judged by the service as it runs."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from botbuilder.schema import Activity
from botframework.connector.auth import MicrosoftAppCredentials

from bot.teams.tokens import NotAllowed, TokenGate
from tests.bot.conftest import Service, StartService, settings
from tests.bot.stand_ins import Connector, StandInAnswerer, incoming
from tests.bot.teams.issuer import (
    APP,
    TENANT,
    Issuer,
    altered,
    claims_for,
    signed_with_the_public_key,
    unsigned,
)

Header = Callable[[Issuer, str], str | None]
OTHER = "99999999-0000-0000-0000-000000000000"


@pytest.fixture
async def issuer(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Issuer]:
    """An issuer that listens; replies need no token of Microsoft's."""
    monkeypatch.setattr(MicrosoftAppCredentials, "get_access_token", lambda *_: "outbound")
    stand_in = Issuer()
    await stand_in.server.start_server()
    yield stand_in
    await stand_in.server.close()


async def guarded(start_service: StartService, issuer: Issuer, **changes: Any) -> Service:
    """The service with credentials, and our issuer in place of Microsoft's."""
    return await start_service(
        **{
            "answerer": StandInAnswerer(),
            "microsoft_app_id": APP,
            "microsoft_app_password": "secret",
            "allowed_tenants": TENANT,
            "microsoft_openid_metadata": issuer.metadata_url,
            **changes,
        }
    )


def from_teams(connector: Connector, tenant: str | None = TENANT, **changes: Any) -> dict[str, Any]:
    """A message with its tenant in both places, as Teams sends it."""
    conversation = {"id": "a:conversation", "conversationType": "personal", "tenantId": tenant}
    data = {"tenant": {"id": tenant}} if tenant else {}
    return incoming(
        connector, **{"conversation": conversation, "channelData": data, "text": "Hur?", **changes}
    )


async def post(service: Service, header: str | None, activity: dict[str, Any]) -> int:
    headers = {} if header is None else {"Authorization": header}
    return (await service.post("/api/messages", json=activity, headers=headers)).status


async def test_a_valid_token_gets_in_and_the_reply_goes_out(
    start_service: StartService, issuer: Issuer, connector: Connector
) -> None:
    service = await guarded(start_service, issuer)
    header = f"Bearer {issuer.token(connector.url)}"
    assert await post(service, header, from_teams(connector)) == 200
    assert "[1]" in connector.messages[0]["text"]
    assert await post(service, header, from_teams(connector, id="2", text="Och?")) == 200
    assert issuer.fetches == 1


REFUSED: dict[str, Header] = {
    "missing": lambda issuer, url: None,
    "empty": lambda issuer, url: "",
    "another scheme": lambda issuer, url: f"Basic {issuer.token(url)}",
    "no token": lambda issuer, url: "Bearer ",
    "garbage": lambda issuer, url: "Bearer not-a-token",
    "garbage in parts": lambda issuer, url: "Bearer é.ü.å",
    "huge": lambda issuer, url: "Bearer " + "a" * 60_000,
    "huge and valid": lambda issuer, url: "Bearer " + issuer.token(url, padding="a" * 20_000),
    "expired": lambda issuer, url: "Bearer " + issuer.token(url, exp=int(time.time()) - 400),
    "not yet valid": lambda issuer, url: "Bearer " + issuer.token(url, nbf=int(time.time()) + 400),
    "wrong audience": lambda issuer, url: "Bearer " + issuer.token(url, aud=OTHER),
    "many audiences": lambda issuer, url: "Bearer " + issuer.token(url, aud=[OTHER]),
    "wrong issuer": lambda issuer, url: "Bearer " + issuer.token(url, iss="https://evil.example"),
    "odd header": lambda issuer, url: "Bearer " + "W10.e30.e30",
    "Emulator's issuer": lambda issuer, url: (
        "Bearer "
        + issuer.token(url, iss="https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/")
    ),
    "no times": lambda issuer, url: "Bearer " + issuer.token(url, exp=None),
    "no service address": lambda issuer, url: "Bearer " + issuer.token(url, serviceurl=None),
    "another service address": lambda issuer, url: "Bearer " + issuer.token("https://evil.example"),
    "unknown key": lambda issuer, url: "Bearer " + issuer.token(url, signed_by="key-9"),
    "alg none": lambda issuer, url: "Bearer " + unsigned(url),
    "HS256 with the public key": lambda issuer, url: "Bearer " + signed_with_the_public_key(url),
    "altered body": lambda issuer, url: (
        "Bearer " + altered(issuer.token("https://evil.example"), serviceurl=url)
    ),
    "no signature": lambda issuer, url: "Bearer " + issuer.token(url).rpartition(".")[0] + ".",
}


async def test_what_proves_nothing_stays_out_and_is_logged_without_the_token(
    start_service: StartService,
    issuer: Issuer,
    connector: Connector,
    caplog: pytest.LogCaptureFixture,
) -> None:
    answerer = StandInAnswerer()
    service = await guarded(start_service, issuer, answerer=answerer)
    for kind, make in REFUSED.items():
        caplog.clear()
        header = make(issuer, connector.url)
        status = await post(service, header, from_teams(connector))
        assert status in {401, 403}, kind
        assert "A request was refused" in caplog.text, kind
        for part in (header or "").removeprefix("Bearer ").split("."):
            assert len(part) < 20 or part not in caplog.text, kind
    assert (answerer.asked, connector.arrived) == ([], [])


async def test_a_key_of_anothers_making_opens_nothing(
    start_service: StartService, issuer: Issuer, connector: Connector
) -> None:
    service = await guarded(start_service, issuer)
    forger = Issuer()
    forger.announced = {"key-1": (2, ["msteams"])}
    header = f"Bearer {forger.token(connector.url)}"
    assert await post(service, header, from_teams(connector)) == 401


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
async def test_a_key_that_is_too_short_counts_for_nothing(
    start_service: StartService, issuer: Issuer, connector: Connector
) -> None:
    issuer.announced["short"] = (0, ["msteams"])
    service = await guarded(start_service, issuer)
    header = f"Bearer {issuer.token(connector.url, signed_by='short')}"
    assert await post(service, header, from_teams(connector)) == 401


async def test_a_key_vouches_only_for_its_channels(
    start_service: StartService, issuer: Issuer, connector: Connector
) -> None:
    issuer.announced = {"key-1": (1, ["webchat"]), "key-2": (2, [])}
    service = await guarded(start_service, issuer)
    for signer in issuer.announced:
        header = f"Bearer {issuer.token(connector.url, signed_by=signer)}"
        assert await post(service, header, from_teams(connector)) == 403


@pytest.mark.parametrize(
    "changes",
    [
        {"tenant": OTHER},
        {"tenant": None},
        {"channelData": {"tenant": {"id": OTHER}}},
        {"channelData": {"tenant": TENANT}, "conversation": {"id": "a:conversation"}},
        {"channelId": "webchat"},
        {"serviceUrl": "https://evil.example/"},
    ],
)
async def test_an_activity_that_the_token_does_not_cover_stays_out(
    start_service: StartService, issuer: Issuer, connector: Connector, changes: dict[str, Any]
) -> None:
    service = await guarded(start_service, issuer)
    header = f"Bearer {issuer.token(connector.url)}"
    assert await post(service, header, from_teams(connector, **changes)) == 403
    assert connector.arrived == []


@pytest.mark.parametrize(
    ("allowed", "own", "let_in"),
    [
        (f"{OTHER}, {TENANT.upper()}", "", {TENANT, OTHER}),
        ("", TENANT, {TENANT}),
        ("*", "", {TENANT, OTHER}),
        ("", "", set()),
    ],
)
async def test_the_settings_say_which_tenants_may(
    issuer: Issuer, connector: Connector, allowed: str, own: str, let_in: set[str]
) -> None:
    chosen = settings(
        microsoft_app_id=APP,
        allowed_tenants=allowed,
        microsoft_app_tenant_id=own,
        microsoft_openid_metadata=issuer.metadata_url,
    )
    gate = TokenGate.of(chosen)
    token = await gate.verify(f"Bearer {issuer.token(connector.url)}")
    for tenant in (TENANT, OTHER):
        activity = Activity().deserialize(from_teams(connector, tenant))
        try:
            gate.admit(token, activity)
            admitted = True
        except NotAllowed:
            admitted = False
        assert admitted == (tenant in let_in)


async def test_without_keys_nobody_gets_in_and_the_sender_may_try_again(
    start_service: StartService, issuer: Issuer, connector: Connector
) -> None:
    issuer.fails = True
    service = await guarded(start_service, issuer)
    header = f"Bearer {issuer.token(connector.url)}"
    assert await post(service, header, from_teams(connector)) == 503
    assert connector.arrived == []


def test_the_stand_in_signs_what_bot_framework_does() -> None:
    assert set(claims_for("https://a")) == {"iss", "aud", "nbf", "exp", "serviceurl"}
