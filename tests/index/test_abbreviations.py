"""Abbreviations learnt from the documents, and phrases found by their initials."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from index.abbreviations import Abbreviations, by_initials, learn, long_form
from tests.index.conftest import Source


def test_what_the_shipped_documents_define(shipped: Mapping[str, Source]) -> None:
    assert learn(source.text for source in shipped.values()).long == {
        "GR": ("Göteborgsregionen",),
        "HSL": ("Hälso – och sjukvårdslagen",),
        "SAMLA": ("Samverkan Lerum och Alingsås",),
        "SIP": ("samordnad individuell plan",),
        "SRO": ("samrådsorgan", "samrådsorganet"),
        "SoL": ("socialtjänstlagen",),
        "VGR": ("Västra Götalandsregionen",),
    }


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("en samordnad individuell plan (SIP) görs", "SIP", "samordnad individuell plan"),
        ("en samordnad\nindividuell plan (SIP) görs", "SIP", "samordnad individuell plan"),
        ("Ett SIP (samordnad individuell plan) är", "SIP", "samordnad individuell plan"),
        ("enligt socialtjänstlagen (SoL).", "SoL", "socialtjänstlagen"),
        (
            "lagen med särskilda bestämmelser om vård av unga (LVU)",
            "LVU",
            "lagen med särskilda bestämmelser om vård av unga",
        ),
        ("Barn- och ungdomspsykiatrin (BUP) finns", "BUP", "Barn- och ungdomspsykiatrin"),
    ],
)
def test_definitions(text: str, short: str, long: str) -> None:
    assert learn([text]).long == {short: (long,)}


@pytest.mark.parametrize(
    "text", ["Partiet (V) röstade nej", "Kommunen (KS 2019/900)", "svar (A)", "plan (XYZ) görs", ""]
)
def test_no_definition(text: str) -> None:
    assert learn([text]).long == {}


def test_the_long_form_begins_a_word() -> None:
    assert long_form("SIP", "en samordnad individuell plan") == "samordnad individuell plan"
    assert long_form("SIP", "ingen träff här") is None


def test_expansion_goes_both_ways() -> None:
    known = Abbreviations({"SIP": ("samordnad individuell plan",)})
    assert known.expand("Vem kallar till en sip?") == ["samordnad individuell plan"]
    assert known.expand("Vad är en samordnad individuell plan?") == ["SIP"]
    assert known.expand("Vad är SIP, samordnad individuell plan?") == []
    assert known.expand("Vad är en sippa?") == []


def test_a_short_form_that_no_document_defines(shipped: Mapping[str, Source]) -> None:
    texts = [source.text for source in shipped.values()]
    assert by_initials("NSPH", texts) == "Nationell samverkan för psykisk hälsa"
    assert by_initials("XQZ", texts) is None


@pytest.mark.parametrize("text", ["a-b-c-d-" * 5000, "x" * 100_000 + " (AB)", "(AB) " * 20_000])
def test_no_text_makes_the_search_slow(text: str) -> None:
    """Guards against a pattern that tries every way to cut a hyphenated word: 40 s."""
    assert learn([text]).long == {}
