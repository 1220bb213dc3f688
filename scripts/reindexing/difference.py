"""How two versions differ, for people and for machines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict
from difflib import SequenceMatcher
from typing import Any

from index.comparison import Comparison, DocumentChange, PassageChange
from index.lines import one_line
from index.types import DocumentInfo, Passage

_AROUND = 5
_SHOWN = 240


def difference_object(found: Comparison) -> dict[str, Any]:
    """`found` as JSON."""
    return {
        "before": found.before,
        "now": found.now,
        "added": [info.file for info in found.added],
        "removed": [info.file for info in found.removed],
        "changed": [_change_object(change) for change in found.changed],
    }


def _change_object(change: DocumentChange) -> dict[str, Any]:
    return {
        "file": change.now.file,
        "fields": [asdict(field) for field in change.fields],
        "sections_added": list(change.sections_added),
        "sections_removed": list(change.sections_removed),
        "passages": [
            {
                "section": (pair.now or pair.before or _NOBODY).section,
                "before": pair.before.text if pair.before else None,
                "now": pair.now.text if pair.now else None,
            }
            for pair in change.passages
        ],
    }


_NOBODY = Passage("", "", "", None, 0, 0, "")


def difference_text(found: Comparison) -> str:
    """`found` in lines: `+` what came, `-` what went, `~` what is otherwise."""
    lines = [f"{found.before} → {found.now}"]
    if found.is_empty:
        lines.append("No difference in documents, sections or passages.")
    lines += [f"+ {_named(info)}" for info in found.added]
    lines += [f"- {_named(info)}" for info in found.removed]
    for change in found.changed:
        lines.append(f"~ {_named(change.now)}")
        lines += [f"    {line}" for line in _details(change)]
    return "\n".join(lines)


def _named(info: DocumentInfo) -> str:
    return f"{info.file}: {info.title}"


def _details(change: DocumentChange) -> Iterator[str]:
    for field in change.fields:
        yield f"{field.name}: {field.before or '–'} → {field.now or '–'}"
    yield from (f"- section {section}" for section in change.sections_removed)
    yield from (f"+ section {section}" for section in change.sections_added)
    for pair in change.passages:
        yield from _passage(pair)


def _passage(pair: PassageChange) -> Iterator[str]:
    if pair.before and pair.now:
        yield f"~ {_place(pair.now)}"
        yield f"    {marked(pair.before.text, pair.now.text)}"
    elif pair.now:
        yield f"+ {_place(pair.now)}: {_clipped(pair.now.text)}"
    elif pair.before:
        yield f"- {_place(pair.before)}: {_clipped(pair.before.text)}"


def _place(passage: Passage) -> str:
    page = f", p. {passage.page}" if passage.page else ""
    return f"passage in {passage.section or 'the beginning'}{page}"


def _clipped(text: str) -> str:
    flat = one_line(text)
    return flat if len(flat) <= _SHOWN else flat[: _SHOWN - 1] + "…"


def marked(before: str, now: str) -> str:
    """One text with `[-what went-]` and `{+what came+}`, and few of the words between."""
    old, new = re.findall(r"\S+", before), re.findall(r"\S+", now)
    parts: list[str] = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for at, (what, a, b, c, d) in enumerate(steps):
        if what == "equal":
            parts += _shortened(old[a:b], first=at == 0, last=at == len(steps) - 1)
            continue
        if a < b:
            parts.append(f"[-{' '.join(old[a:b])}-]")
        if c < d:
            parts.append(f"{{+{' '.join(new[c:d])}+}}")
    return " ".join(parts)


def _shortened(words: list[str], *, first: bool, last: bool) -> list[str]:
    """Of words that both have, those beside a difference."""
    head = [] if first else words[:_AROUND]
    tail = [] if last else words[max(len(head), len(words) - _AROUND) :]
    left_out = len(head) + len(tail) < len(words)
    return [*head, *(["…"] if left_out else []), *tail]
