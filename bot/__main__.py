"""Starts the service: `python -m bot`, with settings from the environment and `.env`."""

from __future__ import annotations

import functools
import logging
import os
import sys
from typing import NoReturn

from aiohttp import web

from bot.app import IDLE_SECONDS, MAX_HEADER, create_app, open_backend
from bot.settings import BadSettings, Settings
from bot.teams.loopback import is_loopback
from bot.telemetry.logs import set_up
from bot.telemetry.tracing import TracingUnavailable

BAD_SETTINGS = 2
CANNOT_LISTEN = 1
# For the requests in flight; with what `app` takes after it, the end comes within ten.
SHUTDOWN_SECONDS = 6.0
MIN_KEY = 16


def main() -> int:
    """Run until told to stop; returns the exit code."""
    set_up("text")
    try:
        settings = Settings.load()
    except BadSettings as error:
        _say(str(error))
        return BAD_SETTINGS
    set_up(settings.log_format)
    if problem := problem_of(settings):
        _say(problem)
        return BAD_SETTINGS
    if settings.local_mode:
        _say(
            "Local mode: no MICROSOFT_APP_ID is set, so only the local Teams client on this "
            "machine is served."
        )
    elif not settings.tenants:
        _say("Nobody is let in: set ALLOWED_TENANTS to the ids of the tenants that may ask.")
    _say(f"Listening on http://{settings.host}:{settings.port}/api/messages")
    try:
        serve(create_app(settings, functools.partial(open_backend, settings)), settings)
    except TracingUnavailable as error:
        _say(str(error))
        return BAD_SETTINGS
    except OSError as error:
        _say(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. Set HOST or PORT."
        )
        return CANNOT_LISTEN
    return 0


def serve(app: web.Application, settings: Settings) -> None:
    """Serve `app` until SIGTERM; what is in flight then is finished first.

    Raises `OSError` when the address cannot be listened on.
    """
    web.run_app(
        app,
        host=settings.host,
        port=settings.port,
        print=None,
        access_log=None,
        shutdown_timeout=SHUTDOWN_SECONDS,
        keepalive_timeout=IDLE_SECONDS,
        max_field_size=MAX_HEADER,
    )


def problem_of(settings: Settings) -> str:
    """What keeps the service from starting with `settings`; empty when nothing does."""
    if settings.local_mode and not is_loopback(settings.host):
        return (
            f"HOST is {settings.host}, but without MICROSOFT_APP_ID nobody who asks is known, so "
            "the service listens on 127.0.0.1 only. Unset HOST, or set the credentials of the "
            "Azure Bot."
        )
    if settings.source_access == "signed" and len(settings.source_key) < MIN_KEY:
        return (
            f"SOURCE_ACCESS is signed: set SOURCE_KEY to a secret of {MIN_KEY} characters or more."
        )
    if settings.local_mode:
        return ""
    kind = settings.microsoft_app_type.lower()
    if kind == "singletenant" and not settings.microsoft_app_tenant_id:
        return "MICROSOFT_APP_TYPE is SingleTenant: set MICROSOFT_APP_TENANT_ID as well."
    if kind != "userassignedmsi" and not settings.microsoft_app_password:
        return "MICROSOFT_APP_ID is set: set MICROSOFT_APP_PASSWORD as well."
    if kind not in {"", "singletenant", "multitenant", "userassignedmsi"}:
        return (
            f"MICROSOFT_APP_TYPE is {settings.microsoft_app_type}; it must be SingleTenant, "
            "MultiTenant or UserAssignedMSI."
        )
    return ""


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def leave(code: int) -> NoReturn:
    """End the process at once; whatever a thread still works out is for nobody any more.

    Python would wait for it, and on a busy machine longer than we are given.
    """
    logging.shutdown()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    leave(main())
