"""Finds names that no word beside them tells of: first names alone, and initials (pure).

Staff name officials in full or with their office. A first name by itself in a question is
nearly always that of a child, a client or a parent; so is a name in full before what happens
to those and seldom to officials. Masked is what is kept and logged, not what is searched for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.findings import Finding, Kind
from bot.privacy.first_names import is_first_name, is_full_name
from bot.privacy.names import may_be_name

_CAPITAL = "A-ZÅÄÖÉÈÜ"
_L = r"[^\W\d_]"
_CAPITALISED = rf"[{_CAPITAL}]{_L}+(?:-{_L}+)?"
_ALONE = re.compile(rf"(?<![\w.@’'/-])(?P<name>{_CAPITALISED})(?:[’']s)?(?![\w@’'/-])")
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?:\n])[\s\"”–-]*$")
_WORD_BEFORE = re.compile(r"(?P<word>[\w:’'-]+)\.?\s$")
# Known as such: Lex Maria, Sankta Maria, Mini-Maria, Region Nora.
_PART_OF_A_TITLE = frozenset("lex sankt sankta s:t s:ta st mini region kommun operation".split())
_SURNAME_AFTER = re.compile(rf"\s(?:(?:von|af|de|la|al|el)\s)*[{_CAPITAL}]{_L}")
# One who is asked for like this is at work.
_ASKED_FOR = re.compile(
    r"(?:vem är|vad heter|kontakta|kontaktar|ringa?|ringer|når|nå|mejla|maila|mejlar|fråga|frågar|"
    r"nummer till|numret till|adress till|adressen till|enligt|hälsningar|hälsa|tack|hej|mvh|"
    r"who is|contact|call|ask|thanks|regards)[,!]?\s$",
    re.IGNORECASE,
)
_OFFICE_AFTER = re.compile(
    r"\s(?:(?:på|vid|från|hos|i|at|from|of)\s(?:\w+\s)?\w*(?:kommun|förbund|region|nämnd|förvaltning"
    r"|enhet|avdelning|kontor|bup|vgr|gr|socialtjänst|mottagning|skolverket|socialstyrelsen|skr)\b"
    r"|kommun|län|stad|eid|municipality)",
    re.IGNORECASE,
)
# First names that open sentences as other words, or are places and things.
_OTHER_WORDS = frozenset(
    """
    alma aurora bella dan folke frank frans freja gun iris jack juni leo lova luna mina neo nora
    ola penny regina robin rosa rut saga said sam sena siri stella ted tim tor tore uno urban
    victoria viktoria viola
    """.split()
)
_HAPPENS = (
    r"(?:vägrar|kommer inte (?:till|hem|iväg)|orkar inte|skolkar|fyller \d|mår \w+|"
    r"vill inte (?:gå|vara|ha|bo|träffa|flytta|prata|längre)|"
    r"behöver (?:mer |extra |mycket |en |ett )*(?:stöd|hjälp|insats\w*|plan|sip|vård|skydd|"
    r"utredning|utredas|fast|kontakt\w*)|"
    r"bor (?:hos|varannan|med|kvar|i jourhem|på boende)|flyttar (?:till|från|hem)|"
    r"har (?:slutat (?:gå|komma|äta)|rymt|avvikit|inte (?:varit|kommit) (?:i|till) skolan|"
    r"svårt (?:i|med|att)|hög frånvaro)|ska (?:byta skola|utredas|placeras|familjehemsplaceras)|"
    r"refuses|needs (?:help|support|a plan)|won[’']t|skips school)"
)
_IN_FULL = re.compile(rf"(?<![\w.@-])(?P<name>{_CAPITALISED}(?: {_CAPITALISED}){{1,2}}) {_HAPPENS}")
_IN_SMALL = re.compile(rf"(?<![\w.@-])(?P<name>{_L}{{3,}}) {_HAPPENS}")

# What nobody but a person does, so that the name need not be one that is listed.
_DOES = (
    r"(?:kommer inte till skolan|vill inte gå (?:i|till) skolan|orkar inte|skolkar|"
    r"fyller \d{1,2}\b|bor (?:hos|varannan)|har (?:slutat gå|rymt|avvikit)|ska byta skola|"
    r"skips school)"
)
_DOER = re.compile(rf"(?<![\w.@-])(?P<name>{_CAPITALISED}) {_DOES}")
# As Swedish nouns end that open a sentence: Rektorn, Familjehemmet, Handläggarna.
_LIKE_A_NOUN = re.compile(r"(?:n|t|na|ar|or|er|ing)$")
_JOINED = re.compile(rf"\s(?:och|and|&)\s(?P<name>{_CAPITALISED})(?![\w@’'/-])")

_INITIALS = re.compile(rf"(?<![\w.])(?P<name>[{_CAPITAL}]\.\s?[{_CAPITAL}](?:\.|\b(?!\.)))(?!\w)")
_BESIDE = re.compile(
    r"\b(?i:barn(?:et)?|elev(?:en)?|pojken?|flickan?|killen|tjejen|klient(?:en)?|patient(?:en)?|"
    r"brukare(?:n)?|familj(?:en)?|syskon(?:et)?|ungdom(?:en)?|sonen|dottern|mamman?|pappan?|förälder"
    r"|föräldern|vårdnadshavaren?|child|pupil|client|boy|girl|student)"
    rf" (?P<name>[{_CAPITAL}]{{1,2}}\.?)(?![\w/-])"
)
_NO_INITIALS = frozenset("I GR VG SU EU IT ID TV AI KS BU HR PM US UK OK U.S".split())


def find_bare_names(text: str) -> Iterator[Finding]:
    """Every first name alone, name of whom something happens to, and initials."""
    yield from _first_names(text)
    yield from _names_of_doers(text)
    for pattern in (_INITIALS, _BESIDE):
        for match in pattern.finditer(text):
            if match["name"].rstrip(".") not in _NO_INITIALS:
                yield _found(match)


def _first_names(text: str) -> Iterator[Finding]:
    """First names alone, and what is joined to one: *Alva och Xerxes*."""
    for match in _ALONE.finditer(text):
        if _is_alone(text, match):
            yield _found(match)
            other = _JOINED.match(text, match.end())
            if other and may_be_name(other["name"]) and not _has_more(text, other.end()):
                yield _found(other)


def _names_of_doers(text: str) -> Iterator[Finding]:
    """Names of whom something is told that happens to children."""
    for match in _IN_FULL.finditer(text):
        if is_first_name(match["name"].split()[0]) or is_full_name(match["name"]):
            yield _found(match)
    for match in _IN_SMALL.finditer(text):
        if is_first_name(match["name"]) and match["name"] not in _OTHER_WORDS:
            yield _found(match)
    for match in _DOER.finditer(text):
        opens = _OPENS_SENTENCE.search(text[max(0, match.start() - 60) : match.start()])
        if may_be_name(match["name"]) and not (opens and _LIKE_A_NOUN.search(match["name"])):
            yield _found(match)


def _found(match: re.Match[str]) -> Finding:
    return Finding(*match.span("name"), Kind.NAME)


def _has_more(text: str, end: int) -> bool:
    """Whether a surname or an office follows."""
    after = text[end : end + 80]
    return bool(_SURNAME_AFTER.match(after) or _OFFICE_AFTER.match(after))


def _is_alone(text: str, match: re.Match[str]) -> bool:
    """Whether it is a first name, without a surname, a title or an office beside it."""
    name = match["name"].casefold()
    # Both halves: Alva-Lisa is a name, the Alva-appen none.
    if (
        not all(map(is_first_name, name.split("-")))
        or {name, name.removesuffix("s")} & _OTHER_WORDS
    ):
        return False
    before = text[max(0, match.start() - 60) : match.start()]
    if _ASKED_FOR.search(before) or _has_more(text, match.end()):
        return False
    found = _WORD_BEFORE.search(before)
    if found is None or not found["word"][0].isupper():
        return found is None or found["word"] not in _PART_OF_A_TITLE
    opens = _OPENS_SENTENCE.search(before[: found.start()])
    word = found["word"].casefold()
    return bool(opens) and word not in _PART_OF_A_TITLE and not is_first_name(word)
