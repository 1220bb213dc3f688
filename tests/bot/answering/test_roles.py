"""A claim whose words all stand in the source is false when it swaps who does what."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.answering.claims import Source
from bot.answering.grounding import ground
from bot.answering.roles import keeps_parts, marked_words, passive_of
from index.snapshot import Snapshot
from index.types import Hit

CLAIMS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("claims.yaml").read_text(encoding="utf-8")
)


def claims(kind: str) -> list[tuple[str, str]]:
    """Document and sentence of each claim of `kind`."""
    return [(name, claim) for name, held in CLAIMS.items() for claim in held.get(kind, [])]


def kept_from(shipped: Snapshot, document: str, claim: str) -> bool:
    """Whether any passage of `document` is found to say `claim`."""
    passages = [passage for passage in shipped.passages if passage.document == document]
    sources = [
        Source(number, Hit(passage, shipped.info(passage), 1.0), quoted=True)
        for number, passage in enumerate(passages, start=1)
    ]
    marks = "".join(f"[{source.number}]" for source in sources)
    return ground(f"{claim.rstrip('.')} {marks}.", sources, "").text != ""


@pytest.mark.parametrize(("document", "claim"), claims("said"))
def test_what_is_said_in_another_order_or_voice_stays(
    shipped: Snapshot, document: str, claim: str
) -> None:
    assert kept_from(shipped, document, claim)


@pytest.mark.parametrize(("document", "claim"), claims("not_said"))
def test_what_gives_the_part_of_one_to_another_goes(
    shipped: Snapshot, document: str, claim: str
) -> None:
    assert not kept_from(shipped, document, claim)


def same(claimed: str, said: str) -> bool:
    return claimed == said or passive_of(claimed, said)


@pytest.mark.parametrize(
    ("claim", "kept"),
    [
        ("nämnden skickar planen till skolan i maj", True),
        ("i maj skickar nämnden planen till skolan", True),
        ("planen skickas av nämnden till skolan", True),
        ("skolan skickar planen till nämnden", False),
        ("planen skickar nämnden till skolan", False),
        ("nämnden skickas av planen", False),
        ("planen skickar till skolan", False),
        ("nämnden skickar planen från skolan", False),
    ],
)
def test_order_voice_and_prepositions_tell_the_parts(claim: str, kept: bool) -> None:
    said = marked_words("nämnden skickar planen till skolan i maj")
    assert keeps_parts(marked_words(claim), said, same) == kept


@pytest.mark.parametrize(
    ("one", "other", "passive"),
    [
        ("besvarar", "besvaras", True),
        ("skickas", "skicka", True),
        ("tagit", "tagits", True),
        ("kommunen", "kommunens", False),
        ("skickar", "skickar", False),
        ("lämnas", "skickas", False),
    ],
)
def test_the_passive_is_told_from_the_genitive(one: str, other: str, passive: bool) -> None:
    assert passive_of(one, other) == passive
