"""botbuilder's adapter, with our own way to the connector."""

from __future__ import annotations

from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botframework.connector.auth import ClaimsIdentity, ConnectorFactory

from bot.settings import Settings
from bot.teams.bearer import Bearer
from bot.teams.delivery import Conversations, Courier


class _Credentials:
    """The settings by the names that botbuilder reads."""

    def __init__(self, settings: Settings) -> None:
        self.APP_ID = settings.microsoft_app_id
        self.APP_PASSWORD = settings.microsoft_app_password
        self.APP_TYPE = settings.microsoft_app_type or "MultiTenant"
        self.APP_TENANTID = settings.microsoft_app_tenant_id


def adapter_of(settings: Settings, courier: Courier) -> CloudAdapter:
    """The adapter with the credentials of the settings, if any; sends by `courier`."""
    return CloudAdapter(_Authentication(_Credentials(settings), courier))


class _Authentication(ConfigurationBotFrameworkAuthentication):  # type: ignore[misc]
    """botbuilder's credentials, behind our own client of the connector."""

    def __init__(self, configuration: _Credentials, courier: Courier) -> None:
        super().__init__(configuration)
        self._courier = courier
        self._bearers: dict[str, Bearer] = {}

    def create_connector_factory(self, claims_identity: ClaimsIdentity) -> ConnectorFactory:
        """What makes a client of the connector for each turn."""
        inner = super().create_connector_factory(claims_identity)
        return _Factory(inner, self._courier, self._bearers)

    async def create_user_token_client(self, claims_identity: ClaimsIdentity) -> None:
        """None: the bot signs nobody in, and botbuilder would make one every turn."""


class _Factory(ConnectorFactory):  # type: ignore[misc]
    def __init__(
        self, inner: ConnectorFactory, courier: Courier, bearers: dict[str, Bearer]
    ) -> None:
        self._inner = inner
        self._courier = courier
        self._bearers = bearers

    async def create(self, service_url: str, audience: str | None = None) -> _Client:
        """A client for the connector at `service_url`."""
        key = audience or ""
        if key not in self._bearers:
            client = await self._inner.create(service_url, audience)
            self._bearers[key] = Bearer(client.config.credentials)
        return _Client(Conversations(self._courier, service_url, self._bearers[key]))


class _Client:
    """The part of botbuilder's client that its adapter uses."""

    def __init__(self, conversations: Conversations) -> None:
        self.conversations = conversations
