"""An authenticator in Python: it makes a key and signs with it, as a security key or a phone does."""

import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

PRESENT = AuthenticatorData.FLAG.UP


@dataclass
class Authenticator:
    """`origin` is the site that the browser sees; `counts` is how often it has signed."""

    origin: str = "http://hubbub.example"
    host: str = "hubbub.example"
    counts: int = 0
    key: EllipticCurvePrivateKey = field(default_factory=lambda: generate_private_key(SECP256R1()))
    id: bytes = b"credential-0001"

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.create` gives."""
        public = ES256.from_cryptography_key(self.key.public_key())  # type: ignore[no-untyped-call]  # fido2 says nothing
        credential = AttestedCredentialData.create(Aaguid.NONE, self.id, public)
        data = AuthenticatorData.create(
            sha256(self.host.encode()), PRESENT | AuthenticatorData.FLAG.AT, self.counts, credential
        )
        said = self._say(CollectedClientData.TYPE.CREATE, options)
        attested = AttestationObject.create("none", data, {})
        return self._answer(clientDataJSON=said, attestationObject=bytes(attested))

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """What `navigator.credentials.get` gives."""
        data = AuthenticatorData.create(sha256(self.host.encode()), PRESENT, self.counts)
        said = self._say(CollectedClientData.TYPE.GET, options)
        signature = self.key.sign(data + sha256(said), ECDSA(SHA256()))
        return self._answer(clientDataJSON=said, authenticatorData=bytes(data), signature=signature)

    def _say(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> dict[str, Any]:
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": {name: websafe_encode(value) for name, value in response.items()},
            "clientExtensionResults": {},
        }
