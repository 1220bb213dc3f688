"""Messages as they go out.

msrest asks of each part of what it sends what that is, and learns its own models anew
every time: for a card, half of what a turn costs. Most of a message of ours is JSON
already and is taken as it is.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from botbuilder.schema import Activity
from msrest.serialization import Model, Serializer

Json = dict[str, Any]


def wire(activity: Activity) -> Json:
    """What botbuilder makes of `activity`; cards and channel data are shared with it."""
    return _fields(activity)


def _fields(model: Model) -> Json:
    values = {key["key"]: getattr(model, name) for name, key in model._attribute_map.items()}
    return {key: _json(value) for key, value in values.items() if value is not None}


def _json(value: Any) -> Any:
    if isinstance(value, Model):
        return _fields(value)
    if isinstance(value, list):
        return [_json(one) if isinstance(one, Model) else one for one in value]
    return Serializer.serialize_iso(value) if isinstance(value, datetime) else value
