"""Teams' limits as a check of an activity that arrived at the connector."""

from __future__ import annotations

import json
import re
from typing import Any

WORD_JOINER = "\u2060"
MAX_ACTIVITY_BYTES = 80_000
MAX_CARD_BYTES = 28_000


def utf16_bytes(value: object) -> int:
    """Size of `value` as JSON in UTF-16."""
    return len(json.dumps(value, ensure_ascii=False).encode("utf-16-le", "surrogatepass"))


def violations(activity: dict[str, Any]) -> list[str]:
    """What in `activity` Teams would refuse or show wrongly."""
    found: list[str] = []

    def expect(holds: bool, what: str) -> None:
        if not holds:
            found.append(what)

    expect(utf16_bytes(activity) < MAX_ACTIVITY_BYTES, "activity size")
    root = [e for e in activity.get("entities", []) if e["type"] == "https://schema.org/Message"]
    expect(len(root) <= 1, "more than one root message entity")
    expect(all(e["type"] != "mention" for e in activity.get("entities", [])), "a mention")
    for entity in root:
        _check_claims(entity.get("citation") or [], expect)
    for attachment in activity.get("attachments") or []:
        expect(utf16_bytes(attachment["content"]) < MAX_CARD_BYTES, "card size")
        _check_card(attachment["content"], expect)
    actions = (activity.get("suggestedActions") or {}).get("actions", [])
    expect(len(actions) <= 3, "more than 3 suggested actions")
    expect(not (actions and activity.get("attachments")), "suggested actions beside a card")
    text = activity.get("text") or ""
    expect("<" not in text, "a tag in the text")
    for target in re.findall(r"(?<!\\)\]\(([^)]*)\)", text):
        expect(target.startswith("https://bot.example.se/"), f"a link to {target}")
    for address in re.findall(r"[a-z]+:" + WORD_JOINER + "?//", text, re.IGNORECASE):
        known = WORD_JOINER in address or address == "https://"
        expect(known, f"an address that is linked: {address}")
    return found


def _check_claims(claims: list[dict[str, Any]], expect: Any) -> None:
    expect(len(claims) <= 20, "more than 20 citations")
    positions = [claim["position"] for claim in claims]
    expect(len(set(positions)) == len(positions), "positions that come twice")
    expect(all(isinstance(p, int) and p > 0 for p in positions), "a position below 1")
    for claim in claims:
        shown = claim["appearance"]
        for name, limit in (("name", 80), ("abstract", 160)):
            value = shown.get(name)
            expect(isinstance(value, str) and value.strip() != "", f"an empty {name}")
            expect(len((value or "").encode("utf-16-le")) <= 2 * limit, f"{name} too long")
        words = shown.get("keywords", [])
        expect(len(words) <= 3, "more than 3 keywords")
        expect(all(0 < len(w.encode("utf-16-le")) <= 56 for w in words), "keyword too long")
        expect("url" not in shown or shown["url"].startswith("http"), "a url that is none")


def _check_card(card: dict[str, Any], expect: Any) -> None:
    """Document text stands in text runs alone, which are not read as markdown."""
    seen: set[str] = set()
    stack: list[Any] = [card]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            stack += node
        elif isinstance(node, dict):
            stack += node.values()
            kind = node.get("type")
            if kind == "AdaptiveCard":
                aloud = (node.get("speak") or "", node.get("fallbackText") or "")
                expect(all(aloud), "nothing to read aloud or to fall back on")
                expect(not any("HOSTILE" in told or "<" in told for told in aloud), "markup aloud")
                expect(node.get("lang") in {"sv", "en"}, "no language")
            if kind == "Input.Text":
                expect(bool(node.get("label")), "a field without a label")
            if kind == "TextBlock":
                expect("HOSTILE" not in node["text"], "document text in a text block")
            if kind == "TextRun":
                expect("{{" not in node["text"], "a date function")
            if kind == "Action.OpenUrl":
                expect(node["url"].startswith("https://"), "an address of another kind")
            if node.get("id"):
                expect(node["id"] not in seen, "an id that comes twice")
                seen.add(node["id"])
