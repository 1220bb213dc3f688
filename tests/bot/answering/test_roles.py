"""A claim whose words all stand in the source is false when it swaps who does what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from bot.answering.claims import Source
from bot.answering.grounding import ground
from bot.answering.roles import keeps_parts, marked_words, passive_of
from index.build import BuildOptions, reindex
from index.types import Hit
from index.versions import IndexFolder
from tests.fake_encoder import FakeEncoder

CLAIMS: dict[str, dict[str, list[str]]] = yaml.safe_load(
    Path(__file__).with_name("claims.yaml").read_text(encoding="utf-8")
)


def claims(kind: str) -> list[tuple[str, str]]:
    """Document and sentence of each claim of `kind`."""
    return [(name, claim) for name, held in CLAIMS.items() for claim in held.get(kind, [])]


@pytest.fixture(scope="module")
def sources(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Sequence[Source]:
    """Every passage of the shipped documents."""
    folder = tmp_path_factory.mktemp("index")
    options = BuildOptions(now=lambda: datetime(2026, 3, 1, tzinfo=UTC))
    reindex(corpus, folder, FakeEncoder, options)
    snapshot = IndexFolder(folder).open()
    return [
        Source(number, Hit(passage, snapshot.info(passage), 1.0), quoted=True)
        for number, passage in enumerate(snapshot.passages, start=1)
    ]


def kept_from(sources: Sequence[Source], document: str, claim: str) -> bool:
    """Whether any passage of `document` is found to say `claim`."""
    of_document = [each for each in sources if each.hit.document.id == document]
    marks = "".join(f"[{each.number}]" for each in of_document)
    return ground(f"{claim.rstrip('.')} {marks}.", of_document, "").text != ""


@pytest.mark.parametrize(("document", "claim"), claims("said"))
def test_what_is_said_in_another_order_or_voice_stays(
    sources: Sequence[Source], document: str, claim: str
) -> None:
    assert kept_from(sources, document, claim)


@pytest.mark.parametrize(("document", "claim"), claims("not_said"))
def test_what_gives_the_part_of_one_to_another_goes(
    sources: Sequence[Source], document: str, claim: str
) -> None:
    assert not kept_from(sources, document, claim)


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
