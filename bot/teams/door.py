"""The HTTP door of Teams: reads, checks and hands on the activities that come in.

botbuilder's own route turns a malformed token into 500 and cannot send the plain
bodies that invokes are answered with, so the request is read here and botbuilder is
given the activity.
"""

from __future__ import annotations

import asyncio
import json
import logging
from urllib.parse import urlsplit

from aiohttp import web
from botbuilder.core import InvokeResponse
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity
from botframework.connector.auth import (
    AuthenticateRequestResult,
    AuthenticationConstants,
    ClaimsIdentity,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.teams.handler import TeamsHandler
from bot.teams.loopback import is_loopback
from bot.teams.signing_keys import KeysUnavailable
from bot.teams.tokens import Claims, NotAllowed, TokenGate
from index.errors import SamverkanError

ROUTE = "/api/messages"
MAX_BODY = 512 * 1024
ANONYMOUS = AuthenticationConstants.ANONYMOUS_AUTH_TYPE

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


class TeamsDoor:
    """Serves `POST /api/messages`.

    Args:
        gate: judges the tokens; `None` in local mode, which serves this machine alone.
        body_seconds: how long a client may take to send the body.
    """

    def __init__(
        self,
        adapter: CloudAdapter,
        handler: TeamsHandler,
        gate: TokenGate | None,
        *,
        body_seconds: float,
    ) -> None:
        self._gate = gate
        self._body_seconds = body_seconds
        self._handler = handler
        self._adapter = adapter
        self._adapter.on_turn_error = handler.on_error

    def add_to(self, app: web.Application) -> None:
        """Register the route."""
        app.router.add_post(ROUTE, self._receive)

    async def _receive(self, request: web.Request) -> web.Response:
        try:
            activity, claims = await self._admitted(request)
        except SamverkanError as error:
            raise _refused(error) from None
        try:
            identity = self._identity(claims)
            answer = await self._adapter.process_activity(identity, activity, self._handler.on_turn)
        except Exception:  # noqa: BLE001  # whatever the connector raises
            # The reply could not be delivered: the sender cannot mend that.
            _log.exception("The reply to an activity was not delivered.")
            answer = None
        return _response(answer)

    async def _admitted(self, request: web.Request) -> tuple[Activity, Claims]:
        """The activity and who vouches for it; the token is judged before the body is read."""
        if self._gate is None:
            _require_this_machine(request.remote or "", request.url.host or "")
            activity = _read(await _body(request, self._body_seconds))
            _require_this_machine(urlsplit(activity.service_url).hostname or "")
            return activity, {}
        token = await self._gate.verify(request.headers.get("Authorization", ""))
        activity = _read(await _body(request, self._body_seconds))
        self._gate.admit(token, activity)
        return activity, token.claims

    def _identity(self, claims: Claims) -> AuthenticateRequestResult:
        """What botbuilder needs to reply in the name of our app."""
        authentication = self._adapter.bot_framework_authentication
        identity = ClaimsIdentity(claims, True, None if claims else ANONYMOUS)
        result = AuthenticateRequestResult()
        result.claims_identity = identity
        result.audience = authentication.get_originating_audience()
        result.connector_factory = authentication.create_connector_factory(identity)
        return result


def _require_this_machine(*hosts: str) -> None:
    """Refuse others; a page in a browser here may call us by a name that it chose."""
    if not all(is_loopback(host) for host in hosts):
        raise NotAllowed("local mode serves clients on this machine only")


def _refused(error: SamverkanError) -> web.HTTPException:
    """The answer to whoever is kept out; the log has the reason, and neither has the token."""
    _log.warning("A request was refused: %s", error)
    if isinstance(error, KeysUnavailable):
        return _refusal(web.HTTPServiceUnavailable, "Tokens cannot be judged right now.")
    if isinstance(error, NotAllowed):
        return _refusal(web.HTTPForbidden, "Not allowed here.")
    return _refusal(web.HTTPUnauthorized, "A valid Bot Framework token is required.")


async def _body(request: web.Request, seconds: float) -> object:
    if request.content_type != "application/json":
        raise _refusal(web.HTTPUnsupportedMediaType, "Send the activity as application/json.")
    try:
        async with asyncio.timeout(seconds):
            text = await request.text()
        return json.loads(text)
    except TimeoutError:
        raise _refusal(web.HTTPRequestTimeout, "The body came too slowly.") from None
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
