"""A device with passkeys, in Python: what it answers, and what somebody with bad intent would change in it."""

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN = "https://clinic.example"
_PRESENT, _VERIFIED, _ATTESTED = 1, 4, 64


def text(raw: bytes) -> str:
    """As the browser's script writes bytes."""
    return urlsafe_b64encode(raw).decode().rstrip("=")


def raw(written: str) -> bytes:
    """And back."""
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))


class Device:
    """A device with one passkey. `origin` and `site`: where it is; `verified`: whether it asked for a PIN."""

    def __init__(self, name: str = "one") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(name.encode()).digest()
        self.count, self.handle = 0, b""

    def made(self, options: dict[str, Any], **how: Any) -> str:
        """The answer when a passkey is added."""
        self.handle = raw(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor2.dumps(public)
        data = self._data(options["rp"]["id"], flags=_ATTESTED, **how) + attested
        stated = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        said = self._said("webauthn.create", options["challenge"], **how)
        return self._answer({"clientDataJSON": text(said), "attestationObject": text(stated)})

    def used(self, options: dict[str, Any], *, count: int = 0, **how: Any) -> str:
        """The answer when one is used; `count` is what the device counts now, 0 where it does not count."""
        data = self._data(options["rpId"], count=count, **how)
        said = self._said("webauthn.get", options["challenge"], **how)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": said,
            "authenticatorData": data,
            "signature": signature,
            "userHandle": self.handle,
        }
        return self._answer({name: text(value) for name, value in response.items()})

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps({"id": text(self.id), "rawId": text(self.id), "type": "public-key", "response": response})

    def _data(self, asked: str, *, flags: int = 0, count: int = 0, verified: bool = True, **how: Any) -> bytes:
        flags |= _PRESENT | (_VERIFIED if verified else 0)
        return hashlib.sha256(how.get("site", asked).encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")

    def _said(self, what: str, challenge: str, *, origin: str = ORIGIN, **how: Any) -> bytes:
        return json.dumps({"type": what, "challenge": challenge, "origin": origin, "crossOrigin": False}).encode()
