"""What a question asks for: the kind of answer and the names that it turns on (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from index.lines import one_line
from index.swedish import STOP_WORDS, YEAR, normalise, words


class Asked(StrEnum):
    """The kind of thing that would answer the question."""

    DATE = "date"
    FREQUENCY = "frequency"
    NUMBER = "number"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    CONTACT = "contact"
    PERSON = "person"
    NAME = "name"
    PURPOSE = "purpose"
    COST = "cost"
    TARGET = "target"
    STANDING = "standing"
    OPINION = "opinion"
    LIST = "list"
    DEFINITION = "definition"
    COMPARISON = "comparison"
    YES_NO = "yesno"
    FACT = "fact"


_STANDS = r"gäll\w+|öppe[nt]|aktuell\w*|giltig\w*|pågår|open|valid|in force|appl\w+|running"
_STILL = "fortfarande|ännu|än|alltjämt|still|yet"
_SOMEBODY = (
    "flickan?|pojken?|tjejen?|killen?|mannen|kvinnan?|barnet|barnen|eleve[nr]|mamman?|pappan?|"
    "förälder|föräldern|föräldrarna|vårdnadshavare[n]?|ungdomen?|personen|patienten|klienten"
)
_WHOSE = r"(?:(?:den|det|de|min|mitt|vår|vårt|\w{2,}[as])\W+){0,2}"
"""What stands before a noun: an article, an adjective in the definite, a genitive."""
_SOMEBODY_ENGLISH = "girl|boy|child|children|mother|father|parents?|pupil|student|patient|person"
_PLEASE = (
    r"^|(?:kan|kunde|skulle|vill) du (?:kunna )?|snälla |hjälp\w* (?:mig |oss )?(?:att )?|"
    "(?:can|could|would) you |help me (?:to )?|please "
)
# Question words and nouns of Swedish and English grammar, first match wins.
_PATTERNS: dict[Asked, tuple[str, ...]] = {
    Asked.PHONE: (
        r"telefon\w*",
        "tfn|tel|ringa|ringer",
        "mobil(nummer)?",
        "nummer|numret",
        "phone|call",
    ),
    Asked.EMAIL: (r"mejl\w*", r"mail\w*", r"e-?post\w*", r"e-?mail\w*"),
    Asked.LINK: (r"(webb)?länk\w*|webbadress\w*|url|links?",),
    Asked.CONTACT: (
        r"kontakta\w*",
        r"kontakt(uppgift|person)\w*",
        r"vänd\w* (man |jag |vi )?(mig|sig|oss)",
        r"höra? (jag |vi |man )?av (mig|sig|oss)",
        r"(vem|vilka|who)\b.*\b(frågor|questions)",
        "(vart|var|till vem) (ska|skickar|lämnar|skickas|lämnas)",
        r"contact\w*",
    ),
    Asked.COMPARISON: (
        r"skillnad\w*",
        r"skil[jd]\w*",
        r"jämför\w*",
        r"likna[rd]\w*",
        r"likadan\w*",
        "densamma|detsamma|samma( sak)?",
        r"ändra[ts]\w*",
        "respektive|till skillnad|jämfört",
        r"(först|sist|äldre|äldst|nyare|nyast|tidigare|senare|first|earlier|later)\b.*\b(eller|or)",
        r"differ\w*",
        r"compar\w*",
    ),
    Asked.DATE: (
        "när|senast när|datum|sedan vilket|hur länge|deadline|slutdatum",
        "vilket (datum|år)",
        "vilken (dag|månad)",
        r"sista \w*(dag|datum)\w*",
        "when|what (date|year)|which year|how long|since when",
    ),
    Asked.FREQUENCY: ("hur (ofta|regelbundet|tätt)|how (often|frequently)",),
    Asked.NUMBER: (
        "hur (många|mycket|stor|gammal|gamla|lång|högt?)",
        r"vilken ålder|antal\w*",
        "how (many|much|old|large)",
    ),
    Asked.DEFINITION: (
        r"vad (är|innebär|menas med|står \S+ för)",
        "betyder",
        r"förkortning\w*",
        r"defini(tion|era)\w*",
        "för (något|nåt)",
        r"what (is|does|are)\b.*\b(mean|stand)",
        "what is an?",
    ),
    Asked.LIST: (
        "vilka|räkna upp|lista|punktform|punkter|exempel",
        r"sammanfatta\w*",
        "list|which|examples?",
        r"summar\w*",
    ),
    Asked.PURPOSE: (
        r"syfte\w*|syfta\w*|avsikt\w*",
        "(tanken|poängen|meningen|idén) (med|bakom)",
        "varför|vad vill man",
        "purpose|aim|point of|why",
    ),
    Asked.COST: (
        r"kosta\w*|kostnad\w*|pris\w*|avgift\w*|betala\w*|finansier\w*",
        "costs?|price|fees?|pays?|funded|financed",
    ),
    Asked.TARGET: (
        r"målgrupp\w*|omfatta\w*|ålder\w*|åldrar\w*",
        r"(vilka|vem|vilka barn) (gäller|avses|räknas|kan få)",
        r"(gäller|gälla)\b.*\bför",
        "target group|who is (covered|it for)|covers?|apply to|applies to",
    ),
    Asked.PERSON: ("vem|vems|vilken person|namnet på|who|whose|whom",),
    # What somebody is called.
    Asked.NAME: (
        rf"(?:vad (?:heter|hette)|namn(?:et)? på)\W+{_WHOSE}\w*(?:{_SOMEBODY})",
        r"vad (?:heter|hette) h[aoe]n",
        "(?:his|her) name",
        rf"name of\W+(?:(?:the|a|that|this|my|our|\w+'s)\W+){{0,2}}(?:{_SOMEBODY_ENGLISH})",
    ),
    # Whether something still holds or is open.
    Asked.STANDING: (
        rf"(?:{_STANDS})\b.*\b(?:{_STILL})",
        rf"(?:{_STILL})\b.*\b(?:{_STANDS})",
    ),
    # What the assistant thinks, guesses or should write, and what somebody was really after: no
    # document holds it.
    Asked.OPINION: (
        "(?:tycker|anser|gissar|föredrar|håller) du|tror du(?! (?:att du kan|menas))",
        "du (?:tycker|tror|anser|gissar|föredrar)",
        r"(?:din|ditt|dina) (?:\w+ )?(?:åsikt\w*|uppfattning|syn|gissning|magkänsla|favorit)",
        "skulle du (?:göra|välja|föredra|råda)",
        rf"(?:{_PLEASE})(?:skriva?|formulera|författa|dikta) (?:åt mig )?(?:ett?|en) (?:\w+ )?"
        "(?:mejl|mail|brev|text|tal|dikt|yttrande|insändare|artikel|svar|förslag|beslut|rapport)",
        r"do you (?:\w+ )?(?:think|believe|agree|prefer)(?! you (?:can|could))",
        "would you (?:choose|prefer|recommend)|your (?:own )?(?:opinion|view|guess)",
        r"gissa|tippa|chansa|hur (?:troligt|sannolikt)|sannolikhet\w*|how likely",
        r"(?:verkliga|egentliga|dolda) (?:motiv|skäl|avsikt|anledning)\w*",
        r"egentligen (?:\w+ )?ute efter",
        "(?:real|true|hidden) (?:motives?|agenda)",
        rf"(?:{_PLEASE})(?:write|draft|compose) (?:me )?an? (?:\w+ )?"
        "(?:e-?mail|letter|text|speech|poem|statement|article|reply|proposal|decision|report)",
    ),
}
_COMPILED = {asked: re.compile(rf"\b(?:{'|'.join(parts)})\b") for asked, parts in _PATTERNS.items()}
# How to reach somebody is often asked for in a sentence of its own.
_ANYWHERE = frozenset({Asked.PHONE, Asked.EMAIL, Asked.CONTACT})
VERBS = (
    r"(?:är|var|har|hade|ska|skall|skulle|kan|kunde|får|fick|måste|bör|finns|fanns|gäller|blir|blev|"
    r"ingår|omfattas?|behöver|heter|stämmer|krävs|går|kommer|vill|tar|ger|gör|deltar|deltog|"
    r"räknas|nämns|står|tillhör|betyder|innebär|ansvarar|erbjuds|is|are|was|were|does|do|did|has|"
    r"have|had|can|could|should|must|will)\b"
)
"""Verbs that a question begins with which is answered by yes or no."""
_VERB_FIRST = re.compile(VERBS)
_VERB_LIKE = re.compile(r"\w{2,}(ar|er|as|es|[^aeiouyåäö]s|de|te)\b")
_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_OF_ASKER = re.compile(r"(?:Hej\w*\W+)?(?:Jag|Vi|I am|We are)\b(?!.*\?$)", re.IGNORECASE)
_POLITE = re.compile(r"\W*(?:kan|skulle|can|could|would) (?:du|ni|you)\b", re.IGNORECASE)
_BORN = re.compile(r"\b(?:född\w*|born)\s+(?:in\s+)?\S+", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-ZÅÄÖ][\w-]*\b")


@dataclass(frozen=True, slots=True)
class QuestionAnalysis:
    """What a question asks for.

    Attributes:
        text: the question as asked, white space folded.
        core: its last sentence that asks something; context stands before it.
        asked: kinds of answer, the most telling first; never empty.
        names: capitalised words and years that the answer must be about, normalised.
    """

    text: str
    core: str
    asked: tuple[Asked, ...]
    names: frozenset[str]

    @property
    def kind(self) -> Asked:
        """The most telling kind of answer."""
        return self.asked[0]

    def wants(self, *kinds: Asked) -> bool:
        """Whether any of `kinds` is asked for."""
        return bool(set(kinds) & set(self.asked))


def _core(text: str) -> str:
    sentences = [part for part in _SENTENCE.split(text) if words(part)]
    asking = [part for part in sentences if part.rstrip().endswith("?")]
    return (asking or sentences or [text])[-1]


def _told(text: str, core: str) -> list[str]:
    """The sentences but for those that only tell of the asker."""
    return [part for part in _SENTENCE.split(text) if part == core or not _OF_ASKER.match(part)]


def _names(text: str, core: str) -> frozenset[str]:
    """Capitalised words but for those that only begin a sentence, and years.

    Where the asker works ("Jag är rektor i Västerås.") is not what the question turns on.
    """
    told = _told(text, core)
    found = set(YEAR.findall(" ".join(told)))
    for sentence in told:
        for number, match in enumerate(_CAPITAL.finditer(sentence)):
            word = match.group()
            opens = number == 0 and not sentence[: match.start()].strip(" \"'”(")
            shouted = sum(char.isupper() for char in word) > 1
            if (not opens or shouted) and normalise(word) not in STOP_WORDS:
                found.update(words(word))
    return frozenset(found)


def _is_yes_no(core: str) -> bool:
    lowered = normalise(core).lstrip(" \"'”(")
    if _VERB_FIRST.match(lowered):
        return True
    first = lowered.split(" ", 1)[0]
    asks = core.rstrip().endswith("?")
    return asks and first not in STOP_WORDS and bool(_VERB_LIKE.fullmatch(first))


def taken_for_granted(analysis: QuestionAnalysis) -> str:
    """What the question says that is no matter of the asker's, nor left for the source to deny.

    "Hinner vi svara i mars 2024?" takes no date for granted, and an age is the child's.
    """
    if analysis.wants(Asked.STANDING):
        return ""
    if analysis.wants(Asked.YES_NO) and not _POLITE.match(analysis.core):
        return ""
    return _BORN.sub(" ", " ".join(_told(analysis.text, analysis.core)))


def comparing() -> str:
    """The pattern, of normalised text, of the words that say that things are compared."""
    return _COMPILED[Asked.COMPARISON].pattern


def without_comparing(text: str) -> str:
    """`text` without the words that only say that things are compared."""
    return one_line(re.sub(comparing(), " ", text, flags=re.IGNORECASE))


def without_standing(text: str) -> str:
    """`text` without the words that only ask whether something still holds."""
    return re.sub(rf"\b(?:{_STANDS}|{_STILL})\b", " ", normalise(text))


def analyse(text: str) -> QuestionAnalysis:
    """Read off what `text` asks for."""
    folded = one_line(text)
    core = _core(folded)
    parts = {True: normalise(folded), False: normalise(core)}
    asked = [
        asked for asked, pattern in _COMPILED.items() if pattern.search(parts[asked in _ANYWHERE])
    ]
    if _is_yes_no(core):
        asked.insert(0 if not set(asked) & {Asked.PHONE, Asked.EMAIL} else 1, Asked.YES_NO)
    return QuestionAnalysis(folded, core, tuple(asked) or (Asked.FACT,), _names(folded, core))
