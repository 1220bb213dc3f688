"""Suites as YAML text, in the order of keys that the format's description has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from scripts.evaluation.suite_items import Item, Turn

_ORDER = ("id", "question", "kind", "type", "category", "sources", "must_include", "answer")
_LAST = ("language", "tags", "note")


def suite_yaml(items: Iterable[Item], heading: str = "") -> str:
    """The items as YAML; `heading` becomes comment lines at the top."""
    comment = "".join(f"# {line}".rstrip() + "\n" for line in heading.splitlines())
    values = [_plain(item) for item in items]
    return comment + yaml.dump(values, allow_unicode=True, sort_keys=False, width=100)


def _plain(turn: Turn) -> dict[str, Any]:
    values = turn.model_dump(mode="json", exclude_defaults=True)
    values["sources"] = [
        source.model_dump(mode="json", exclude_defaults=True) for source in turn.sources
    ]
    ordered = {key: values[key] for key in (*_ORDER, *_LAST) if values.get(key)}
    if isinstance(turn, Item) and turn.turns:
        ordered["turns"] = [_plain(each) for each in turn.turns]
    return ordered
