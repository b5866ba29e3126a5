/**
 * What clients may write into the status of a Pod.
 * Upstream: pkg/apis/core/validation/validation.go (ValidatePodStatusUpdate), pkg/registry/core/pod/strategy.go
 * (podStatusStrategy), pkg/apis/core/v1/conversion.go (Convert_v1_PodStatus_To_core_PodStatus).
 */
import { dns1123SubdomainProblems, labelKeyProblems } from "../../../api/label-syntax.ts";
import type { ContainerStatus, Pod, PodStatus } from "../../../api/types/pod.ts";
import { isIPv6 } from "../../../api/ip-address.ts";
import { duplicate, type Errors, forbidden, invalid, invalidFor, NO_ERRORS } from "./errors.ts";
import { addressProblems } from "./formats.ts";

const SYSTEM_CONDITIONS: readonly string[] = ["PodScheduled", "Ready", "Initialized"];

/** The class of the Pod stays, `podIP` is the first of `podIPs`. */
export function completePodStatus(status: PodStatus, { status: previous }: Pod): PodStatus {
  const { qosClass = previous?.qosClass, podIP, podIPs = [] } = status;
  const first = podIPs[0]?.ip;
  const addresses =
    podIP !== undefined && podIP !== first
      ? { podIPs: [{ ip: podIP }] }
      : first !== undefined && podIP === undefined
        ? { podIP: first }
        : {};
  return { ...status, ...(qosClass === undefined ? {} : { qosClass }), ...addresses };
}

export function validatePodStatus({ status = {}, spec }: Pod, { status: previous = {} }: Pod): Errors {
  const { nominatedNodeName = "", qosClass } = status;
  const claims = (spec.resourceClaims ?? []).map(({ name }) => name);
  const named = (status.resourceClaimStatuses ?? []).map(({ name }) => name);
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  return [
    ...(status.conditions ?? []).flatMap(({ type }, index) =>
      SYSTEM_CONDITIONS.includes(type)
        ? NO_ERRORS
        : // Upstream reports conditions as if they were metadata.
          invalidFor(`metadata.conditions[${index}].Type`, type, labelKeyProblems(type)),
    ),
    ...(nominatedNodeName === "" || nominatedNodeName === previous.nominatedNodeName
      ? NO_ERRORS
      : invalidFor("status.nominatedNodeName", nominatedNodeName, dns1123SubdomainProblems(nominatedNodeName))),
    ...(qosClass === previous.qosClass ? NO_ERRORS : [invalid("status.qosClass", qosClass, "field is immutable")]),
    ...endedStaysEnded("containerStatuses", status, previous, spec.restartPolicy),
    ...endedStaysEnded(
      "initContainerStatuses",
      status,
      previous,
      spec.restartPolicy,
      sidecars.map(({ name }) => name),
    ),
    ...endedStaysEnded("ephemeralContainerStatuses", status, previous, "Never"),
    ...named.flatMap((name, index) => {
      const field = `status.resourceClaimStatuses[${index}].name`;
      return [
        ...(claims.includes(name)
          ? NO_ERRORS
          : [invalid(field, name, "must match the name of an entry in `spec.resourceClaims`")]),
        ...(named.indexOf(name) < index ? [duplicate(field, name)] : NO_ERRORS),
      ];
    }),
    ...validateAddresses(status.podIPs ?? [], "status.podIPs"),
    ...validateHostAddresses(status),
  ];
}

/** What will not start again does not leave its end. @param free containers that may */
function endedStaysEnded(
  list: "containerStatuses" | "initContainerStatuses" | "ephemeralContainerStatuses",
  status: PodStatus,
  previous: PodStatus,
  restartPolicy: string | undefined,
  free: readonly string[] = [],
): Errors {
  if (restartPolicy === "Always") return NO_ERRORS;
  const now: readonly ContainerStatus[] = status[list] ?? [];
  return (previous[list] ?? []).flatMap(({ name, state }, index) => {
    const ended = state?.terminated;
    if (ended === undefined || free.includes(name)) return NO_ERRORS;
    if (ended.exitCode !== 0 && restartPolicy === "OnFailure") return NO_ERRORS;
    return now
      .filter((one) => one.name === name && one.state?.terminated === undefined)
      .map(() => forbidden(`status.${list}[${index}].state`, "may not be transitioned to non-terminated state"));
  });
}

type Addresses = readonly { readonly ip: string }[];

function validateAddresses(addresses: Addresses, path: string): Errors {
  const ips = addresses.map(({ ip = "" }) => ip);
  const malformed = ips.flatMap((ip, index) => invalidFor(`${path}[${index}]`, ip, addressProblems(ip)));
  if (ips.length < 2) return malformed;
  const onePerFamily = ips.length === 2 && isIPv6(ips[0] ?? "") !== isIPv6(ips[1] ?? "");
  return [
    ...malformed,
    ...(onePerFamily
      ? NO_ERRORS
      : [invalid(path, goNamed(addresses), "may specify no more than one IP for each IP family")]),
    ...ips.flatMap((ip, index) => (ips.indexOf(ip) < index ? [duplicate(`${path}[${index}]`, { IP: ip })] : [])),
  ];
}

function validateHostAddresses({ hostIP, hostIPs = [] }: PodStatus): Errors {
  if (hostIPs.length === 0) return NO_ERRORS;
  const first = hostIPs[0]?.ip ?? "";
  return [
    ...(hostIP === first ? NO_ERRORS : [invalid("status.hostIPs[0].ip", first, "must be equal to `hostIP`")]),
    ...validateAddresses(hostIPs, "status.hostIPs"),
  ];
}

/** As Go prints its own structures. */
const goNamed = (addresses: Addresses) => addresses.map(({ ip }) => ({ IP: ip }));
