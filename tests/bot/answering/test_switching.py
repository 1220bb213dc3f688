"""A bot that goes on answering while ten versions are put in service under it."""

from __future__ import annotations

import asyncio
import multiprocessing
import re
from collections import defaultdict
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from bot.answering.followups import Memory
from bot.answering.judging import Judge
from bot.answering.service import AnsweringService
from bot.answering.sourcing import Sourcing
from bot.answering.weights import AnsweringWeights
from bot.sources import SourceLinks
from bot.types import Answer, Question, Reply
from index.build import reindex
from index.live import LiveSearcher
from index.search import Searcher
from index.versions import IndexFolder
from tests.fake_encoder import FakeEncoder

VERSIONS = 10
ASKERS = 4
PATIENCE = 120.0
QUESTIONS = (
    "Var hålls mötet om barnets plan?",
    "Var finns kuratorn på skolan?",
    "Var lämnas anmälan om oro?",
)
ROOM = re.compile(r"rum (\d+)")


def write(corpus: Path, number: int) -> None:
    """Documents that all name the room `number`."""
    texts = {
        "plan.txt": f"Plan\n\nMötet om barnets plan hålls i rum {number}.\n",
        "kurator.txt": f"Kurator\n\nKuratorn på skolan finns i rum {number}.\n",
        "oro.txt": f"Oro\n\nAnmälan om oro lämnas i rum {number}.\n",
    }
    for name, text in texts.items():
        (corpus / name).write_text(text, encoding="utf-8")


def build_when_told(corpus: Path, index: Path, pipe: Connection) -> None:
    """Put the next version in service each time that somebody asks for it."""
    for number in range(1, VERSIONS + 1):
        assert pipe.recv() == "next"
        write(corpus, number)
        reindex(corpus, index, FakeEncoder)


def served(index: Path) -> AnsweringService:
    encoder = FakeEncoder()
    return AnsweringService(
        LiveSearcher(IndexFolder(index), lambda snapshot: Searcher(snapshot, encoder)),
        sourcing=Sourcing(SourceLinks("https://bot.example"), ""),
        memory=Memory(60),
        judge=Judge(None, replace(AnsweringWeights.load(with_reader=False), threshold=0.0)),
    )


def rooms(reply: Reply) -> set[str]:
    """Every room that an answer names, quotes or found."""
    assert isinstance(reply, Answer), reply.text
    quoted = [citation.quote for citation in reply.citations]
    found = [hit.passage.text for hit in reply.hits]
    return {room for text in (reply.text, *quoted, *found) for room in ROOM.findall(text)}


async def ask_on(service: AnsweringService, replies: list[Reply], builder: Connection) -> None:
    """Ask one question after the other; call for the next version when a new one answers."""
    while len({reply.version for reply in replies}) <= VERSIONS:
        question = QUESTIONS[len(replies) % len(QUESTIONS)]
        reply = await service.answer(Question(question))
        known = {earlier.version for earlier in replies}
        replies.append(reply)
        if reply.version not in known and len(known) < VERSIONS:
            builder.send("next")


async def test_ten_versions_under_a_bot_that_answers(tmp_path: Path) -> None:
    corpus, index = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    write(corpus, 0)
    reindex(corpus, index, FakeEncoder)
    processes = multiprocessing.get_context("spawn")
    ours, theirs = processes.Pipe()
    builder = processes.Process(target=build_when_told, args=(corpus, index, theirs))
    builder.start()
    service, replies = served(index), list[Reply]()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as tasks:
        for _ in range(ASKERS):
            tasks.create_task(ask_on(service, replies, ours))
    builder.join(PATIENCE)
    assert builder.exitcode == 0
    by_version: dict[str, set[str]] = defaultdict(set)
    for reply in replies:
        named = rooms(reply)
        assert len(named) == 1, f"an answer mixes versions: {reply}"
        by_version[reply.version] |= named
    assert sorted(by_version) == sorted(by_version, key=lambda v: int(*by_version[v]))
    assert {int(*named) for named in by_version.values()} == {*range(VERSIONS + 1)}
    assert service.version == IndexFolder(index).current()
