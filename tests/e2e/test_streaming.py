"""An answer that an LLM writes, as the local Teams client shows it while it is written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Chat
from tests.e2e.llm import ScriptedLlm, scripted_llm

pytestmark = pytest.mark.e2e

ASKED = "Vad är syftet med överenskommelsen?"
FIRST, SECOND = "Syftet med överenskommelsen är att", "Målgruppen är barn och unga"
SIGNS = ("Jag söker i dokumenten", "Jag skriver svaret")


@pytest.fixture(scope="module")
def llm() -> Iterator[ScriptedLlm]:
    """An LLM that writes when it is told to."""
    with scripted_llm() as started:
        yield started


@pytest.fixture(scope="module")
def more_settings(llm: ScriptedLlm) -> dict[str, str]:
    """The settings that name it, with time for a busy machine."""
    patience = {"LLM_SECONDS": "60", "LLM_PAUSE_SECONDS": "60"}
    return {"LLM_BASE_URL": llm.url, "LLM_MODEL": "scripted", **patience}


def test_an_answer_grows_and_ends_with_label_sources_and_feedback(
    chat: Chat, llm: ScriptedLlm
) -> None:
    chat.open("Personal Chat")
    chat.message(0)
    before = chat.messages.count()
    chat.write(ASKED)
    answer = chat.message(before)
    for sign in SIGNS:
        expect(answer).to_contain_text(sign)
    chat.picture("15-stream-sign")

    # A sentence is shown when it is checked, which is when the next one begins.
    llm.go_on(2)
    expect(answer).to_contain_text(FIRST)
    expect(answer).not_to_contain_text(SECOND)
    expect(answer).not_to_contain_text("AI generated")
    assert chat.messages.count() == before + 1
    chat.picture("16-stream-growing")

    llm.go_on()
    expect(answer).to_contain_text(SECOND)
    expect(answer).to_contain_text("AI generated")
    card = chat.cards.last
    expect(card).to_contain_text("[2]")
    expect(chat.page.get_by_role("button", name="Like", exact=True).last).to_be_visible()
    # A reference is a button that shows what is cited.
    expect(answer.get_by_role("button", name="1", exact=True)).to_be_visible()
    chat.picture("17-stream-end")


def test_nothing_is_streamed_to_a_group(chat: Chat, llm: ScriptedLlm) -> None:
    chat.open("Group Chat")
    chat.page.get_by_role("textbox").first.wait_for()
    chat.write(ASKED, mention=True)
    # A question of the same age in a personal chat shows when a sign would have come.
    chat.open("Personal Chat")
    before = chat.messages.count()
    chat.write(ASKED)
    expect(chat.message(before)).to_contain_text(SIGNS[-1])

    chat.open("Group Chat")
    for sign in SIGNS:
        expect(chat.messages.filter(has_text=sign)).to_have_count(0)
    llm.go_on(6)
    answer = chat.messages.filter(has_text=FIRST)
    expect(answer).to_contain_text("AI generated")
    expect(chat.cards.last).to_contain_text("[2]")
    chat.picture("18-not-streamed-to-a-group")
