"""Runs `reindex.py` in this process, with the fake encoder in place of the model."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.answering.followups import Memory
from bot.answering.judging import Judge
from bot.answering.service import AnsweringService
from bot.answering.sourcing import Sourcing
from bot.answering.weights import AnsweringWeights, Logistic
from bot.sources import SourceLinks
from index.live import LiveSearcher
from index.search import Searcher
from index.snapshot import Snapshot
from index.versions import IndexFolder
from scripts import reindex
from scripts.evaluation.configuration import Configuration
from scripts.evaluation.in_process import InProcess, statuses
from scripts.evaluation.systems import System
from tests.fake_encoder import FakeEncoder


@dataclass
class Command:
    """A corpus folder, an index folder, and what the command says of them."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]
    out: str = ""
    err: str = ""

    def __post_init__(self) -> None:
        self.corpus, self.index = self.folder / "corpus", self.folder / "index"
        self.report = self.folder / "report.json"
        self.corpus.mkdir()
        self.monkeypatch.setattr(reindex, "load_encoder", lambda *_args, **_known: FakeEncoder())
        self.monkeypatch.setattr(reindex, "open_in_process", opened)

    def write(self, name: str, text: str) -> None:
        (self.corpus / name).write_text(text, encoding="utf-8")

    def run(self, *arguments: str) -> int:
        """The exit code; what was written is in `out` and `err`."""
        given = ["--corpus", str(self.corpus), "--index", str(self.index)]
        self.monkeypatch.setattr("sys.argv", ["reindex.py", *given, *arguments])
        try:
            code = reindex.main()
        except SystemExit as left:
            code = int(str(left.code))
        self.out, self.err = self.capture.readouterr()
        return code

    def json(self, *arguments: str) -> tuple[int, Any]:
        """The exit code and what `--json` wrote."""
        code = self.run(*arguments, "--json", str(self.report))
        return code, json.loads(self.report.read_text(encoding="utf-8"))

    @property
    def version(self) -> str:
        return IndexFolder(self.index).current() or ""


# The fitted weights go with the similarities of the real encoder, not with those of the fake.
SUPPORT = Logistic(-3.0, {"unit_coverage": 6.0})


def opened(configuration: Configuration) -> tuple[System, Mapping[str, str]]:
    """The real service over a real index, without the models."""
    settings = configuration.applied()
    service = AnsweringService(
        LiveSearcher(IndexFolder(configuration.index or Path()), searcher),
        sourcing=Sourcing(SourceLinks(""), settings.region),
        memory=Memory(60),
        judge=Judge(None, replace(AnsweringWeights.load(with_reader=False), support=SUPPORT)),
    )
    return InProcess(service, settings, configuration, {}), statuses(service.documents())


def searcher(snapshot: Snapshot) -> Searcher:
    """Searches with the fake encoder."""
    return Searcher(snapshot, FakeEncoder())
