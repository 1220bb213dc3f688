"""The last net: personal data and tokens are masked in whatever reaches the log.

Nothing of ours logs what people write; this is for the texts of errors, ours and those of
libraries, which may hold anything.
"""

from __future__ import annotations

import logging
import re

from bot.privacy.masking import mask

# Longer records are cut: finding takes time, and nobody reads them.
_LONGEST = 20_000
_TOKEN = re.compile(r"\bBearer\s+[\w.~+/=-]+", re.IGNORECASE)
_exceptions = logging.Formatter()


def mask_record(record: logging.LogRecord) -> bool:
    """A filter for a handler: masks the message and the traceback, and lets all through."""
    record.msg, record.args = masked_line(record.getMessage()), None
    if record.exc_info:
        record.exc_text = _exceptions.formatException(record.exc_info)
        # Without it every formatter takes the text, and none makes its own again.
        record.exc_info = None
    if record.exc_text:
        record.exc_text = masked_line(record.exc_text)
    return True


def masked_line(text: str) -> str:
    """`text` as it may stand in the log."""
    return mask(_TOKEN.sub("Bearer …", text[:_LONGEST]))
