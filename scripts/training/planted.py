"""Facts to plant into passages, with questions that they answer and near misses."""

from __future__ import annotations

import random
from collections.abc import Callable

from scripts.training.facts import THINGS, Fact, fact, some_date, two
from scripts.training.planted_people import contact, duty, listed, unit_hours
from scripts.training.swaps import AGENCIES, BODIES, PLACES, REGIONS


def _validity(rng: random.Random) -> Fact:
    thing, year = two(THINGS, rng), rng.randint(2008, 2025)
    begin = some_date(rng, year)
    end = some_date(rng, year + rng.randint(1, 4))
    forms: tuple[tuple[str, bool], ...] = (
        ("{T} gäller från och med den {b}.", False), ("{T} trädde i kraft den {b}.", False),
        ("{T} gäller under perioden {b} till {e}.", True), ("{T} gäller {b}–{e}.", True),
        ("{T} började gälla {b} och ska följas upp varje år.", False),
        ("Giltighetstid för {t}: {b} – {e}", True),
    )  # fmt: skip
    form, has_end = rng.choice(forms)
    t = thing.this
    sentence = form.format(T=t.capitalize(), t=t, b=begin, e=end)
    answered = dict.fromkeys(
        (f"När trädde {t} i kraft?", f"Från när gäller {t}?", f"När börjar {t} gälla?",
         f"Vilket datum gäller {t} från?", "När gäller den ifrån?", f"Sen när gäller {t}?",
         "When did it come into force?", f"Gäller {t}?", f"Vilket år trädde {t} i kraft?"),
        begin,
    )  # fmt: skip
    last = [
        f"Hur länge gäller {t}?", f"När upphör {t}?", f"När går {t} ut?", f"Slutdatum för {t}?",
        f"När slutar {t} att gälla?",
    ]  # fmt: skip
    unanswered = [
        f"När trädde {thing.other} i kraft?", f"Från när gäller {thing.other}?",
        f"Vem har skrivit under {t}?", f"Vem beslutade om {t}?", f"Varför infördes {t}?",
        f"Vad kostar {t}?", f"Vad innehåller {t}?", f"Hur många har anslutit sig till {t}?",
        f"När revideras {t} nästa gång?", f"Var hittar jag {t}?", f"Vem ansvarar för {t}?",
        f"Varför upphävdes {t} {year + 7}?", f"När ändrades {t} senast?",
    ]  # fmt: skip
    if has_end:
        answered |= dict.fromkeys(last, end)
    else:
        unanswered += last
    return fact(sentence, answered, unanswered)


def _decision(rng: random.Random) -> Fact:
    thing, body, place = two(THINGS, rng), two(BODIES[:12], rng), two(PLACES, rng)
    day = some_date(rng, rng.randint(2008, 2025))
    register = rng.choice(("KS", "SN", "BUN", "HSN"))
    number = f"{register} {rng.randint(2012, 2025)}/{rng.randint(10, 900)}"
    t, b = thing.this, body.this
    form, has_number = rng.choice((
        ("{B} beslutade om {t} den {d}.", False), ("{B} i {p} antog {t} den {d}.", False),
        ("{T} antogs av {b} {d}, dnr {n}.", True), ("Beslut om {t}: {b}, {d} (dnr {n})", True),
        ("{T} har godkänts av {b} i {p} den {d}.", False),
    ))  # fmt: skip
    slots = {"T": t.capitalize(), "B": b.capitalize(), "t": t, "b": b}
    sentence = form.format(**slots, d=day, p=place.this, n=number)
    answered = dict.fromkeys(
        (f"När beslutades {t}?", f"När antogs {t}?", f"Vilket datum fattades beslutet om {t}?",
         "When was it decided?", f"När godkändes {t}?"),
        day,
    )  # fmt: skip
    answered |= dict.fromkeys(
        (f"Vem beslutade om {t}?", f"Vilken nämnd antog {t}?", f"Vem har fattat beslut om {t}?",
         f"Vilka godkände {t}?", "Who made the decision?"),
        b.capitalize() if form.startswith("{B}") else b,
    )  # fmt: skip
    answered |= dict.fromkeys(
        (f"Är {t} beslutad?", f"Är {t} antagen av {b}?", f"Vad är statusen för {t}?"), sentence
    )
    unanswered = [
        f"När beslutades {thing.other}?", f"Vem beslutade om {thing.other}?",
        f"När beslutade {body.other} om {t}?", f"När antogs {t} i {place.other}?",
        f"Varför avslog {b} {t}?", f"Vem reserverade sig mot {t}?", f"Hur röstade {b} om {t}?",
        f"Vad kostar {t}?", f"När träder {t} i kraft?", f"Vem överklagade {t}?",
        f"Har {body.other} godkänt {t}?", f"Varför drogs {t} tillbaka?",
    ]  # fmt: skip
    numbered = [f"Vilket diarienummer har {t}?", f"Vad är diarienumret för {t}?", f"dnr {t}"]
    if has_number:
        answered |= dict.fromkeys(numbered, number)
    else:
        unanswered += numbered
    return fact(sentence, answered, unanswered)


def _deadline(rng: random.Random) -> Fact:
    thing, body = two(THINGS, rng), two((*BODIES[:8], *AGENCIES), rng)
    day, t = some_date(rng, rng.randint(2010, 2026)), thing.this
    sentence = rng.choice((
        f"Svar på {t} ska ha kommit in till {body.this} senast den {day}.",
        f"Sista dag att lämna synpunkter på {t} är {day}.",
        f"Synpunkter på {t} lämnas till {body.this} senast {day}.",
        f"{t.capitalize()} är ute på remiss till och med {day}.",
        f"Ansökan ska vara {body.this} till handa senast den {day}.",
    ))  # fmt: skip
    answered = dict.fromkeys(
        ("När är sista dag?", "Senast när ska svaret vara inne?", "Vilket datum är deadline?",
         "När ska man ha svarat senast?", "Hur länge kan man lämna synpunkter eller ansökan?",
         "deadline svar", "What is the deadline?", "sista datum"),
        day,
    )  # fmt: skip
    if t in sentence.lower():
        answered |= dict.fromkeys(
            (f"När ska svar på {t} vara inne?", f"Sista dag för {t}?",
             f"Är {t} fortfarande öppen?", f"Går det fortfarande att lämna synpunkter på {t}?"),
            day,
        )  # fmt: skip
    if body.this in sentence:
        answered |= dict.fromkeys(
            ("Vart ska svaret skickas?", "Till vem skickas svaren?"), body.this
        )
    unanswered = [
        f"Hur många svarade på {t}?", f"När ska {thing.other} vara besvarad?",
        f"Vad tyckte {body.other} om {t}?", f"När börjar {t} gälla?", f"Hur överklagar man {t}?",
        "Vad händer om man svarar för sent?", f"Vilka invände mot {t}?",
        "Hur lång får ansökan vara?", f"Var hålls mötet om {t}?",
        f"Vilket datum skickades {t} ut?", f"Vad svarade {body.other}?",
    ]  # fmt: skip
    return fact(sentence, answered, unanswered)


_SOLD = (
    "ansökan", "tillsynen", "ett intyg", "kursen", "en plats på fritids", "provtagningen",
    "ett besök", "parkeringstillståndet", "maten", "hemtjänsten", "bygglovet", "hämtningen",
    "ett lånekort", "registreringen", "inträdet", "larmet", "tolken", "resan", "lokalen",
)  # fmt: skip


def _fee(rng: random.Random) -> Fact:
    what, place = two(_SOLD, rng), two(PLACES, rng)
    amount = f"{rng.choice((50, 75, 100, 120, 200, 350, 450, 980, 1200, 2400, 5300))} kronor"
    w = what.this
    sentence = rng.choice((
        f"Avgiften för {w} är {amount}.", f"{w.capitalize()} kostar {amount} i {place.this}.",
        f"För {w} betalar du {amount}.", f"Priset för {w} är {amount} per tillfälle.",
    ))  # fmt: skip
    answered = dict.fromkeys(
        (f"Vad kostar {w}?", f"Hur mycket kostar {w}?", f"Vilken avgift gäller för {w}?",
         f"Är {w} gratis?", f"pris {w}", f"How much is {w}?", f"Kostar {w} något?"),
        amount,
    )  # fmt: skip
    unanswered = [
        f"Vad kostar {what.other}?", f"Hur mycket kostar {what.other}?", f"Är {what.other} gratis?",
        f"Vad kostar {w} i {place.other}?", f"Vad kostade {w} {rng.randint(1995, 2009)}?",
        f"Hur betalar man för {w}?", f"Vem är befriad från avgift för {w}?",
        f"När ändrades priset på {w}?", f"Varför höjdes avgiften för {w}?",
        f"Vilken rabatt får studenter på {w}?",
    ]  # fmt: skip
    return fact(sentence, answered, unanswered)


_COUNTED = (
    "elever", "kommuner", "anställda", "familjehem", "förskolor", "ärenden", "platser",
    "vårdcentraler", "ledamöter", "invånare under 18 år", "sjuksköterskor", "skolor", "möten",
    "deltagare", "anmälningar", "placerade barn", "bibliotek", "boenden",
)  # fmt: skip


def _count(rng: random.Random) -> Fact:
    place, region, things = two(PLACES, rng), two(REGIONS, rng), two(_COUNTED, rng)
    number, year = str(rng.randint(3, 980)), rng.randint(2009, 2025)
    t = things.this
    sentence = rng.choice((
        f"År {year} fanns det {number} {t} i {place.this}.", f"I {place.this} finns {number} {t}.",
        f"{place.this} hade {number} {t} under {year}.",
        f"Totalt {number} {t} ingår i {region.this}.",
    ))  # fmt: skip
    where = place.this if place.this in sentence else region.this
    answered = dict.fromkeys(
        (f"Hur många {t} finns det i {where}?", f"Hur många {t} har {where}?",
         f"antal {t} {where}", f"Hur många {t} är det?", f"Finns det {t} i {where}?"),
        number,
    )  # fmt: skip
    unanswered = [
        f"Hur många {t} finns det i {place.other}?", f"Hur många {t} har {region.other}?",
        f"Hur många {things.other} finns det i {where}?", f"Vad kostar {t} i {where}?",
        f"Hur många {t} fanns det i {where} {year - rng.randint(2, 20)}?",
        f"Hur många fler {t} behövs i {where}?", f"Varför minskade antalet {t} i {where}?",
        f"Vilka {t} lades ner i {where}?", f"antal {things.other} {place.other}",
    ]  # fmt: skip
    return fact(sentence, answered, unanswered)


_MAKERS: tuple[Callable[[random.Random], Fact], ...] = (
    contact, unit_hours, _validity, _decision, _deadline, _fee, _count, duty, listed,
)  # fmt: skip


def make(rng: random.Random) -> Fact:
    """A fact of a random kind, with the questions that it answers and does not."""
    return rng.choice(_MAKERS)(rng)
