"""Names beside words that point at a child or a client, and officials' names."""

from __future__ import annotations

import pytest

from bot.privacy.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Eleven Kalle Ek vägrar", "Eleven [namn] vägrar"),
        ("Min klient, Anna-Karin af Ugglas, flyttar", "Min klient, [namn], flyttar"),
        ("eleven kalle mår dåligt", "eleven [namn] mår dåligt"),
        ("en pojke som heter xerxes", "en pojke som heter [namn]"),
        ("Ximena, 8 år, behöver stöd", "[namn], 8 år, behöver stöd"),
        ("Kalles mamma säger nej", "[namn] mamma säger nej"),
        ("familjen Özgür", "familjen [namn]"),
        ("En SIP för Elsa?", "En SIP för [namn]?"),
        ("Xerxes har adhd", "[namn] har adhd"),
        ("My client Fatima Ali moved", "My client [namn] moved"),
        ("A boy named Ximen", "A boy named [namn]"),
        ("Elsa's mother refuses", "[namn] mother refuses"),
    ],
)
def test_a_name_that_points_at_a_child_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "Vilket telefonnummer har Anna Svensson på kommunalförbundet?",
        "Vem är Anna Svensson?",
        "Har Anna Svensson skrivit under?",
        "Möte med Anna Svensson på Alingsås kommun",
        "Kontakta Anna Svensson på GR",
        "Barnets mamma och elevens pappa vill inte",
        "En plan för Västra Götaland och stöd till Alingsås",
        "Barn i Göteborg och elever i Borås",
        "Vad säger Barnkonventionen om barns rätt?",
        "Barnet Habiliteringen utreder",
        "Gäller placering av barn i familjehem?",
        "Which plan applies to children in Borås?",
        "Föräldrar har rätt till stöd. Ska Socialtjänsten kalla?",
    ],
)
def test_officials_places_and_authorities_are_not(text: str) -> None:
    assert mask(text) == text
