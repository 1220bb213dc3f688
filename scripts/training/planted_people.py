"""Facts about people and places to plant: contacts, opening hours, duties, lists."""

from __future__ import annotations

import random

from scripts.training.facts import ROLES, UNITS, Fact, fact, mail_address, person, phone_number, two
from scripts.training.swaps import AGENCIES, BODIES, PLACES, REGIONS


def contact(rng: random.Random) -> Fact:
    name, other = person(rng), person(rng)
    role, place = two(ROLES, rng), two(PLACES, rng)
    phone, mail = phone_number(rng), mail_address(name, place.this)
    has_phone, has_mail = rng.choice(((True, True), (True, False), (False, True)))
    ways = ", ".join(([phone] if has_phone else []) + ([mail] if has_mail else []))
    form = rng.choice(("{n}, {r}, {w}", "Kontakt: {n}, {r}, {w}", "Kontaktperson: {n}\n{r}\n{w}",
                       "Frågor besvaras av {r} {n}, {w}.",
                       "Handläggare: {n} ({r}), tel/e-post {w}"))  # fmt: skip
    sentence = form.format(n=name, r=role.this, w=ways)
    answered = {
        f"Vad heter {role.this}n?" if role.this[-1] == "e" else f"Vem är {role.this}?": name,
        "Vem är kontaktperson?": name,
        f"Vilken roll har {name}?": role.this,
        f"Hur kontaktar jag {name}?": ways,
        "Vem kan jag kontakta vid frågor?": name,
        f"Who is {name}?": role.this,
        "Who is the contact person?": name,
        f"Hur når jag {role.this}n?": ways,
    }
    unanswered = [
        f"Vem är {role.other}?", f"Hur kontaktar jag {other}?", f"Vilken roll har {other}?",
        f"Vem är {role.this} i {place.other}?", f"När slutade {name} som {role.this}?",
        f"Vilken utbildning har {name}?", f"Hur gammal är {name}?", f"Vad tjänar {name}?",
        f"What is {other}'s phone number?", f"Vilken adress har {name}?",
        f"Vad har {other} för telefonnummer?", f"Varför anställdes {name}?",
    ]  # fmt: skip
    for has, what, value in (
        (has_phone, ("telefonnummer", "telefonnumret till", "phone number"), phone),
        (has_mail, ("e-postadress", "mejladressen till", "email address"), mail),
    ):
        asks = (f"Vilket/vilken {what[0]} har {name}?".replace("Vilket/vilken", "Vad för"),
                f"Vad är {what[1]} {name}?", f"{name} {what[0]}", f"What is {name}'s {what[2]}?",
                f"Vad är {what[1]} {role.this}n?")  # fmt: skip
        if has:
            answered |= dict.fromkeys(asks, value)
        else:
            unanswered += asks
    return fact(sentence, answered, unanswered)


def unit_hours(rng: random.Random) -> Fact:
    unit, place = two(UNITS, rng), two(PLACES, rng)
    phone, opens = phone_number(rng), f"{rng.randint(7, 10)}–{rng.randint(14, 18)}"
    name = rng.choice(("Storgatan", "Kyrkogatan", "Skolgatan", "Järnvägsgatan"))
    street = f"{name} {rng.randint(1, 60)}"
    forms = (
        ("{u} i {p} nås på {t}.", {"t"}),
        ("{u} har öppet måndag till fredag kl. {o}.", {"o"}),
        ("{u} i {p} finns på {s} och har telefon {t}.", {"s", "t"}),
        ("{u}\nTelefon: {t}\nÖppet: vardagar {o}\nBesöksadress: {s}, {p}", {"t", "o", "s"}),
        ("Du når {u} på telefon {t} vardagar {o}.", {"t", "o"}),
    )
    form, known = rng.choice(forms)
    sentence = form.format(u=unit.this, p=place.this, t=phone, o=opens, s=street)
    asks = {
        "t": (("Vad är telefonnumret till {u}?", "Hur ringer jag {u}?", "Vilket nummer har {u}?",
               "What is the phone number of {u}?", "telefon {u}"), phone),
        "o": (("När har {u} öppet?", "Vilka öppettider har {u}?", "öppettider {u}",
               "Vilka tider kan man ringa eller besöka {u}?"), opens),
        "s": (("Var ligger {u}?", "Vilken adress har {u}?",
        "Vart går jag för att besöka {u}?"), street),
    }  # fmt: skip
    answered: dict[str, str] = {}
    unanswered = [f"Vem är chef för {unit.this}?", f"Hur lång är kötiden till {unit.this}?"]
    for key, (questions, value) in asks.items():
        for q in questions:
            unanswered.append(q.format(u=unit.other))
            unanswered.append(q.rstrip("?").format(u=unit.this) + f" i {place.other}?")
            if key in known:
                answered[q.format(u=unit.this)] = value
                if place.this in sentence:
                    answered[q.rstrip("?").format(u=unit.this) + f" i {place.this}?"] = value
            else:
                unanswered += [q.format(u=unit.this)] * 2
    return fact(sentence, answered, unanswered)


def duty(rng: random.Random) -> Fact:
    body = two(BODIES, rng)
    duty = two(
        ("utreda barnets behov", "ta fram en individuell plan", "kalla till möte",
        "följa upp insatserna",
         "betala resorna", "informera vårdnadshavarna", "utse en fast kontakt", "skriva protokoll",
         "göra en orosanmälan", "bevilja undantag", "rapportera till nämnden", "ordna tolk",
         "samordna stödet", "fatta beslut om placering", "svara för utbildningen", "föra register",
         "lämna ut handlingarna", "pröva ansökan", "bedöma risken",
         "anmäla avvikelser"), rng)  # fmt: skip
    b, d = body.this, duty.this
    sentence = rng.choice((
        f"{b.capitalize()} ska {d}.", f"Det är {b} som ansvarar för att {d}.",
        f"Ansvaret för att {d} ligger på {b}.", f"{b.capitalize()} har ansvar för att {d}.",
    ))  # fmt: skip
    who = b if b in sentence else b.capitalize()
    answered = dict.fromkeys((f"Vem ska {d}?", f"Vem ansvarar för att {d}?",
        f"Vems ansvar är det att {d}?",
        f"Vem har skyldighet att {d}?", f"Who is responsible for att {d}?"), who)  # fmt: skip
    answered |= dict.fromkeys(
        (f"Vad ska {b} göra?", f"Vilket ansvar har {b}?", f"Vad ansvarar {b} för?"), d
    )
    answered |= {f"Ska {b} {d}?": sentence, f"Är det {b} som ska {d}?": sentence}
    unanswered = [
        f"Vem ska {duty.other}?", f"Vem ansvarar för att {duty.other}?",
        f"Vad ska {body.other} göra?",
        f"Vilket ansvar har {body.other}?", f"Varför behöver {b} inte längre {d}?",
        f"När ska {b} {d}?",
        f"Hur ofta ska {b} {d}?", f"Vad kostar det {b} att {d}?", f"Ska {b} {duty.other}?",
        f"Vilken lag säger att {b} ska {d}?", f"Vad händer om {b} inte kan {d}?",
    ]  # fmt: skip
    return fact(sentence, answered, unanswered)


def listed(rng: random.Random) -> Fact:
    title, items = rng.choice((
        ("deltar i arbetsgruppen", BODIES[:16]), ("har svarat på remissen", REGIONS),
        ("ingår i samarbetet", PLACES), ("får ansöka om medel", BODIES[:20]),
        ("har undertecknat avtalet", AGENCIES), ("ska kallas till mötet", ROLES),
        ("omfattas av försöket", PLACES), ("berörs av ändringen", BODIES),
    ))  # fmt: skip
    chosen = rng.sample(list(items), rng.randint(4, 7))
    inside, outside = chosen[:-1], chosen[-1]
    if rng.random() < 0.6:
        sentence = f"Följande {title}:\n" + "\n".join(f"- {i}" for i in inside)
    else:
        sentence = f"Följande {title}: {', '.join(inside[:-1])} och {inside[-1]}."
    whole = sentence[sentence.index(inside[0]) :].rstrip(".")
    answered = dict.fromkeys((f"Vilka {title}?", f"Vilka är det som {title}?",
        f"lista över vilka som {title}",
        f"Vem {title}?", f"Räkna upp dem som {title}.", f"Hur många {title}?"), whole)  # fmt: skip
    answered |= {f"Är {inside[1]} med bland dem som {title}?": inside[1]}
    unanswered = [
        f"Är {outside} med bland dem som {title}?", f"Varför är {outside} inte med?",
        f"När sa {inside[0]} nej?", f"Vilka {title} i {rng.choice(PLACES)} sedan 1998?",
        f"Varför lämnade {inside[1]} samarbetet?", f"Hur mycket betalar {inside[0]}?",
        f"Vem företräder {inside[0]}?", f"Vad anser {outside} om saken?",
    ]  # fmt: skip
    return fact(sentence, answered, unanswered)
