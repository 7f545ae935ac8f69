"""The file that a backup is kept in: sealed with AES-256-GCM piece by piece, so that its size needs no memory.

Layout: a line that names format and key, 16 bytes of salt, then pieces. Each piece is sealed under a key that is
drawn from BACKUP_KEY and the salt, with its place and "last or not" in the nonce: what is changed, swapped, cut off
or added does not open. BACKUP_KEY is a key of its own, kept apart from the backups.
"""

import secrets
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PIECE = 1024 * 1024
_TAG, _SALT = 16, 16
_FORMAT = b"clinic backup 1 "
_HEAD = len(_FORMAT) + 12 + 1


class Closed(ValueError):
    """The file is not a backup, not whole, not unchanged, or sealed with another key."""


def key_of(text: str) -> bytes:
    """BACKUP_KEY as 32 bytes; raises Closed where it is none."""
    try:
        key = b64decode(text, validate=True)
    except (NotBase64, ValueError):
        key = b""
    if len(key) != 32:
        raise Closed("BACKUP_KEY must be 32 bytes in base64: `openssl rand -base64 32` makes one.")
    return key


def _name(key: bytes) -> bytes:
    return sha256(b"backup key\n" + key).hexdigest()[:12].encode()


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(hashes.SHA256(), 32, salt, b"clinic backup").derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealing:
    """`with Sealing(file, key) as out: out.write(...)`; the last piece is sealed when the block ends well."""

    def __init__(self, file: BinaryIO, key: bytes) -> None:
        salt = secrets.token_bytes(_SALT)
        self.file, self.cipher = file, _cipher(key, salt)
        self.head = _FORMAT + _name(key) + b"\n"
        self.waiting, self.number = bytearray(), 0
        file.write(self.head + salt)

    def write(self, data: bytes) -> int:
        """Take these bytes; whole pieces leave at once."""
        self.waiting += data
        while len(self.waiting) > PIECE:
            self._put(bytes(self.waiting[:PIECE]), last=False)
            del self.waiting[:PIECE]
        return len(data)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self.file.write(self.cipher.encrypt(_nonce(self.number, last), piece, self.head))
        self.number += 1

    def __enter__(self) -> "Sealing":
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self._put(bytes(self.waiting), last=True)


def opened(file: BinaryIO, key: bytes) -> Iterator[bytes]:
    """The pieces in the clear; raises Closed at the first one that is not as it was written."""
    head, salt = file.read(_HEAD), file.read(_SALT)
    if not head.startswith(_FORMAT) or len(salt) < _SALT:
        raise Closed("This is not a backup of the clinic.")
    if head[len(_FORMAT) : -1] != _name(key):
        raise Closed("This backup is sealed with another BACKUP_KEY.")
    cipher, number = _cipher(key, salt), 0
    piece = file.read(PIECE + _TAG)
    while True:
        following = file.read(PIECE + _TAG)
        try:
            yield cipher.decrypt(_nonce(number, not following), piece, head)
        except (InvalidTag, ValueError):
            raise Closed("This backup was changed, or is not whole.") from None
        if not following:
            return
        piece, number = following, number + 1
