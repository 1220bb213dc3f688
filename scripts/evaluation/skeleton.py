"""Proposes items for a new suite: from the sections of a document, and from what staff asked.

A proposal is a beginning, not a test: its question must be put in the words of those who
ask, and what a right answer must hold be filled in. `evaluate.py lint` lists what is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from bot.storage import Case, Feedback
from index.lines import one_line
from index.passages import split_passages
from index.types import Document, Passage, Unit, UnitKind
from scripts.evaluation.suite_items import AnswerType, Item, Source

TO_DO = "ATT GÖRA"
_LEAST = 40
_DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2} (?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)\w* \d{4}"
)
_SLUG = re.compile(r"[^a-z0-9]+")
_LATIN = str.maketrans("åäöéü", "aaoeu")


def from_document(document: Document) -> Iterator[Item]:
    """One proposed question a section, with the section's first telling sentence as gold."""
    sections: dict[str, list[Passage]] = {}
    for passage in split_passages(document):
        sections.setdefault(passage.section, []).append(passage)
    file = document.info.original or document.info.file.rsplit("/", 1)[-1]
    for number, (section, passages) in enumerate(sections.items(), 1):
        heading = section.rpartition(" › ")[2] or document.info.title
        kind, question, quote = _proposal(one_line(heading), passages)
        yield Item(
            id=f"{slug(document.info.id)[:24]}-{number}-{slug(heading)[:30]}".strip("-"),
            question=question,
            kind="answerable",
            type=kind,
            sources=(Source(file=file, quote=quote),),
            note=f"{TO_DO}: skriv om frågan och fyll i must_include.",
        )


def from_cases(cases: Sequence[Case]) -> Iterator[Item]:
    """The questions that the documents did not answer, as questions to be refused."""
    for case in _latest({one_line(c.question).casefold(): c for c in cases}.values()):
        near = "; ".join(f"{p.title}, {p.section}".strip(", ") for p in case.nearest)
        answer = f" En människa svarade: {one_line(case.answer)}" if case.answer else ""
        yield Item(
            id=f"obesvarad-{slug(case.question)[:40]}-{case.id[:6]}",
            question=one_line(case.question),
            kind="unanswerable",
            category="near",
            language=case.language.value,
            note=f"{TO_DO}: saknas svaret? Annars ange källa. Närmast kom: {near}.{answer}",
        )


def from_feedback(feedback: Iterable[Feedback]) -> Iterator[Item]:
    """Answers that people judged, with what was cited as gold to be confirmed or replaced."""
    for number, given in enumerate(feedback, 1):
        sources = tuple(
            Source(file=source["file"].rsplit("/", 1)[-1], quote=one_line(source["quote"]))
            for source in given.sources
            if source.get("quote", "").strip()
        )
        if not given.question.strip():
            continue
        comment = f" Kommentar: {one_line(given.comment)}." if given.comment.strip() else ""
        said = one_line(given.answer)
        yield Item(
            id=f"aterkoppling-{number}-{slug(given.question)[:40]}",
            question=one_line(given.question),
            kind="answerable",
            sources=sources,
            tags=(f"reaction-{slug(given.reaction)}",),
            note=f"{TO_DO}: kontrollera källor, fyll i must_include. Svaret var: {said}{comment}",
        )


def slug(text: str) -> str:
    """`text` as part of an id: lower case letters, digits and hyphens."""
    return _SLUG.sub("-", text.casefold().translate(_LATIN)).strip("-")


def _proposal(heading: str, passages: Sequence[Passage]) -> tuple[AnswerType, str, str]:
    units = [(unit.kind, text) for p in passages for unit, text in _units(p)]
    for kind, text in units:
        if kind is UnitKind.CONTACT:
            return "contact", f"Vem kan jag kontakta om {heading}?", text
    sentences = [text for _, text in units]
    dated = next((text for text in sentences if _DATE.search(text)), None)
    if dated:
        return "date", f"Vilket datum gäller för {heading}?", dated
    telling = next((text for text in sentences if len(text) >= _LEAST), None)
    return "fact", f"Vad står det om {heading}?", telling or one_line(passages[0].text)


def _units(passage: Passage) -> Iterator[tuple[Unit, str]]:
    for unit in passage.units:
        yield unit, one_line(passage.text[unit.start - passage.start : unit.end - passage.start])


def _latest(cases: Iterable[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: case.created, reverse=True)
