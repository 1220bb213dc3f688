"""The evaluation over HTTP against the real service, with a stand-in for what answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.app import create_app
from bot.opening import Backend
from bot.settings import Settings
from bot.types import Declined, DeclineReason, NotFound, Question, Reply
from scripts.evaluation.configuration import Configuration
from scripts.evaluation.endpoint import Endpoint
from scripts.evaluation.errors import EvaluationError
from scripts.evaluation.in_process import InProcess
from scripts.evaluation.running import run_suites
from scripts.evaluation.suite import Suite, load_suite
from tests.bot.stand_ins import QUOTE, StandInAnswerer, StandInDocuments, answer, hit

SUITE = f"""
- id: right
  question: "När görs planen?"
  kind: answerable
  sources: [{{file: 000.txt, quote: "{QUOTE}"}}]
  must_include: ["behov av insatser"]
- id: wrong
  question: "När görs det?"
  kind: answerable
  sources: [{{file: 000.txt, quote: "Inga barn eller ungdomar ska falla mellan stolarna."}}]
  must_include: ["stolarna"]
- {{id: refused, question: "Blir det regn?", kind: unanswerable, category: far}}
- {{id: declined, question: "Vad är 42?", kind: unanswerable, category: far}}
- id: talk
  kind: conversation
  turns:
    - {{question: "Hur görs planen?", must_include: [plan]}}
    - {{question: "Och sedan?", must_include: [plan]}}
"""


def reply(question: Question) -> Reply:
    if "regn" in question.text:
        return NotFound(question.text, "Det står inte i dokumenten.", 0.1, (hit(QUOTE),), "v")
    if "42" in question.text:
        return Declined(question.text, "Skriv en fråga.", DeclineReason.NOT_A_QUESTION, "v")
    return answer(question.text)


MADE_OF: dict[str, str | Mapping[str, str]] = {
    "model": "bundled",
    "models": {"encoder": "e5-1234", "reader": "r-1", "precision": "int8"},
    "settings": {"region": "Västra Götaland"},
    "code": "0123456789ab",
}


class _Isolated(Settings):
    model_config = {"env_file": None}


Serve = Callable[[StandInAnswerer], Awaitable[str]]


@pytest.fixture
async def serve(tmp_path: Path, unused_tcp_port: int) -> AsyncIterator[Serve]:
    """Starts the service on loopback; gives its address."""
    started: list[TestServer] = []

    async def start(answerer: StandInAnswerer) -> str:
        async def opened() -> Backend:
            return Backend(answerer, StandInDocuments(), made_of=MADE_OF)

        settings = _Isolated(data_dir=tmp_path, port=unused_tcp_port, microsoft_app_id="")
        server = TestServer(create_app(settings, opened), port=unused_tcp_port)
        await server.start_server()
        started.append(server)
        return str(server.make_url("/"))

    yield start
    for server in started:
        await server.close()


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    path = tmp_path / "suite.yaml"
    path.write_text(SUITE, encoding="utf-8")
    return load_suite(path)


def endpoint(url: str) -> Endpoint:
    documents = {held.info.id: held for held in StandInDocuments().held}
    return Endpoint(Configuration(name=url, endpoint=url), documents)


async def test_the_scores_agree_with_those_in_process(serve: Serve, suite: Suite) -> None:
    over_http = endpoint(await serve(StandInAnswerer(reply)))
    try:
        there = await run_suites(over_http, [suite])
    finally:
        await over_http.close()
    in_process = InProcess(StandInAnswerer(reply), _Isolated(), Configuration(name="x"), {})
    here = await run_suites(in_process, [suite])
    compared = set(here.items[0].scores) & set(there.items[0].scores) - {"latency_ms"}
    assert {"answer_correct", "citation_recall", "citation_precision"} <= compared
    assert not {"ndcg_at_10", "confidence"} & set(there.items[0].scores)
    for mine, theirs in zip(here.items, there.items, strict=True):
        for name in compared & set(mine.scores):
            assert theirs.scores[name] == mine.scores[name], (mine.key, name)
        assert theirs.answer.outcome == mine.answer.outcome
    assert there.provenance.index_version == "20260101-abc"
    assert all(item.scores["latency_ms"] > 0 for item in there.items)


async def test_turns_share_a_conversation_and_single_questions_do_not(
    serve: Serve, suite: Suite
) -> None:
    answerer = StandInAnswerer(reply)
    over_http = endpoint(await serve(answerer))
    try:
        await run_suites(over_http, [suite])
    finally:
        await over_http.close()
    keys = [question.conversation for question in answerer.asked]
    assert keys[-1] == keys[-2]
    assert len(set(keys)) == len(keys) - 1


async def test_a_result_tells_what_the_bot_says_that_it_is_made_of(
    serve: Serve, suite: Suite
) -> None:
    over_http = endpoint(await serve(StandInAnswerer(reply)))
    try:
        told = (await run_suites(over_http, [suite])).provenance
    finally:
        await over_http.close()
    assert told.index_version == "20260101-abc"
    assert told.model_dump(include=set(MADE_OF)) == MADE_OF


@pytest.mark.parametrize("body", ['{"index": "v"}', '{"models": ["x"]}', "[]", "no JSON"])
async def test_a_bot_that_tells_less_or_nonsense_is_measured_all_the_same(body: str) -> None:
    async def ready(_request: web.Request) -> web.Response:
        return web.Response(text=body, content_type="application/json")

    async def refuse(_request: web.Request) -> web.Response:
        return web.Response(status=500)

    app = web.Application()
    app.router.add_get("/readyz", ready)
    app.router.add_post("/api/messages", refuse)
    async with TestServer(app) as server:
        older = endpoint(str(server.make_url("/")))
        try:
            with pytest.raises(EvaluationError, match="answers 500"):
                await older.ask("Hej?", id="a", conversation="")
        finally:
            await older.close()
        assert older.provenance().index_version == ("v" if "index" in body else "")
        assert older.provenance().models == {}


async def test_nobody_at_the_address_is_said(unused_tcp_port: int) -> None:
    nobody = endpoint(f"http://127.0.0.1:{unused_tcp_port}")
    try:
        with pytest.raises(EvaluationError, match="/api/messages: cannot be reached"):
            await nobody.ask("Hej?", id="a", conversation="")
    finally:
        await nobody.close()


@pytest.mark.parametrize(
    ("status", "message"),
    [(401, "refuses us .401.; evaluate a bot in local"), (500, "answers 500")],
)
async def test_a_bot_that_does_not_take_us_is_said(status: int, message: str) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_post("/api/messages", refuse)
    async with TestServer(app) as server:
        refused = endpoint(str(server.make_url("/")))
        try:
            with pytest.raises(EvaluationError, match=message):
                await refused.ask("Hej?", id="a", conversation="")
        finally:
            await refused.close()
