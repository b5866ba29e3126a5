/** The devices that a driver tells of. Upstream: pkg/apis/resource/validation/validation.go (ValidateResourceSlice). */
import type { Device, DeviceAttribute, ResourceSlice } from "../../../api/types/resource.ts";
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import {
  tooLong,
  validateLabel,
  validateList,
  validatePoolName,
  validateQualifiedName,
} from "./device-configuration.ts";
import { duplicate, type Errors, forbidden, immutable, invalid, invalidFor, required } from "./errors.ts";
import { validateDriverName } from "./persistent-volumes.ts";
import { validateNodeSelectorTerms } from "./scheduling.ts";

const MOST_DEVICES = 128;
const MOST_PROPERTIES = 32;
const MAX_VALUE = 64;

export function validateResourceSlice({ spec }: ResourceSlice): Errors {
  const { driver = "", pool, devices, perDeviceNodeSelection = false } = spec ?? {};
  return [
    ...validateDriverName(driver, "spec.driver"),
    ...validatePool(pool),
    ...validatePlaces(spec ?? {}),
    ...validateList(devices, MOST_DEVICES, "spec.devices", (device, path) =>
      validateDevice(device, perDeviceNodeSelection, path),
    ),
    ...duplicateDevices(devices ?? []),
  ];
}

export function validateResourceSliceUpdate({ spec }: ResourceSlice, { spec: before }: ResourceSlice): Errors {
  const [pool, oldPool] = [spec.pool?.name, before.pool?.name];
  return [
    ...immutable("spec.pool.name", pool, pool === oldPool),
    ...immutable("spec.driver", spec.driver, spec.driver === before.driver),
    ...immutable("spec.nodeName", spec.nodeName, spec.nodeName === before.nodeName),
  ];
}

function validatePool(pool: ResourceSlice["spec"]["pool"]): Errors {
  const { name = "", resourceSliceCount = 0, generation = 0 } = pool ?? {};
  return [
    ...validatePoolName(name, "spec.pool.name"),
    ...(resourceSliceCount > 0
      ? []
      : [invalid("spec.pool.resourceSliceCount", resourceSliceCount, "must be greater than zero")]),
    ...(generation >= 0 ? [] : [invalid("spec.pool.generation", generation, "must be greater than or equal to zero")]),
  ];
}

interface Places {
  readonly nodeName?: string;
  readonly nodeSelector?: ResourceSlice["spec"]["nodeSelector"];
  readonly allNodes?: boolean;
  readonly perDeviceNodeSelection?: boolean;
}

function validatePlaces({ nodeName, nodeSelector, allNodes, perDeviceNodeSelection }: Places): Errors {
  const errors: Errors[number][] = [];
  const given: string[] = [];
  if (nodeName === "") {
    errors.push(invalid("spec.nodeName", nodeName, "must be either unset or set to a non-empty string"));
  } else if (nodeName !== undefined) {
    given.push("`nodeName`");
    errors.push(...invalidFor("spec.nodeName", nodeName, dns1123SubdomainProblems(nodeName)));
  }
  if (nodeSelector !== undefined) {
    const terms = nodeSelector.nodeSelectorTerms ?? [];
    const path = "spec.nodeSelector.nodeSelectorTerms";
    given.push("`nodeSelector`");
    errors.push(...validateNodeSelectorTerms(terms, path));
    if (terms.length !== 1) errors.push(invalid(path, terms, "must have exactly one node selector term"));
  }
  for (const [name, flag] of Object.entries({ allNodes, perDeviceNodeSelection })) {
    if (flag === true) given.push(`\`${name}\``);
    else if (flag === false) errors.push(invalid(`spec.${name}`, false, "must be either unset or set to true"));
  }
  const form = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
  if (given.length === 0) errors.push(required("spec", form));
  if (given.length > 1) {
    errors.push(invalid("spec", `{${given.join(", ")}}`, `${form}, but multiple fields are set`));
  }
  return errors;
}

function duplicateDevices(devices: readonly Device[]): Errors {
  if (devices.length > MOST_DEVICES) return [];
  const names = devices.map(({ name = "" }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) < index ? [duplicate(`spec.devices[${index}].name`, name)] : [],
  );
}

function validateDevice(device: Device, choosesNodes: boolean, path: string): Errors {
  const { name = "", attributes = {}, capacity = {} } = device;
  const count = Object.keys(attributes).length + Object.keys(capacity).length;
  const detail = `the total number of attributes and capacities must not exceed ${MOST_PROPERTIES}`;
  return [
    ...validateLabel(name, `${path}.name`),
    ...(count > MOST_PROPERTIES ? [invalid(path, count, detail)] : []),
    ...Object.entries(attributes).flatMap(([key, attribute]) => [
      ...validateQualifiedName(key, `${path}.attributes`),
      ...validateAttribute(attribute, `${path}.attributes[${key}]`),
    ]),
    ...Object.entries(capacity).flatMap(([key, { requestPolicy }]) => [
      ...validateQualifiedName(key, `${path}.capacity`),
      ...(requestPolicy !== undefined && device.allowMultipleAllocations !== true
        ? [forbidden(`${path}.capacity[${key}].requestPolicy`, "allowMultipleAllocations must be true")]
        : []),
    ]),
    ...validateDevicePlaces(device, choosesNodes, path),
  ];
}

const VERSION =
  /^(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

function validateAttribute(attribute: DeviceAttribute, path: string): Errors {
  const { string: text, version } = attribute;
  const given = Object.values(attribute).filter((value) => value !== undefined);
  const errors: Errors[number][] = [];
  if (text !== undefined && text.length > MAX_VALUE) errors.push(tooLong(`${path}.string`, MAX_VALUE));
  if (version !== undefined && !VERSION.test(version)) {
    errors.push(invalid(`${path}.version`, version, "must be a string compatible with semver.org spec 2.0.0"));
  }
  if (version !== undefined && version.length > MAX_VALUE) errors.push(tooLong(`${path}.version`, MAX_VALUE));
  if (given.length === 0) errors.push(required(path, "exactly one value must be specified"));
  if (given.length > 1) errors.push(invalid(path, attribute, "exactly one value must be specified"));
  return errors;
}

function validateDevicePlaces({ nodeName, nodeSelector, allNodes }: Device, chooses: boolean, path: string): Errors {
  const given = Object.entries({ nodeName, nodeSelector, allNodes }).filter(([, value]) => value !== undefined);
  if (!chooses) {
    const detail =
      "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
    return given.length === 0 ? [] : [invalid(path, null, detail)];
  }
  const form =
    "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
  const errors: Errors[number][] = [];
  if (nodeName === "") errors.push(invalid(`${path}.nodeName`, nodeName, "must not be empty"));
  else if (nodeName !== undefined) {
    errors.push(...invalidFor(`${path}.nodeName`, nodeName, dns1123SubdomainProblems(nodeName)));
  }
  if (nodeSelector !== undefined) {
    const terms = nodeSelector.nodeSelectorTerms ?? [];
    errors.push(...validateNodeSelectorTerms(terms, `${path}.nodeSelector.nodeSelectorTerms`));
  }
  if (allNodes === false) errors.push(invalid(`${path}.allNodes`, false, "must be either unset or set to true"));
  const places = given.filter(([, value]) => value !== "" && value !== false).map(([name]) => `\`${name}\``);
  if (places.length === 0) errors.push(required(path, form));
  if (places.length > 1) errors.push(invalid(path, `{${places.join(", ")}}`, form));
  return errors;
}
