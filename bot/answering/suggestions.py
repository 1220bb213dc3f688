"""Suggested questions, and the files that keep them from one start to the next.

Finding them takes minutes of a machine that has nothing else to do, so the first answers
after a start would come without. A file holds what was found with one index and one set of
models; it can be lost or damaged at no other cost than looking again.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from pydantic import TypeAdapter, ValidationError

from bot.answering.judging import Judge
from bot.types import Language
from index.search import Searcher

FORMAT = 1
"""Raise it when the questions are made or checked otherwise, and what was kept is not used."""
_FILES = 3
_LARGEST = 20_000_000

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that the documents answer, and where: document, start and end."""

    text: str
    language: Language
    places: tuple[tuple[str, int, int], ...]


Found = Mapping[str, tuple[Suggestion, ...]]
_SHAPE = TypeAdapter(dict[str, tuple[Suggestion, ...]])


def key_of(searcher: Searcher, judge: Judge) -> str:
    """What suggestions depend on, as a digest: index, models, weights, and what is in force."""
    documents = searcher.snapshot.documents.values()
    parts = [
        FORMAT,
        searcher.version,
        searcher.encoder.fingerprint,
        judge.reader,
        repr(judge.weights),
        repr(searcher.weights),
        searcher.region,
        searcher.superseded,
        [(document.info.id, document.info.status.value) for document in documents],
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


class KeptSuggestions:
    """A folder with a file of suggestions for each of the last few keys."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, key: str) -> Found:
        """What was kept for `key`, by passage; nothing where there is no sound file."""
        try:
            if self._path(key).stat().st_size > _LARGEST:
                raise ValueError("it is too large")
            digest, _, body = self._path(key).read_bytes().partition(b"\n")
            if digest.decode() != hashlib.sha256(body).hexdigest():
                raise ValueError("its checksum is wrong")
            return _SHAPE.validate_json(body)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, ValidationError) as error:
            _log.warning("Kept suggestions cannot be used and are looked for anew: %s", error)
            return {}

    def save(self, key: str, found: Found) -> None:
        """Keep `found` for `key`, whole or not at all; a folder that takes nothing is logged."""
        plain = {passage: [asdict(one) for one in held] for passage, held in found.items()}
        body = json.dumps(plain, ensure_ascii=False).encode()
        digest = hashlib.sha256(body).hexdigest().encode()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._write(self._path(key), digest + b"\n" + body)
            self._prune()
        except OSError as error:
            _log.warning("Suggestions are not kept: %s", error)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _write(self, path: Path, content: bytes) -> None:
        with NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as aside:
            try:
                aside.write(content)
                aside.flush()
                os.fsync(aside.fileno())
                Path(aside.name).replace(path)
            except OSError:
                Path(aside.name).unlink(missing_ok=True)
                raise

    def _prune(self) -> None:
        """Delete all but the latest files; another process may be doing the same."""
        found = sorted(self._folder.glob("*.json"), key=_written, reverse=True)
        for path in found[_FILES:]:
            with suppress(FileNotFoundError):
                path.unlink()


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
