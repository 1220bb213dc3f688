"""Hands a question that the documents do not answer to a human, and the answer back."""

from __future__ import annotations

import logging
from typing import Literal

from botbuilder.core import TurnContext
from botbuilder.schema import Activity
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.storage import Case, Storage
from bot.teams.cards import answered_card
from bot.teams.escaping import markdown, markdown_within
from bot.teams.incoming import memory_key, who_of
from bot.teams.messenger import Messenger, address_of
from bot.teams.rendering import MAX_TEXT, Renderer, message
from bot.teams.texts import SWEDISH, ExpertTexts, texts_for
from bot.types import Language, NotFound

_log = logging.getLogger(__name__)


class CardAction(BaseModel):
    """What a button of our cards sends."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    action: Literal["ask_human", "expert_answer"]
    case: str = Field(min_length=1, max_length=64)
    answer: str = Field("", max_length=20_000)


def read_card_action(value: object) -> CardAction | None:
    """The action in the value of an activity, or `None` when there is none of ours."""
    try:
        return CardAction.model_validate(value)
    except ValidationError:
        return None


class Handover:
    """From *Fråga en människa* to the human's answer in the chat that asked.

    Args:
        experts: id of the conversation where experts answer; empty when there is none.
    """

    def __init__(
        self, storage: Storage, messenger: Messenger, renderer: Renderer, experts: str
    ) -> None:
        self._storage = storage
        self._messenger = messenger
        self._renderer = renderer
        self._experts = experts
        self._own = ExpertTexts()

    async def open_case(self, reply: NotFound, asked: Activity) -> str:
        """Keep the question; returns what the button on the answer is to name."""
        return await self._storage.open_case(reply, memory_key(asked), who_of(asked))

    async def act(self, action: CardAction, turn_context: TurnContext) -> None:
        """Do what a button asks for."""
        case = await self._storage.case(action.case)
        if action.action == "ask_human":
            await turn_context.send_activity(message(await self._ask(case, turn_context)))
        else:
            await self._answer(case, action.answer.strip(), turn_context)

    async def _ask(self, case: Case | None, turn_context: TurnContext) -> str:
        """Hand the question over; returns what to tell the person."""
        asker = self._storage.asker(memory_key(turn_context.activity))
        if case is None or case.asker != asker:
            return markdown(texts_for(_language(case)).case_gone)
        texts = texts_for(case.language)
        if not self._experts:
            if not case.contact:
                return markdown(texts.nobody_to_ask)
            contact = markdown_within(case.contact, MAX_TEXT // 4)
            return f"{markdown(texts.contact)}\n\n{contact}"
        address = address_of(turn_context.activity)
        if not await self._storage.hand_over(case.id, address):
            return markdown(texts.already_handed_over)
        card = self._renderer.question_for_expert(case)
        try:
            await self._messenger.send({**address, "conversation": self._experts, "kind": ""}, card)
        except Exception as error:  # noqa: BLE001  # whatever the connector raises
            _log.error("A question did not reach the experts: %s", type(error).__name__)
            await self._storage.take_back(case.id)
            return markdown(texts.failed)
        return markdown(texts.handed_over)

    async def _answer(self, case: Case | None, answer: str, turn_context: TurnContext) -> None:
        """Take an expert's answer to the person who asked."""
        problem = self._problem(case, answer, turn_context.activity)
        if case is None or problem or not await self._storage.take_answer(case.id, answer):
            await turn_context.send_activity(message(markdown(problem or self._own.already)))
            return
        shown = self._renderer.expert_answer(case.question, answer, case.language)
        try:
            await self._messenger.send(case.address, shown)
        except Exception as error:  # noqa: BLE001  # whatever the connector raises
            _log.error("An expert's answer did not arrive: %s", type(error).__name__)
            await self._storage.drop_answer(case.id)
            await turn_context.send_activity(message(markdown(self._own.not_delivered)))
            return
        await self._storage.drop_address(case.id)
        await self._show_answered(case, answer, turn_context)

    def _problem(self, case: Case | None, answer: str, activity: Activity) -> str:
        here = activity.conversation.id.partition(";")[0]
        if not self._experts or here != self._experts.partition(";")[0]:
            # A card can be forged anywhere; experts answer where the settings say.
            return self._own.already
        if case is None or case.answer or not case.address:
            return self._own.already
        return "" if answer else self._own.required

    async def _show_answered(self, case: Case, answer: str, turn_context: TurnContext) -> None:
        """Put the answer in place of the form, where the client lets us."""
        done = message("", answered_card(case.question, answer, self._own, SWEDISH))
        done.id = turn_context.activity.reply_to_id
        if done.id:
            try:
                await turn_context.update_activity(done)
                return
            except Exception as error:  # noqa: BLE001  # not every channel can update
                _log.warning("A form was not replaced: %s", type(error).__name__)
        await turn_context.send_activity(done)


def _language(case: Case | None) -> Language:
    return case.language if case else Language.SWEDISH
