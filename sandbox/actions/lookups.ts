import { regionInfos, subnetInfos, zoneInfos } from '../lookups.js';
import { fields, list, optional, required, text } from '../parameters.js';
import { action, findable, idList, isAmong, listOf, matchesExactly, matchesFuzzily, zecPaging } from './action.js';

const tagText = text({ max: 64 });

export const describeVpcs = action(
  () => ({
    vpcIds: optional(idList),
    name: optional(text()),
    cidrBlock: optional(text()),
    ...zecPaging,
    resourceGroupId: optional(text()),
    tagKeys: optional(list(tagText, { max: 20 })),
    tags: optional(list(fields({ key: required(tagText), value: required(tagText) }), { max: 20 })),
  }),
  (asked, context) => {
    const found = findable(context, context.world.vpcs)
      .filter(
        (vpc) =>
          isAmong(vpc.vpcId, asked.vpcIds) &&
          matchesFuzzily(vpc.name, asked.name) &&
          matchesFuzzily(vpc.cidrBlock, asked.cidrBlock) &&
          matchesExactly(vpc.resourceGroup.resourceGroupId, asked.resourceGroupId) &&
          (asked.tagKeys ?? []).every((key) => vpc.tags.tags.some((tag) => tag.key === key)) &&
          (asked.tags ?? []).every((wanted) =>
            vpc.tags.tags.some(({ key, value }) => key === wanted.key && value === wanted.value),
          ),
      )
      .sort((one, other) => (one.vpcId < other.vpcId ? 1 : -1));
    return listOf(context, found, asked, (row) => row);
  },
);

export const describeSubnetRegions = action(
  () => ({ regionIds: optional(idList) }),
  (asked, { world }) => ({
    regionSet: regionInfos(world.settings).filter(({ regionId }) => isAmong(regionId, asked.regionIds)),
  }),
);

export const describeZones = action(
  () => ({ zoneIds: optional(idList) }),
  (asked, { world }) => ({
    zoneSet: zoneInfos(world.settings).filter(({ zoneId }) => isAmong(zoneId, asked.zoneIds)),
  }),
);

export const describeSubnets = action(
  () => ({
    subnetIds: optional(idList),
    name: optional(text()),
    cidrBlock: optional(text()),
    regionId: optional(text()),
    ...zecPaging,
    vpcIds: optional(idList),
    dhcpOptionsSetId: optional(text()),
  }),
  (asked, context) => {
    const found = findable(context, subnetInfos(context.world.settings))
      .filter(
        (subnet) =>
          isAmong(subnet.subnetId, asked.subnetIds) &&
          matchesFuzzily(subnet.name, asked.name) &&
          matchesFuzzily(subnet.cidrBlock, asked.cidrBlock) &&
          matchesExactly(subnet.regionId, asked.regionId) &&
          isAmong(subnet.vpcId, asked.vpcIds) &&
          // No seeded subnet has a set of DHCP options.
          asked.dhcpOptionsSetId === undefined,
      )
      .sort((one, other) => (one.subnetId < other.subnetId ? 1 : -1));
    return listOf(context, found, asked, (row) => row);
  },
);
