#!/bin/sh
# Orders a circuit with Temporal's command line only. TEMPORAL_ADDRESS says where Temporal is.
set -e

id=crb:vpc-2:asia-east-1:asia-south-1 # the two regions sorted
request='{
  "action": "create",
  "vpcId": "vpc-2",
  "internetChargeType": "ByBandwidth",
  "crossRegionBandwidthName": "taipei-mumbai",
  "regionA": "asia-south-1",
  "regionZ": "asia-east-1",
  "bandwidth": 20,
  "requestedBy": "ana@example.com"
}'

# Starts the order and waits for its quote. It is refused when another order for this circuit is open.
temporal workflow execute-update-with-start --workflow-id "$id" --type crossRegionBandwidthOrder \
  --task-queue crb-orders --id-conflict-policy UseExisting --input "$request" \
  --update-name awaitQuote --update-input "{\"request\": $request}"

# A decision names the quote. Temporal's UI and `crb show` show its id too.
quote=$(temporal workflow query --workflow-id "$id" --type order --output json |
  sed -n 's/.*"id": *"\(Q[0-9]*-[0-9a-f]*\)".*/\1/p' | head -n 1)
temporal workflow update execute --workflow-id "$id" --name approveOrder \
  --input "{\"by\": \"ben@example.com\", \"quote\": \"$quote\"}"
temporal workflow result --workflow-id "$id" --output json
