"""What may stand in `catalogue.yaml`; all else is refused with its entry and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from index.errors import CatalogueError
from index.types import Status

CATALOGUE = "catalogue.yaml"
LONGEST_NAME = 255
EARLIEST, LATEST = date(1900, 1, 1), date(2100, 1, 1)


class _PlainLoader(yaml.SafeLoader):
    """Leaves dates as they are written, so that a wrong one is refused with its entry."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Entry(BaseModel):
    """The keys that an awaited document and one that is here have in common.

    Attributes:
        file: where the document lies, or is to lie when it comes.
        url: where people find it.
        fetch: where `reindex.py --fetch` downloads it from.
        ignore: lines that are not part of the document.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")
    file: str = Field("", max_length=1000)
    original: str = ""
    title: str = Field(min_length=1, max_length=400)
    kind: str = "document"
    status: Status = Status.BACKGROUND
    region: str = ""
    publisher: str = ""
    issued: date | None = None
    deadline: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    replaced_by: str = ""
    about: str = ""
    url: str = Field("", pattern=r"^(https?://\S+)?$")
    fetch: str = Field("", pattern=r"^(https?://\S+)?$")
    page_breaks: Literal["form_feed", "leading_blank"] = "form_feed"
    ignore: tuple[str, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _dates_are_possible(self) -> Self:
        for name in ("issued", "deadline", "valid_from", "valid_until"):
            day = getattr(self, name)
            if day is not None and not EARLIEST <= day <= LATEST:
                raise ValueError(f"{name}: {day} is not between {EARLIEST} and {LATEST}")
        if self.issued and self.deadline and self.deadline < self.issued:
            raise ValueError(f"deadline {self.deadline} lies before issued {self.issued}")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError(f"valid_until {self.valid_until} lies before {self.valid_from}")
        return self

    @model_validator(mode="after")
    def _name_is_possible(self) -> Self:
        parts = Path(self.file).parts
        if any(len(part.encode(errors="surrogatepass")) > LONGEST_NAME for part in parts):
            raise ValueError(f"file: no name is longer than {LONGEST_NAME} bytes")
        return self

    @model_validator(mode="after")
    def _what_is_fetched_has_a_name(self) -> Self:
        if self.fetch and not self.file:
            raise ValueError("fetch: give `file` too, the name to save the document under")
        return self


class _Catalogue(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    documents: tuple[dict[str, Any], ...] = ()
    awaited: tuple[dict[str, Any], ...] = ()


def refuse(where: str, reason: str) -> CatalogueError:
    """The error for one place of the catalogue."""
    return CatalogueError(f"{CATALOGUE}, {where}: {reason}")


def _entries(raw: Sequence[dict[str, Any]], group: str) -> list[Entry]:
    entries = []
    for number, values in enumerate(raw, start=1):
        where = f"{group} entry {number} ({values.get('id', 'no id')})"
        try:
            entries.append(Entry.model_validate(values))
        except ValidationError as error:
            first = error.errors()[0]
            key = ".".join(str(part) for part in first["loc"])
            raise refuse(where, f"{key}: {first['msg']}" if key else first["msg"]) from None
    return entries


def load_entries(folder: Path) -> tuple[list[Entry], list[Entry]]:
    """The documents and the awaited ones that the catalogue of `folder` describes.

    Both are empty without a catalogue. Raises `CatalogueError` with entry and reason.
    """
    path = folder / CATALOGUE
    if not path.is_file():
        return [], []
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), _PlainLoader) or {}
    except OSError as error:
        raise refuse("the file", f"cannot be read ({error.strerror})") from None
    except RecursionError:
        raise refuse("the file", "is nested too deep") from None
    except Exception as error:  # noqa: BLE001  # an odd tag makes PyYAML raise anything
        raise refuse("the file", f"is not valid YAML: {error}") from None
    if not isinstance(raw, dict):
        raise refuse("the file", "must hold the keys `documents` and `awaited`")
    try:
        catalogue = _Catalogue.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise refuse("the file", f"{key}: {first['msg']}") from None
    return _entries(catalogue.documents, "documents"), _entries(catalogue.awaited, "awaited")
