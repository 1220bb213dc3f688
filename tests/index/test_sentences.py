"""Sentence boundaries: where Swedish full stops end a sentence and where they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Inom bl.a. Västbus finns riktlinjer.",
        "Inom bl. a. Västbus finns riktlinjer.",
        "Det gäller t.ex. SIP och BUP.",
        "Överenskommelsen gäller fr.o.m. 2021-01-01 t.o.m. 2023-12-31.",
        "Mötet börjar kl. 13.15 i sal Eken.",
        "Se 2 kap. 7 § SoL och 16 kap. 4 § HSL.",
        "Svaret kom den 5 okt. 2019 från VästKom.",
        "Ansvaret är otydligt, jfr. Socialstyrelsens kunskapsstöd s. 14.",
        "Rapporten skrevs av A. Berg och J. P. Öberg.",
        "Frågan ”Hur mår du?” ställs vid varje möte.",
        "Vänta … och lyssna sedan på barnet.",
        "Kostnaden är 2.5 mkr. 2020 års siffror gäller.",
        "1. Socialsekreteraren inhämtar samtycke.",
        "Ring tel. 010-222 33 44, som är öppet jämt.",
        "Mötet leds av dr. Ek, leg. psykolog.",
    ],
)
def test_one_sentence_stays_whole(sentence: str) -> None:
    assert sentences(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Planen görs. Den följs upp.", ["Planen görs.", "Den följs upp."]),
        ("Förslaget tas fram av GR. Inom GR", ["Förslaget tas fram av GR.", "Inom GR"]),
        ("Stöd, råd m.m. Nästa steg är SIP.", ["Stöd, råd m.m.", "Nästa steg är SIP."]),
        ("Skola, BUP m. fl. Alla deltar.", ["Skola, BUP m. fl.", "Alla deltar."]),
        ("Det tar 30 min. Därefter fika.", ["Det tar 30 min.", "Därefter fika."]),
        ("Avgiften är 100 kr. Barn betalar inte.", ["Avgiften är 100 kr.", "Barn betalar inte."]),
        ("Vem? Alla! Punkt.", ["Vem?", "Alla!", "Punkt."]),
        ("Svar senast 2021. 49 kommuner svarade.", ["Svar senast 2021.", "49 kommuner svarade."]),
        ('Han sa "nej." Hon teg.', ['Han sa "nej."', "Hon teg."]),
        ("Sammanhanget barnet lever i. Kommunen", ["Sammanhanget barnet lever i.", "Kommunen"]),
        ("Rad ett\n\nfortsätter. Rad två.", ["Rad ett\n\nfortsätter.", "Rad två."]),
        ("Så är det.1 Nästa.² Slut.", ["Så är det.1", "Nästa.²", "Slut."]),
        ("Se avsnitt 2.1 Ansvar.", ["Se avsnitt 2.1 Ansvar."]),
        ("", []),
        (" \n\t ", []),
        ("utan punkt", ["utan punkt"]),
    ],
)
def test_boundaries(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Rubrik\nEtt. Två. Tre."
    assert sentence_spans(text, 7, 16) == [(7, 11), (12, 16)]


@given(st.text(alphabet=st.sampled_from(' .!?…\n\taAåÖ1§•-–"”)(:,🙂\u00a0'), max_size=200))
def test_spans_hold_every_character_but_space_in_order(text: str) -> None:
    spans = sentence_spans(text)
    kept = "".join(text[start:end] for start, end in spans)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(text[start:end].strip() == text[start:end] != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in zip(spans, spans[1:], strict=False))


def test_a_long_text_takes_time_in_proportion() -> None:
    """Guards against searching back to the beginning at each full stop."""
    assert len(sentence_spans("Ordet är bra. " * 20_000)) == 20_000
