"""Questions made unanswerable: one name, number or content word is another one.

The new word is of the same kind and does not stand in the passage, so that the reader
learns that the right subject with the wrong name is no answer.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

PLACES = tuple(
    """Kalmar Växjö Luleå Umeå Östersund Sundsvall Gävle Falun Karlstad Örebro Norrköping Linköping
    Jönköping Halmstad Malmö Lund Helsingborg Kristianstad Karlskrona Visby Nyköping Eskilstuna
    Uppsala Enköping Norrtälje Södertälje Huddinge Nacka Solna Täby Sollentuna Haninge Botkyrka
    Kiruna Gällivare Boden Piteå Skellefteå Lycksele Örnsköldsvik Härnösand Sollefteå Hudiksvall
    Bollnäs Ljusdal Sandviken Mora Ludvika Borlänge Avesta Arvika Kristinehamn Säffle Karlskoga
    Kumla Hallsberg Motala Mjölby Vadstena Västervik Oskarshamn Nybro Ljungby Älmhult Värnamo
    Nässjö Vetlanda Tranås Eksjö Varberg Falkenberg Laholm Kungsbacka Ängelholm Landskrona
    Trelleborg Ystad Simrishamn Hässleholm Sölvesborg Ronneby Karlshamn Olofström Katrineholm
    Strängnäs Flen Oxelösund Sigtuna Vallentuna Lidingö Värmdö Stockholm Göteborg Borås Skövde
    Trollhättan Uddevalla Lidköping Mariestad Vänersborg Kungälv Mölndal Västerås Köping Sala
    Fagersta Arboga Hallstahammar Norberg Skara Falköping Tidaholm Ulricehamn Mark
        Strömstad""".split()
)
REGIONS = tuple(
    f"Region {name}"
    for name in """Skåne Halland Kalmar Kronoberg Blekinge Gotland Östergötland Jönköping Örebro
    Värmland Dalarna Gävleborg Västernorrland Jämtland Västerbotten Norrbotten Uppsala Sörmland
    Stockholm Västmanland""".split()
) + ("Västra Götalandsregionen",)
AGENCIES = tuple(
    """Skolverket|Socialstyrelsen|Folkhälsomyndigheten|Försäkringskassan|Arbetsförmedlingen|
    Migrationsverket|Skatteverket|Trafikverket|Boverket|Naturvårdsverket|Kronofogden|CSN|
    Arbetsmiljöverket|Livsmedelsverket|Läkemedelsverket|Länsstyrelsen|Konsumentverket|Polisen|
    Transportstyrelsen|Jordbruksverket|Skogsstyrelsen|Kemikalieinspektionen|Datainspektionen|
    Barnombudsmannen|Skolinspektionen|IVO|MSB|SKR|Domstolsverket|Kriminalvården|
    Specialpedagogiska skolmyndigheten|Statens institutionsstyrelse|Pensionsmyndigheten|
    Kammarkollegiet|Statskontoret|Riksarkivet|Tullverket|Energimyndigheten|Lantmäteriet|
    Havs- och vattenmyndigheten|Konkurrensverket|Universitetskanslersämbetet""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
BODIES = (
    "socialnämnden", "skolnämnden", "byggnadsnämnden", "kommunstyrelsen", "regionstyrelsen",
    "överförmyndaren", "elevhälsan", "vårdcentralen", "tandvården", "psykiatrin", "äldreomsorgen",
    "hemtjänsten", "räddningstjänsten", "familjerätten", "förskolan", "gymnasiet", "grundskolan",
    "habiliteringen", "ungdomsmottagningen", "barnavårdscentralen", "kulturskolan", "biblioteket",
    "fackförbundet", "regeringen", "riksdagen", "länsstyrelsen", "kommunfullmäktige", "polisen",
    "domstolen", "arbetsgivaren", "universitetet", "föräldrar", "vårdnadshavare", "elever",
    "pensionärer", "studenter", "patienter", "företagare", "asylsökande", "lärare", "rektorn",
    "sjuksköterskan", "läkaren", "socialsekreteraren", "förvaltningschefen", "ordföranden",
)  # fmt: skip
_MONTHS = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()
)
_WORD = re.compile(r"\w+")
_ENDING = 4
_LONG = 7


class Swapper:
    """Replaces one telling word of a question by another of its kind.

    Holds the words of all questions by ending, so that the new word is inflected as
    the old one was.
    """

    def __init__(self, questions: Iterable[str]) -> None:
        self._by_ending: dict[str, list[str]] = defaultdict(list)
        names: set[str] = set()
        seen: set[str] = set()
        for question in questions:
            for i, word in enumerate(_WORD.findall(question)):
                if i and word[0].isupper() and len(word) > 3 and word.isalpha():
                    names.add(word)
                elif len(word) >= _LONG and word.islower() and word not in seen:
                    seen.add(word)
                    self._by_ending[word[-_ENDING:]].append(word)
        self._names = sorted(names)

    def swap(self, question: str, passage: str, rng: random.Random) -> str | None:
        """`question` with one word replaced, or `None` where nothing can be.

        Args:
            passage: header and text that the question was asked of; the old word stands
                in it and the new one does not.
        """
        low = passage.casefold()
        ways = [self._number, self._known, self._name, self._content]
        rng.shuffle(ways)
        ways.sort(key=lambda way: way == self._content and rng.random() < 0.5)
        for way in ways:
            swapped = way(question, low, rng)
            if swapped is not None and swapped != question:
                return swapped
        return None

    def _number(self, question: str, low: str, rng: random.Random) -> str | None:
        found = list(re.finditer(r"\d+", question))
        if not found:
            month = re.search(rf"\b({'|'.join(_MONTHS)})\b", question)
            if month is None:
                return None
            others = [m for m in _MONTHS if m not in low]
            return _put(question, month, rng.choice(others)) if others else None
        match = rng.choice(found)
        old = match.group()
        for _ in range(10):
            if len(old) == 4:
                new = str(int(old) + rng.choice((-9, -4, -3, -2, -1, 1, 2, 3, 5, 10)))
            else:
                new = str(max(1, int(old) + rng.randint(-5, 20)))
            if new not in low and new != old:
                return _put(question, match, new)
        return None

    def _known(self, question: str, low: str, rng: random.Random) -> str | None:
        """Places, regions, agencies, bodies and roles out of the lists."""
        for kind in (REGIONS, PLACES, AGENCIES, BODIES):
            for old in kind:
                match = re.search(rf"\b{re.escape(old)}s?\b", question)
                if match:
                    new = absent(kind, low, rng)
                    genitive = "s" if match.group() != old and new[-1] not in "sx" else ""
                    return _put(question, match, new + genitive)
        return None

    def _name(self, question: str, low: str, rng: random.Random) -> str | None:
        matches = list(_WORD.finditer(question))
        found = [
            m
            for m in matches[1:]
            if m.group()[0].isupper() and len(m.group()) > 3 and m.group().casefold() in low
        ]
        if not found:
            return None
        return _put(question, rng.choice(found), absent(self._names, low, rng))

    def _content(self, question: str, low: str, rng: random.Random) -> str | None:
        found = [
            m
            for m in _WORD.finditer(question)
            if len(m.group()) >= _LONG and m.group().islower() and m.group()[:6] in low
        ]
        rng.shuffle(found)
        for match in found:
            others = self._by_ending[match.group()[-_ENDING:]]
            for new in rng.sample(others, min(8, len(others))):
                if new[:5] not in low and new[:5] != match.group()[:5]:
                    return _put(question, match, new)
        return None


def absent(words: Sequence[str], low: str, rng: random.Random) -> str:
    """One of `words` that does not stand in the case-folded text `low`."""
    for _ in range(30):
        word = rng.choice(words)
        if word.casefold().removeprefix("region ") not in low:
            return word
    return rng.choice(words)


def _put(question: str, match: re.Match[str], new: str) -> str:
    return question[: match.start()] + new + question[match.end() :]


def in_place(question: str, place: str, rng: random.Random) -> str:
    """`question` with a place, region or publisher that narrows it down."""
    is_region = place.startswith("Region ") or place.endswith("regionen")
    ways = [f"i {place}", f"hos {place}", f"för {place}"]
    if not is_region:
        ways = [f"i {place}", f"i {place}", f"i {place}s kommun" if place[-1] not in "sx" else
                f"i {place} kommun", f"i {place} kommun"]  # fmt: skip
    way = rng.choice(ways)
    body = question.rstrip(" ?.")
    if rng.random() < 0.25 and question[0].isupper():
        return f"{way[0].upper()}{way[1:]}: {question[0].lower()}{question[1:]}"
    return f"{body} {way}?"


def publishers(text: str) -> tuple[str, str, str]:
    """A region, a municipality and an agency, the same ones for a text each time.

    Few for each text, so that the lower states of its passages are computed few times.
    """
    rng = random.Random(text)
    place = rng.choice(PLACES) + rng.choice((" kommun", " kommun", ""))
    return rng.choice(REGIONS), place, rng.choice(AGENCIES)
