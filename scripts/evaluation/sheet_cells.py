"""What a case-worker writes in the cells of a suite: sources, and answers in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from index.lines import one_line
from scripts.evaluation.matching import plain

EITHER = " || "
_SHORT = 8
_TELLING = re.compile(r"[\w.+-]+@[\w.-]+\w|\w*\d[\w-]*(?:[.:/]\d+)*")
_MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december"
).split()
_DATE = re.compile(
    rf"(\b(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}} (?:{'|'.join(_MONTHS)}) \d{{4}})\b)", re.IGNORECASE
)

# A file by its ending, then a sign, a quotation mark or nothing.
_ENDING = r"\.(?:txt|md|html?|docx?|odt|rtf|pdf|png|jpe?g|tiff?)"
_MARKS = '«»"”“„'
_FILE = re.compile(
    rf"(?P<file>[^{_MARKS}\n]+?{_ENDING})\s*(?:[:,–—-]\s*|(?=[{_MARKS}])|$)", re.IGNORECASE
)
_NEXT = re.compile(rf"[;,]\s*(?=[^\s;,{_MARKS}]+{_ENDING}\s*(?:[:;,{_MARKS}]|$))", re.IGNORECASE)
_CLOSING = {
    "«": "»",
    "»": "»«",
    '"': '"',
    "”": "”",
    "“": "”“",
    "„": "”“",
    "‘": "’",
    "’": "’",
    "'": "'",
}


def derived_patterns(answer: str) -> list[str]:
    """What an answer must hold when only the expected answer in words is known.

    All of a short answer, and of a long one what tells: dates, numbers, addresses. A date
    counts in either spelling, as a spreadsheet may have rewritten it.
    """
    text = plain(answer).strip(" .")
    if not text:
        return []
    parts = _DATE.split(text)  # every second one is a date
    if len(text.split()) <= _SHORT:
        return ["".join(_dated(p) if n % 2 else _escaped(p) for n, p in enumerate(parts))]
    found = (
        [_dated(part)] if n % 2 else map(re.escape, _TELLING.findall(part))
        for n, part in enumerate(parts)
    )
    return list(dict.fromkeys(pattern for patterns in found for pattern in patterns))


def _escaped(text: str) -> str:
    return re.escape(text).replace(r"\ ", r"\s+")


def _dated(text: str) -> str:
    """A date as a pattern of both its spellings; what is no date as it stands."""
    day, _, rest = text.partition(" ")
    try:
        if rest:
            month, _, year = rest.partition(" ")
            found = date(int(year), 1 + _MONTHS.index(month.casefold()), int(day))
        else:
            found = date.fromisoformat(text)
    except ValueError:
        return _escaped(text)
    words = rf"{found.day}\s+{_MONTHS[found.month - 1]}\s+{found.year}"
    return f"(?:{words}|{re.escape(found.isoformat())})"


def sources_of(cell: str, answer: str) -> list[dict[str, object]]:
    """The sources that a cell names, as in the YAML.

    A source is a file and the words in it, quoted or not; one without words is taken to
    hold the expected answer itself. Raises `ValueError` when there is none to take.
    """
    return [_source(entry, answer) for entry in _entries(cell)]


def _entries(cell: str) -> list[str]:
    """One text a source: words may run over several lines, as cells hold them."""
    entries: list[str] = []
    for line in filter(None, map(one_line, cell.splitlines())):
        for part in _apart(line):
            if not entries or _begins(part, entries[-1]):
                entries.append(part)
            else:
                bare = _FILE.fullmatch(entries[-1])
                entries[-1] += f"{': ' if bare else ' '}{part}"
    return entries


def _begins(part: str, before: str) -> bool:
    """Whether `part` is a source of its own, rather than more of the words of the one before."""
    if _FILE.match(part):
        return True
    return ": " in part and not _is_open(before) and not _FILE.fullmatch(before)


def _apart(line: str) -> Iterator[str]:
    """The sources on one line, with `;` or `,` between; not what stands in quotation marks."""
    at = 0
    for sign in _NEXT.finditer(line):
        if not _is_open(line[at : sign.start()]):
            yield line[at : sign.start()].strip()
            at = sign.end()
    yield line[at:].strip()


def _is_open(text: str) -> bool:
    """Whether a quotation has begun and not ended."""
    return text.count("«") > text.count("»") or sum(map(text.count, '"”“')) % 2 == 1


def _source(entry: str, answer: str) -> dict[str, object]:
    places = []
    for part in entry.split(EITHER):
        named = _FILE.match(part)
        file, _, words = part.partition(": ")
        if named:
            file, words = named["file"], part[named.end() :]
        quote = unquoted(words.strip()) or answer
        if not quote:
            raise ValueError(f"write `{file}: the quoted words`")
        places.append({"file": file.strip().rstrip(":"), "quote": quote})
    return dict(places[0]) if len(places) == 1 else {"any_of": places}


def unquoted(text: str) -> str:
    """Without one pair of quotation marks around, if there is one; those inside belong to it."""
    closing = _CLOSING.get(text[:1], "")
    ended = text.rstrip(" .,;")
    wrapped = len(ended) > 1 and closing and ended[-1] in closing
    return ended[1:-1].strip() if wrapped else text
