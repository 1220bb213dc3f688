"""The known document: its words, its headings, and the page on which each thing stands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a piece of the known document is."""

    HEADING = "heading"
    TEXT = "text"
    LIST = "list"
    STEPS = "steps"
    TABLE = "table"
    COLUMNS = "columns"
    SIGNED = "signed"
    ADDRESS = "address"
    PAGE = "page"


@dataclass(frozen=True)
class Piece:
    """A piece; `lines` are paragraphs, items, rows (cells parted by |), or lines."""

    kind: Kind
    lines: tuple[str, ...] = ()
    level: int = 0


HEADER = "Västra kommunalförbundet, diarienummer SBU 2021-0417"
FOOTER = "Antagen av styrelsen 2021-06-10"
TITLE = "Överenskommelse om samverkan för barns och ungas hälsa"


def _heading(text: str, level: int = 2) -> Piece:
    return Piece(Kind.HEADING, (text,), level)


def _text(*paragraphs: str) -> Piece:
    return Piece(Kind.TEXT, paragraphs)


KNOWN = (
    _heading(TITLE, 1),
    _text(
        "Parterna är överens om att gemensamt ansvara för barn och unga som behöver insatser från "
        "både kommun och region. Överenskommelsen gäller från den 1 september 2021 och ersätter "
        "de riktlinjer som antogs 2012. Den utgår från barnkonventionen, socialtjänstlagen och "
        "hälso- och sjukvårdslagen.",
        "Med barn avses här varje människa under 18 år. Med unga avses personer mellan 18 och 20 "
        "år. Placerade barn omfattas oavsett var i landet de bor, och oavsett om det är "
        "socialnämnden eller en domstol som har beslutat om vården.",
    ),
    _heading("1 Syfte och mål"),
    _text(
        "Syftet är att inget barn ska falla mellan stolarna. Samverkan ska präglas av respekt för "
        "varandras uppdrag, tidiga insatser och tydligt ledarskap på alla nivåer. En god "
        "elevhälsoverksamhet förutsätter att skolan känner till vad primärvården erbjuder.",
    ),
    _heading("1.1 Gemensamma mål", 3),
    Piece(
        Kind.LIST,
        (
            "Varje barn får rätt stöd i rätt tid, utan att familjen behöver samordna det själv.",
            "Samordnad individuell plan erbjuds alla som behöver insatser från flera huvudmän.",
            "Avvikelser rapporteras, följs upp och leder till förbättringar i verksamheten.",
        ),
    ),
    _heading("1.2 Barnets bästa", 3),
    _text(
        "Barnets bästa ska bedömas i varje enskilt fall. Barnet har rätt att komma till tals och "
        "få sina åsikter beaktade i förhållande till ålder och mognad. Bedömningen dokumenteras i "
        "journal eller akt så att den går att följa i efterhand.",
    ),
    Piece(Kind.PAGE),
    _heading("2 Ansvar"),
    _text("Ansvaret fördelas enligt tabellen. Vid oenighet ska barnet alltid få hjälp först."),
    Piece(
        Kind.TABLE,
        (
            "Insats|Ansvarig part|Tid",
            "Första bedömning|Vårdcentralen|3 dagar",
            "Kartläggning av skolsituationen|Kommunens elevhälsa|4 veckor",
            "Fördjupad utredning|Barn- och ungdomspsykiatrin|30 dagar",
            "Samordnad individuell plan|Den part som ser behovet|21 dagar",
        ),
    ),
    _heading("2.1 Kallelse och möte", 3),
    Piece(
        Kind.STEPS,
        (
            "Den som ser behovet inhämtar samtycke från vårdnadshavarna.",
            "Kallelse skickas till alla berörda senast tio arbetsdagar före mötet.",
            "Planen undertecknas på mötet och följs upp inom tre månader.",
        ),
    ),
    _heading("Placerade barn", 3),
    _text(
        "Socialnämnden ansvarar för att barnet erbjuds en hälsoundersökning inför placeringen. "
        "Regionen ska utföra den skyndsamt. Journalhandlingar och skolbetyg följer barnet.",
    ),
    Piece(Kind.PAGE),
    _heading("3 Så arbetar vi tillsammans"),
    Piece(
        Kind.COLUMNS,
        (
            "Lokala samverkansgrupper finns i varje kommun. De träffas minst fyra gånger per år "
            "och leds av kommunen och regionen vartannat år. Gruppen följer hur överenskommelsen "
            "används och tar upp sådant som inte fungerar. Minnesanteckningar skickas till den "
            "delregionala gruppen.",
            "Föräldrar och ungdomar bjuds in minst en gång om året för att berätta hur de har "
            "upplevt stödet. Deras erfarenheter redovisas för styrelsen i samband med "
            "verksamhetsberättelsen.",
            "Medarbetare får gemensam utbildning under våren. Utbildningen handlar om sekretess, "
            "samtycke och hur en samordnad individuell plan görs. Nyanställda får samma "
            "utbildning inom sex månader. Chefer på alla nivåer ansvarar för att det blir av.",
            "Tvister löses så nära barnet som möjligt. Går det inte ska frågan lyftas till chefen "
            "inom två veckor och därefter till den politiska ledningen. Under tiden ska den "
            "part som först uppmärksammade behovet fortsätta ge stöd.",
        ),
    ),
    _heading("4 Giltighet och uppsägning"),
    _text(
        "Överenskommelsen gäller till och med den 31 december 2024. Den som vill säga upp den gör "
        "det skriftligt senast tolv månader i förväg.",
    ),
    Piece(
        Kind.SIGNED,
        (
            "För Västra Götalandsregionen|För VästKom",
            "Göteborg den 2 juni|Vänersborg den 9 juni",
            "Elisabeth Åkerström|Mats Öhrnberg",
            "Hälso- och sjukvårdsdirektör|Förbundsdirektör",
        ),
    ),
    Piece(Kind.PAGE),
    _heading("Frågor om överenskommelsen"),
    _text("Ring eller skriv till samordnaren. Frågor besvaras inom tre arbetsdagar."),
    Piece(
        Kind.ADDRESS,
        (
            "Ulrika Ängström, samordnare",
            "Telefon: 010-441 20 35",
            "ulrika.angstrom@samverkan.example",
        ),
    ),
)

_WORD = re.compile(r"\w+", re.UNICODE)


def words(text: str) -> Counter[str]:
    """How many times each word stands in `text`."""
    return Counter(_WORD.findall(text.lower()))


def all_text() -> str:
    """The words of the document, without its headers and footers."""
    return "\n".join(line.replace("|", " ") for piece in KNOWN for line in piece.lines)


def headings() -> list[tuple[str, int]]:
    """The headings with their levels, in order."""
    return [(piece.lines[0], piece.level) for piece in KNOWN if piece.kind is Kind.HEADING]


def pages() -> list[tuple[str, int]]:
    """What each page begins with, and its number."""
    firsts, page, fresh = [], 1, True
    for piece in KNOWN:
        if piece.kind is Kind.PAGE:
            page, fresh = page + 1, True
        elif fresh:
            firsts.append((piece.lines[0], page))
            fresh = False
    return firsts


def recall(found: str) -> float:
    """Share of the known words that come back, each as often as it stands there."""
    wanted = words(all_text())
    return (wanted & words(found)).total() / wanted.total()


def precision(found: str) -> float:
    """Share of the words found that are known: headers, menus and scraps lower it."""
    got = words(found)
    return (words(all_text()) & got).total() / max(1, got.total())
