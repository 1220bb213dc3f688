"""Follow-up questions become standalone ones, from the last turns, without an LLM."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import monotonic

from bot.answering.question import QuestionAnalysis, analyse
from bot.privacy.first_names import is_first_name
from index.authority import named_regions, region_names, without_regions
from index.lines import one_line
from index.swedish import STOP_WORDS, normalise, words

MOST_CONVERSATIONS = 10_000
SHORT = 2
_PRONOUNS = frozenset(
    "den det de dem hon han honom henne denna detta dessa där dit då hans hennes deras dess samma "
    "sådan sådant it they them that those these she he her his him there its their".split()
)
_SOMEBODY = re.compile(
    r"\b(?:(?P<whose>hans|hennes|hens|his|her(?=\s\w))|hon|han|hen|honom|henne|she|he|her|him)\b",
    re.IGNORECASE,
)
# Who is meant stands in the question itself: "min dotter mår dåligt, vart kan hon vända sig?".
_EXPLAINED = re.compile(
    r"\b(?:\w*barn|elev|dotter|son|flick|pojk|tjej|kill|mamm|papp|föräld|vårdnads|ungdom|patient|"
    r"klient|\w*skötersk|\w*lärar|child|pupil|girl|boy|daughter|mother|father|parent)|"
    r"\b(?:han|hon|he|she)\s*(?:eller|or|/)\s*(?:han|hon|hen|he|she)\b",
    re.IGNORECASE,
)
_LONGEST_NAME = 3
_OPENERS = frozenset("och men samt and but".split())
_EXPLETIVE = re.compile(
    r"\b(finns det|är det|blir det|gäller det|går det|det (finns|är|står|gäller|krävs|var)|"
    r"det ni har|står det|sägs det|in that|is it|there (is|are)|is there|are there)\b"
)
_FULL_NAME = re.compile(r"\b[A-ZÅÄÖÉ]\w+(?:[- ][A-ZÅÄÖÉ]\w+)+")
_PLACE = re.compile(r"\b(?:i|för|hos|inom|på|in|for|at)\s+((?:[A-ZÅÄÖ]\S*\s*)+)")
_REGION_ASIDE = re.compile(r"^(?:och|men|and|but)?\s*(?:hur är det\s+)?(?:i|för|hos|in|for)\s+")

Quoted = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question that was answered, as far as the next one may need it.

    Attributes:
        standalone: the question with what it took over from earlier turns.
        documents: ids of the documents that the answer cited.
        names: the names that the question turned on, its own or taken over.
        shown: what the answer quoted: document, begin and end.
        person: the one person whom the answer named; empty for none or several.
    """

    standalone: str
    documents: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    shown: tuple[Quoted, ...] = ()
    person: str = ""


@dataclass(frozen=True, slots=True)
class Standalone:
    """A question that can be understood by itself.

    Attributes:
        text: what was asked.
        query: what to search for: the question with what it refers to.
        documents: ids of the documents that the conversation is about.
        names: the names that it turns on, its own or those of the turn that it follows.
        shown: what the person has just read.
        only: ids of the documents that alone may answer; empty for all.
        whole: the comparison that it is one side of.
    """

    text: str
    query: str
    documents: tuple[str, ...] = ()
    follows: bool = False
    names: frozenset[str] = frozenset()
    shown: tuple[Quoted, ...] = ()
    only: frozenset[str] = frozenset()
    whole: str = ""

    @property
    def put(self) -> str:
        """What the reader is asked: it has learnt to tell one side of a comparison from the
        question as it was put."""
        return self.whole or self.query


def _content(text: str) -> list[str]:
    return [word for word in words(text) if word not in STOP_WORDS]


def _placed(text: str) -> frozenset[str]:
    """The names of places that `text` sets something in."""
    return frozenset(word for place in _PLACE.findall(text) for word in words(place))


def hangs_on_pronoun(analysis: QuestionAnalysis) -> bool:
    """Whether a pronoun that nothing in the question explains tells what it is about.

    A place explains none: "finns de i Alingsås?".
    """
    bare = words(_EXPLETIVE.sub(" ", normalise(analysis.core)))
    explained = analysis.names - _placed(analysis.core)
    return not explained and any(word in _PRONOUNS for word in bare)


def refers_back(analysis: QuestionAnalysis) -> bool:
    """Whether a question leans on the one before it.

    It opens with a conjunction, holds a pronoun that nothing in it explains, or has too
    few words of its own to be asked alone.
    """
    lowered = normalise(analysis.core)
    found = words(lowered)
    if not found:
        return False
    if found[0] in _OPENERS:
        return True
    placed = _placed(analysis.core)
    own = [word for word in _content(lowered) if word not in _PRONOUNS | placed]
    if hangs_on_pronoun(analysis) and len(own) <= 5:
        return True
    few = not own if placed else len(own) <= 1 and not analysis.names
    return few and found[0] not in {"vad", "what"}


def _other_region(question: str, regions: Sequence[str]) -> str | None:
    """The region that a bare aside names ("och i Västmanland då?"), or `None`."""
    lowered = normalise(question)
    if not _REGION_ASIDE.match(lowered) or len(_content(lowered)) > 2:
        return None
    named = (r for r in regions if any(name in lowered for name in region_names(r)[:1]))
    return next(named, None)


def make_standalone(question: str, turns: Sequence[Turn], regions: Sequence[str]) -> Standalone:
    """Join `question` with what it takes from the last of `turns`.

    A question that explains itself is a new topic and stays as it is.
    """
    if not turns:
        return Standalone(question, question, names=analyse(question).names)
    last = turns[-1]
    analysis = analyse(question)
    if last.person and refers_back(analysis) and not _EXPLAINED.search(question):
        question = _naming(question, last.person)
        analysis = analyse(question)
    if not refers_back(analysis):
        # "Vad föreslår nämnden?": whose, if not of the document just talked about.
        brief = not analysis.names and len(_content(analysis.core)) <= SHORT
        documents = last.documents if brief else ()
        return Standalone(question, question, documents, brief, analysis.names)
    region = _other_region(question, regions)
    if region is not None:
        moved = f"{without_regions(last.standalone, regions).rstrip(' ?.!')} i {region}?"
        return Standalone(moved, moved, (), follows=True, names=last.names)
    # Of another region, other documents tell.
    there = named_regions(question, regions)
    topic = without_regions(last.standalone, regions) if there else last.standalone
    documents = () if there else last.documents
    # Somebody else, or something else, is named now, but for where: "finns de i Alingsås?"
    placed = _placed(question)
    elsewhere = bool(placed) and analysis.names <= placed
    past = _placed(last.standalone) if elsewhere else last.names if analysis.names else frozenset()
    known = {*words(question), *past}
    carried = [word for word in _content(topic) if word not in known]
    query = f"{question} {' '.join(dict.fromkeys(carried))}".strip()
    names = analysis.names | (last.names - past)
    if there:
        names -= {word for region in regions for word in words(region)}
    return Standalone(question, query, documents, True, names, last.shown)


def one_person(texts: Iterable[str]) -> str:
    """The one full name that `texts` hold; empty for none or several."""
    found = {
        name
        for text in texts
        for line in text.splitlines()
        for name in map(one_line, _FULL_NAME.findall(line))
        if is_first_name(name.split()[0]) and len(name.split()) <= _LONGEST_NAME
    }
    return found.pop() if len(found) == 1 else ""


def _genitive(name: str) -> str:
    return name if name.endswith(("s", "x", "z")) else f"{name}s"


def _naming(question: str, person: str) -> str:
    """`question` with `person` in place of *she* or *his*."""
    return _SOMEBODY.sub(lambda said: _genitive(person) if said["whose"] else person, question)


class Memory:
    """The last turns of each conversation, forgotten after `seconds` of silence."""

    def __init__(self, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._turns: OrderedDict[str, tuple[float, tuple[Turn, ...]]] = OrderedDict()

    def turns(self, conversation: str) -> tuple[Turn, ...]:
        """The turns that are still remembered, oldest first."""
        self._sweep()
        return self._turns.get(conversation, (0.0, ()))[1]

    def add(self, conversation: str, turn: Turn) -> None:
        """Remember `turn`; an empty key is a question on its own and is not kept."""
        if conversation:
            turns = (*self.turns(conversation), turn)[-3:]
            self._turns[conversation] = (self._clock(), turns)
            self._turns.move_to_end(conversation)
            while len(self._turns) > MOST_CONVERSATIONS:
                self._turns.popitem(last=False)

    def forget(self, conversation: str) -> None:
        """Forget all turns of `conversation` at once."""
        self._turns.pop(conversation, None)

    def _sweep(self) -> None:
        limit = self._clock() - self._seconds
        while self._turns and next(iter(self._turns.values()))[0] < limit:
            self._turns.popitem(last=False)
