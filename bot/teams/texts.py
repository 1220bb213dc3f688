"""Everything the bot itself says, in plain Swedish and in English, in one place.

Answers come from `bot.answering`; here are the frame around them, the greeting and
the sentences for what cannot be answered. Plain text, which the renderer escapes; only
what is marked as such is markdown.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.types import Language
from index.types import Status


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of one language.

    Attributes:
        code: the language, as cards name it.
        welcome: markdown.
        examples: questions that the shipped documents answer.
        examples_intro: markdown.
    """

    code: str
    welcome: str
    examples_intro: str
    examples: tuple[str, ...]
    examples_lead: str
    note: str
    sources: str
    page: str
    show_quote: str
    open_source: str
    more_sources: str
    follow_ups: str
    writing: tuple[str, ...]
    nearest: str
    contact: str
    attachment: str
    preparing: str
    failed: str
    busy: str
    maybe_lost: str
    slow: str
    limited: str
    shortened: str
    documents: str
    awaited: str
    built: str
    replaced_by: str
    ask_human: str
    handed_over: str
    already_handed_over: str
    nobody_to_ask: str
    case_gone: str
    expert_answers: str
    your_question: str
    statuses: dict[Status, str]


SWEDISH = Texts(
    code="sv",
    welcome=(
        "Hej! Jag svarar på frågor om samverkan för barns och ungas hälsa.\n\n"
        "**Det här kan jag:** söka i överenskommelsen och de dokument som hör till den, svara kort "
        "och visa var i dokumenten svaret står. Du kan ställa följdfrågor.\n\n"
        "**Det här kan jag inte:** svara på annat än det som står i dokumenten, ge råd i enskilda "
        "ärenden eller läsa bilagor. Hittar jag inget svar säger jag det.\n\n"
        "**Personuppgifter:** skriv aldrig namn, personnummer eller annat som pekar ut ett barn "
        "eller en familj. Jag sparar inte vem du är. Skriv **glöm** så glömmer jag vårt "
        "samtal.\n\n"
        "Du kan också skriva **hjälp**, **källor** eller **exempel**. You can ask in English too."
    ),
    examples_intro="Tryck på en fråga, eller skriv en egen. **källor** visar dokumenten.",
    examples=(
        "Vem svarar på frågor om remissen?",
        "När ställde sig GR:s förbundsstyrelse bakom förslaget?",
        "När skulle svaren på remissen lämnas?",
    ),
    examples_lead="Så här kan du fråga:",
    note="Observera:",
    sources="Källor",
    page="sida",
    show_quote="Visa eller dölj citatet",
    open_source="Öppna källan",
    more_sources="Fler källor som inte får plats här: {count}",
    follow_ups="Du kan fråga vidare:",
    writing=("Jag söker i dokumenten …", "Jag skriver svaret …"),
    nearest="Det här kom närmast:",
    contact="Dokumenten nämner den här kontakten:",
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
    busy=("Många frågar just nu, så jag hinner inte svara dig. Ställ frågan igen om en minut."),
    maybe_lost=(
        "Förbindelsen bröts när jag skickade svaret. Ser du inget svar här ovanför, ställ frågan "
        "igen."
    ),
    limited="Du har ställt många frågor på kort tid. Vänta en stund, så svarar jag igen.",
    slow="Det tar lite längre än vanligt. Jag skriver svaret här så snart det är klart.",
    shortened="Svaret är förkortat. Hela texten finns i källorna.",
    documents="Det här är dokumenten jag svarar ur:",
    awaited="De här dokumenten väntar vi på:",
    built="Dokumenten lästes in {time} (version {version}).",
    replaced_by="ersatt av",
    ask_human="Fråga en människa",
    handed_over=(
        "Jag har skickat din fråga till dem som kan området. Svaret kommer här i chatten. "
        "Ditt namn följer inte med."
    ),
    already_handed_over="Frågan är redan skickad. Svaret kommer här i chatten.",
    nobody_to_ask=(
        "Jag har ingen att skicka frågan till, och dokumenten nämner ingen kontakt för den. "
        "Fråga din närmaste chef eller den som ansvarar för samverkan hos er."
    ),
    case_gone="Den frågan finns inte kvar hos mig. Ställ den igen, så försöker jag på nytt.",
    expert_answers="Svar från en människa",
    your_question="Din fråga:",
    statuses={
        Status.IN_FORCE: "Gäller",
        Status.DRAFT: "Förslag",
        Status.SUPERSEDED: "Ersatt",
        Status.BACKGROUND: "Bakgrund",
    },
)

ENGLISH = Texts(
    code="en",
    welcome=(
        "Hello! I answer questions about the collaboration on children's and young people's "
        "health.\n\n"
        "**What I can do:** search the agreement and the documents that belong to it, answer "
        "briefly and show where in the documents the answer is. You can ask follow-up "
        "questions. The documents are in Swedish, and so are my quotes from them.\n\n"
        "**What I cannot do:** answer anything that is not in the documents, give advice on single "
        "cases, or read attachments. If I find no answer, I say so.\n\n"
        "**Personal data:** never write names, personal identity numbers or anything else that "
        "points to a child or a family. I do not keep who you are. Write **forget** and I forget "
        "our conversation.\n\n"
        "You can also write **help**, **sources** or **examples**."
    ),
    examples_intro="Press a question, or write your own. **sources** shows the documents.",
    examples=(
        "What is the purpose of the agreement?",
        "Who can I contact with questions?",
        "What does SAMLA stand for?",
    ),
    examples_lead="You can ask like this:",
    note="Note:",
    sources="Sources",
    page="page",
    show_quote="Show or hide the quote",
    open_source="Open the source",
    more_sources="More sources that do not fit here: {count}",
    follow_ups="You can ask on:",
    writing=("I am searching the documents …", "I am writing the answer …"),
    nearest="This came nearest:",
    contact="The documents name this contact:",
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
    busy="Many people are asking right now, so I cannot get to you. Please ask again in a minute.",
    maybe_lost=(
        "The connection broke while I was sending the answer. If you see no answer above, please "
        "ask again."
    ),
    limited=(
        "You have asked many questions in a short time. Wait a while and I will answer again."
    ),
    slow="This takes a little longer than usual. I will write the answer here when it is ready.",
    shortened="The answer is shortened. The whole text is in the sources.",
    documents="These are the documents that I answer from:",
    awaited="These documents are awaited:",
    built="The documents were read in {time} (version {version}).",
    replaced_by="replaced by",
    ask_human="Ask a human",
    handed_over=(
        "I have sent your question to those who know the field. The answer comes here in the "
        "chat. Your name is not sent along."
    ),
    already_handed_over="The question is already sent. The answer comes here in the chat.",
    nobody_to_ask=(
        "I have nobody to send the question to, and the documents name no contact for it. Ask "
        "your manager or whoever is responsible for the collaboration where you work."
    ),
    case_gone="I no longer have that question. Ask it again and I will give it another try.",
    expert_answers="Answer from a human",
    your_question="Your question:",
    statuses={
        Status.IN_FORCE: "In force",
        Status.DRAFT: "Draft",
        Status.SUPERSEDED: "Superseded",
        Status.BACKGROUND: "Background",
    },
)


@dataclass(frozen=True, slots=True)
class ExpertTexts:
    """What the experts read; they work in Swedish."""

    title: str = "En fråga som dokumenten inte svarar på"
    question: str = "Fråga:"
    nearest: str = "Närmast i dokumenten:"
    draft: str = "Utkast till svar, med för svagt stöd för att skickas:"
    label: str = "Ditt svar"
    hint: str = "Svaret går till den som frågade, märkt som svar från en människa."
    required: str = "Skriv ett svar först."
    send: str = "Skicka svaret"
    answered: str = "Besvarad"
    already: str = "Frågan är redan besvarad, eller finns inte kvar."
    not_delivered: str = "Svaret kunde inte skickas till den som frågade. Försök igen."


def texts_for(language: Language) -> Texts:
    """The sentences in `language`."""
    return ENGLISH if language is Language.ENGLISH else SWEDISH
