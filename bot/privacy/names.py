"""Finds names in a context that points at a child, a client or their family (pure).

A name in full is no finding by itself: staff ask for officials by name. What counts is the
words around it, in Swedish and in English, as written in a chat.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.privacy.findings import Finding, Kind
from bot.privacy.first_names import is_first_name, is_full_name

_L = r"[^\W\d_]"
_WORD = rf"[A-ZÅÄÖÉÈÜÁÍÓÚŠŽĆČÇØÆŁİ]{_L}+(?:[-’']{_L}+){{0,3}}"
_NAME = rf"{_WORD}(?: (?:(?:von|af|de|la|al|el|bin|van|der) )*{_WORD}){{0,3}}(?: [A-ZÅÄÖ]\b\.?)?"
_ANY_NAME = rf"{_L}{{2,}}(?:[-’']{_L}+){{0,3}}(?: {_WORD})*"

_CHILD_SV = (
    r"(?:(?:skol|små|fem|sex|sju|åtta|nio|familjehems)?barn(?:et|ets|en)?|elev(?:en|ens)?|"
    r"pojk(?:e|en|ens|ar|arna)|flick(?:a|an|ans|or|orna)|kill(?:e|en|ens)|tjej(?:en|ens)?|"
    r"son(?:en|ens)?|dotter(?:n|ns)?|tonåring(?:en|ens)?|ungdom(?:en|ens)?|patient(?:en|ens)?|"
    r"klient(?:en|ens)?|brukar(?:e|en|ens)|bebis(?:en)?|spädbarn(?:et)?|syskon(?:et|en)?|"
    r"(?:lille|stor[ea]?|små)?(?:bror|brodern|brorsan)|(?:lilla|stora|små)?(?:syster|systern|"
    r"systrarna)|lillebror|lillasyster|storebror|storasyster|tvillingar(?:na)?|kusin(?:en)?|"
    r"barnbarn(?:et)?|fosterbarn(?:et)?|\w+-?åring(?:en|ens)?|\w*årig[ea]|\d+-åring(?:en)?)"
)
_ADULT_SV = (
    r"(?:mamm(?:a|an|ans)|papp(?:a|an|ans)|mor|modern|moderns|far|fadern|faderns|mormor|morfar|"
    r"farmor|farfar|vårdnadshavar(?:e|en|ens|na|nas)|föräld(?:er|ern|rar|rarna|rarnas)|"
    r"familj(?:en|ens)?|familjehemsföräld(?:er|rarna)|styvpappa|styvmamma|styvfar|styvmor)"
)
_EN = (
    r"(?:child|children|kid|boy|girl|pupil|student|patient|client|son|daughter|teenager|baby|"
    r"brother|sister|sibling|mother|father|mom|mum|dad|parents?|guardian|family|year-old)"
)
_CUE = rf"(?:{_CHILD_SV}|{_ADULT_SV}|{_EN})"
_HE = r"(?:han|hon|hen|he|she|they)"
_CALLED = (
    r"(?:heter|hette|kallas(?: för)?|vid namn|med namnet|named|called|is called|is named|"
    r"whose name is|with the name)"
)
_AGE = (
    r"(?:\d{1,2}\s?(?:år|mån|månader|åring|veckor|years?|months?)\b|\d{1,2}-åri\w+|"
    r"i (?:åk|årskurs|klass)\s?\d|(?:som|who) (?:är|is|fyller|går i|går på|turns)\b|född\b|born\b|"
    r"aged \d|\(?\d{1,2}\)|\d{1,2}[,.])"
)
_BELONGS = (
    r"(?:mamma|pappa|mor|far|föräldrar|förälder|vårdnadshavare|syskon|bror|syster|familj|diagnos\w*"
    r"|journal|sjukdom|mående|hälsa|frånvaro|skolfrånvaro|personnummer|adress|läkare|hemsituation"
    r"|familjehem|umgänge|placering|utredning|ärende|beteende|missbruk|mother|father|mom|dad"
    r"|parents|family|diagnosis|illness|record|records)\b"
)
_STATE = (
    r"(?:har (?:fått |nu |en |ett |sin |svår |grav |misstänkt )*(?:adhd|add|autism|diagnos|ångest|"
    r"depression|anorexi|ätstörning\w*|epilepsi|diabetes|funktionsnedsättning\w*|asperger\w*|"
    r"självskade\w*|missbruk\w*|panikattack\w*|utredning)|mår (?:dåligt|inte|sämre|jättedåligt|"
    r"psykiskt)|går (?:i|på) (?:åk|årskurs|klass|förskol\w*|\w+skol\w*|ettan|tvåan|trean|fyran|"
    r"femman|sexan|sjuan|åttan|nian|gymnasiet)|är (?:placerad|orosanmäld|utsatt|\d{1,2} år|"
    r"omhändertagen|mobbad|gravid|deprimerad|suicidal|självskadande)|blir (?:slagen|mobbad|hotad)|"
    r"(?:skolvägrar|skolkar|självskadar|skär sig)\b|"
    r"bor (?:i familjehem|hos (?:sin|sina|sitt)|på hvb)"
    r"|has (?:been diagnosed|adhd|autism|anxiety|depression|a diagnosis)"
    r"|is being (?:bullied|beaten)"
    r"|feels (?:bad|unwell)|lives (?:in foster care|with (?:his|her)))"
)
_ABOUT = (
    r"(?:orosanm\w+|anmäl\w+|utredning\w*|sip(?:en)?|sip-?möte\w*|journal\w*|ärende\w*|placering\w*"
    r"|insats\w*|stöd\w*|plan\w*|möte\w*|samtal\w*|vård\w*|hjälp\w*|remiss\w*|meeting|report|plan"
    r"|support|referral) (?:om|för|på|gällande|angående|avseende|kring|rörande|till|av|runt|med|åt"
    r"|for|about|regarding|concerning|with)"
)
_TOWARDS = (
    r"(?:hjälp(?:er|a)|stött(?:ar|a)|stödj?(?:er|a)|träff(?:ar|a)|möt(?:er|a)|"
    r"oro(?:ar|lig)(?: oss| mig)?(?: för)?|orolig för|kring|angående|gällande|rörande|avseende|åt|"
    r"gör (?:vi|jag|man) (?:med|för|åt)|gäller(?: för)?|göra (?:med|för|åt)|tillsammans med|"
    r"samtycke från|help|support|worried about)"
)
# After such a word a person is at work, and asked for as such.
_OFFICE = (
    r"(?:\s+(?:på|vid|från|hos|i|at|from|of)\s+(?:\w+\s)?\w*(?:kommun|förbund|region|nämnd|förvaltning|"
    r"enhet|avdelning|kontor|bup|vgr|socialtjänst|mottagning|skolverket|socialstyrelsen|skr)\w*)"
)

# Each holds the name in its group; the flag says whether only known first names count.
_PATTERNS: tuple[tuple[re.Pattern[str], bool], ...] = tuple(
    (re.compile(pattern), known)
    for pattern, known in (
        (rf"\b(?i:{_CUE})(?:,|:| –| -| \()?\s(?P<name>{_NAME})", False),
        (rf"\b(?i:{_CUE}) \((?P<name>{_NAME})", False),
        (
            rf"\b(?i:{_CUE}|{_HE})(?:,)?(?: (?i:som|who))? (?i:{_CALLED}):? (?P<name>{_ANY_NAME})",
            False,
        ),
        (rf"\b(?P<name>{_NAME})(?:, |\s\(?|,)(?i:{_AGE})", False),
        (rf"\b(?P<name>(?>{_NAME}))(?:(?<=[sxz])|[’']s) (?i:{_BELONGS})", False),
        (rf"\b(?P<name>{_NAME}),? (?i:(?:som|who) )?(?i:{_STATE})", False),
        (rf"\b(?i:the) (?P<name>{_WORD}) family\b", False),
        (rf"\b(?i:{_ABOUT}) (?P<name>(?>{_NAME}))(?!(?i:{_OFFICE}))", True),
        (rf"\b(?i:{_TOWARDS}) (?P<name>(?>{_NAME}))(?!(?i:{_OFFICE}))", True),
        (rf"\b(?i:{_CUE}),? (?P<name>{_L}{{3,}})\b", True),
        (rf"\b(?P<name>{_L}{{2,}}(?:s|[’']s)) (?i:{_BELONGS})", True),
    )
)
# Words that a sentence opens with, and nouns that a capital does not make a name.
_NO_NAME = frozenset(
    """
    hur vad vem vems när vilka vilken vilket var varför vart får kan ska skall måste har är finns om
    jag vi min mitt mina vår vårt våra det den de en ett han hon hen och men i på till för med från
    hos barn barnet barnets elev eleven elevens pojken flickan patient patienten klienten brukaren
    familjen mamma mamman pappa pappan förälder föräldrar vårdnadshavare vårdnadshavaren ungdom
    ungdomen syskon sonen dottern tack hej alla ingen inget någon varje skola skolan kommun kommunen
    region regionen socialtjänst socialtjänsten hälso sjukvården samverkan samordnad västbus remiss
    som heter inte bara också under efter innan medan eller samt denna detta dessa där här då nu
    what how who whose when where why which the my our your his her their a an is are does do did
    can could should must may if and or but in on at to for with from this that these those please
    swedish monday tuesday wednesday thursday friday saturday sunday january february march april
    june july august september october november december
    """.split()
)


def find_names(text: str) -> Iterator[Finding]:
    """Every name beside words that point at a child, a client or their family."""
    for pattern, known in _PATTERNS:
        for match in pattern.finditer(text):
            span = _trimmed(text, *match.span("name"))
            if span and (not known or _is_known(text[slice(*span)])):
                yield Finding(*span, Kind.NAME)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span without the words before and after the name that only look like it."""
    words = [(m.start() + start, m.end() + start) for m in re.finditer(r"\S+", text[start:end])]
    while words and _bare(text[slice(*words[0])]) in _NO_NAME:
        words.pop(0)
    cut = next((at for at, word in enumerate(words) if _bare(text[slice(*word)]) in _NO_NAME), None)
    words = words[:cut]
    if not words or _is_institution(text[words[-1][0] : words[-1][1]]):
        return None
    return words[0][0], words[-1][1]


def may_be_name(word: str) -> bool:
    """Whether a word with a capital may be a name, rather than open a sentence or be an office."""
    return _bare(word) not in _NO_NAME and not _is_institution(word)


def _bare(word: str) -> str:
    return word.casefold().strip(".,:;()’'")


def _is_institution(word: str) -> bool:
    """Whether the ending is that of an authority or a thing: Socialtjänsten, Vårdcentralen."""
    return bool(
        re.search(
            r"(?:tjänst|vård|central|nämnd|förvaltning|mottagning|verk|styrelse|skola|lag|kommun|"
            r"region|förbund|plan|lagstiftning|rutin|riktlinje|avtal|överenskommelse|utredning|"
            r"habilitering|psykiatri|förskol|gymnasi)(?:en|et|er|erna|ar|arna|s|ens|ets|a|an|or)?$",
            word.casefold(),
        )
    )


def _is_known(name: str) -> bool:
    return is_full_name(name) or is_first_name(name.split()[0])
