"""Makes document text harmless in Teams markdown, and cuts text to Teams limits.

Documents and questions are data. Whatever they hold – markdown, HTML, addresses,
`<at>` tags – must be shown as the characters they are, never acted on.
"""

from __future__ import annotations

import re

from index.lines import one_line

# Joins two characters without a width: it keeps a client from seeing an address.
WORD_JOINER = "\u2060"

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
_REFERENCE = re.compile(r"\[(\d{1,3})\]")
_SPECIAL = re.compile(r"[\\`*\[\]~]|(?<![^\W_])_|_(?![^\W_])")
_LEAD = re.compile(r"^(#{1,6}(?=\s|$)|[+*](?=\s|$)|[-=](?=[-=\s]*$)|\|)")
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)")
_ADDRESS = re.compile(r"www(?=\.)|[a-z][a-z0-9+.-]*:(?=//)|(?:javascript|mailto)(?=:)", re.I)
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_LIST_MARKER = "- "


def clip(text: str, limit: int) -> str:
    """`text` cut to `limit` UTF-16 units, with an ellipsis where something is gone.

    Teams counts UTF-16, where an emoji takes two; a cut falls between words if it can.
    """
    if utf16_length(text) <= limit:
        return text
    kept = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    head, space, _ = kept.rpartition(" ")
    if space and len(head) > len(kept) // 2:
        kept = head
    return kept.rstrip() + "…"


def utf16_length(text: str) -> int:
    """How many UTF-16 units `text` takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> str:
    """`text` without control and direction characters, white space runs as one space."""
    return one_line(_CONTROL.sub("", _without_surrogates(text)))


def markdown(text: str, *, references: frozenset[int] = frozenset()) -> str:
    """`text` as markdown that shows exactly its characters.

    Args:
        text: plain text; lines that begin with `- ` stay list lines.
        references: the numbers whose `[n]` are citations of ours and stay as they are.
    """
    lines = _CONTROL.sub("", _without_surrogates(text)).splitlines()
    return _join([_line(line.strip(), references) for line in lines])


def markdown_within(text: str, limit: int, *, references: frozenset[int] = frozenset()) -> str:
    """`markdown(text)` of at most `limit` UTF-16 units, cut before it is escaped.

    Escaping makes text longer, by up to five times where it is all ampersands.
    """
    kept = text
    while utf16_length(made := markdown(kept, references=references)) > limit:
        kept = clip(kept, max(2, utf16_length(kept) * limit // utf16_length(made) - 1))
    return made


def _without_surrogates(text: str) -> str:
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _line(line: str, references: frozenset[int]) -> str:
    marker = _LIST_MARKER if line.startswith(_LIST_MARKER) else ""
    body = line[len(marker) :].lstrip()
    parts: list[str] = []
    at = 0
    for match in _REFERENCE.finditer(body):
        if int(match[1]) not in references:
            continue
        parts += [_run(body[at : match.start()]), match[0]]
        at = match.end()
        # "[1](…" and "[1]: …" would turn a reference of ours into a link.
        if body[at : at + 1] in {"(", ":"}:
            parts.append("\\")
    escaped = "".join([*parts, _run(body[at:])])
    escaped = _NUMBERED.sub(r"\1\\\2", _LEAD.sub(r"\\\1", escaped))
    return marker + escaped


def _run(text: str) -> str:
    text = _SPECIAL.sub(lambda match: "\\" + match[0], text)
    text = re.sub(r"[&<>]", lambda match: _ENTITIES[match[0]], text)
    return _ADDRESS.sub(lambda match: match[0] + WORD_JOINER, text)


def _join(lines: list[str]) -> str:
    """Lines as markdown: a single break stays one, list lines stay together."""
    out: list[str] = []
    for line in lines:
        previous = out[-1] if out else ""
        if line and previous and not line.startswith(_LIST_MARKER):
            # Two spaces make a line break; without them markdown joins the lines.
            out[-1] = previous + "  " if not previous.startswith(_LIST_MARKER) else previous + "\n"
        out.append(line)
    return "\n".join(out).strip()
