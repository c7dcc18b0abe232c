import { describe, expect, it } from '@jest/globals';
import { withSandbox } from './support.js';

describe('the look-ups', () => {
  it.each<[action: string, list: string, id: string, filters: object, ids: string[]]>([
    ['DescribeVpcs', 'dataSet', 'vpcId', {}, ['vpc-3', 'vpc-1']],
    ['DescribeVpcs', 'dataSet', 'vpcId', { vpcIds: ['vpc-1', 'other'] }, ['vpc-1']],
    ['DescribeVpcs', 'dataSet', 'vpcId', { name: 'OFFICE' }, ['vpc-3']],
    ['DescribeVpcs', 'dataSet', 'vpcId', { cidrBlock: '10.1' }, ['vpc-1']],
    ['DescribeVpcs', 'dataSet', 'vpcId', { resourceGroupId: 'rg-other' }, []],
    ['DescribeVpcs', 'dataSet', 'vpcId', { tagKeys: ['env'] }, ['vpc-3']],
    ['DescribeVpcs', 'dataSet', 'vpcId', { tagKeys: ['env', 'team'] }, []],
    ['DescribeVpcs', 'dataSet', 'vpcId', { tags: [{ key: 'env', value: 'test' }] }, ['vpc-3']],
    ['DescribeVpcs', 'dataSet', 'vpcId', { tags: [{ key: 'env', value: 'other' }] }, []],
    ['DescribeVpcs', 'dataSet', 'vpcId', { pageSize: 1, pageNum: 2 }, ['vpc-1']],
    ['DescribeSubnets', 'dataSet', 'subnetId', {}, ['subnet-3', 'subnet-2', 'subnet-1']],
    ['DescribeSubnets', 'dataSet', 'subnetId', { regionId: 'asia-east-1' }, ['subnet-1']],
    ['DescribeSubnets', 'dataSet', 'subnetId', { vpcIds: ['vpc-3'] }, []],
    ['DescribeSubnets', 'dataSet', 'subnetId', { subnetIds: ['subnet-2'] }, ['subnet-2']],
    ['DescribeSubnets', 'dataSet', 'subnetId', { name: 'T-3', cidrBlock: '10.1.2' }, ['subnet-3']],
    ['DescribeSubnets', 'dataSet', 'subnetId', { dhcpOptionsSetId: 'x' }, []],
    ['DescribeSubnetRegions', 'regionSet', 'regionId', {}, ['asia-east-1', 'eu-west-1']],
    ['DescribeSubnetRegions', 'regionSet', 'regionId', { regionIds: ['eu-west-1'] }, ['eu-west-1']],
    ['DescribeZones', 'zoneSet', 'zoneId', {}, ['asia-east-1a', 'eu-west-1a']],
    ['DescribeZones', 'zoneSet', 'zoneId', { zoneIds: ['asia-east-1a'] }, ['asia-east-1a']],
  ])('%s: %s of %s by %j', (action, list, id, filters, ids) =>
    withSandbox(
      async (sandbox) => {
        const { response } = await sandbox.call(action, filters);
        expect((response[list] as Record<string, unknown>[]).map((row) => row[id])).toEqual(ids);
      },
      {
        regions: ['asia-east-1', 'eu-west-1'],
        vpcs: [{ vpcId: 'vpc-1' }, { vpcId: 'vpc-3', name: 'office', cidrBlock: '10.3.0.0/16', tags: TAGS }],
      },
    ),
  );

  it('tell where cross-region bandwidth is sold', () =>
    withSandbox(async (sandbox) => {
      expect((await sandbox.call('DescribeCrossRegionBandwidthRegions')).response).toMatchObject({
        regionIds: ['asia-east-1', 'asia-north-1', 'asia-southeast-1', 'asia-south-1', 'eu-west-1', 'na-west-1'],
      });
    }));

  it('show a VPC as the API does', () =>
    withSandbox(async (sandbox) => {
      expect(await sandbox.rows('DescribeVpcs', { vpcIds: ['vpc-1'] })).toEqual([
        {
          vpcId: 'vpc-1',
          name: 'sandbox-vpc-1',
          cidrBlock: '10.1.0.0/16',
          ipv6CidrBlock: null,
          mtu: 1500,
          isDefault: true,
          createTime: '2026-01-01T00:00:00Z',
          usageIpv4Count: 0,
          usageIpv6Count: 0,
          securityGroupId: 'sg-1',
          dnsZoneIds: [],
          resourceGroup: { resourceGroupId: 'rg-default', resourceGroupName: 'Default Resource Group' },
          tags: { tags: [] },
        },
      ]);
    }));
});

const TAGS = [{ key: 'env', value: 'test' }];
