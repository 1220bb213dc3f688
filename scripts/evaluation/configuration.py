"""Configurations to be compared: what to change of the assistant in service."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.settings import Settings
from index.fusion import Weights
from scripts.evaluation.errors import EvaluationError


class ConfigurationError(EvaluationError):
    """A configuration file is refused; names the file and the field."""


class SignalWeights(BaseModel):
    """Weights of retrieval signals; those not named stay as they are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dense: float | None = None
    stems: float | None = None
    ngrams: float | None = None
    maxsim: float | None = None


class Configuration(BaseModel):
    """What differs from the assistant in service.

    Attributes:
        endpoint: address of a running bot; nothing else can then be changed from here.
        index: index folder; a relative path is relative to the configuration's file.
        threshold: support from which a question is answered, 0 to 1.
        settings: any of the settings, by their names in lower case.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    endpoint: str = Field(default="", pattern=r"^(https?://\S+)?$")
    index: Path | None = None
    weights: SignalWeights | None = None
    threshold: float | None = Field(default=None, ge=0, le=1)
    settings: dict[str, str | float | bool] = {}

    def fusion(self) -> Weights | None:
        """The learnt weights with those of this configuration; `None` without any."""
        if self.weights is None:
            return None
        return replace(Weights.load(), **self.weights.model_dump(exclude_none=True))

    def applied(self) -> Settings:
        """The settings of the environment with those of this configuration."""
        unknown = sorted(set(self.settings) - set(Settings.model_fields))
        if unknown:
            raise ConfigurationError(f"{self.name}: settings.{unknown[0]}: no such setting")
        try:
            return Settings(**self.settings)  # type: ignore[arg-type]  # validated by pydantic
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"]))
            raise ConfigurationError(f"{self.name}: settings.{field}: {first['msg']}") from error

    def told(self) -> dict[str, str]:
        """What differs, for the provenance of a result."""
        changed = self.model_dump(mode="json", exclude_none=True, exclude={"name", "settings"})
        return {
            name: str(value) for name, value in (changed | self.settings).items() if value != ""
        }


def load_configuration(path: Path) -> Configuration:
    """Read one YAML file; raises `ConfigurationError` with file and field."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigurationError(f"{path}: cannot be read as YAML: {error}") from error
    try:
        read = Configuration.model_validate({} if raw is None else raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"])) or "file"
        reason = "unknown key" if first["type"] == "extra_forbidden" else first["msg"]
        raise ConfigurationError(f"{path}: {field}: {reason}") from error
    index = path.parent / read.index if read.index else None
    return read.model_copy(update={"name": read.name or path.stem, "index": index})
