"""Reads what the feedback buttons of Teams send."""

from __future__ import annotations

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

SUBMIT = "message/submitAction"
MAX_COMMENT = 2000


class Reaction(BaseModel):
    """A thumb up or down with what the person wrote beside it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    reaction: Literal["like", "dislike"]
    feedback: str = Field("", max_length=100_000)

    @property
    def comment(self) -> str:
        """What the person wrote; the wire has it as JSON within a string."""
        try:
            inner = json.loads(self.feedback)
        except (ValueError, RecursionError):
            inner = {"feedbackText": self.feedback}
        text = inner.get("feedbackText") if isinstance(inner, dict) else None
        return text.strip()[:MAX_COMMENT] if isinstance(text, str) else ""


class _Submitted(BaseModel):
    model_config = ConfigDict(extra="ignore")

    actionName: Literal["feedback"]
    actionValue: Reaction


def read_feedback(value: object) -> Reaction | None:
    """The reaction in the value of an invoke, or `None` when there is none."""
    try:
        return _Submitted.model_validate(value).actionValue
    except ValidationError:
        return None
