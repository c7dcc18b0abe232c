import type { z } from 'zod';
import type { Frozen } from './frozen.js';
import type { orderPlanSchema } from './schemas/plan.js';

/** The workflow type that asks what an order would cost, and who would have to approve it. It buys nothing. */
export const PLAN_WORKFLOW = 'crossRegionBandwidthPlan';

/** What would become of a request. It holds no price: the order asks again. */
export type OrderPlan = Frozen<z.infer<typeof orderPlanSchema>>;
