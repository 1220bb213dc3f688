"""Every error that the evaluator's commands raise on purpose.

EvaluationError
├── SuiteError    a suite is malformed: file, item and field
├── BeirError     a BEIR folder is malformed: file and line
├── ResultError   an earlier result cannot be read or does not fit
└── GateError     a gate is not written as METRIC=VALUE, or names no metric
"""

from __future__ import annotations

from index.errors import SamverkanError


class EvaluationError(SamverkanError):
    """Base of what keeps an evaluation from being run."""


class SuiteError(EvaluationError):
    """A suite is refused; one line a finding, each with file, item and field."""


class BeirError(EvaluationError):
    """A BEIR folder is refused; names the file and the line."""


class ResultError(EvaluationError):
    """An earlier result file cannot be read, or is of another format."""


class GateError(EvaluationError):
    """A gate cannot be understood."""
