"""A small corpus that a test changes and builds, and an encoder that remembers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from index.build import BuildOptions, BuildReport, reindex
from index.types import Encoded, Encoder
from index.versions import IndexFolder
from tests.fake_encoder import FakeEncoder

CATALOGUE = """
documents:
  - {id: plan, file: plan.txt, title: Plan}
  - {id: rutin, file: rutin.txt, title: Rutin}
awaited:
  - {id: avtal, title: Avtal}
"""
PLAN = "Mål\nSkolan och regionen ska samverka om barn och unga.\n"


class Recorder(FakeEncoder):
    """Remembers what it encoded."""

    def __init__(self, fingerprint: str = "fake-1") -> None:
        super().__init__(fingerprint)
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], *, kind: Literal["query", "passage"]) -> Encoded:
        assert kind == "passage"
        self.texts += texts
        return super().encode(texts, kind=kind)


class Corpus:
    """A corpus folder, an index folder and one build after the other."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.index = folder / "corpus", folder / "index"
        self.folder.mkdir()
        self.clock = datetime(2024, 5, 1, 12, 0, tzinfo=UTC)
        self.write("catalogue.yaml", CATALOGUE)
        self.write("plan.txt", PLAN)
        self.write("rutin.txt", "Anmäl oro samma dag.\n")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def build(
        self, encoder: Encoder | None = None, *, dry: bool = False, skip: bool = False
    ) -> BuildReport:
        self.clock += timedelta(seconds=1)
        return self.build_with(BuildOptions(dry_run=dry, skip_failed=skip), encoder)

    def build_with(self, options: BuildOptions, encoder: Encoder | None = None) -> BuildReport:
        """Build at the clock's time."""
        options = replace(options, now=lambda: self.clock)
        return reindex(self.folder, self.index, lambda: encoder or FakeEncoder(), options)

    @property
    def in_service(self) -> IndexFolder:
        return IndexFolder(self.index)

    def tree(self) -> dict[str, bytes]:
        """Every file of the index but the lock."""
        paths = [path for path in self.index.rglob("*") if path.is_file()]
        return {str(path): path.read_bytes() for path in paths if path.name != "build.lock"}
