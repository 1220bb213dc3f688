"""What is said to the assistant and is no question: thanks, and that it is to forget (pure)."""

from __future__ import annotations

from bot.types import DeclineReason, Language
from index.lines import one_line
from index.swedish import words

FORGET = {
    Language.SWEDISH: ("glöm", "glöm allt", "glöm det", "glöm det här", "glöm mig", "börja om"),
    Language.ENGLISH: ("forget", "forget it", "forget me", "forget everything", "start over"),
}
_FORGET = frozenset(said for each in FORGET.values() for said in each)
_COURTESIES = frozenset(
    "tack tackar ok okej okay bra toppen perfekt super jättebra utmärkt fint hej hejsan hallå "
    "hejdå adjö thanks thank great perfect hello hi bye cheers".split()
)
_AROUND = frozenset("så mycket för hjälpen svaret det du var då you very much so for the".split())


def bare(text: str) -> str:
    """`text` as a command is compared: on one line, without case and closing marks."""
    return one_line(text.casefold().strip(" /!?.…"))


def aside(text: str) -> DeclineReason | None:
    """What `text` is when it asks nothing of the documents, or `None`."""
    if bare(text) in _FORGET:
        return DeclineReason.FORGOTTEN
    said = set(words(text))
    courteous = said & _COURTESIES and said <= _COURTESIES | _AROUND
    return DeclineReason.COURTESY if courteous and "?" not in text else None
