"""Holds back whoever asks more than a person does, with one polite sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from botbuilder.core import InvokeResponse, Middleware, TurnContext
from botbuilder.schema import Activity
from limits import RateLimitItem, parse_many

from bot.answering.language import detect_language
from bot.settings import Settings
from bot.teams.escaping import markdown
from bot.teams.incoming import who_of
from bot.teams.rendering import message
from bot.teams.texts import texts_for
from bot.teams.tokens import tenants_of
from bot.teams.windows import Windows
from bot.types import Language

_COUNTED = frozenset({"message", "messageUpdate", "invoke"})
# How often the sentence is said in one conversation; silence otherwise, or it would itself
# be the flood.
_NOTICE = parse_many("1/minute")


@dataclass(frozen=True, slots=True)
class Limits:
    """How often each may ask, as `limits` writes it: `20/minute;200/hour`; empty for no limit."""

    person: str = ""
    conversation: str = ""
    tenant: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits of the settings."""
        return cls(settings.limit_person, settings.limit_conversation, settings.limit_tenant)


class Limiting(Middleware):  # type: ignore[misc]  # botbuilder has no types
    """Counts messages, edits and presses of buttons, in a window that moves."""

    def __init__(self, limits: Limits) -> None:
        self._windows = Windows()
        self._limits: Mapping[str, list[RateLimitItem]] = {
            "person": _read(limits.person),
            "conversation": _read(limits.conversation),
            "tenant": _read(limits.tenant),
        }

    async def on_turn(self, context: TurnContext, logic: Callable[[], Awaitable[None]]) -> None:
        """Let the turn go on, unless somebody has had enough of them."""
        activity = context.activity
        if activity.type not in _COUNTED or self._admits(activity):
            await logic()
        elif activity.type == "invoke":
            refused = InvokeResponse(status=HTTPStatus.TOO_MANY_REQUESTS, body={})
            await context.send_activity(Activity(type="invokeResponse", value=refused))
        elif self._hits(_NOTICE, "notice", str(activity.conversation.id)):
            language = detect_language(str(activity.text or "")[:200]) or Language.SWEDISH
            await context.send_activity(message(markdown(texts_for(language).limited)))

    def _admits(self, activity: Activity) -> bool:
        """Whether nobody behind `activity` is over a limit; counts it for each until one is."""
        who = who_of(activity)
        named = {
            "person": who.person,
            "conversation": who.conversation,
            "tenant": "|".join(sorted(tenants_of(activity))),
        }
        for kind, limits in self._limits.items():
            if named[kind] and not self._hits(limits, kind, named[kind]):
                return False
        return True

    def _hits(self, limits: list[RateLimitItem], kind: str, name: str) -> bool:
        return all(self._windows.hit(limit, kind, name) for limit in limits)


def _read(text: str) -> list[RateLimitItem]:
    return parse_many(text) if text else []
