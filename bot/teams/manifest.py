"""The app package for the Teams admin centre: manifest, languages and icons."""

from __future__ import annotations

import json
import re
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.settings import Settings
from bot.teams.escaping import clip
from bot.teams.texts import ENGLISH, SWEDISH
from index.errors import SamverkanError

Json = dict[str, Any]

NAME = "Samverkansassistenten"
VERSION = "1.0.0"
SCHEMA_VERSION = "1.30"
_SCHEMAS = "https://developer.microsoft.com/json-schemas/teams"
_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
_ICONS = Path(__file__).parent / "icons"
_SCOPES = ["personal", "team", "groupChat"]
# A prompt's title is cut by clients that have little room.
MAX_TITLE = 32
# A fixed date, so that the same settings make the same file to the last byte.
_DATE = (2026, 1, 1, 0, 0, 0)


class PackageError(SamverkanError):
    """The settings do not make a package; says which and why."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What Teams shows of the app in one language."""

    full: str
    brief: str
    long: str
    commands: dict[str, str]
    examples: tuple[str, ...]


_SWEDISH = _Words(
    full="Samverkansassistenten för barns och ungas hälsa",
    brief="Svar ur dokumenten om samverkan för barns och ungas hälsa, med källa.",
    long=(
        "Ställ en fråga om samverkan mellan kommun och region för barns och ungas hälsa. "
        "Assistenten söker i överenskommelsen och de dokument som hör till den, svarar kort "
        "och visar var i dokumenten svaret står. Finns inget svar säger den det, och kan "
        "skicka frågan till en människa. Skriv aldrig uppgifter om enskilda barn eller "
        "familjer."
    ),
    commands={
        "hjälp": "Vad assistenten kan och inte kan",
        "källor": "Dokumenten, deras status och vad vi väntar på",
        "exempel": "Frågor att börja med",
        "glöm": "Glöm vårt samtal",
    },
    examples=SWEDISH.examples,
)
_ENGLISH = _Words(
    full="Samverkansassistenten: collaboration on children's health",
    brief="Answers from the documents on children's and young people's health, cited.",
    long=(
        "Ask about the collaboration between municipality and region on children's and young "
        "people's health. The assistant searches the agreement and the documents that belong "
        "to it, answers briefly and shows where in the documents the answer is. If there is "
        "no answer it says so, and can send the question to a human. Never write anything "
        "about single children or families."
    ),
    commands={
        "help": "What the assistant can and cannot do",
        "sources": "The documents, their status and what is awaited",
        "examples": "Questions to begin with",
        "forget": "Forget our conversation",
    },
    examples=ENGLISH.examples,
)


def manifest(settings: Settings) -> Json:
    """The manifest, in Swedish; raises `PackageError` for a setting that cannot work."""
    bot_id = _guid("MICROSOFT_APP_ID", settings.microsoft_app_id)
    base = _https("PUBLIC_URL", settings.public_url)
    website = _https("APP_WEBSITE_URL", settings.app_website_url)
    return {
        "$schema": f"{_SCHEMAS}/v{SCHEMA_VERSION}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA_VERSION,
        "version": VERSION,
        "id": str(uuid.uuid5(uuid.UUID(bot_id), "samverkansassistenten")),
        "developer": {
            "name": _named("APP_DEVELOPER", settings.app_developer, 32),
            "websiteUrl": website,
            "privacyUrl": _https("APP_PRIVACY_URL", settings.app_privacy_url),
            "termsOfUseUrl": _https("APP_TERMS_URL", settings.app_terms_url),
        },
        "name": {"short": NAME, "full": _SWEDISH.full},
        "description": {"short": _SWEDISH.brief, "full": _SWEDISH.long},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": "#005761",
        "localizationInfo": {
            "defaultLanguageTag": "sv",
            "additionalLanguages": [{"languageTag": "en", "file": "en.json"}],
        },
        "bots": [
            {
                "botId": bot_id,
                "scopes": _SCOPES,
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [
                    {"scopes": ["personal"], "commands": _commands(_SWEDISH, prompts=True)},
                    {
                        "scopes": ["team", "groupChat"],
                        "commands": _commands(_SWEDISH, prompts=False),
                    },
                ],
            }
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [str(urlsplit(base).hostname)],
    }


def english() -> Json:
    """What replaces the Swedish words where Teams runs in English."""
    words: Json = {
        "$schema": f"{_SCHEMAS}/v{SCHEMA_VERSION}/MicrosoftTeams.Localization.schema.json",
        "name.short": NAME,
        "name.full": _ENGLISH.full,
        "description.short": _ENGLISH.brief,
        "description.full": _ENGLISH.long,
    }
    for number, listed in enumerate(
        (_commands(_ENGLISH, prompts=True), _commands(_ENGLISH, prompts=False))
    ):
        for at, command in enumerate(listed):
            path = f"bots[0].commandLists[{number}].commands[{at}]"
            words |= {f"{path}.{name}": value for name, value in command.items() if name != "type"}
    return words


def write_package(settings: Settings, path: Path) -> None:
    """Write the zip that an admin uploads; raises `PackageError` and then writes nothing."""
    parts = {
        "manifest.json": _encoded(manifest(settings)),
        "en.json": _encoded(english()),
        "color.png": (_ICONS / "color.png").read_bytes(),
        "outline.png": (_ICONS / "outline.png").read_bytes(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _DATE), content)


def _commands(words: _Words, *, prompts: bool) -> list[Json]:
    """The commands, after the example questions where those are wanted."""
    listed: list[Json] = []
    for example in words.examples if prompts else ():
        title = clip(example, MAX_TITLE)
        listed.append({"type": "prompt", "title": title, "description": example, "prompt": example})
    return listed + [{"title": word, "description": of} for word, of in words.commands.items()]


def _encoded(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


def _guid(name: str, value: str) -> str:
    found = value.strip().lower()
    # What `UUID` takes besides is no way in which Azure shows an id.
    if not _ID.fullmatch(found) or not uuid.UUID(found).int:
        raise PackageError(
            f"{name} is {value or 'not set'}; it must be the id of the Azure Bot, like "
            "1b4e28ba-2fa1-4d3b-a3f5-ef19b5a7633b."
        )
    return found


def _https(name: str, value: str) -> str:
    address = urlsplit(value)
    if address.scheme != "https" or "." not in (address.hostname or ""):
        raise PackageError(f"{name} is {value or 'not set'}; Teams takes an https:// address only.")
    return value


def _named(name: str, value: str, limit: int) -> str:
    if not 0 < len(value.strip()) <= limit:
        raise PackageError(f"{name} must be 1 to {limit} characters.")
    return value.strip()
