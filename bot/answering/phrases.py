"""What the assistant says around the quotes, in plain Swedish and in English."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.types import DeclineReason, Language
from index.types import Status

_MONTHS_SV = (
    "januari februari mars april maj juni juli augusti september oktober november december".split()
)
_MONTHS_EN = (
    "January February March April May June July August September October November December".split()
)


def spoken_date(day: date, language: Language) -> str:
    """`14 februari 2020`, `14 February 2020`."""
    months = _MONTHS_SV if language is Language.SWEDISH else _MONTHS_EN
    return f"{day.day} {months[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class Phrases:
    """All fixed sentences in one language; `{}` is filled in."""

    not_found: str
    nearest: str
    rephrase: str
    contact: str
    draft: str
    superseded: str
    partly_draft: str
    partly_superseded: str
    replaced_awaited: str
    replaced_here: str
    not_yet: str
    other_region: str
    partly_other_region: str
    past_deadline: str
    partial: str
    differing: str
    declined: dict[DeclineReason, str]
    statuses: dict[Status, str]


SWEDISH = Phrases(
    not_found="Det står inte i dokumenten.",
    nearest="Närmast kommer: {}.",
    rephrase="Pröva att fråga med andra ord eller om en sak i taget.",
    contact="I dokumenten står den här kontakten: {}.",
    draft="Källan är ett remissförslag{} och inte det som beslutades.",
    superseded="Källan gäller inte längre{}.",
    partly_draft="En del av svaret (källa {}) kommer från ett remissförslag{} och inte från det "
    "som beslutades.",
    partly_superseded="En del av svaret (källa {}) kommer från en text{} som inte gäller längre.",
    replaced_awaited="Den beslutade texten, {}, finns inte här än.",
    replaced_here="Det som gäller nu är {}.",
    not_yet="Källan börjar gälla den {}.",
    other_region="Källan gäller {}, inte {}.",
    partly_other_region="En del av svaret (källa {}) gäller {}, inte {}.",
    past_deadline="Svarstiden som källan nämner gick ut den {}.",
    partial="Dokumenten svarar bara på en del av frågan.",
    differing="Källorna säger olika: {} anger {}, {} anger {}.",
    declined={
        DeclineReason.EMPTY: "Jag ser ingen fråga. Skriv vad du vill veta med en mening.",
        DeclineReason.TOO_LONG: "Frågan är för lång. Skriv den med högst {} tecken.",
        DeclineReason.NOT_A_QUESTION: "Jag kan inte läsa någon fråga i det. "
        "Skriv vad du vill veta med ord.",
        DeclineReason.LANGUAGE: "Jag förstår svenska och engelska. Skriv frågan på ett av "
        "dem. / I understand Swedish and English. Please ask in one of them.",
        DeclineReason.PERSONAL_DATA: "Frågan innehåller ett personnummer. Jag har inte läst "
        "eller sparat den. Ställ den igen utan personuppgifter, till exempel så här: Vem ansvarar "
        "för planen när barnet är 12 år och bor i en annan kommun?",
        DeclineReason.COURTESY: "Fråga gärna om det som står i dokumenten. "
        "Skriv vad du vill veta med en mening.",
        DeclineReason.FORGOTTEN: "Jag har glömt vad vi har skrivit här. Ställ gärna en ny fråga.",
    },
    statuses={
        Status.IN_FORCE: "gäller",
        Status.DRAFT: "remissförslag",
        Status.SUPERSEDED: "ersatt",
        Status.BACKGROUND: "bakgrund",
    },
)
ENGLISH = Phrases(
    not_found="The documents do not say.",
    nearest="The nearest passages are: {}.",
    rephrase="Try other words, or ask about one thing at a time.",
    contact="The documents name this contact: {}.",
    draft="The source is a consultation draft{}, not what was decided.",
    superseded="The source is no longer in force{}.",
    partly_draft="Part of the answer (source {}) comes from a consultation draft{}, not from what "
    "was decided.",
    partly_superseded="Part of the answer (source {}) comes from a text{} that is no longer in "
    "force.",
    replaced_awaited="The decided text, {}, is not here yet.",
    replaced_here="What applies now is {}.",
    not_yet="The source applies from {}.",
    other_region="The source applies to {}, not to {}.",
    partly_other_region="Part of the answer (source {}) applies to {}, not to {}.",
    past_deadline="The time to respond that the source names ended on {}.",
    partial="The documents answer only part of the question.",
    differing="The sources differ: {} says {}, {} says {}.",
    declined={
        DeclineReason.EMPTY: "I see no question. Write what you want to know in one sentence.",
        DeclineReason.TOO_LONG: "The question is too long. Use at most {} characters.",
        DeclineReason.NOT_A_QUESTION: "I cannot read a question in that. "
        "Write what you want to know in words.",
        DeclineReason.LANGUAGE: "I understand Swedish and English. Please ask in one of them.",
        DeclineReason.PERSONAL_DATA: "The question holds a personal identity number. I have "
        "not read or stored it. Ask again without personal data, for example: Who is responsible "
        "for the plan when the child is 12 years old and lives in another municipality?",
        DeclineReason.COURTESY: "Feel free to ask about what the documents say. "
        "Write what you want to know in one sentence.",
        DeclineReason.FORGOTTEN: "I have forgotten what we wrote here. "
        "Feel free to ask something new.",
    },
    statuses={
        Status.IN_FORCE: "in force",
        Status.DRAFT: "draft",
        Status.SUPERSEDED: "superseded",
        Status.BACKGROUND: "background",
    },
)


def phrases(language: Language) -> Phrases:
    """The sentences in `language`."""
    return ENGLISH if language is Language.ENGLISH else SWEDISH
