/**
 * The spec of a Pod or of a template.
 * Upstream: pkg/apis/core/validation/validation.go (ValidatePodSpec, ValidatePodCreate).
 */
import { dns1123LabelProblems, dns1123SubdomainProblems, labelKeyProblems } from "../../../api/label-syntax.ts";
import type { Container, EphemeralContainer, PodSpec, Volume } from "../../../api/types/pod.ts";
import {
  validateContainers,
  validateHostNetworkPorts,
  validateImagesOfPod,
  validateInitContainers,
  validateRestartPolicy,
} from "./containers.ts";
import {
  CheckedOnce,
  type Errors,
  forbidden,
  invalid,
  invalidFor,
  NO_ERRORS,
  required,
  unsupported,
} from "./errors.ts";
import { rangeProblem } from "./formats.ts";
import { validateLabelMap } from "./labels.ts";
import { validatePodLevelResources } from "./pod-level-resources.ts";
import { validateAmount } from "./resources.ts";
import {
  validateAffinity,
  validateSchedulingGates,
  validateSpreadConstraints,
  validateTolerations,
} from "./scheduling.ts";
import { validateEphemeralContainers } from "./ephemeral-containers.ts";
import { validateDnsConfig, validateHostAliases } from "./pod-dns.ts";
import { validateFieldsOfOs } from "./pod-os.ts";
import { validateResourceClaims } from "./resource-claims.ts";
import { validatePodSecurity } from "./security-context.ts";
import { validateVolumes } from "./volumes.ts";
import type { Unchecked } from "./unchecked.ts";
import { validateHostProcesses } from "./windows-options.ts";

const MAX_INT32 = 2_147_483_647;
const DNS_POLICIES = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];

const podSpecs = new CheckedOnce<PodSpec>();
const templateSpecs = new CheckedOnce<PodSpec>();
const affinities = new CheckedOnce<NonNullable<PodSpec["affinity"]>>();
const tolerationLists = new CheckedOnce<NonNullable<PodSpec["tolerations"]>>();
const nodeSelectors = new CheckedOnce<NonNullable<PodSpec["nodeSelector"]>>();

/** The spec of a Pod. A spec that passed is not looked at again, nor are the parts it shares with others. */
export function validatePodSpec(spec: PodSpec | undefined, path = "spec"): Errors {
  return podSpecs.check(spec ?? EMPTY_SPEC, (value) => validateSpec(value, true, path));
}

/** The spec inside a template: host ports may be left out, nothing about being bound is checked. */
export function validateTemplatePodSpec(spec: PodSpec | undefined, path: string): Errors {
  return templateSpecs.check(spec ?? EMPTY_SPEC, (value) => validateSpec(value, false, path));
}

const EMPTY_SPEC: PodSpec = { containers: [] };

function validateSpec(spec: PodSpec, isPod: boolean, path: string): Errors {
  return [
    ...(spec.terminationGracePeriodSeconds === undefined ? [required(`${path}.terminationGracePeriodSeconds`)] : []),
    ...validateAllContainers(spec, isPod, path),
    ...validateResourceClaims(spec, path),
    ...validatePodLevelResources(spec, path),
    ...validateRestartPolicy(spec.restartPolicy, `${path}.restartPolicy`),
    ...validateDnsPolicy(spec.dnsPolicy, `${path}.dnsPolicy`),
    ...nodeSelectors.check(spec.nodeSelector, (value) => validateLabelMap(value, `${path}.nodeSelector`)),
    ...validatePodSecurity(spec.securityContext, spec, `${path}.securityContext`),
    ...affinities.check(spec.affinity, (value) => validateAffinity(value, `${path}.affinity`)),
    ...validateDnsConfig(spec, `${path}.dnsConfig`),
    ...(spec.readinessGates ?? []).flatMap((gate, index) =>
      validateReadinessGate(gate, `${path}.readinessGates[${index}]`),
    ),
    ...validateSchedulingGates(spec.schedulingGates ?? [], `${path}.schedulingGates`),
    ...validateSpreadConstraints(spec.topologySpreadConstraints ?? [], `${path}.topologySpreadConstraints`),
    ...validateHostProcesses(spec, path),
    ...validateHostUsers(spec, path),
    ...validateNames(spec, path),
    ...tolerationLists.check(spec.tolerations, (value) => validateTolerations(value, `${path}.tolerations`)),
    ...validateHostAliases(spec.hostAliases ?? [], `${path}.hostAliases`),
    ...validateRest(spec, path),
  ];
}

/** Containers with the parts of the spec that decide whether they are valid: the same parts need no second look. */
interface CheckedContainers {
  readonly volumes: readonly Volume[] | undefined;
  readonly initContainers: readonly Container[] | undefined;
  readonly ephemeralContainers: readonly EphemeralContainer[] | undefined;
  readonly gracePeriodSeconds: number | undefined;
  readonly hostNetwork: boolean;
  readonly hostUsers: boolean;
  readonly restartPolicy: string | undefined;
  readonly isPod: boolean;
}
const checkedContainers = new WeakMap<readonly Container[], CheckedContainers>();

function validateAllContainers(spec: PodSpec, isPod: boolean, path: string): Errors {
  const containers = spec.containers ?? [];
  const { volumes, initContainers, ephemeralContainers, restartPolicy } = spec;
  const { terminationGracePeriodSeconds: gracePeriodSeconds } = spec;
  const hostNetwork = spec.hostNetwork === true;
  const hostUsers = spec.hostUsers !== false;
  const known = checkedContainers.get(containers);
  if (
    known !== undefined &&
    known.volumes === volumes &&
    known.initContainers === initContainers &&
    known.ephemeralContainers === ephemeralContainers &&
    known.gracePeriodSeconds === gracePeriodSeconds &&
    known.hostNetwork === hostNetwork &&
    known.hostUsers === hostUsers &&
    known.restartPolicy === restartPolicy &&
    known.isPod === isPod
  ) {
    return NO_ERRORS;
  }
  const { errors: volumeErrors, usable } = validateVolumes(volumes ?? [], `${path}.volumes`);
  const context = {
    volumeNames: usable,
    claimNames: new Set((volumes ?? []).filter(isClaim).map(({ name }) => name)),
    gracePeriodSeconds,
    restartPolicy,
    hostUsers,
  };
  const errors = [
    ...volumeErrors,
    ...validateContainers(containers, context, `${path}.containers`),
    ...validateInitContainers(initContainers ?? [], containers, context, `${path}.initContainers`),
    ...(isPod && ephemeralContainers !== undefined
      ? validateEphemeralContainers(ephemeralContainers, namesOf(spec), context, `${path}.ephemeralContainers`)
      : []),
    ...(hostNetwork ? validateHostNetworkPorts(containers, isPod, `${path}.containers`) : []),
    ...(isPod ? validateImagesOfPod(containers, `${path}.containers`) : []),
    ...(isPod ? validateImagesOfPod(initContainers ?? [], `${path}.initContainers`) : []),
  ];
  if (errors.length === 0) {
    checkedContainers.set(containers, {
      volumes,
      initContainers,
      ephemeralContainers,
      gracePeriodSeconds,
      hostNetwork,
      hostUsers,
      restartPolicy,
      isPod,
    });
  }
  return errors;
}

function namesOf({ containers, initContainers = [] }: PodSpec): readonly string[] {
  return [...(containers ?? []), ...initContainers].map(({ name }) => name);
}

/** A volume that a claim provides. */
function isClaim({ persistentVolumeClaim, ...others }: Volume): boolean {
  return persistentVolumeClaim !== undefined || "ephemeral" in others;
}

/** What must not be said of a Pod that is only being created. */
export function validateNewPodSpec(spec: PodSpec, path = "spec"): Errors {
  return [
    ...((spec.ephemeralContainers ?? []).length > 0
      ? [forbidden(`${path}.ephemeralContainers`, "cannot be set on create")]
      : []),
    ...((spec.nodeName ?? "") !== "" && (spec.schedulingGates ?? []).length > 0
      ? [forbidden(`${path}.nodeName`, "cannot be set until all schedulingGates have been cleared")]
      : []),
  ];
}

function validateDnsPolicy(policy: string | undefined, path: string): Errors {
  if (policy === undefined || policy === "") return [required(path)];
  return DNS_POLICIES.includes(policy) ? NO_ERRORS : [unsupported(path, policy, DNS_POLICIES)];
}

function validateReadinessGate({ conditionType = "" }: Unchecked<{ conditionType: string }>, path: string): Errors {
  return invalidFor(`${path}.conditionType`, conditionType, labelKeyProblems(conditionType));
}

function validateHostUsers(spec: PodSpec, path: string): Errors {
  if (spec.hostUsers !== false) return NO_ERRORS;
  const detail = "when `pod.Spec.HostUsers` is false";
  return [
    ...(spec.hostNetwork === true ? [forbidden(`${path}.hostNetwork`, detail)] : []),
    // Upstream capitalises these two.
    ...(spec.hostPID === true ? [forbidden(`${path}.HostPID`, detail)] : []),
    ...(spec.hostIPC === true ? [forbidden(`${path}.HostIPC`, detail)] : []),
  ];
}

function validateNames(spec: PodSpec, path: string): Errors {
  const { serviceAccountName = "", nodeName = "", hostname = "", subdomain = "", activeDeadlineSeconds } = spec;
  return [
    ...subdomainErrors(serviceAccountName, `${path}.serviceAccountName`),
    ...subdomainErrors(nodeName, `${path}.nodeName`),
    ...(activeDeadlineSeconds !== undefined && (activeDeadlineSeconds < 1 || activeDeadlineSeconds > MAX_INT32)
      ? [invalid(`${path}.activeDeadlineSeconds`, activeDeadlineSeconds, rangeProblem(1, MAX_INT32))]
      : []),
    ...(hostname === "" ? [] : invalidFor(`${path}.hostname`, hostname, dns1123LabelProblems(hostname))),
    ...(subdomain === "" ? [] : invalidFor(`${path}.subdomain`, subdomain, dns1123LabelProblems(subdomain))),
  ];
}

function validateRest(spec: PodSpec, path: string): Errors {
  const { priorityClassName = "", runtimeClassName, preemptionPolicy, overhead = {}, os } = spec;
  return [
    ...subdomainErrors(priorityClassName, `${path}.priorityClassName`),
    ...subdomainErrors(runtimeClassName ?? "", `${path}.runtimeClassName`),
    ...(preemptionPolicy === undefined || ["PreemptLowerPriority", "Never"].includes(preemptionPolicy)
      ? []
      : [unsupported(`${path}.preemptionPolicy`, preemptionPolicy, ["PreemptLowerPriority", "Never"])]),
    ...Object.entries(overhead).flatMap(([name, amount]) => validateAmount(name, amount, `${path}.overhead[${name}]`)),
    ...validateOs(os, `${path}.os`),
    ...validateFieldsOfOs(spec, path),
  ];
}

function validateOs(os: PodSpec["os"], path: string): Errors {
  if (os === undefined) return NO_ERRORS;
  const name = os.name ?? "";
  if (name === "") return [required(`${path}.name`, "cannot be empty")];
  return name === "linux" || name === "windows" ? NO_ERRORS : [unsupported(path, name, ["linux", "windows"])];
}

function subdomainErrors(name: string, path: string): Errors {
  return name === "" ? NO_ERRORS : invalidFor(path, name, dns1123SubdomainProblems(name));
}
