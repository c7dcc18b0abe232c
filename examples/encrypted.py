"""Does what order.py does, encrypted: pip install temporalio cryptography, and set CRB_ENCRYPTION_KEYS_FILE."""

import asyncio
import os
from base64 import b64decode

import order
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.converter import DataConverter, PayloadCodec

with open(os.environ["CRB_ENCRYPTION_KEYS_FILE"]) as file:
    LINES = [line.strip().split(":") for line in file if ":" in line and not line.startswith("#")]
KEYS = {name.encode(): AESGCM(b64decode(key)) for name, key in LINES}


class Codec(PayloadCodec):
    async def encode(self, payloads):
        name, key = next(iter(KEYS.items()))  # The first key encrypts.
        form = {"encoding": b"binary/encrypted", "encryption-key-id": name}
        plain = [(os.urandom(12), payload.SerializeToString()) for payload in payloads]
        return [Payload(metadata=form, data=iv + key.encrypt(iv, data, None)) for iv, data in plain]

    async def decode(self, payloads):
        return [decrypted(payload) if "encryption-key-id" in payload.metadata else payload for payload in payloads]


def decrypted(payload):
    key = KEYS[payload.metadata["encryption-key-id"]]
    return Payload.FromString(key.decrypt(payload.data[:12], payload.data[12:], None))


request = {**order.REQUEST, "regionZ": "na-west-1", "crossRegionBandwidthName": "singapore-california"}
asyncio.run(order.main(request, data_converter=DataConverter(payload_codec=Codec())))
