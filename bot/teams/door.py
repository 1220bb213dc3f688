"""The HTTP door of Teams: reads, checks and hands on the activities that come in.

botbuilder's own route turns a malformed token into 500 and cannot send the plain
bodies that invokes are answered with, so the request is read here and botbuilder is
given the activity.
"""

from __future__ import annotations

import ipaddress
import json
import logging
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from botbuilder.core import InvokeResponse
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.settings import Settings
from bot.teams.handler import TeamsHandler

ROUTE = "/api/messages"
MAX_BODY = 512 * 1024

_log = logging.getLogger(__name__)


class _Account(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: str = Field(min_length=1, max_length=2000)


class _Part(BaseModel):
    model_config = ConfigDict(extra="allow", populate_by_name=True)

    type: str | None = None
    content_type: str | None = Field(None, alias="contentType")


class _Incoming(BaseModel):
    """What every activity must hold; Teams adds fields, so others are let through."""

    model_config = ConfigDict(extra="allow", populate_by_name=True)

    type: str = Field(min_length=1, max_length=100)
    id: str | None = Field(None, max_length=2000)
    channel_id: str = Field(alias="channelId", min_length=1, max_length=100)
    service_url: str = Field(alias="serviceUrl", pattern=r"^https?://", max_length=2000)
    conversation: _Account
    sender: _Account = Field(alias="from")
    recipient: _Account
    text: str | None = None
    locale: str | None = None
    name: str | None = None
    entities: list[_Part] | None = None
    attachments: list[_Part] | None = None
    members_added: list[_Account] | None = Field(None, alias="membersAdded")


class _Credentials:
    """The names under which botbuilder looks for its credentials."""

    def __init__(self, settings: Settings) -> None:
        self.APP_ID = settings.microsoft_app_id
        self.APP_PASSWORD = settings.microsoft_app_password
        self.APP_TYPE = settings.microsoft_app_type or "MultiTenant"
        self.APP_TENANTID = settings.microsoft_app_tenant_id


def adapter_of(settings: Settings) -> CloudAdapter:
    """botbuilder's adapter with the credentials of the settings, if any."""
    return CloudAdapter(ConfigurationBotFrameworkAuthentication(_Credentials(settings)))


class TeamsDoor:
    """Serves `POST /api/messages`."""

    def __init__(self, adapter: CloudAdapter, handler: TeamsHandler, *, local: bool) -> None:
        self._local = local
        self._handler = handler
        self._adapter = adapter
        self._adapter.on_turn_error = handler.on_error

    def add_to(self, app: web.Application) -> None:
        """Register the route."""
        app.router.add_post(ROUTE, self._receive)

    async def _receive(self, request: web.Request) -> web.Response:
        activity = _read(await _body(request))
        if self._local and not is_loopback(urlsplit(activity.service_url).hostname or ""):
            raise _refusal(web.HTTPForbidden, "Local mode serves clients on this machine only.")
        identity = await self._authenticate(activity, request.headers.get("Authorization", ""))
        try:
            answer = await self._adapter.process_activity(identity, activity, self._handler.on_turn)
        except Exception:  # noqa: BLE001  # whatever the connector raises
            # The reply could not be delivered: the sender cannot mend that.
            _log.exception("The reply to an activity was not delivered.")
            answer = None
        return _response(answer)

    async def _authenticate(self, activity: Activity, header: str) -> Any:
        """botbuilder's verdict on the token; any failure of its checks is a refusal."""
        authentication = self._adapter.bot_framework_authentication
        try:
            return await authentication.authenticate_request(activity, header)
        except Exception as error:  # noqa: BLE001
            # The checks raise whatever their parsers raise; the token is never logged.
            _log.warning("A request was refused: %s", type(error).__name__)
            raise _refusal(
                web.HTTPUnauthorized, "A valid Bot Framework token is required."
            ) from None


async def _body(request: web.Request) -> object:
    if request.content_type != "application/json":
        raise _refusal(web.HTTPUnsupportedMediaType, "Send the activity as application/json.")
    try:
        return json.loads(await request.text())
    except (ValueError, RecursionError, LookupError):
        raise _refusal(web.HTTPBadRequest, "The body is not valid JSON.") from None


def _read(body: object) -> Activity:
    """The activity in `body`; raises 400 naming the first field that is wrong."""
    try:
        _Incoming.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "body"
        reason = f"The activity is malformed: {field}: {first['msg']}."
        raise _refusal(web.HTTPBadRequest, reason) from None
    try:
        return Activity().deserialize(body)
    except Exception:  # noqa: BLE001  # msrest raises whatever its parsers raise
        raise _refusal(web.HTTPBadRequest, "The activity is malformed.") from None


def _response(answer: InvokeResponse | None) -> web.Response:
    if answer is None:
        return web.Response(status=200)
    return web.json_response(answer.body if answer.body is not None else {}, status=answer.status)


def _refusal(kind: type[web.HTTPException], reason: str) -> web.HTTPException:
    return kind(text=json.dumps({"error": reason}), content_type="application/json")


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine alone."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
