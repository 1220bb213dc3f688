"""Asks at a steady rate, whether or not answers come: as people do, who do not queue.

A run that waits for each answer before it asks on slows down with the service, and so
hides how slow it is. Here a question has its moment, and its time counts from then.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import count
from time import monotonic
from typing import Any

import aiohttp

from bot.teams.escaping import markdown
from bot.teams.texts import texts_for
from bot.types import Language
from scripts.load.connector import StandInConnector

PATIENCE = 20.0


class End(StrEnum):
    """What became of a question."""

    REPLIED = "replied"
    SHED = "shed"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: when it was due and what became of it.

    Attributes:
        at: seconds since the run began.
        seconds: from when it was due until its answer arrived.
    """

    at: float
    seconds: float
    end: End


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be played.

    Attributes:
        people: conversations that take turns; each asks one question at a time.
        rate: questions a second.
        fresh: share of the questions that were never asked before.
    """

    questions: Sequence[str]
    people: int
    rate: float
    seconds: float
    fresh: float = 0.0


class Players:
    """N people before one bot."""

    def __init__(
        self, session: aiohttp.ClientSession, connector: StandInConnector, messages_url: str
    ) -> None:
        self._session = session
        self._connector = connector
        self._url = messages_url
        self._ids = count(1)
        texts = [texts_for(language) for language in Language]
        self._busy = {markdown(text.busy) for text in texts}
        self._faults = {markdown(text) for one in texts for text in (one.failed, one.preparing)}

    async def ask_once(self, questions: Sequence[str]) -> None:
        """Ask each question once, one after the other, so that its reply is known by then."""
        for number, question in enumerate(questions):
            await self._one(f"a:before-{number}", question, monotonic())

    async def play(self, plan: Plan, told: Callable[[Asked], None]) -> None:
        """Play `plan`; `told` hears of each question."""
        free = deque(f"a:person-{number}" for number in range(plan.people))
        began = monotonic()

        async def ask(person: str, number: int, due: float) -> None:
            asked = await self._one(person, _question(plan, number), due)
            free.append(person)
            told(replace(asked, at=due - began))

        async with asyncio.TaskGroup() as asking:
            for number in range(round(plan.rate * plan.seconds)):
                due = began + number / plan.rate
                await asyncio.sleep(max(0.0, due - monotonic()))
                if free:
                    asking.create_task(ask(free.popleft(), number, due))
                else:
                    # More wait than there are people: that is an overload of its own.
                    told(Asked(due - began, PATIENCE, End.ERROR))

    async def _one(self, person: str, text: str, due: float) -> Asked:
        """Ask at `due`, or now where that has passed; times are on the monotonic clock."""
        end = End.ERROR
        try:
            async with asyncio.timeout(PATIENCE):
                end = await self._ask(person, text)
        except (TimeoutError, aiohttp.ClientError):
            pass
        return Asked(due, monotonic() - due, end)

    async def _ask(self, person: str, text: str) -> End:
        answer = self._connector.expect(person)
        activity = self._activity(person, text)
        async with self._session.post(self._url, json=activity) as response:
            if response.status != 200:
                return End.ERROR
        said = await answer
        if said in self._busy:
            return End.SHED
        return End.ERROR if said in self._faults else End.REPLIED

    def _activity(self, person: str, text: str) -> dict[str, Any]:
        return {
            "type": "message",
            "id": f"{next(self._ids)}",
            "channelId": "msteams",
            "serviceUrl": self._connector.url,
            "from": {"id": f"29:{person}"},
            "recipient": {"id": "28:bot", "name": "Samverkan"},
            "conversation": {"id": person, "conversationType": "personal", "tenantId": "load"},
            "locale": "sv-SE",
            "text": text,
        }


def _question(plan: Plan, number: int) -> str:
    """The question number `number`; a fresh one differs from all others by its number."""
    text = plan.questions[number % len(plan.questions)]
    is_fresh = int((number + 1) * plan.fresh) > int(number * plan.fresh)
    return f"{text} ({number})" if is_fresh else text
