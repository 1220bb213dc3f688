"""What personal data in a text is, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of personal data; the value is what stands in its place, in brackets."""

    IDENTITY = "personnummer"
    PHONE = "telefonnummer"
    EMAIL = "e-postadress"
    ADDRESS = "adress"
    NAME = "namn"


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data at `text[start:end]`."""

    start: int
    end: int
    kind: Kind
