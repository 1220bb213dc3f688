"""Everything the bot itself says, in plain Swedish and in English, in one place.

Answers come from `bot.answering`; here are the frame around them, the greeting and
the sentences for what cannot be answered. Plain text: the renderer escapes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.types import Language
from index.types import Status


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of one language."""

    greeting: str
    sources: str
    note: str
    page: str
    nearest: str
    contact: str
    attachment: str
    preparing: str
    failed: str
    shortened: str
    statuses: dict[Status, str]


SWEDISH = Texts(
    greeting=(
        "Hej! Jag svarar på frågor om samverkan för barns och ungas hälsa.\n\n"
        "Jag läser överenskommelsen och de dokument som hör till den, svarar kort och visar "
        "alltid var i dokumenten svaret står. Hittar jag inget svar säger jag det.\n\n"
        "Skriv en fråga med vanliga ord, till exempel: När behöver en samordnad individuell plan "
        "göras?\n\n"
        "Skriv aldrig namn, personnummer eller annat som pekar ut ett barn eller en familj."
    ),
    sources="Källor",
    note="Observera:",
    page="sida",
    nearest="Närmast till hands",
    contact="Fråga gärna:",
    attachment=(
        "Jag kan inte läsa bilagor eller bilder. Skriv din fråga som text, så söker jag svaret "
        "i dokumenten."
    ),
    preparing=(
        "Dokumenten håller på att läsas in, så jag kan inte svara just nu. Ställ frågan igen om "
        "några minuter."
    ),
    failed=(
        "Något gick fel hos mig och jag kunde inte svara. Ställ frågan igen om en stund. "
        "Händer det flera gånger, säg till dem som sköter tjänsten."
    ),
    shortened="Svaret är förkortat. Hela texten finns i källorna.",
    statuses={
        Status.IN_FORCE: "Gäller",
        Status.DRAFT: "Förslag",
        Status.SUPERSEDED: "Ersatt",
        Status.BACKGROUND: "Bakgrund",
    },
)

ENGLISH = Texts(
    greeting=(
        "Hello! I answer questions about the collaboration on children's and young people's "
        "health.\n\n"
        "I read the agreement and the documents that belong to it, answer briefly and always "
        "show where in the documents the answer is. If I find no answer, I say so.\n\n"
        "The documents are in Swedish, and so are my quotes from them.\n\n"
        "Never write names, personal identity numbers or anything else that points to a child "
        "or a family."
    ),
    sources="Sources",
    note="Note:",
    page="page",
    nearest="What came nearest",
    contact="You can ask:",
    attachment=(
        "I cannot read attachments or pictures. Write your question as text and I will look for "
        "the answer in the documents."
    ),
    preparing=(
        "The documents are being read in, so I cannot answer right now. Please ask again in a "
        "few minutes."
    ),
    failed=(
        "Something went wrong on my side and I could not answer. Please ask again in a while. "
        "If it happens again, tell those who run the service."
    ),
    shortened="The answer is shortened. The whole text is in the sources.",
    statuses={
        Status.IN_FORCE: "In force",
        Status.DRAFT: "Draft",
        Status.SUPERSEDED: "Superseded",
        Status.BACKGROUND: "Background",
    },
)


def texts_for(language: Language) -> Texts:
    """The sentences in `language`."""
    return ENGLISH if language is Language.ENGLISH else SWEDISH


def language_of_locale(locale: str | None) -> Language:
    """The language of a Teams client, used where there is no question to judge by.

    Anything but English gets Swedish, the language of the house.
    """
    return Language.ENGLISH if (locale or "").lower().startswith("en") else Language.SWEDISH
