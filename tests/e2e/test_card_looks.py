"""The cards in each look that Teams gives them: readable, accessible, nothing cut off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.e2e.conftest import enter
from tests.e2e.looks import darken, looks
from tests.e2e.programs import ARTIFACTS, AXE

pytestmark = pytest.mark.e2e

# Answered from a consultation text, whose status the card is to show.
FROM_A_DRAFT = "När skulle svaren på remissen lämnas?"


def violations(card: Locator, look: str) -> list[str]:
    """What axe-core finds in `card` against WCAG 2.1 AA and good practice.

    It cannot tell the colours that the system forces on a page.
    """
    rules = {"color-contrast": {"enabled": "contrast" not in look}}
    found = card.evaluate("(card, rules) => axe.run(card, { rules })", rules)
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found["violations"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_card_reads_well_in_every_look(browser: Browser, client_url: str, theme: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1000})
    if theme == "dark":
        darken(page)
    chat = enter(page, client_url)
    chat.open("Personal Chat")
    chat.say("exempel")
    prompts = chat.cards.filter(has_text="Så här kan du fråga").last
    expect(prompts.get_by_role("button")).to_have_count(3)
    chat.say(FROM_A_DRAFT)
    sources = chat.cards.filter(has_text="Källor").last
    expect(sources).to_contain_text("Förslag")
    # The client leaves what is folded out of the page, and the button that names it then fails.
    for button in sources.get_by_role("button", name="Visa eller dölj citatet").all():
        button.click()
    page.evaluate(AXE.read_text(encoding="utf-8"))
    for look, put_on in looks(page, theme).items():
        put_on()
        for name, card in (("prompts", prompts), ("sources", sources)):
            assert violations(card, look) == []
            assert card.evaluate("card => card.scrollWidth <= card.clientWidth")
            card.screenshot(path=ARTIFACTS / f"card-{name}-{look}.png")
    # What is pressed is known by more than its colour, which high contrast takes away.
    words = prompts.get_by_role("button").first.get_by_text("?").last
    expect(words).to_have_css("text-decoration-line", "underline")
    page.close()
