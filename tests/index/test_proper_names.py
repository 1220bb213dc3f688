"""Which words of a corpus are names, for those who type without capitals."""

from __future__ import annotations

from index.proper_names import proper_names


def test_what_always_has_a_capital_within_sentences_is_a_name() -> None:
    text = "Frågor besvaras av Karin Ek. Det gäller Lidmora och BUP.\nOlle Berg, region Söder"
    assert proper_names([text]) == {"karin", "lidmora", "bup", "olle", "berg", "söder"}


def test_the_first_word_of_a_sentence_or_one_in_small_letters_too_is_none() -> None:
    texts = ["Gruppen möts i maj. Regionen leder den.", "Se Missiv, och ett missiv till."]
    assert proper_names(texts) == frozenset()


def test_an_address_writes_no_name_in_small_letters() -> None:
    assert "karin" in proper_names(["Skriv till Karin Ek, karin.ek@exempel.se."])
