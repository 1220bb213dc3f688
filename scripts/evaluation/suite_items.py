"""The items of a suite: what they may hold, and what makes one malformed."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

AskedKind = Literal["answerable", "unanswerable"]
Kind = Literal["answerable", "unanswerable", "conversation"]
Category = Literal["near", "far", "adversarial"]
AnswerType = Literal[
    "fact",
    "list",
    "date",
    "contact",
    "definition",
    "yesno",
    "comparison",
    "status",
    "conversation",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Gold(_Strict):
    """A place that answers: the base name of a file and the exact words in it."""

    file: str = Field(min_length=1)
    quote: str = Field(min_length=1)

    @field_validator("quote", "file")
    @classmethod
    def _not_blank(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("must not be blank")
        return value


class Source(_Strict):
    """What must be cited: one place, or any one of several that say the same."""

    file: str | None = None
    quote: str | None = None
    any_of: tuple[Gold, ...] = ()

    @model_validator(mode="after")
    def _one_form(self) -> Source:
        single = self.file is not None and self.quote is not None
        if self.any_of and (self.file is not None or self.quote is not None):
            raise ValueError("write either `file` and `quote`, or `any_of`, not both")
        if not self.any_of and not single:
            raise ValueError("needs `file` and `quote`, or a non-empty `any_of`")
        if single:
            Gold(file=self.file or "", quote=self.quote or "")
        return self

    @property
    def alternatives(self) -> tuple[Gold, ...]:
        """The places of which one must be cited."""
        return self.any_of or (Gold(file=self.file or "", quote=self.quote or ""),)


class Turn(_Strict):
    """One question with what a right answer must cite and contain.

    Attributes:
        answer: a reference answer in words, for token F1 and containment.
    """

    question: str = Field(min_length=1)
    kind: AskedKind | None = None
    type: AnswerType | None = None
    sources: tuple[Source, ...] = ()
    must_include: tuple[str, ...] = ()
    category: Category | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None
    answer: str | None = None
    language: Literal["sv", "en"] | None = None

    @field_validator("question")
    @classmethod
    def _asks_something(cls, value: str) -> str:
        if not value.strip():
            raise ValueError("must not be blank")
        return value

    @field_validator("must_include")
    @classmethod
    def _are_patterns(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
        return value


class Item(Turn):
    """An item of a suite: a single question, or a conversation of turns."""

    id: str = Field(min_length=1)
    kind: Kind  # type: ignore[assignment]  # an item may also be a conversation
    question: str = ""
    turns: tuple[Turn, ...] = ()

    @field_validator("question")
    @classmethod
    def _asks_something(cls, value: str) -> str:
        return value

    @model_validator(mode="after")
    def _fits_its_kind(self) -> Item:
        if self.kind == "conversation":
            if not self.turns:
                raise ValueError("a conversation needs `turns`")
            if self.question or self.sources or self.must_include:
                raise ValueError(
                    "a conversation has `question`, `sources` and `must_include` in its turns only"
                )
        elif self.turns:
            raise ValueError("`turns` belong to `kind: conversation` only")
        elif not self.question.strip():
            raise ValueError("needs a `question`")
        return self
