"""Which language a question is written in: Swedish, English, or another (pure)."""

from __future__ import annotations

import re
import unicodedata

from bot.types import Language
from index.swedish import words

_SWEDISH = frozenset(
    "och att det som är på för med till av om inte den har jag vi ni man hur vad vem när var vilka "
    "vilken vilket varför finns ska skall kan får måste eller från ett en de dem hos vid efter "
    "enligt alla barn unga ungas barns vart vår vårt våra er era min mitt mina nu då så upp ut "
    "skriv ge visa berätta hej tack blev blir var varit göra gör gäller kommun region i".split()
)
_ENGLISH = frozenset(
    "the of and to in is are was were what who when where how why which does do did can could "
    "should would will for with about on at by from this that it there their our we you i my an "
    "a be been has have had please if or not".split()
)
_OTHER = frozenset(
    "und der die das ist nicht ein eine wie wer wann mit für auf le la les des est une que qui "
    "quoi comment pour dans el los las es una por para como cuando quien och og ikke hvordan "
    "hvem hvad hvor jeg er et il che di per come ja on ei se että mikä kuka miten minä onko "
    "nie jest co jak kto czy to na w z i gdzie kiedy dla".split()
)
_LETTER = re.compile(r"[^\W\d_]")


def _latin_share(text: str) -> float:
    letters = _LETTER.findall(text)
    latin = sum("LATIN" in unicodedata.name(letter, "") for letter in letters)
    return latin / len(letters) if letters else 0.0


def detect_language(text: str) -> Language | None:
    """Swedish or English, or `None` when it is clearly neither.

    Short questions of names and terms alone count as Swedish, the language of the users.
    """
    if _latin_share(text) < 0.5:
        return None
    found = words(text)
    # A name says nothing of the language: "Does Västra Götaland pay?"
    plain = [word for at, word in enumerate(text.split()) if not at or not word[0].isupper()]
    accented = sum(c in "åäö" for word in plain for c in word.lower())
    swedish = sum(word in _SWEDISH for word in found) + accented
    english = sum(word in _ENGLISH for word in found)
    other = sum(word in _OTHER - _SWEDISH - _ENGLISH for word in found)
    if other > max(swedish, english) and other >= max(2, len(found) / 5):
        return None
    return Language.ENGLISH if english > swedish else Language.SWEDISH
