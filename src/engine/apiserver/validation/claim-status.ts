/** What drivers and the scheduler say of a claim. Upstream: pkg/apis/resource/validation/validation.go. */
import { sameValue } from "../../../api/same-value.ts";
import type { AllocatedDeviceStatus, DeviceResult, ResourceClaim } from "../../../api/types/resource.ts";
import { type RequestNames, requestNames, validateReference, validateReferences } from "./device-claims.ts";
import {
  MOST_ENTRIES,
  tooLong,
  validateConfiguration,
  validateLabel,
  validateList,
  validateParameters,
  validatePoolName,
} from "./device-configuration.ts";
import { duplicate, type Errors, forbidden, immutable, invalid, oneOf, required, tooMany } from "./errors.ts";
import { networkProblems } from "./formats.ts";
import { validateDriverName } from "./persistent-volumes.ts";
import { validateNodeSelectorTerms } from "./scheduling.ts";

const MOST_USERS = 256;
const MOST_CONDITIONS = 8;
const MOST_ADDRESSES = 16;
const MAX_INTERFACE_NAME = 256;
const MAX_HARDWARE_ADDRESS = 128;

type Status = NonNullable<ResourceClaim["status"]>;
type User = NonNullable<Status["reservedFor"]>[number];

export function validateClaimStatus(claim: ResourceClaim, previous: ResourceClaim): Errors {
  const { reservedFor = [], allocation, devices = [] } = claim.status ?? {};
  const before = previous.status ?? {};
  const uids = reservedFor.map(({ uid = "" }) => uid);
  const errors = [
    ...validateList(reservedFor, MOST_USERS, "status.reservedFor", validateUser),
    ...uids.flatMap((uid, index) =>
      uids.indexOf(uid) < index ? [duplicate(`status.reservedFor[${index}].uid`, uid)] : [],
    ),
    ...validateDeviceStatuses(devices, allocation?.devices?.results ?? []),
  ];
  if (reservedFor.length > 0 && allocation === undefined) {
    errors.push(forbidden("status.reservedFor", "may not be specified when `allocated` is not set"));
  } else if (claim.metadata.deletionTimestamp !== undefined && hasNewUser(reservedFor, before.reservedFor ?? [])) {
    const detail = "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set";
    errors.push(forbidden("status.reservedFor", detail));
  }
  if (allocation === undefined) return errors;
  if (before.allocation === undefined) return [...errors, ...validateAllocation(allocation, requestNames(claim.spec))];
  return [...errors, ...immutable("status.allocation", allocation, sameValue(allocation, before.allocation))];
}

function hasNewUser(users: readonly User[], before: readonly User[]): boolean {
  return users.some((user) => !before.some((known) => sameValue(known, user)));
}

function validateUser({ resource = "", name = "", uid = "" }: User, path: string): Errors {
  return Object.entries({ resource, name, uid }).flatMap(([field, value]) =>
    value === "" ? [required(`${path}.${field}`)] : [],
  );
}

function validateAllocation({ devices, nodeSelector }: NonNullable<Status["allocation"]>, names: RequestNames): Errors {
  const path = "status.allocation";
  return [
    ...validateList(devices?.results, MOST_ENTRIES, `${path}.devices.results`, (result, place) => [
      ...validateReference(result.request ?? "", names, `${place}.request`),
      ...validateDevice(result, place),
    ]),
    ...validateList(devices?.config, 2 * MOST_ENTRIES, `${path}.devices.config`, (config, place) => [
      ...oneOf(`${place}.source`, config.source, ["FromClaim", "FromClass"]),
      ...validateReferences(config.requests, names, `${place}.requests`),
      ...validateConfiguration(config, place),
    ]),
    ...(nodeSelector === undefined
      ? []
      : validateNodeSelectorTerms(nodeSelector.nodeSelectorTerms ?? [], `${path}.nodeSelector.nodeSelectorTerms`)),
  ];
}

function validateDevice({ driver = "", pool = "", device = "" }: DeviceResult, path: string): Errors {
  return [
    ...validateDriverName(driver, `${path}.driver`),
    ...validatePoolName(pool, `${path}.pool`),
    ...validateLabel(device, `${path}.device`),
  ];
}

function idOf({ driver = "", pool = "", device = "", shareID }: DeviceResult): string {
  return [driver, pool, device, ...(shareID === undefined ? [] : [shareID])].join("/");
}

function validateDeviceStatuses(devices: readonly AllocatedDeviceStatus[], results: readonly DeviceResult[]): Errors {
  const allocated = new Set(results.map(idOf));
  const ids = devices.map(idOf);
  return devices.flatMap((device, index) => {
    const path = `status.devices[${index}]`;
    const id = idOf(device);
    const { conditions = [], data, networkData } = device;
    return [
      ...validateDevice(device, path),
      ...(allocated.has(id) ? [] : [invalid(path, id, "must be an allocated device in the claim")]),
      ...tooMany(`${path}.conditions`, conditions.length, MOST_CONDITIONS),
      ...(data === undefined ? [] : validateParameters(data, `${path}.data`)),
      ...validateNetworkData(networkData, `${path}.networkData`),
      ...(ids.indexOf(id) < index ? [duplicate(path, id)] : []),
    ];
  });
}

function validateNetworkData(data: AllocatedDeviceStatus["networkData"], path: string): Errors {
  const { interfaceName = "", hardwareAddress = "", ips = [] } = data ?? {};
  return [
    ...(interfaceName.length > MAX_INTERFACE_NAME ? [tooLong(`${path}.interfaceName`, MAX_INTERFACE_NAME)] : []),
    ...(hardwareAddress.length > MAX_HARDWARE_ADDRESS
      ? [tooLong(`${path}.hardwareAddress`, MAX_HARDWARE_ADDRESS)]
      : []),
    ...validateList(ips, MOST_ADDRESSES, `${path}.ips`, (address, place) =>
      networkProblems(address).map((problem) => invalid(place, address, problem)),
    ),
    ...ips.flatMap((address, index) =>
      ips.indexOf(address) < index ? [duplicate(`${path}.ips[${index}]`, address)] : [],
    ),
  ];
}
