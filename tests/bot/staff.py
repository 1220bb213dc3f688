"""Staff who ask while something is wrong with the house."""

from __future__ import annotations

from typing import Any

from tests.bot.conftest import Service
from tests.bot.stand_ins import QUOTE, Connector, incoming


class Staff:
    """Asks questions, each of which must be answered."""

    def __init__(self, service: Service, connector: Connector) -> None:
        self._service, self._connector = service, connector
        self._asked = 0

    async def ask(self, times: int = 1) -> None:
        """Ask, and see the answer; and that the service is well."""
        for _ in range(times):
            said = await self.say("Vem ansvarar för elevhälsan?")
            assert QUOTE in said
        await self.readiness()

    async def readiness(self) -> dict[str, Any]:
        """What the service says of itself, which must be that it can answer."""
        response = await self._service.get("/readyz")
        assert response.status == 200
        told: dict[str, Any] = await response.json()
        return told

    async def say(self, text: str) -> str:
        """What the one message says that comes back on `text`."""
        self._asked += 1
        before = len(self._connector.messages)
        body = incoming(self._connector, id=str(self._asked), text=text)
        assert (await self._service.post("/api/messages", json=body)).status == 200
        (message,) = self._connector.messages[before:]
        return str(message["text"])
