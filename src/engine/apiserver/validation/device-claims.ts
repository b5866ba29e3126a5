/** What claims ask for. Upstream: pkg/apis/resource/validation/validation.go, v1/defaults.go. */
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { DeviceRequest, ExactDeviceRequest, ResourceClaimSpec } from "../../../api/types/resource.ts";
import { duplicate, type Errors, invalid, invalidFor, nonNegative, required, tooMany, unsupported } from "./errors.ts";

const MODES = ["All", "ExactCount"];
const MOST_REQUESTS = 32;

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

export function validateClaimSpec(spec: ResourceClaimSpec | undefined, path: string): Errors {
  const requests = spec?.devices?.requests ?? [];
  const names = requests.map(({ name = "" }) => name);
  return [
    ...tooMany(`${path}.devices.requests`, requests.length, MOST_REQUESTS),
    ...requests.flatMap((request, index) => [
      ...validateRequest(request, `${path}.devices.requests[${index}]`),
      ...(names.indexOf(request.name ?? "") < index
        ? [duplicate(`${path}.devices.requests[${index}].name`, request.name)]
        : []),
    ]),
  ];
}

function validateRequest({ name = "", exactly, firstAvailable = [] }: DeviceRequest, path: string): Errors {
  const given = [exactly, firstAvailable.length > 0 ? firstAvailable : undefined].filter((one) => one !== undefined);
  const form = "exactly one of `exactly` or `firstAvailable` is required";
  return [
    ...(name === "" ? [required(`${path}.name`)] : invalidFor(`${path}.name`, name, dns1123LabelProblems(name))),
    ...(given.length === 0 ? [required(path, form)] : given.length > 1 ? [invalid(path, null, form)] : []),
    ...(exactly === undefined ? [] : validateExact(exactly, `${path}.exactly`)),
    ...firstAvailable.flatMap((one, index) => [
      ...invalidFor(`${path}.firstAvailable[${index}].name`, one.name ?? "", dns1123LabelProblems(one.name ?? "")),
      ...validateExact(one, `${path}.firstAvailable[${index}]`),
    ]),
  ];
}

function validateExact(
  { deviceClassName = "", allocationMode, count, selectors = [] }: ExactDeviceRequest,
  path: string,
): Errors {
  return [
    ...(deviceClassName === ""
      ? [required(`${path}.deviceClassName`)]
      : invalidFor(`${path}.deviceClassName`, deviceClassName, dns1123SubdomainProblems(deviceClassName))),
    ...selectors.flatMap(({ cel }, index) => (cel === undefined ? [required(`${path}.selectors[${index}].cel`)] : [])),
    ...(allocationMode === undefined || MODES.includes(allocationMode)
      ? []
      : [unsupported(`${path}.allocationMode`, allocationMode, MODES)]),
    ...(allocationMode === "All" && count
      ? [invalid(`${path}.count`, count, "must not be specified when allocationMode is 'All'")]
      : []),
    ...(allocationMode === "ExactCount" && count !== undefined && count <= 0
      ? [invalid(`${path}.count`, count, "must be greater than zero")]
      : nonNegative(`${path}.count`, count)),
  ];
}
