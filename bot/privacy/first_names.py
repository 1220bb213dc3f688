"""Which words are first names that are common in Sweden, and which look like names in full."""

from __future__ import annotations

import functools
import re
from pathlib import Path

_FILE = Path(__file__).with_name("first_names.txt")
# A first name that is not listed, before a surname of Swedish make.
_SURNAME = re.compile(
    r"\s\w{2,}(?:sson|berg|borg|lund|ström|gren|man|k?[vq]ist|dahl|holm|stedt|blom|lind|ell|én|mark"
    r"|gård|bäck|skog|feldt|bom|ås)s?$"
)


@functools.cache
def _listed() -> frozenset[str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(
        name.casefold() for line in lines if not line.startswith("#") for name in line.split()
    )


def is_first_name(word: str) -> bool:
    """Whether `word` is a listed first name, or the genitive or first half of one."""
    first = word.casefold().strip(".,:;()’'").split("-")[0]
    return first in _listed() or re.sub(r"[’']?s$", "", first) in _listed()


def is_full_name(name: str) -> bool:
    """Whether `name` ends in a surname of Swedish make."""
    return bool(_SURNAME.search(name))
