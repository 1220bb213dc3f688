"""The evaluation of `python -m bot` as it is deployed: a process of its own, over HTTP."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml

from scripts.evaluate import main
from scripts.evaluation.results import Result, read_result
from tests.conftest import ROOT
from tests.e2e.programs import free_port, running

EVERY = 11
SHIPPED = ROOT / "tests" / "suites" / "shipped.yaml"
# What a channel does not show, and what every run has of its own.
NOT_SEEN = {
    "confidence",
    "latency_ms",
    "mrr_at_10",
    "ndcg_at_10",
    "passage_hit_at_3",
    "recall_at_1",
    "recall_at_10",
}

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def suite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample over all documents and kinds of the shipped suite."""
    items = yaml.load(SHIPPED.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    path = tmp_path_factory.mktemp("suite") / "sample.yaml"
    path.write_text(yaml.safe_dump(items[::EVERY], allow_unicode=True), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def over_http(suite: Path, shipped_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Result:
    """What the command measures of a bot that was started as an admin starts it."""
    folder, port = tmp_path_factory.mktemp("bot"), free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "MICROSOFT_APP_ID": "",
        "PUBLIC_URL": "",
        "INDEX_DIR": str(shipped_index),
        "DATA_DIR": str(folder),
    }
    with running("evaluated-bot", [sys.executable, "-m", "bot"], environment, f"{url}/readyz"):
        found = folder / "result.json"
        assert main([str(suite), "--quiet", "--endpoint", url, "--json", str(found)]) == 0
    return read_result(found)


def test_the_scores_agree_with_those_of_the_library(
    over_http: Result, suite: Path, shipped_index: Path, tmp_path: Path
) -> None:
    found = tmp_path / "result.json"
    asked = [str(suite), "--quiet", "--index", str(shipped_index), "--json", str(found)]
    assert main(asked) == 0
    here = read_result(found)
    kinds = {(item.kind, bool(item.turn), item.answer.outcome) for item in here.items}
    assert len(kinds) > 3
    for mine, theirs in zip(here.items, over_http.items, strict=True):
        seen = {name: value for name, value in mine.scores.items() if name not in NOT_SEEN}
        assert (mine.key, seen, mine.answer.outcome) == (
            theirs.key,
            {name: value for name, value in theirs.scores.items() if name not in NOT_SEEN},
            theirs.answer.outcome,
        )
        assert [c.quote for c in mine.answer.citations] == [
            c.quote for c in theirs.answer.citations
        ]
    same = {"index_version", "model", "models", "settings", "code", "suites"}
    told = here.provenance.model_dump(include=same)
    assert all(told[name] for name in same)
    del told["settings"]["index"]  # the folder, which is how this run was told of the index
    assert over_http.provenance.model_dump(include=same) == told


def test_the_result_tells_what_answered_behind_the_address(
    over_http: Result, shipped_index: Path
) -> None:
    current = (shipped_index / "current").read_text(encoding="utf-8").strip()
    assert over_http.provenance.index_version == current
    assert all(item.scores["latency_ms"] > 0 for item in over_http.items)
