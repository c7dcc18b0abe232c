// Orders a circuit: starts the order and waits for its price in one call, then lets somebody else approve it.
// Where Temporal is: TEMPORAL_ADDRESS, default localhost:7233.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"sort"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
)

// View is the part of an order's view that this program reads.
type View struct {
	OrderID string `json:"orderId"`
	State   string `json:"state"`
	Reason  string `json:"reason"`
	Quote   struct {
		ID    string `json:"id"`
		Price struct {
			DiscountPrice float64 `json:"discountPrice"`
		} `json:"price"`
	} `json:"quote"`
	Circuit struct {
		ID string `json:"crossRegionBandwidthId"`
	} `json:"circuit"`
}

func main() {
	if err := order(context.Background()); err != nil {
		log.Fatalln(err)
	}
}

func order(ctx context.Context) error {
	c, err := client.Dial(client.Options{HostPort: os.Getenv("TEMPORAL_ADDRESS")})
	if err != nil {
		return err
	}
	defer c.Close()

	regions := []string{"eu-west-1", "asia-north-1"}
	request := map[string]any{
		"action": "create", "vpcId": "vpc-1", "internetChargeType": "ByBandwidth",
		"crossRegionBandwidthName": "amsterdam-tokyo", "regionA": regions[0], "regionZ": regions[1],
		"bandwidth": 100, "requestedBy": "ana@example.com",
	}
	sort.Strings(regions) // The id is the lock of the circuit: the two regions are sorted.
	start := c.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID:                       "crb:vpc-1:" + strings.Join(regions, ":"),
		TaskQueue:                "crb-orders",
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, "crossRegionBandwidthOrder", request)

	// The request goes along as the update's argument: when another order for this circuit is open, the call is
	// refused. So it is safe to send it again when the answer was lost.
	quoted, err := c.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateName: "awaitQuote", Args: []any{map[string]any{"request": request}}, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return err
	}
	var view View
	if err := quoted.Get(ctx, &view); err != nil {
		return err
	}
	fmt.Println(view.State, view.Reason, view.Quote.Price.DiscountPrice, view.Quote.ID)
	if view.State != "awaitingApproval" {
		return nil
	}

	approved, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: view.OrderID, UpdateName: "approveOrder", WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{map[string]any{"by": "ben@example.com", "quote": view.Quote.ID}},
	})
	if err != nil {
		return err
	}
	var answer struct{ Text string }
	if err := approved.Get(ctx, &answer); err != nil {
		return err
	}
	fmt.Println(answer.Text)

	var result View
	if err := c.GetWorkflow(ctx, view.OrderID, "").Get(ctx, &result); err != nil {
		return err
	}
	fmt.Println(result.State, result.Circuit.ID)
	return nil
}
