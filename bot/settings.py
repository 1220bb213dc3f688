"""The only reader of the environment: every setting with its default and meaning."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from limits import parse_many
from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from index.errors import SamverkanError

ROOT = Path(__file__).resolve().parent.parent


class BadSettings(SamverkanError):
    """A setting is wrong; names it, and what it must be."""


class Settings(BaseSettings):
    """Settings from the environment and from `.env` in the repository's root."""

    model_config = SettingsConfigDict(env_file=ROOT / ".env", extra="ignore", frozen=True)

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=3978, ge=0, le=65535, description="Port to listen on.")
    corpus_dir: Path = Field(default=ROOT / "corpus", description="Folder with the documents.")
    index_dir: Path = Field(default=ROOT / ".index", description="Folder with the index snapshots.")
    public_url: str = Field(
        default="", description="Base address for source links, as staff reach it."
    )
    microsoft_app_id: str = Field(
        default="", description="Azure Bot app id; empty means local mode."
    )
    microsoft_app_password: str = Field(
        default="", description="Azure Bot client secret.", repr=False
    )
    microsoft_app_type: str = Field(
        default="", description="SingleTenant, MultiTenant or UserAssignedMSI."
    )
    microsoft_app_tenant_id: str = Field(default="", description="Tenant of a single-tenant bot.")
    microsoft_openid_metadata: str = Field(
        default="https://login.botframework.com/v1/.well-known/openidconfiguration",
        description="Where the keys that sign Bot Framework's tokens are announced.",
    )
    microsoft_token_issuer: str = Field(
        default="https://api.botframework.com", description="Issuer of Bot Framework's tokens."
    )
    allowed_tenants: str = Field(
        default="",
        description="Ids of the tenants that may ask, with commas between; `*` lets in all, "
        "empty means MICROSOFT_APP_TENANT_ID.",
    )
    embedding_model: str = Field(
        default="bundled", description="`bundled`, or a sentence-transformers name or folder."
    )
    adapt: bool = Field(
        default=True, description="Correct the bundled model with the adapter for Swedish."
    )
    reader: bool = Field(
        default=True, description="Let the learned reader judge and pick what is quoted."
    )
    region: str = Field(default="Västra Götaland", description="The users' own region.")
    superseded: Literal["below", "when_asked", "never"] = Field(
        default="below",
        description="Replaced documents: ranked below, only when_asked for the old, or never.",
    )
    fetch_hosts: str = Field(
        default="", description="Hosts to fetch documents from: `example.se *.kommun.se`."
    )
    fetch_megabytes: float = Field(
        default=50, gt=0, description="Largest document that is fetched."
    )
    fetch_seconds: float = Field(
        default=60, gt=0, description="Longest time that one document may take to fetch."
    )
    fetch_private: bool = Field(
        default=False, description="Also fetch from addresses inside a private network."
    )

    conversation_minutes: float = Field(
        default=30, gt=0, description="Minutes of silence after which a conversation is forgotten."
    )
    cached_replies: int = Field(
        default=1000,
        ge=0,
        description="Replies kept for questions that are asked again; 0 for none.",
    )
    max_waiting: int = Field(
        default=32,
        gt=0,
        description="Questions in work or waiting; further ones are politely turned away.",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="How the log is written: text (for people) or json."
    )
    log_questions: bool = Field(
        default=False, description="Log each answered question as well, masked."
    )
    metrics: bool = Field(
        default=True, description="Serve Prometheus metrics at `/metrics`, to whoever gets there."
    )
    otel_exporter_otlp_endpoint: str = Field(
        default="", description="Where OpenTelemetry traces go (OTLP over HTTP); empty means none."
    )
    data_dir: Path = Field(
        default=ROOT / ".data",
        description="Folder of the embedded database and of suggested questions.",
    )
    database_url: str = Field(
        default="", description="SQLAlchemy address of a database; empty means the embedded one."
    )
    hash_key: str = Field(
        default="",
        description="Secret behind the hashes of people and conversations; empty means one that "
        "is made and kept in DATA_DIR.",
        repr=False,
    )
    keep_answers_days: float = Field(
        default=30, gt=0, description="Days that questions and their answers are kept."
    )
    keep_feedback_days: float = Field(
        default=180,
        gt=0,
        description="Days that feedback is kept, and the answer that it is about.",
    )
    keep_questions_days: float = Field(
        default=90, gt=0, description="Days that questions without an answer are kept."
    )
    expert_conversation: str = Field(
        default="", description="Id of the Teams channel or chat that unanswered questions go to."
    )
    answer_patience_seconds: float = Field(
        default=10, gt=0, le=14, description="After this an answer is sent as a message of its own."
    )
    body_seconds: float = Field(
        default=10, gt=0, description="Seconds that a client may take to send a request's body."
    )
    limit_person: str = Field(
        default="30/minute;300/hour",
        description="How often one person may ask, such as `30/minute;300/hour`; empty for no "
        "limit.",
    )
    limit_conversation: str = Field(
        default="60/minute", description="The same for all people in one chat or channel."
    )
    limit_tenant: str = Field(
        default="6000/minute", description="The same for all people of one tenant."
    )
    source_access: Literal["open", "signed", "off"] = Field(
        default="open",
        description="Who may read source pages: open, signed (links that expire), or off.",
    )
    source_key: str = Field(default="", description="Secret that signs source links.", repr=False)
    source_link_days: int = Field(
        default=30, gt=0, description="Days that a signed source link lasts."
    )
    app_developer: str = Field(default="", description="Organisation named in the app package.")
    app_website_url: str = Field(default="", description="Support page named in the app package.")
    app_privacy_url: str = Field(default="", description="Privacy page named in the app package.")
    app_terms_url: str = Field(default="", description="Terms of use named in the app package.")
    llm_base_url: str = Field(
        default="", description="Address of an OpenAI-compatible endpoint; empty means no LLM."
    )
    llm_api_key: str = Field(default="", description="Key of the LLM's endpoint.", repr=False)
    llm_model: str = Field(default="", description="Model, or Azure deployment, that writes.")
    llm_seconds: float = Field(
        default=8, gt=0, le=60, description="After this the quoted answer goes out instead."
    )
    llm_pause_seconds: float = Field(
        default=4, gt=0, le=60, description="Longest wait for the LLM's next words."
    )
    llm_options: Annotated[dict[str, Any], NoDecode] = Field(
        default_factory=dict, description="More fields of the request to the LLM, as JSON."
    )

    @field_validator("llm_options", mode="before")
    @classmethod
    def _options_are_json(cls, options: object) -> object:
        try:
            return json.loads(options) if isinstance(options, str) else options
        except ValueError:
            raise ValueError(f"{options!r} is no JSON object.") from None

    @field_validator("limit_person", "limit_conversation", "limit_tenant")
    @classmethod
    def _limit_can_be_read(cls, limit: str) -> str:
        try:
            return limit if not limit or parse_many(limit) else ""
        except ValueError:
            raise ValueError(f"{limit!r} is no limit; write one as 30/minute.") from None

    @model_validator(mode="after")
    def _llm_is_whole(self) -> Self:
        if bool(self.llm_base_url) != bool(self.llm_model):
            raise ValueError("Set LLM_BASE_URL and LLM_MODEL together, or neither.")
        return self

    @classmethod
    def load(cls) -> Self:
        """The settings as they are now; raises `BadSettings`, a line for each that is wrong."""
        try:
            return cls()
        except ValidationError as error:
            raise BadSettings("\n".join(map(_told, error.errors()))) from None

    @property
    def tenants(self) -> frozenset[str]:
        """The tenants that may ask."""
        named = self.allowed_tenants or self.microsoft_app_tenant_id
        return frozenset(part.strip() for part in named.split(",") if part.strip())

    @property
    def local_mode(self) -> bool:
        """Without credentials only the local client on this machine is served."""
        return not self.microsoft_app_id


def _told(wrong: ErrorDetails) -> str:
    field = f"Setting {str(wrong['loc'][0]).upper()}: " if wrong["loc"] else ""
    return f"{field}{wrong['msg'].removeprefix('Value error, ')}"
