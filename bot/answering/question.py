"""What a question asks for: the kind of answer and the names that it turns on (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from index.lines import EMAIL, PHONE
from index.swedish import STOP_WORDS, normalise, words


class Asked(StrEnum):
    """The kind of thing that would answer the question."""

    DATE = "date"
    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    CONTACT = "contact"
    PERSON = "person"
    LIST = "list"
    DEFINITION = "definition"
    COMPARISON = "comparison"
    YES_NO = "yesno"
    FACT = "fact"


# Question words and nouns of Swedish and English grammar, first match wins.
_PATTERNS: tuple[tuple[Asked, str], ...] = (
    (Asked.PHONE, r"\b(telefon\w*|tfn|tel|ringa|ringer|mobil(nummer)?|phone|call)\b"),
    (Asked.EMAIL, r"\b(mejl\w*|mail\w*|e-?post\w*|e-?mail\w*)\b"),
    (
        Asked.CONTACT,
        r"\b(kontakta\w*|kontaktuppgift\w*|kontaktperson\w*|vänd\w* (man |jag |vi )?(mig|sig|oss)|"
        r"contact\w*|(vem|vilka|who)\b.*\b(frågor|questions)|(vart|var|till vem) (ska|skickar|"
        r"lämnar|skickas|lämnas))\b",
    ),
    (
        Asked.COMPARISON,
        r"\b(skillnad\w*|skilj\w*|jämför\w*|ändra[ts]\w*|samma sak|differ\w*|compar\w*|"
        r"respektive|till skillnad|jämfört)\b",
    ),
    (
        Asked.DATE,
        r"\b(när|vilket (datum|år)|vilken (dag|månad)|datum|sedan vilket|hur länge|deadline|"
        r"sista (dag|datum)\w*|senast när|when|what (date|year)|which year|how long|since when)\b",
    ),
    (
        Asked.NUMBER,
        r"\b(hur (många|mycket|ofta|stor|gammal|gamla|lång|högt?)|vilken ålder|antal\w*|"
        r"how (many|much|often|old|large))\b",
    ),
    (
        Asked.DEFINITION,
        r"(\b(vad (är|betyder|innebär|menas med|står \S+ för)|förkortning\w*|definition\w*|"
        r"definiera\w*|what (is|does|are)\b.*\b(mean|stand)|what is an?|för (något|nåt))\b)",
    ),
    (
        Asked.LIST,
        r"\b(vilka|räkna upp|lista|punktform|punkter|exempel|sammanfatta\w*|list|which|"
        r"examples?|summar\w*)\b",
    ),
    (Asked.PERSON, r"\b(vem|vems|vilken person|namnet på|who|whose|whom)\b"),
)
_COMPILED = tuple((asked, re.compile(pattern)) for asked, pattern in _PATTERNS)
_VERB_FIRST = re.compile(
    r"(är|var|har|hade|ska|skall|skulle|kan|kunde|får|fick|måste|bör|finns|fanns|gäller|blir|blev|"
    r"ingår|omfattas?|behöver|heter|stämmer|krävs|går|kommer|vill|tar|ger|gör|deltar|deltog|"
    r"räknas|nämns|står|tillhör|betyder|innebär|ansvarar|erbjuds|is|are|was|were|does|do|did|has|"
    r"have|had|can|could|should|must|will)\b"
)
_VERB_LIKE = re.compile(r"\w{2,}(ar|er|as|es|de|te)\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_CAPITAL = re.compile(r"\b[A-ZÅÄÖ][\w-]*\b")
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass(frozen=True, slots=True)
class QuestionAnalysis:
    """What a question asks for.

    Attributes:
        text: the question as asked, white space folded.
        core: its last sentence that asks something; context stands before it.
        asked: kinds of answer, the most telling first; never empty.
        names: capitalised words and years that the answer must be about, normalised.
    """

    text: str
    core: str
    asked: tuple[Asked, ...]
    names: frozenset[str]

    @property
    def kind(self) -> Asked:
        """The most telling kind of answer."""
        return self.asked[0]

    def wants(self, *kinds: Asked) -> bool:
        """Whether any of `kinds` is asked for."""
        return bool(set(kinds) & set(self.asked))


def _core(text: str) -> str:
    sentences = [part for part in _SENTENCE.split(text) if words(part)]
    asking = [part for part in sentences if part.rstrip().endswith("?")]
    return (asking or sentences or [text])[-1]


def _names(text: str) -> frozenset[str]:
    """Capitalised words but for those that only begin a sentence, and years."""
    found = set(_YEAR.findall(text))
    for sentence in _SENTENCE.split(text):
        for number, match in enumerate(_CAPITAL.finditer(sentence)):
            word = match.group()
            opens = number == 0 and not sentence[: match.start()].strip(" \"'”(")
            shouted = sum(char.isupper() for char in word) > 1
            if (not opens or shouted) and normalise(word) not in STOP_WORDS:
                found.update(words(word))
    return frozenset(found)


def _is_yes_no(core: str) -> bool:
    lowered = normalise(core).lstrip(" \"'”(")
    clauses = [lowered, *re.split(r",\s*|\b(?:och|and|men|but|så)\s+", lowered)]
    if any(_VERB_FIRST.match(clause) for clause in clauses[:1]):
        return True
    first = lowered.split(" ", 1)[0]
    asks = core.rstrip().endswith("?")
    return asks and first not in STOP_WORDS and bool(_VERB_LIKE.fullmatch(first))


def analyse(text: str) -> QuestionAnalysis:
    """Read off what `text` asks for."""
    folded = " ".join(text.split())
    core = _core(folded)
    lowered = normalise(core)
    asked = [asked for asked, pattern in _COMPILED if pattern.search(lowered)]
    if _is_yes_no(core):
        asked.insert(0 if not set(asked) & {Asked.PHONE, Asked.EMAIL} else 1, Asked.YES_NO)
    return QuestionAnalysis(folded, core, tuple(asked) or (Asked.FACT,), _names(folded))


_DATES = re.compile(
    r"\b\d{4}-\d{2}(-\d{2})?\b|\b(?:19|20)\d{2}\b|\b\d{1,2}\s+(?:jan|feb|mar|apr|maj|jun|jul|aug|"
    r"sep|okt|nov|dec)\w*|\b(?:årsvis|årlig\w*|varje år|vart? \w+ år|hösten|våren|sommaren|"
    r"vintern|tills vidare)\b",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    r"\d|\b(?:en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|båda|varje|årsvis|fjärde|"
    r"tredje|andra)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b[A-ZÅÄÖ][a-zåäöé]+(?:[- ][A-ZÅÄÖ][a-zåäöé]+)+")


def holds(asked: Asked, text: str) -> bool:
    """Whether `text` holds the kind of thing that is asked for."""
    if asked is Asked.DATE:
        return bool(_DATES.search(text))
    if asked is Asked.NUMBER:
        return bool(_NUMBERS.search(text))
    if asked is Asked.PHONE:
        return bool(PHONE.search(text))
    if asked is Asked.EMAIL:
        return bool(EMAIL.search(text))
    if asked is Asked.PERSON:
        return bool(_PERSON.search(text))
    return True
