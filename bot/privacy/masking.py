"""Finds all personal data in a text and puts a word for its kind in its place (pure)."""

from __future__ import annotations

from bot.privacy.bare_names import find_bare_names
from bot.privacy.contacts import find_contacts
from bot.privacy.findings import Finding, Kind
from bot.privacy.identity import find_identity_numbers
from bot.privacy.names import find_names


def find_personal_data(text: str) -> tuple[Finding, ...]:
    """What is found, in reading order, without overlaps; identity numbers come first."""
    kept: list[Finding] = []
    names = *find_names(text), *find_bare_names(text)
    for finding in (*find_identity_numbers(text), *find_contacts(text), *names):
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return tuple(sorted(kept, key=lambda finding: finding.start))


def mask(text: str) -> str:
    """`text` with `[telefonnummer]`, `[namn]` and so on in place of personal data."""
    return masked(text, find_personal_data(text))


def masked(text: str, findings: tuple[Finding, ...]) -> str:
    """`text` with a word in place of each of `findings`, which are in reading order."""
    parts, at = [], 0
    for finding in findings:
        parts += [text[at : finding.start], f"[{finding.kind.value}]"]
        at = finding.end
    return "".join([*parts, text[at:]])


def holds_identity_number(text: str) -> bool:
    """Whether `text` must not be processed at all."""
    return any(finding.kind is Kind.IDENTITY for finding in find_identity_numbers(text))
