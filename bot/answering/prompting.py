"""Questions that a passage seems to answer, read off its own words (pure).

Headings that ask or name a topic, sentences of the plain kinds that official Swedish is
made of (*Syftet med … är att …*, *Planen ska innehålla …*), abbreviations, contacts and
last days. They are guesses: `suggesting.py` keeps those that the documents do answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.parts import needs_antecedent
from bot.types import Language
from index.lines import NUMBERED, one_line
from index.swedish import STOP_WORDS, normalise, stem, words
from index.types import Document, Passage, UnitKind

MOST_LETTERS = 80
_SUBJECT_WORDS = 5

_NOUN = r"[\wåäöÅÄÖ-]+"
_SUBJECT = rf"^(?P<s>{_NOUN}(?: {_NOUN}){{0,{_SUBJECT_WORDS - 1}}}?)"
# Verbs whose "Vad … ?" somebody might ask; nobody asks "Vad tydliggör avtalet?".
_TELLS = (
    "omfattar|innebär|reglerar|innehåller|medför|kräver|föreslår|rekommenderar|rekommenderade|"
    "beslutade|föreslog|erbjuder"
)
_DOES = (
    "innehålla|omfatta|främja|säkerställa|erbjuda|tillhandahålla|tillgodose|utse|beskriva|"
    "tydliggöra|klargöra|framgå"
)
_PEOPLE = "alla|barn|unga|ungdomar|personer|elever|familjer|vuxna|föräldrar|den som|de som"
# Sentence → question. The first that fits is taken, so the more telling stand first.
_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(shape), question)
    for shape, question in (
        (rf"{_SUBJECT} är (?:en|ett|att)\b", "Vad är {s}?"),
        (rf"{_SUBJECT} är [a-zåäö]+ och [a-zåäö]+ (?:upp|som|i|med|mellan)\b", "Vad är {s}?"),
        (rf"{_SUBJECT} är (?P<v>skyldiga?|skyldigt) .*\batt\b", "Vad är {s} {v} att göra?"),
        (rf"{_SUBJECT} (?:omfattar|gäller|riktar sig till) (?:{_PEOPLE})\b", "Vilka gäller {s}?"),
        (rf"{_SUBJECT} gäller (?:sedan|från|till|tills)\b", "Från när gäller {s}?"),
        (rf"{_SUBJECT} (?P<v>{_TELLS})\b", "Vad {v} {s}?"),
        (rf"{_SUBJECT} syftar (?:också |även )?till\b", "Vad är syftet med {s}?"),
        (rf"{_SUBJECT} yrkar på\b", "Vad yrkar {s} på?"),
        (rf"{_SUBJECT} ansvarar för\b", "Vad ansvarar {s} för?"),
        (rf"{_SUBJECT} har (?:ett )?(?:\w+ )?ansvar(?:et)? för\b", "Vad har {s} ansvar för?"),
        (rf"{_SUBJECT} har rätt till\b", "Vad har {s} rätt till?"),
        (rf"{_SUBJECT} (?P<m>ska|bör|kan|får|måste) (?P<v>{_DOES})\b", "Vad {m} {s} {v}?"),
        (rf"{_SUBJECT} (?P<m>ska|bör|kan|får|måste) (?P<v>\w+as) (?:när|om)\b", "När {m} {s} {v}?"),
        (rf"{_SUBJECT} (?:kommer att följas|ska följas|följs) upp\b", "Hur följs {s} upp?"),
        (
            rf"{_SUBJECT} (?:togs fram|är framtagen|har tagits fram|tas fram) av\b",
            "Vem har tagit fram {s}?",
        ),
        (r"^I (?P<s>[a-zåäö-]+(?:na|en|et)) (?:deltar|medverkar)\b", "Vilka deltar i {s}?"),
        (r"^I (?P<s>[a-zåäö-]+(?:na|en|et)) ingår\b", "Vad ingår i {s}?"),
    )
)
_DEFINITE = re.compile(r"(?:en|et|an|na|erna|arna|orna)$")
_ASKS = re.compile(r"(?:Vad|Vem|Vilka|Vilken|Vilket|Hur|När|Var|Varför|Vart)\b")
_DUE = re.compile(
    r"\b(?P<s>svar|synpunkter|yttrande|anmälan|ansökan)\b[^.]{0,60}\b(?:senast|fram till|före)\b"
    r"[^.]{0,20}\d",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:artikel|kapitel|§|bilaga)\s*\d+\w?\b[\s.:–-]*", re.IGNORECASE)
_SHORT = re.compile(r"\((?P<after>[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{1,7})\)|\b(?P<before>[A-ZÅÄÖ]{2,6}) \(")


@dataclass(frozen=True, slots=True)
class Prompt:
    """A question that `passage` seems to answer."""

    text: str
    language: Language
    passage: str


def prompts(passage: Passage, document: Document, known: Sequence[str]) -> list[Prompt]:
    """Every question that can be read off `passage`, the most telling first.

    Args:
        known: short forms whose long forms the documents give.
    """
    swedish = [
        *_asking_heading(passage),
        *_sentences(passage, document),
        *_practical(passage, "Vem kan jag kontakta med frågor?", "När ska {} lämnas senast?"),
        *_abbreviations(passage, known, "Vad betyder {}?"),
        *_naming_heading(passage, document, "Vad står det om {}?"),
    ]
    english = [
        *_practical(passage, "Who can I contact with questions?", ""),
        *_abbreviations(passage, known, "What does {} stand for?"),
        *_naming_heading(passage, document, "What do the documents say about ”{}”?"),
    ]
    found = {Language.SWEDISH: swedish, Language.ENGLISH: english}
    return [
        Prompt(text, language, passage.id)
        for language, texts in found.items()
        for text in dict.fromkeys(texts)
        if len(text) <= MOST_LETTERS
    ]


def _sentences(passage: Passage, document: Document) -> Iterator[str]:
    spans = [
        unit.lead or (unit.start, unit.end)
        for unit in passage.units
        if unit.kind in {UnitKind.SENTENCE, UnitKind.ITEM}
    ]
    for start, end in dict.fromkeys(spans):
        sentence = one_line(document.text[start:end])
        if needs_antecedent(sentence):
            continue
        for shape, question in _SHAPES:
            if not (match := shape.match(sentence)):
                continue
            parts = match.groupdict()
            if subject := _subject(parts.pop("s"), document.text):
                yield question.format(s=subject, **parts)
            break


def _subject(words_of: str, text: str) -> str:
    """The subject as it stands within a question; empty when it is none to ask about.

    A definite noun, or nouns without articles, or a name; not "Vi", "Under 2018", "Av dessa".
    """
    parts = words_of.split()
    first = parts[0]
    if normalise(first) in STOP_WORDS - {"den", "det", "de"} or re.search(r"\d", words_of):
        return ""
    if all(normalise(part) in STOP_WORDS for part in parts):
        return ""
    is_short = sum(char.isupper() for char in first) > 1
    definite = any(_DEFINITE.search(part) for part in parts)
    several = len(parts) == 3 and parts[1] in {"och", "samt"}
    if not (is_short or definite or several):
        return ""
    lower = first[0].lower() + first[1:]
    named = len(re.findall(rf"[a-zåäö,] {re.escape(first)}\b", text))
    kept = is_short or named > len(re.findall(rf"\b{re.escape(lower)}\b", text))
    return words_of if kept else lower + words_of[len(first) :]


def _abbreviations(passage: Passage, known: Sequence[str], question: str) -> Iterator[str]:
    for match in _SHORT.finditer(one_line(passage.text)):
        short = match["after"] or match["before"]
        if short in known:
            yield question.format(short)


def _practical(passage: Passage, contact: str, due: str) -> Iterator[str]:
    if any(unit.kind is UnitKind.CONTACT for unit in passage.units):
        yield contact
    match = _DUE.search(one_line(passage.text)) if due else None
    if match:
        yield due.format(match["s"].lower())


def _asking_heading(passage: Passage) -> Iterator[str]:
    """The innermost heading where it is a question; one with a slash is for a form."""
    topic = _topic(passage)
    if _ASKS.match(topic) and "/" not in topic:
        yield f"{topic}?"


def _naming_heading(passage: Passage, document: Document, about: str) -> Iterator[str]:
    """A question about the innermost heading, if it names what the text speaks of."""
    topic = _topic(passage)
    if not topic or _ASKS.match(topic):
        return
    named = {stem(word) for word in words(topic) if word not in STOP_WORDS}
    said = " ".join(document.text[unit.start : unit.end] for unit in passage.units)
    spoken = {stem(word) for word in words(said)}
    if named and named <= spoken and len(topic.split()) <= _SUBJECT_WORDS:
        kept = sum(char.isupper() for char in topic.split()[0]) > 1
        yield about.format(topic if kept else topic[0].lower() + topic[1:])


def _topic(passage: Passage) -> str:
    """The innermost heading without its number."""
    heading = passage.section.rsplit(" › ", 1)[-1]
    number = NUMBERED.match(heading)
    return _ARTICLE.sub("", heading[number.end() if number else 0 :]).strip(" .:?")
