"""From the parts of an answer to its text with references, and the place of each (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.parts import Part
from index.types import Hit


@dataclass(frozen=True, slots=True)
class Place:
    """A span that is cited under one number."""

    hit: Hit
    start: int
    end: int


def _mark(line: str, number: int) -> str:
    """`line` with its reference before the full stop, so that the two stay together."""
    stripped = line.rstrip()
    end = stripped[-1] if stripped.endswith((".", "!", "?", "…")) else ""
    return f"{stripped[: len(stripped) - len(end)]} [{number}]{end or '.'}"


def _merge(parts: Sequence[Part]) -> list[list[Part]]:
    """Sentences that follow each other in a passage are one place."""
    groups: list[list[Part]] = []
    for part in parts:
        last = groups[-1][-1] if groups else None
        if last and not (part.is_list or last.is_list) and last.hit.passage == part.hit.passage:
            units = part.hit.passage.units
            if units.index(part.units[0]) == units.index(last.units[-1]) + 1:
                groups[-1].append(part)
                continue
        groups.append([part])
    return groups


def compose(parts: Sequence[Part]) -> tuple[str, list[Place]]:
    """The text with references `[n]` and the place of each number, from 1."""
    blocks: list[str] = []
    places: list[Place] = []
    for group in _merge(parts):
        number = len(places) + 1
        places.append(Place(group[0].hit, group[0].start, group[-1].end))
        if group[0].is_list:
            lead = [group[0].lead] if group[0].lead else []
            items = [f"- {line} [{number}]" for line in group[0].lines]
            blocks.append("\n".join([*lead, *items]))
        else:
            lines = [line for part in group for line in part.lines]
            if group[0].lead:
                lines[0] = f"{group[0].lead}: {lines[0]}"
            blocks.append(" ".join(_mark(line, number) for line in lines))
    text = ""
    for block in blocks:
        listed = "\n" in block or text.rsplit("\n", 1)[-1].startswith("- ")
        text += ("\n\n" if listed else " ") * bool(text) + block
    return text, places
