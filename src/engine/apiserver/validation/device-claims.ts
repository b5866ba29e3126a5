/** What claims ask for. Upstream: pkg/apis/resource/validation/validation.go, v1/defaults.go. */
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type {
  DeviceConstraint,
  DeviceRequest,
  ExactDeviceRequest,
  ResourceClaimSpec,
} from "../../../api/types/resource.ts";
import {
  MOST_ENTRIES,
  validateConfiguration,
  validateFullyQualifiedName,
  validateLabel,
  validateList,
  validateSelectors,
} from "./device-configuration.ts";
import { duplicate, type Errors, invalid, invalidFor, required, unsupported } from "./errors.ts";

const MODES = ["All", "ExactCount"];
const MOST_ALTERNATIVES = 8;

/** One device is meant where nothing is said. */
export function defaultClaimSpec(spec: ResourceClaimSpec | undefined): ResourceClaimSpec {
  const requests = spec?.devices?.requests;
  if (spec === undefined || requests === undefined) return spec ?? {};
  const counted = <R extends ExactDeviceRequest>(request: R): R => {
    const allocationMode = request.allocationMode || "ExactCount";
    if (allocationMode !== "ExactCount" || request.count) return { ...request, allocationMode };
    return { ...request, allocationMode, count: 1 };
  };
  const filled = requests.map((request) => ({
    ...request,
    ...(request.exactly === undefined ? {} : { exactly: counted(request.exactly) }),
    ...(request.firstAvailable === undefined ? {} : { firstAvailable: request.firstAvailable.map(counted) }),
  }));
  return { ...spec, devices: { ...spec.devices, requests: filled } };
}

/** The names of the requests of a claim, each with those of its alternatives. */
export type RequestNames = ReadonlyMap<string, ReadonlySet<string>>;

export function requestNames(spec: ResourceClaimSpec | undefined): RequestNames {
  const requests = spec?.devices?.requests ?? [];
  return new Map(
    requests.map(({ name = "", firstAvailable = [] }) => [name, new Set(firstAvailable.map((one) => one.name ?? ""))]),
  );
}

export function validateClaimSpec(spec: ResourceClaimSpec | undefined, path: string): Errors {
  const { requests = [], constraints, config } = spec?.devices ?? {};
  const names = requestNames(spec);
  return [
    ...validateList(requests, MOST_ENTRIES, `${path}.devices.requests`, validateRequest),
    ...(requests.length > MOST_ENTRIES ? [] : duplicateNames(requests, `${path}.devices.requests`)),
    ...validateList(constraints, MOST_ENTRIES, `${path}.devices.constraints`, (constraint, place) =>
      validateConstraint(constraint, names, place),
    ),
    ...validateList(config, MOST_ENTRIES, `${path}.devices.config`, (one, place) => [
      ...validateReferences(one.requests, names, `${place}.requests`),
      ...validateConfiguration(one, place),
    ]),
  ];
}

function duplicateNames(list: readonly { readonly name?: string }[], path: string): Errors {
  const names = list.map(({ name = "" }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) < index ? [duplicate(`${path}[${index}].name`, name)] : [],
  );
}

function validateRequest({ name = "", exactly, firstAvailable = [] }: DeviceRequest, path: string): Errors {
  const form = "exactly one of `exactly` or `firstAvailable` is required";
  const errors = [...validateLabel(name, `${path}.name`)];
  if (exactly !== undefined && firstAvailable.length > 0) {
    errors.push(invalid(path, null, `${form}, but multiple fields are set`));
  } else if (exactly !== undefined) errors.push(...validateExact(exactly, `${path}.exactly`));
  else if (firstAvailable.length === 0) errors.push(required(path, form));
  else {
    const place = `${path}.firstAvailable`;
    errors.push(
      ...validateList(firstAvailable, MOST_ALTERNATIVES, place, (one, at) => [
        ...validateLabel(one.name ?? "", `${at}.name`),
        ...validateExact(one, at),
      ]),
      ...(firstAvailable.length > MOST_ALTERNATIVES ? [] : duplicateNames(firstAvailable, place)),
    );
  }
  return errors;
}

function validateExact(
  { deviceClassName = "", allocationMode = "", count = 0, selectors }: ExactDeviceRequest,
  path: string,
): Errors {
  const errors = [
    ...(deviceClassName === ""
      ? [required(`${path}.deviceClassName`)]
      : invalidFor(`${path}.deviceClassName`, deviceClassName, dns1123SubdomainProblems(deviceClassName))),
    ...validateSelectors(selectors, `${path}.selectors`),
  ];
  if (!MODES.includes(allocationMode)) errors.push(unsupported(`${path}.allocationMode`, allocationMode, MODES));
  if (allocationMode === "All" && count !== 0) {
    errors.push(invalid(`${path}.count`, count, "must not be specified when allocationMode is 'All'"));
  }
  if (allocationMode === "ExactCount" && count <= 0) {
    errors.push(invalid(`${path}.count`, count, "must be greater than zero"));
  }
  return errors;
}

function validateConstraint({ requests, matchAttribute }: DeviceConstraint, names: RequestNames, path: string): Errors {
  return [
    ...validateReferences(requests, names, `${path}.requests`),
    ...(matchAttribute === undefined
      ? [required(`${path}.matchAttribute`)]
      : validateFullyQualifiedName(matchAttribute, `${path}.matchAttribute`)),
  ];
}

export function validateReferences(requests: readonly string[] | undefined, names: RequestNames, path: string): Errors {
  const list = requests ?? [];
  return [
    ...validateList(list, MOST_ENTRIES, path, (name, place) => validateReference(name, names, place)),
    ...list.flatMap((name, index) => (list.indexOf(name) < index ? [duplicate(`${path}[${index}]`, name)] : [])),
  ];
}

/** `request` or `request/alternative`. */
export function validateReference(reference: string, names: RequestNames, path: string): Errors {
  const detail =
    "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
  const parts = reference.split("/");
  const [request = "", alternative] = parts;
  if (parts.length > 2) return [invalid(path, reference, detail)];
  const known = names.get(request);
  const isKnown = known !== undefined && (alternative === undefined || known.has(alternative));
  return [
    ...parts.flatMap((part) => validateLabel(part, path)),
    ...(isKnown ? [] : [invalid(path, reference, detail)]),
  ];
}
