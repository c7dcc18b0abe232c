import type { SandboxSettings } from './settings.js';

/** The creation time of everything that exists from the start. */
const SEED_TIME = '2026-01-01T00:00:00Z';

/** A row of DescribeVpcs. A VPC is global: no field tells its regions. */
export interface VpcInfo {
  vpcId: string;
  name: string;
  cidrBlock: string;
  ipv6CidrBlock: string | null;
  mtu: number;
  isDefault: boolean;
  createTime: string;
  usageIpv4Count: number;
  usageIpv6Count: number;
  securityGroupId: string;
  dnsZoneIds: string[];
  resourceGroup: { resourceGroupId: string; resourceGroupName: string };
  tags: { tags: { key: string; value: string }[] };
}

export function vpcInfos({ vpcs, resourceGroup }: SandboxSettings): VpcInfo[] {
  return vpcs.map(({ vpcId, name, cidrBlock, isDefault, tags }) => ({
    vpcId,
    name: name ?? `sandbox-${vpcId}`,
    cidrBlock: cidrBlock ?? '10.1.0.0/16',
    ipv6CidrBlock: null,
    mtu: 1500,
    isDefault: isDefault ?? false,
    createTime: SEED_TIME,
    usageIpv4Count: 0,
    usageIpv6Count: 0,
    securityGroupId: 'sg-1',
    dnsZoneIds: [],
    resourceGroup: { ...resourceGroup },
    tags: { tags: (tags ?? []).map((tag) => ({ ...tag })) },
  }));
}

/** Rows of DescribeSubnets. */
export function subnetInfos(settings: SandboxSettings) {
  const vpcNames = new Map(vpcInfos(settings).map(({ vpcId, name }) => [vpcId, name]));
  return settings.subnets
    .filter(({ vpcId }) => vpcNames.has(vpcId))
    .map(({ subnetId, vpcId, regionId, cidrBlock }) => ({
      subnetId,
      regionId,
      name: subnetId,
      cidrBlock,
      gatewayIpAddress: cidrBlock.replace(/\d+\/\d+$/, '1'),
      ipv6CidrBlock: null,
      ipv6GatewayIpAddress: null,
      stackType: 'IPv4',
      ipv6Type: null,
      vpcId,
      vpcName: vpcNames.get(vpcId),
      usageIpv4Count: 0,
      usageIpv6Count: 0,
      createTime: SEED_TIME,
      isDefault: false,
      dhcpOptionsSetId: null,
      ipv6MaskLength: null,
    }));
}

/** The two names that the documented samples give to region ids. */
const REGION_NAMES: Readonly<Record<string, string>> = { 'asia-east-1': 'Shanghai', 'asia-north-1': 'Beijing' };

/** Rows of DescribeSubnetRegions. */
export function regionInfos({ regions }: SandboxSettings) {
  return regions.map((regionId) => {
    const name = REGION_NAMES[regionId] ?? regionId;
    return { regionId, regionName: name, regionTitle: name, enablePubIpv6: false };
  });
}

/** Rows of DescribeZones: one zone a region. */
export function zoneInfos(settings: SandboxSettings) {
  return regionInfos(settings).map(({ regionId, regionName }) => ({
    zoneId: `${regionId}a`,
    regionId,
    zoneName: `${regionId}a`,
    cityName: regionName,
    cityCode: null,
    countryCode: null,
    countryName: null,
    timeZone: 'UTC',
    supportSecurityGroup: true,
    supportHaVip: false,
  }));
}
