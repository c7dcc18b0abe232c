"""Starts an order much like that of order.py, encrypted, and prints its price: pip install temporalio cryptography

CRB_ENCRYPTION_KEYS_FILE is that of the workers. Where Temporal is: TEMPORAL_ADDRESS, default localhost:7233.
"""

import asyncio
import os
from base64 import b64decode
from dataclasses import replace

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from order import REQUEST, order_id
from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.converter import DataConverter, PayloadCodec

with open(os.environ["CRB_ENCRYPTION_KEYS_FILE"]) as file:
    LINES = [line.strip().split(":", 1) for line in file if line.strip() and not line.strip().startswith("#")]
KEYS = {name.encode(): AESGCM(b64decode(key)) for name, key in LINES}


class Codec(PayloadCodec):
    async def encode(self, payloads):
        return [self.seal(p, os.urandom(12), *next(iter(KEYS.items()))) for p in payloads]  # The first key encrypts.

    async def decode(self, payloads):
        return [self.open(p) if p.metadata.get("encoding") == b"binary/encrypted" else p for p in payloads]

    def seal(self, p, iv, name, key):
        form = {"encoding": b"binary/encrypted", "encryption-key-id": name}
        return Payload(metadata=form, data=iv + key.encrypt(iv, p.SerializeToString(), None))

    def open(self, p):
        return Payload.FromString(KEYS[p.metadata["encryption-key-id"]].decrypt(p.data[:12], p.data[12:], None))


async def main():
    converter = replace(DataConverter.default, payload_codec=Codec())
    client = await Client.connect(os.environ.get("TEMPORAL_ADDRESS", "localhost:7233"), data_converter=converter)
    queue = os.environ.get("CRB_TASK_QUEUE", "crb-orders")
    request = {**REQUEST, "regionZ": "na-west-1", "crossRegionBandwidthName": "singapore-california"}
    order = await client.start_workflow("crossRegionBandwidthOrder", request, id=order_id(request), task_queue=queue)
    view = await order.execute_update("awaitQuote")
    print(view["state"], view.get("quote", {}).get("price", {}).get("discountPrice"), view.get("reason", ""))


asyncio.run(main())
