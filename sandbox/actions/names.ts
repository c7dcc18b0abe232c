/** The actions of the service zec that the sandbox knows. */
export const ZEC_ACTIONS = [
  'DescribeCrossRegionBandwidthRegions',
  'InquiryPriceCreateCrossRegionBandwidth',
  'CreateCrossRegionBandwidth',
  'DescribeCrossRegionBandwidth',
  'InquiryPriceModifyCrossRegionBandwidth',
  'ModifyCrossRegionBandwidth',
  'ModifyCrossRegionBandwidthAttribute',
  'DeleteCrossRegionBandwidth',
  'RenewCrossRegionBandwidth',
  'DescribeVpcs',
  'DescribeSubnetRegions',
  'DescribeZones',
  'DescribeSubnets',
] as const;

/** The actions of the service zbc that the sandbox knows. */
export const ZBC_ACTIONS = ['DescribeBillDetail', 'DescribeTransactionHistory', 'DescribeCustomerBalance'] as const;

export const ACTION_NAMES = [...ZEC_ACTIONS, ...ZBC_ACTIONS] as const;
