export { crossRegionBandwidthNotice } from './notice.js';
export { crossRegionBandwidthOrder } from './order.js';
export { crossRegionBandwidthPlan } from './plan.js';
