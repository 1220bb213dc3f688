"""What the answers depend on besides the index, so that two results can be told apart."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from bot.settings import ROOT, Settings
from index.processor import best_precision

DECIDING = ("region", "superseded", "adapt", "reader", "llm_model")
"""The settings that an answer depends on, besides the model and the index.

Not the LLM's address: it is told to whoever reaches `/readyz`, and may hold a secret.
"""
_CODE = (ROOT / "bot", ROOT / "index")
_DECIDES = {".py", ".json"}


def made_of(settings: Settings, models: Mapping[str, str]) -> dict[str, str | Mapping[str, str]]:
    """Model, fingerprints, deciding settings and code, by the names that results have for them.

    Args:
        models: fingerprints of the models that are loaded, by what they do.
    """
    told = {name: str(getattr(settings, name)) for name in DECIDING}
    return {
        "model": settings.embedding_model,
        "models": {**models, "precision": best_precision()},
        "settings": {name: value for name, value in told.items() if value},
        "code": code_fingerprint(),
    }


@cache
def code_fingerprint() -> str:
    """Of the code and the learnt weights that answer.

    A deployed service has no version control to ask, so the files themselves are digested.
    """
    return digest(path for folder in _CODE for path in folder.rglob("*"))


def digest(paths: Iterable[Path]) -> str:
    """Of the files among `paths` that decide answers: their names below the root and contents."""
    total = hashlib.sha256()
    for path in sorted(path for path in paths if path.suffix in _DECIDES):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(ROOT).as_posix()} {content}\n".encode())
    return total.hexdigest()[:12]
