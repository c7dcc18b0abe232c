"""Starts an encrypted order and prints its price: pip install temporalio cryptography

CRB_ENCRYPTION_KEYS are those of the workers: id:key,id:key. Where Temporal is: TEMPORAL_ADDRESS, default localhost:7233.
"""

import asyncio
import base64
import dataclasses
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.converter import DataConverter, PayloadCodec

REQUEST = {
    "action": "create",
    "vpcId": "vpc-1",
    "internetChargeType": "ByBandwidth",
    "crossRegionBandwidthName": "singapore-california",
    "regionA": "asia-southeast-1",
    "regionZ": "na-west-1",
    "bandwidth": 100,
    "requestedBy": "ana@example.com",
}
ORDER_ID = "crb:vpc-1:asia-southeast-1:na-west-1"  # The regions are sorted.

KEYS = dict(entry.strip().split(":", 1) for entry in os.environ["CRB_ENCRYPTION_KEYS"].split(","))


class Codec(PayloadCodec):
    async def encode(self, payloads):
        return [self.seal(p, os.urandom(12)) for p in payloads]

    async def decode(self, payloads):
        return [self.open(p) if p.metadata.get("encoding") == b"binary/encrypted" else p for p in payloads]

    def seal(self, p, iv):
        key_id, key = next(iter(KEYS.items()))  # The first one encrypts.
        metadata = {"encoding": b"binary/encrypted", "encryption-key-id": key_id.encode()}
        return Payload(metadata=metadata, data=iv + AESGCM(base64.b64decode(key)).encrypt(iv, p.SerializeToString(), None))

    def open(self, p):
        cipher = AESGCM(base64.b64decode(KEYS[p.metadata["encryption-key-id"].decode()]))
        return Payload.FromString(cipher.decrypt(p.data[:12], p.data[12:], None))


async def main():
    converter = dataclasses.replace(DataConverter.default, payload_codec=Codec())
    client = await Client.connect(os.environ.get("TEMPORAL_ADDRESS", "localhost:7233"), data_converter=converter)
    queue = os.environ.get("CRB_TASK_QUEUE", "crb-orders")
    order = await client.start_workflow("crossRegionBandwidthOrder", REQUEST, id=ORDER_ID, task_queue=queue)
    view = await order.execute_update("awaitQuote")
    print(view["state"], view["quote"]["price"].get("discountPrice"))


if __name__ == "__main__":
    asyncio.run(main())
