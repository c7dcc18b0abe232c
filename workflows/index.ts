export { crossRegionBandwidthOrder } from './order.js';
