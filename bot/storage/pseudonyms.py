"""Turns ids of people and conversations into what tells nothing without the key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from bot.storage.records import Json

KEY_FILE = "hash.key"
_SEALED = "sealed"

_log = logging.getLogger(__name__)


class Pseudonyms:
    """Keyed hashes of ids, and encryption for the few that are needed again.

    A plain hash of an id is no protection: whoever has the ids of all staff can hash
    them. Without the key nothing can be matched; with a new key nothing old can.

    Args:
        key: the secret; without one a random key is used, so that nothing can be matched
            later.
        folder: where the key is kept when none is given; it may come late.
    """

    def __init__(self, key: str = "", folder: Path | None = None) -> None:
        self._folder = None if key else folder
        self._secret = key if key or folder else secrets.token_hex(32)

    def prepare(self) -> None:
        """Have the key at hand, and in its folder; raises `OSError` when that is away.

        A folder that comes back empty gets the key again: with another one, what is kept
        from now on could not be erased by whoever asked it after the next start.
        """
        if self._folder:
            self._secret = key_in(self._folder, self._secret)

    @property
    def _key(self) -> bytes:
        if not self._secret:
            self.prepare()
        return self._secret.encode()

    @property
    def _cipher(self) -> Fernet:
        derived = hmac.new(self._key, b"addresses", hashlib.sha256).digest()
        return Fernet(base64.urlsafe_b64encode(derived))

    def of(self, kind: str, value: str) -> str:
        """The hash of `value`, which is an id of `kind`; empty for an empty one."""
        if not value:
            return ""
        return hmac.new(self._key, f"{kind}\n{value}".encode(), hashlib.sha256).hexdigest()

    def seal(self, address: Json) -> Json:
        """`address`, encrypted."""
        if not address:
            return {}
        return {_SEALED: self._cipher.encrypt(json.dumps(address).encode()).decode()}

    def unseal(self, kept: Json) -> Json:
        """The address in `kept`; empty where there is none or the key is another."""
        if not kept.get(_SEALED):
            return {}
        try:
            address: Json = json.loads(self._cipher.decrypt(kept[_SEALED].encode()))
        except InvalidToken:
            _log.error("An address was sealed with another HASH_KEY and cannot be read.")
            return {}
        return address


def key_in(folder: Path, known: str = "") -> str:
    """The key kept in `folder`; the first time `known` is, or one that is made.

    Raises:
        OSError: it cannot be kept there, or the file that keeps it is empty.
    """
    path = folder / KEY_FILE
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(known or secrets.token_hex(32))
    except FileExistsError:
        pass
    key = path.read_text().strip()
    if not key:
        raise OSError(f"{path} is empty: put the key back from a copy, or delete the file.")
    return key
