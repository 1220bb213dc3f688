"""Swedish words for lexical search: normalising, stems, n-grams, stop words (pure)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

_WORD = re.compile(r"[^\W_]+(?:[.:'’][^\W_]+)*")
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_HYPHENATION = re.compile(
    "\u00ad\\n?"
    # A word broken over two lines, but for the first half of "hälso- / och sjukvård".
    r"|(?<=[^\W\d_])-[ \t]*\n\s*(?=[a-zåäö])(?!(?:och|eller|samt|respektive|resp|som)\b)"
)
_STEMMER = Stemmer.Stemmer("swedish")
_NGRAM = 5

# Function words of Swedish (Snowball's list, with the question words and the polite
# phrases that questions are wrapped in) and the commonest English ones.
STOP_WORDS = frozenset(
    "och det att i en jag hon som han på den med var sig för så till är men ett om hade de av icke "
    "mig du henne då sin nu har inte hans honom skulle hennes där min man ej vid kunde något nåt "
    "från ut när efter upp vi dem vara vad över än dig kan sina här ha mot alla under någon nån "
    "eller allt mycket sedan ju denna själv detta åt utan varit hur ingen mitt ni bli blev oss din "
    "dessa några deras blir mina samma vilken er sådan vår blivit dess inom mellan sådant varför "
    "varje vilka ditt vem vilket sitta sådana vart dina vars vårt våra ert era vilkas ska skall "
    "får fick måste vill ville finns fanns också samt både antingen bara även enligt via per "
    "hej tack snälla gärna säga berätta visa ge undrar "
    "the a an of to in is are was were be and or for on with by from at as it this that which who "
    "what when where how why does do did has have had will would should can could about into there "
    "their they them he she his her its we our you your i my me please tell".split()
)


def normalise(text: str) -> str:
    """Composed, lower case, one kind of dash, without soft hyphens; å, ä, ö stay letters."""
    composed = unicodedata.normalize("NFKC", _HYPHENATION.sub("", text))
    return _DASHES.sub("-", composed).casefold()


def words(text: str) -> list[str]:
    """The words of `text`, normalised; `SIP-möte` is two words, `bl.a` is one."""
    return _WORD.findall(normalise(text))


def content_words(text: str) -> list[str]:
    """The words that carry meaning, or all of them when none does."""
    found = words(text)
    return [word for word in found if word not in STOP_WORDS] or found


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Snowball's Swedish stem of one normalised word."""
    return str(_STEMMER.stemWord(word))


def stems(text: str) -> list[str]:
    """Stems of the content words, in order."""
    return [stem(word) for word in content_words(text)]


@lru_cache(maxsize=65536)
def _word_ngrams(word: str) -> tuple[str, ...]:
    if len(word) <= _NGRAM:
        return (word,)
    return tuple(word[at : at + _NGRAM] for at in range(len(word) - _NGRAM + 1))


def ngrams(text: str) -> list[str]:
    """Character 5-grams within the content words, so that compounds and parts meet."""
    return [gram for word in content_words(text) for gram in _word_ngrams(word)]
