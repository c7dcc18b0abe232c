"""Orders a circuit: starts the order and waits for its price in one call, then lets somebody else approve it.

    pip install temporalio
    python examples/order.py

Where Temporal is: TEMPORAL_ADDRESS, default localhost:7233.
"""

import asyncio
import os

from temporalio.client import Client, WithStartWorkflowOperation, WorkflowUpdateFailedError
from temporalio.common import WorkflowIDConflictPolicy

REQUEST = {
    "action": "create",
    "vpcId": "vpc-1",
    "internetChargeType": "ByBandwidth",
    "crossRegionBandwidthName": "singapore-tokyo",
    "regionA": "asia-southeast-1",
    "regionZ": "asia-north-1",
    "bandwidth": 100,
    "requestedBy": "ana@example.com",
}


def order_id(request):
    """The id is the lock of the circuit: the two regions are sorted."""
    return ":".join(["crb", request["vpcId"], *sorted([request["regionA"], request["regionZ"]])])


async def main(request=REQUEST, **options):
    client = await Client.connect(os.environ.get("TEMPORAL_ADDRESS", "localhost:7233"), **options)

    # The request goes along as the update's argument: when another order for this circuit is open, the call is
    # refused. So it is safe to send it again when the answer was lost.
    view = await client.execute_update_with_start_workflow(
        "awaitQuote",
        {"request": request},
        start_workflow_operation=WithStartWorkflowOperation(
            "crossRegionBandwidthOrder",
            request,
            id=order_id(request),
            task_queue=os.environ.get("CRB_TASK_QUEUE", "crb-orders"),
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        ),
    )
    print(view["state"], view.get("reason", ""))
    if view["state"] != "awaitingApproval":
        return
    quote = view["quote"]
    print("price", quote["price"].get("discountPrice"), "quote", quote["id"])

    order = client.get_workflow_handle(view["orderId"])
    try:
        await order.execute_update("approveOrder", {"by": "ana@example.com", "quote": quote["id"]})
    except WorkflowUpdateFailedError as refused:
        print("refused:", refused.cause)  # Ana asked for it, so somebody else must approve.
    answer = await order.execute_update("approveOrder", {"by": "ben@example.com", "quote": quote["id"]})
    print(answer["text"])

    result = await order.result()
    print(result["state"], result["circuit"]["crossRegionBandwidthId"])


if __name__ == "__main__":
    asyncio.run(main())
