"""Keeps answers, feedback and questions without an answer, and lets go of them in time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Delete, Update, insert, select, update

from bot.privacy.masking import mask
from bot.storage.connection import Database
from bot.storage.gathering import Gathering
from bot.storage.pseudonyms import Pseudonyms
from bot.storage.records import Case, Feedback, Json, NearPassage, Who
from bot.storage.retention import Retention, expired, tied_to
from bot.storage.rows import nearest_of, sources_of, values_of
from bot.storage.tables import AnswerRow, CaseRow, FeedbackRow
from bot.types import Answer, Language, NotFound

SWEEP_SECONDS = 60 * 60.0
CLOSE_SECONDS = 3.0
_NOBODY = Who()

_log = logging.getLogger(__name__)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Storage:
    """The database.

    Args:
        url: SQLAlchemy address.
        pseudonyms: hashes ids; by default with a key that nobody knows, so that what is
            kept can be read but not tied to anybody.
        retention: how long to keep what; nothing is swept without it.
        now: the time, in UTC.
    """

    def __init__(
        self,
        url: str,
        pseudonyms: Pseudonyms | None = None,
        retention: Retention | None = None,
        *,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        self._pseudonyms = pseudonyms or Pseudonyms()
        self._database = Database(url, self._pseudonyms)
        self._rows = Gathering(self._add)
        self._retention = retention
        self._now = now
        self._sweeping: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    async def open(self, *, sweeping: bool = True) -> None:
        """Bring the tables up to date, and sweep from now on if there is a retention."""
        await self._database.open()
        if sweeping and self._retention and self._sweeping is None:
            self._sweeping = asyncio.create_task(self._keep_swept())

    async def is_there(self) -> bool:
        """Whether what is said now would be kept."""
        return await self._database.is_there()

    async def close(self) -> None:
        """Let go of the database."""
        if self._sweeping:
            # A sweep under way ends by itself, for a connection is not let go of half-way.
            self._closing.set()
            await asyncio.wait({self._sweeping}, timeout=CLOSE_SECONDS)
            self._sweeping.cancel()
            self._sweeping = None
        await self._rows.close(CLOSE_SECONDS)
        await self._database.close()

    async def sweep(self) -> int:
        """Delete what has been kept long enough; returns how many rows that were."""
        if self._retention is None:
            return 0
        return await self._run(expired(self._retention, self._now()))

    async def erase(self, who: Who) -> int:
        """Delete all that is tied to `who`; returns how many rows that were."""
        return await self._run(tied_to(self._hashed(who)))

    def asker(self, asker: str) -> str:
        """`asker` as a case names the one who asked."""
        return self._pseudonyms.of("asker", asker)

    async def keep_answer(self, reply: Answer | NotFound, message: str, who: Who = _NOBODY) -> None:
        """Keep what was said in `message` to `who`, so that feedback can be tied to it."""
        owner = self._hashed(who)
        answered = isinstance(reply, Answer)
        row = AnswerRow(
            message=self._pseudonyms.of("message", message),
            conversation=owner.conversation,
            person=owner.person,
            created=self._now(),
            outcome="answered" if answered else "not_found",
            question=mask(reply.question),
            answer=reply.text,
            confidence=reply.confidence,
            sources=sources_of(reply) if isinstance(reply, Answer) else [],
            version=reply.version,
        )
        await self._rows.put(row)

    async def keep_feedback(self, message: str, reaction: str, comment: str) -> bool:
        """Keep a reaction to `message`; false when the message is not known."""
        async with self._database.session() as session:
            hashed = self._pseudonyms.of("message", message)
            known = select(AnswerRow.id).where(AnswerRow.message == hashed)
            # A message that was edited has several answers; the last one is shown.
            found = await session.scalar(known.order_by(AnswerRow.id.desc()).limit(1))
            if found is None:
                return False
            session.add(
                FeedbackRow(
                    answer_id=found, created=self._now(), reaction=reaction, comment=mask(comment)
                )
            )
        return True

    async def feedback(self) -> Sequence[Feedback]:
        """Every reaction, oldest first."""
        joined = select(FeedbackRow, AnswerRow).join(
            AnswerRow, FeedbackRow.answer_id == AnswerRow.id
        )
        async with self._database.session() as session:
            rows = await session.execute(joined.order_by(FeedbackRow.id))
            return [
                Feedback(
                    created=reaction.created,
                    reaction=reaction.reaction,
                    comment=reaction.comment,
                    question=answer.question,
                    answer=answer.answer,
                    outcome=answer.outcome,
                    sources=tuple(answer.sources),
                    version=answer.version,
                )
                for reaction, answer in rows
            ]

    async def open_case(self, reply: NotFound, asker: str, who: Who = _NOBODY) -> str:
        """Keep a question without an answer; returns the id of its case."""
        owner = self._hashed(who)
        row = CaseRow(
            id=uuid.uuid4().hex,
            conversation=owner.conversation,
            person=owner.person,
            created=self._now(),
            question=mask(reply.question),
            language=reply.language.value,
            asker=self.asker(asker),
            version=reply.version,
            confidence=reply.confidence,
            contact=reply.contact.quote if reply.contact else "",
            nearest=nearest_of(reply),
            handed_over=False,
            address={},
            answer="",
            draft=reply.draft,
        )
        await self._rows.put(row)
        return row.id

    async def case(self, case_id: str) -> Case | None:
        """One case, or `None` when it is not there."""
        async with self._database.session() as session:
            row = await session.get(CaseRow, case_id)
            return self._case(row) if row else None

    async def hand_over(self, case_id: str, address: Json) -> bool:
        """Note where the answer is to go; false when that was done before."""
        return await self._change(
            update(CaseRow)
            .where(CaseRow.id == case_id, CaseRow.handed_over.is_(False))
            .values(handed_over=True, address=self._pseudonyms.seal(address))
        )

    async def take_back(self, case_id: str) -> None:
        """Undo a hand-over that reached nobody."""
        undone = {"handed_over": False, "address": {}}
        await self._change(update(CaseRow).where(CaseRow.id == case_id).values(**undone))

    async def take_answer(self, case_id: str, answer: str) -> bool:
        """Keep a human's answer; false when there was one before."""
        return await self._change(
            update(CaseRow)
            .where(CaseRow.id == case_id, CaseRow.answer == "")
            .values(answer=mask(answer))
        )

    async def drop_answer(self, case_id: str) -> None:
        """Undo an answer that could not be sent, so that it can be given again."""
        await self._change(update(CaseRow).where(CaseRow.id == case_id).values(answer=""))

    async def drop_address(self, case_id: str) -> None:
        """Forget where the answer went, once it is there."""
        await self._change(update(CaseRow).where(CaseRow.id == case_id).values(address={}))

    async def cases(self) -> Sequence[Case]:
        """Every question without an answer in the documents, oldest first."""
        async with self._database.session() as session:
            rows = await session.scalars(select(CaseRow).order_by(CaseRow.created, CaseRow.id))
            return [self._case(row) for row in rows]

    async def _change(self, statement: Update) -> bool:
        return await self._run([statement]) > 0

    async def _run(self, statements: Sequence[Update | Delete]) -> int:
        """Run all or none; returns how many rows they touched."""
        touched = 0
        async with self._database.session() as session:
            connection = await session.connection()
            for statement in statements:
                touched += (await connection.execute(statement)).rowcount
        return touched

    async def _add(self, rows: Sequence[AnswerRow | CaseRow]) -> None:
        async with self._database.session() as session:
            # As plain rows of a table each, which takes a fifth of what objects take.
            for table in (AnswerRow, CaseRow):
                if values := [values_of(row) for row in rows if isinstance(row, table)]:
                    await session.execute(insert(table), values)

    def _hashed(self, who: Who) -> Who:
        return Who(
            self._pseudonyms.of("conversation", who.conversation),
            self._pseudonyms.of("person", who.person),
        )

    def _case(self, row: CaseRow) -> Case:
        return Case(
            id=row.id,
            created=row.created,
            question=row.question,
            language=Language(row.language),
            asker=row.asker,
            version=row.version,
            confidence=row.confidence,
            contact=row.contact,
            nearest=tuple(NearPassage(**one) for one in row.nearest),
            handed_over=row.handed_over,
            address=self._pseudonyms.unseal(row.address),
            answer=row.answer,
            draft=row.draft,
        )

    async def _keep_swept(self) -> None:
        while not self._closing.is_set():
            try:
                if gone := await self.sweep():
                    _log.info("%d rows had been kept long enough and were deleted.", gone)
            except Exception as error:  # noqa: BLE001  # whatever the database raises
                _log.error("What had been kept long enough stays: %s", type(error).__name__)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), SWEEP_SECONDS)
