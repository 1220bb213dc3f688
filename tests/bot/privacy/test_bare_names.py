"""Names that no word beside them tells of, initials, and words that only look like them."""

from __future__ import annotations

import pytest

from bot.privacy.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Vem betalar Alvas taxi?", "Vem betalar [namn] taxi?"),
        ("Elias och Xerxes har samma plan", "[namn] och [namn] har samma plan"),
        ("Kan Fatima vara med?", "Kan [namn] vara med?"),
        ("Should Noah come?", "Should [namn] come?"),
        ("Elsa's plan is old", "[namn]'s plan is old"),
        ("Mathilda Quist har slutat gå till skolan", "[namn] har slutat gå till skolan"),
        ("vad gör vi när kalle vägrar?", "vad gör vi när [namn] vägrar?"),
        ("När Xerxes fyller 18 byter vi", "När [namn] fyller 18 byter vi"),
        ("Ärendet om K.E. är öppet", "Ärendet om [namn] är öppet"),
        ("Elev K. Ö. och pojken B", "Elev [namn] och pojken [namn]"),
        ("klient XZ bor kvar", "klient [namn] bor kvar"),
    ],
)
def test_what_nothing_else_tells_of_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Vem är Kerstin?",
        "Kan jag ringa Kerstin om remissen?",
        "Victoria Mohammed svarar för nämnden",
        "Enligt Kerstin Lund gäller avtalet. Tack, Kerstin",
        "Kerstin på GR har svarat",
        "Måste Alva-appen användas?",
        "Lex Maria, Sankta Maria, Mini-Maria och Maria Ungdom",
        "Region Nora och Nora kommun",
        "Juni eller maj? Lova inget. Sena svar räknas. Saga eller Freja eID?",
        "Rektorn fyller 60. Handläggaren bor hos oss",
        "BUP, HSL 2 kap. 7 § och åk F-3",
        "My client I met. Barn A-Ö och elev I",
        "När Skolan bor hos Socialtjänsten",
        "t.ex. ADHD, bl.a. SIP och U.S. rules",
    ],
)
def test_officials_places_and_other_words_are_not(text: str) -> None:
    assert mask(text) == text
