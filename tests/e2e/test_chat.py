"""A member of staff in the local Teams client, from install to a human's answer."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import Chat

pytestmark = pytest.mark.e2e

ANSWERED = "Vad är syftet med överenskommelsen?"
# So it begins in whichever document it is answered from.
PURPOSE = "Syftet med överenskommelsen är att"
NOT_ANSWERED = "Vem är statsminister i Norge?"


def test_the_install_is_greeted_with_prompts(chat: Chat) -> None:
    chat.open("Personal Chat")
    greeting = chat.message(0)
    expect(greeting).to_contain_text("samverkan för barns och ungas hälsa")
    expect(greeting).to_contain_text("Det här kan jag inte")
    expect(greeting).to_contain_text("personnummer")
    expect(chat.cards.first.get_by_role("button")).to_have_count(3)
    chat.picture("01-install")


@pytest.mark.parametrize("place", ["Personal Chat", "Group Chat"])
def test_a_pressed_prompt_asks_itself(chat: Chat, place: str) -> None:
    chat.open(place)
    chat.page.get_by_role("textbox").first.wait_for()
    chat.write("exempel", mention=place != "Personal Chat")
    expect(chat.page.get_by_role("paragraph").filter(has_text="Tryck på")).to_be_visible()
    prompt = chat.cards.last.get_by_role("button").nth(1)
    asked = prompt.inner_text()
    before = chat.messages.count()
    prompt.press("Enter")
    answer = chat.message(before)
    expect(answer).to_contain_text(asked)
    expect(answer).to_contain_text("12 februari 2021")
    expect(chat.cards.last).to_contain_text("[1]")
    chat.picture(f"01-pressed-{place.split()[0].lower()}")


def test_a_question_gets_an_answer_and_its_sources(chat: Chat, browser: Browser) -> None:
    chat.open("Personal Chat")
    answer = chat.say(ANSWERED)
    expect(answer).to_contain_text(PURPOSE)
    card = chat.cards.last
    expect(card).to_contain_text("Källor")
    expect(card).to_contain_text("[1]")
    quote = card.get_by_text(re.compile("^”"))
    expect(quote.first).to_be_hidden()
    chat.picture("02-answer")

    card.get_by_role("button", name="Visa eller dölj citatet").first.click()
    expect(quote.first).to_be_visible()
    chat.picture("03-sources")

    with chat.page.context.expect_page() as opened:
        card.get_by_role("link", name="Öppna källan").first.click()
    cited = opened.value.locator("#cited")
    expect(cited).to_be_in_viewport()
    shown = " ".join((quote.first.inner_text()).strip("”").split())
    assert " ".join(cited.inner_text().split()) == shown
    opened.value.screenshot(path=chat.folder / "04-source-page.png")
    opened.value.close()


def test_a_follow_up_is_understood(chat: Chat) -> None:
    chat.open("Personal Chat")
    expect(chat.say("Hur följs samverkansöverenskommelsen upp?")).to_contain_text("var fjärde år")
    # Alone this asks for nothing; what it means stands in the question before it.
    expect(chat.say("Och vad ingår i den?")).to_contain_text(
        "enkätfrågor riktade till barn och unga"
    )
    expect(chat.cards.last).to_contain_text("Uppföljning")
    chat.picture("05-follow-up")


def test_a_suggested_question_is_answered(chat: Chat) -> None:
    chat.open("Personal Chat")
    offer = chat.page.get_by_text("Du kan fråga vidare:")
    for _ in range(20):
        # They are looked for beside the answering, so the first answers may come without.
        chat.say(ANSWERED)
        chat.page.wait_for_timeout(2000)
        if offer.count():
            break
    expect(offer.last).to_be_visible()
    chat.picture("05-suggested")
    suggested = chat.page.get_by_role("button", name=re.compile(r"\?$")).last
    asked = suggested.inner_text()
    before = chat.messages.count()
    suggested.click()
    answer = chat.message(before)
    expect(chat.page.get_by_text(asked).last).to_be_visible()
    expect(answer).not_to_contain_text("Det står inte i dokumenten")
    expect(chat.cards.last).to_contain_text("[1]")
    chat.picture("05-suggested-answer")


def test_feedback_is_taken(chat: Chat) -> None:
    chat.open("Personal Chat")
    chat.say(ANSWERED)
    before = chat.messages.count()
    chat.page.get_by_role("button", name="Like", exact=True).last.click()
    dialog = chat.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("Bra svar.")
    chat.picture("06-feedback-form")
    dialog.get_by_role("button", name="Submit").click()
    # The client shows this only when the bot answers with an empty object.
    expect(dialog).to_contain_text("Thank you!")
    chat.picture("06-feedback-taken")
    dialog.get_by_role("button", name="Close").click()
    assert chat.messages.count() == before


def test_help_and_sources_are_commands(chat: Chat) -> None:
    chat.open("Personal Chat")
    expect(chat.say("hjälp")).to_contain_text("Det här kan jag:")
    chat.picture("07-help")
    listed = chat.say("källor")
    expect(listed).to_contain_text("Det här är dokumenten jag svarar ur")
    expect(listed).to_contain_text("väntar vi på")
    chat.picture("08-documents")


def answers_in(data_folder: Path) -> int:
    """How many answers the service keeps."""
    with closing(sqlite3.connect(data_folder / "bot.db")) as database:
        return int(database.execute("SELECT count(*) FROM answers").fetchone()[0])


def test_forget_erases_what_was_asked_in_the_chat(chat: Chat, data_folder: Path) -> None:
    chat.open("Personal Chat")
    cards, kept = chat.cards.count(), answers_in(data_folder)
    chat.write(ANSWERED)
    expect(chat.cards).to_have_count(cards + 1)
    for _ in range(50):
        # An answer is kept once it is delivered, which is a moment after it is seen.
        if answers_in(data_folder) > kept:
            break
        chat.page.wait_for_timeout(100)
    told = chat.messages.filter(has_text="Jag har glömt vad vi har skrivit här")
    before, kept = told.count(), answers_in(data_folder)
    assert kept
    chat.write("glöm")
    expect(told).to_have_count(before + 1)
    chat.picture("08-forgotten")
    assert answers_in(data_folder) < kept


@pytest.mark.parametrize("place", ["Group Chat", "General"])
def test_a_mention_is_answered_where_it_was_made(chat: Chat, place: str) -> None:
    chat.open(place)
    chat.page.get_by_role("textbox").first.wait_for()
    chat.write(ANSWERED, mention=True)
    card = chat.cards.filter(has_text="Källor")
    expect(card.first).to_contain_text("[1]")
    expect(chat.page.get_by_text(PURPOSE).first).to_be_visible()
    chat.picture(f"09-{place.split()[0].lower()}")


def test_a_question_without_an_answer_goes_to_a_human_and_back(chat: Chat) -> None:
    chat.open("Personal Chat")
    chat.say(NOT_ANSWERED)
    miss = chat.cards.last
    expect(miss).to_contain_text("Det här kom närmast")
    chat.picture("10-not-found")
    miss.get_by_role("button", name="Fråga en människa").click()
    expect(chat.messages.last).to_contain_text("skickat din fråga")
    chat.picture("11-handed-over")

    chat.open("Announcements")
    # The bot greets a channel that it has not seen; its two posts move the others.
    expect(chat.cards.filter(has_text="Så här kan du fråga").first).to_be_visible()
    expect(chat.page.get_by_text("You can ask in English too")).to_be_visible()
    form = chat.cards.filter(has_text=NOT_ANSWERED).first
    box = form.get_by_role("textbox", name="Ditt svar")
    box.click()
    chat.page.keyboard.type("Det vet Norges regering bäst.")
    box.blur()
    chat.picture("12-expert")
    form.get_by_role("button", name="Skicka svaret").click()
    expect(chat.cards.filter(has_text="Besvarad").first).to_be_visible()
    chat.picture("13-expert-done")

    chat.open("Personal Chat")
    expect(chat.messages.last).to_contain_text("Svar från en människa")
    expect(chat.messages.last).to_contain_text("Det vet Norges regering bäst.")
    chat.picture("14-human-answer")
