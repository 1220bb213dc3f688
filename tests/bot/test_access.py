"""Signed source links: ours open, altered and old ones do not."""

from __future__ import annotations

import pytest

from bot.access import SignedAccess
from bot.sources import SourceLinks, links_of
from index.types import Status
from tests.bot.conftest import StartService, settings
from tests.bot.stand_ins import (
    QUOTE,
    Connector,
    StandInDocuments,
    citation,
    document,
    incoming,
    info,
)

KEY = "en hemlig nyckel av god längd"
DAY = 86_400.0


def test_a_link_lasts_its_days() -> None:
    now = [1000.5 * DAY]
    access = SignedAccess(KEY, 30, lambda: now[0])
    query = access.parameters("remiss-2019")
    assert access.allows("remiss-2019", query)
    now[0] += 30 * DAY
    assert access.allows("remiss-2019", query)
    now[0] += 1 * DAY
    assert not access.allows("remiss-2019", query)


@pytest.mark.parametrize(
    "changes",
    [
        {"sig": ""},
        {"sig": "0" * 32},
        {"until": "99999"},
        {"until": "x"},
        {"sig": "å"},
        {"until": ""},
    ],
)
def test_an_altered_link_opens_nothing(changes: dict[str, str]) -> None:
    access = SignedAccess(KEY, 30, lambda: 1000 * DAY)
    query = access.parameters("remiss-2019")
    assert not access.allows("remiss-2019", query | changes)
    assert not access.allows("annat", query)
    assert not SignedAccess("en annan nyckel", 30, lambda: 1000 * DAY).allows("remiss-2019", query)


async def test_the_service_opens_its_own_links_alone(
    start_service: StartService, connector: Connector
) -> None:
    replaced = document(id="gammalt", replaced_by="remiss-2019", status=Status.SUPERSEDED)
    service = await start_service(
        documents=StandInDocuments([document(), replaced]), source_access="signed", source_key=KEY
    )
    await service.post("/api/messages", json=incoming(connector))
    link = connector.messages[0]["entities"][0]["citation"][0]["appearance"]["url"]
    path = link.removeprefix("https://bot.example.se").partition("#")[0]
    opened = await service.get(path)
    assert opened.status == 200
    assert 'id="cited"' in await opened.text()
    refused = await service.get("/source/remiss-2019")
    assert refused.status == 403
    assert "Länken gäller inte" in await refused.text()

    old = SourceLinks("", SignedAccess(KEY, 30))
    assert old.document(info()) == ""
    signed = SourceLinks("https://bot.example.se", SignedAccess(KEY, 30))
    shown = await service.get(signed.document(replaced.info).removeprefix("https://bot.example.se"))
    assert 'href="remiss-2019?until=' in await shown.text()


@pytest.mark.parametrize("access", ["open", "signed"])
async def test_links_made_at_the_command_line_open_the_service_s_pages(
    start_service: StartService, access: str
) -> None:
    chosen = {"source_access": access, "source_key": KEY}
    service = await start_service(**chosen)
    link = links_of(settings(**chosen)).citation(citation(QUOTE))
    opened = await service.get(link.removeprefix("https://bot.example.se"))
    assert opened.status == 200
    assert 'id="cited"' in await opened.text()
    assert links_of(settings(source_access="off")).citation(citation(QUOTE)) == ""


async def test_pages_can_be_off(start_service: StartService, connector: Connector) -> None:
    service = await start_service(source_access="off")
    await service.post("/api/messages", json=incoming(connector))
    claim = connector.messages[0]["entities"][0]["citation"][0]
    assert "url" not in claim["appearance"]
    assert (await service.get("/source/remiss-2019")).status == 404
    assert citation(QUOTE).url == ""
