"""Questions as people type them: frames, lower case, slips, split compounds, key words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_KEYBOARD = {
    "a": "sq", "b": "vn", "d": "sf", "e": "rw", "f": "dg", "g": "fh", "h": "gj", "i": "ou",
    "j": "hk", "k": "jl", "l": "kö", "m": "n", "n": "mb", "o": "ip", "p": "oå", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "y": "tu", "å": "pä", "ä": "öå", "ö": "äl",
}  # fmt: skip
_OPENINGS = (
    "Hej! ", "Hejsan, ", "Hej, jag undrar: ", "Kan du säga ", "Jag behöver veta: ", "Snabb fråga: ",
    "Jag är ny här. ", "Jag är handläggare i en kommun. ", "Jag jobbar på en skola. ",
    "Jag är samordnare i en kommun. ", "Jag jobbar som socialsekreterare. ",
    "Vi diskuterade detta på ett möte i dag. ", "En kollega frågade mig: ",
    "Jag är kurator och har fått en fråga från en förälder. ", "Jag sitter i nämnden. ",
    "Jag förbereder ett möte och vill vara säker. ", "Som rektor behöver jag veta: ",
    "Jag hittar inte svaret själv. ", "Vi är några som undrar: ", "En vårdnadshavare har ringt. ",
    "I vårt nya uppdrag ingår detta. ", "Jag skriver ett underlag. ",
)  # fmt: skip
_CLOSINGS = (
    " Tack!", " Tack på förhand.", " Vore bra att veta.", " Jag behöver det till i morgon.",
    " mvh", " Finns det beskrivet?", " Snälla svara.", " Hälsningar Anna",
)  # fmt: skip
_INDIRECT = ("Kan du berätta ", "Jag undrar ", "Vet du ", "Jag vill veta ", "Undrar ")
_QUESTION_WORDS = ("vad", "när", "var", "vem", "vilka", "vilken", "vilket", "hur", "varför")
_STOP = frozenset(
    """vad när var vem vilka vilken vilket hur varför är i på av till för med om en ett den det de
    som att och eller har ska kan du man jag vi ni får blir blev från vid inom under hos där finns
    sig sin sitt sina ha vara gör göra så då enligt bör måste kallas heter många mycket""".split()
)
_ABBREVIATIONS = {
    "till exempel": "t.ex.", "telefonnummer": "telnr", "telefonnumret": "tfn", "kommunen": "kn",
    "bland annat": "bl.a.", "och så vidare": "osv", "cirka": "ca", "nummer": "nr",
    "information": "info", "organisation": "org", "något": "nåt", "någon": "nån", "några": "nåra",
    "är": "e", "och": "o", "inte": "inte", "sedan": "sen", "sådan": "sån", "det": "de",
    "mig": "mej", "dig": "dej", "ska": "skall", "barn och ungdomar": "barn/unga",
}  # fmt: skip


def slip(word: str, rng: random.Random) -> str:
    """One slip of the keyboard in `word`: swapped, lost, doubled or neighbouring letter."""
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(5)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    if kind == 3:
        plain = word.translate(str.maketrans("åäöÅÄÖé", "aaoAAOe"))
        if plain != word:
            return plain
    near = _KEYBOARD.get(word[at].lower(), word[at])
    return word[:at] + rng.choice(near) + word[at + 1 :]


def with_slips(question: str, rng: random.Random) -> str:
    """One or two slips in the longer words; never in numbers or names."""
    words = question.split(" ")
    long = [i for i, w in enumerate(words) if len(w) > 4 and w.isalpha() and w.islower()]
    for i in rng.sample(long, min(len(long), rng.choice((1, 1, 2)))):
        words[i] = slip(words[i], rng)
    return " ".join(words)


def with_split_compound(question: str, rng: random.Random) -> str:
    """A long word written as two: after a linking s or in its middle."""
    words = question.split(" ")
    long = [i for i, w in enumerate(words) if len(w) >= 11 and w[:-1].isalpha()]
    if not long:
        return question
    i = rng.choice(long)
    word = words[i]
    links = [m.end() for m in re.finditer("s", word) if 4 <= m.end() <= len(word) - 4]
    at = rng.choice(links) if links else len(word) // 2
    words[i] = f"{word[:at]} {word[at:]}"
    return " ".join(words)


def keywords(question: str, rng: random.Random) -> str:
    """The content words alone, as typed into a search box."""
    words = [w for w in re.findall(r"[\w@.-]*\w", question) if w.lower() not in _STOP]
    if len(words) < 2:
        return question
    first = question.split()[0].lower()
    if first in _QUESTION_WORDS[:4] and rng.random() < 0.5:
        words.append(first)
    return " ".join(words).lower()


def casual(question: str, rng: random.Random) -> str:
    """Lower case, mostly without the question mark."""
    text = question[0].lower() + question[1:] if rng.random() < 0.5 else question.lower()
    return text.rstrip(" ?") if rng.random() < 0.7 else text


def framed(question: str, rng: random.Random) -> str:
    """Something about the asker before the question, or thanks after it."""
    if rng.random() < 0.75:
        opening = rng.choice(_OPENINGS)
        body = question if opening[-2] in ".!:" else question[0].lower() + question[1:]
        return opening + body
    return question + rng.choice(_CLOSINGS)


def indirect(question: str, rng: random.Random) -> str:
    """`Vet du när …`: only for questions that begin with a question word."""
    if question.split()[0].lower() not in _QUESTION_WORDS:
        return framed(question, rng)
    return rng.choice(_INDIRECT) + question[0].lower() + question[1:]


def abbreviated(question: str, rng: random.Random) -> str:
    """Spoken and shortened forms of common words."""
    for long, short in _ABBREVIATIONS.items():
        if rng.random() < 0.6:
            question = re.sub(rf"\b{long}\b", short, question)
    return question


_WAYS: tuple[tuple[Callable[[str, random.Random], str], float], ...] = (
    (casual, 0.35),
    (framed, 0.22),
    (indirect, 0.06),
    (abbreviated, 0.15),
    (with_slips, 0.2),
    (with_split_compound, 0.12),
)
_PLAIN, _KEYWORDS = 0.5, 0.08


def noisy(question: str, rng: random.Random) -> str:
    """`question` as staff might type it; often as it stands."""
    kind = rng.random()
    if kind < _PLAIN:
        return question
    if kind < _PLAIN + _KEYWORDS:
        return keywords(question, rng)
    for way, share in _WAYS:
        if rng.random() < share and question.strip():
            question = way(question, rng)
    return question
