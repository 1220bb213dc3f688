"""What outlives a turn: answers, the feedback on them, and questions without an answer.

Nothing here says who asked. People, conversations and messages are kept as keyed hashes,
the address that a human's answer goes to is encrypted until it has been sent, and texts
that people wrote are masked before they are kept.
"""

from bot.storage.records import Case, Feedback, Json, NearPassage, Who
from bot.storage.store import Storage

__all__ = ["Case", "Feedback", "Json", "NearPassage", "Storage", "Who"]
