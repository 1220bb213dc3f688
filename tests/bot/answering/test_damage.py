"""Files that are cut short and deleted under a process that has opened them."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import reindex
from index.model import PreparedModel
from index.versions import IndexFolder
from tests.fake_encoder import FakeEncoder
from tests.index.tiny_model import prepare_tiny

ROOT = Path(__file__).resolve().parents[3]
SAYING = "Mötet om barnets plan hålls i rum {}."

# A process of its own: what goes wrong here is a signal that would end the tests too.
HARM = """
import os, sys
from pathlib import Path
def harm(folder):
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    assert files
    for path in files:
        os.truncate(path, 0)
    yield
    for path in files:
        path.unlink()
    yield
"""
BOT = f"""{HARM}
import asyncio
from tests.bot.answering.test_switching import served
from bot.types import Question
async def main(index, version):
    service = served(Path(index))
    harmed = harm(Path(index) / "versions" / version)
    for number in range(3):
        reply = await service.answer(Question(f"Var hålls mötet om barnets plan? {{number}}"))
        print(service.version, reply.citations[0].quote)
        next(harmed, None)
asyncio.run(main(*sys.argv[1:]))
"""
ENCODER = f"""{HARM}
from index.encoder_fast import FastEncoder
from index.model import PreparedModel
encoder = FastEncoder(PreparedModel(sys.argv[1], "x"))
harmed = harm(sys.argv[1])
for number in range(3):
    print(encoder.encode(["vem kallar till sip?"], kind="query").pooled.sum())
    next(harmed, None)
"""


def run(code: str, *arguments: str) -> list[str]:
    """The lines that `code` prints; it must come to its end."""
    process = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert process.returncode != -signal.SIGBUS, "a mapped file was cut short"
    assert process.returncode == 0, process.stderr
    return process.stdout.splitlines()


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    # Longer than a page of memory, for what lies in the first one may be read already.
    filler = "".join(f"\nAvsnitt {n}\n\nKuratorn på skola {n} svarar.\n" for n in range(100))
    (folder / "plan.txt").write_text(f"Plan\n\n{SAYING.format(1)}\n{filler}", encoding="utf-8")
    return folder


def test_a_bot_answers_on_when_its_version_is_cut_short_and_deleted(
    tmp_path: Path, corpus: Path
) -> None:
    reindex(corpus, tmp_path / "index", FakeEncoder)
    version = IndexFolder(tmp_path / "index").current()
    assert version
    said = run(BOT, str(tmp_path / "index"), version)
    assert said == [f"{version} {SAYING.format(1)}"] * 3


def test_an_encoder_works_on_when_its_folder_is_cut_short_and_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: PreparedModel = prepare_tiny(tmp_path, monkeypatch)
    first, *later = run(ENCODER, prepared.name)
    assert later == [first, first]
