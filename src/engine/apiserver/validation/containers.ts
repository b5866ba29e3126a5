/**
 * Containers and init containers of a Pod.
 * Upstream: pkg/apis/core/validation/validation.go (validateContainers, validateInitContainers, validateContainerCommon).
 */
import { dns1123LabelProblems } from "../../../api/label-syntax.ts";
import type { Container, ContainerPort, VolumeMount } from "../../../api/types/pod.ts";
import { validateEnvironment, validateEnvironmentSources } from "./container-environment.ts";
import {
  duplicate,
  type Errors,
  forbidden,
  invalid,
  invalidFor,
  missing,
  NO_ERRORS,
  oneOf,
  required,
  unsupported,
} from "./errors.ts";
import { portNameProblems } from "../../../api/label-syntax.ts";
import { portNumberProblems } from "./formats.ts";
import { validateHooksAndProbes } from "./probes.ts";
import { validateContainerResources } from "./resources.ts";
import {
  validateDevices,
  validateMountModes,
  validateResizePolicies,
  validateRestartRules,
} from "./container-rules.ts";
import { validateContainerSecurity } from "./security-context.ts";
import { validateDescendingPath } from "./volume-paths.ts";
import type { Unchecked } from "./unchecked.ts";

/** What the rest of the Pod means for its containers. */
export interface PodContext {
  readonly volumeNames: ReadonlySet<string>;
  readonly gracePeriodSeconds: number | undefined;
  /** Volumes that can be block devices. */
  readonly claimNames: ReadonlySet<string>;
  readonly restartPolicy: string | undefined;
  readonly hostUsers: boolean;
}

export function validateContainers(containers: readonly Unchecked<Container>[], pod: PodContext, path: string): Errors {
  if (containers.length === 0) return [required(path)];
  const names = new Set<string>();
  const errors = containers.flatMap((container, index) => {
    const place = `${path}[${index}]`;
    const found = [...validateContainerCommon(container, pod, place)];
    const name = container.name ?? "";
    if (names.has(name)) found.push(duplicate(`${place}.name`, name));
    names.add(name);
    found.push(...validateHooksAndProbes(container, pod.gracePeriodSeconds, place));
    found.push(...validateRestartRules(container, place));
    return found;
  });
  return [...errors, ...validateHostPorts(containers, path)];
}

export function validateInitContainers(
  containers: readonly Unchecked<Container>[],
  regular: readonly Unchecked<Container>[],
  pod: PodContext,
  path: string,
): Errors {
  const names = new Set(regular.map((container) => container.name ?? ""));
  return containers.flatMap((container, index) => {
    const place = `${path}[${index}]`;
    const found = [...validateContainerCommon(container, pod, place)];
    const { name = "", restartPolicy } = container;
    found.push(...validateRestartRules(container, place));
    if (names.has(name)) found.push(duplicate(`${place}.name`, name));
    else if (name !== "") names.add(name);
    found.push(...validateHostPorts([container], path));
    if (restartPolicy === "Always") found.push(...validateHooksAndProbes(container, pod.gracePeriodSeconds, place));
    else found.push(...withoutHooksAndProbes(container, place));
    return found;
  });
}

function withoutHooksAndProbes(container: Unchecked<Container>, path: string): Errors {
  const detail = "may not be set for init containers without restartPolicy=Always";
  const fields = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"] as const;
  return fields.filter((field) => container[field] !== undefined).map((field) => forbidden(`${path}.${field}`, detail));
}

export function validateContainerCommon(container: Unchecked<Container>, pod: PodContext, path: string): Errors {
  const name = container.name ?? "";
  return [
    ...(name === "" ? [required(`${path}.name`)] : invalidFor(`${path}.name`, name, dns1123LabelProblems(name))),
    ...((container.image ?? "") === "" ? [required(`${path}.image`)] : []),
    ...oneOf(`${path}.terminationMessagePolicy`, container.terminationMessagePolicy, ["File", "FallbackToLogsOnError"]),
    ...validatePorts(container.ports ?? [], `${path}.ports`),
    ...validateEnvironment(container.env ?? [], `${path}.env`),
    ...validateEnvironmentSources(container.envFrom ?? [], `${path}.envFrom`),
    ...validateMounts(container, pod.volumeNames, `${path}.volumeMounts`),
    ...validateDevices(container, pod.volumeNames, pod.claimNames, `${path}.volumeDevices`),
    ...oneOf(`${path}.imagePullPolicy`, container.imagePullPolicy, ["Always", "IfNotPresent", "Never"]),
    ...validateContainerResources(container.resources, `${path}.resources`),
    ...validateResizePolicies(container.resizePolicy, pod.restartPolicy, `${path}.resizePolicy`),
    ...validateContainerSecurity(container.securityContext, pod.hostUsers, `${path}.securityContext`),
  ];
}

const PROTOCOLS = ["SCTP", "TCP", "UDP"];

function validatePorts(ports: readonly Unchecked<ContainerPort>[], path: string): Errors {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const place = `${path}[${index}]`;
    const found = [...validatePortName(port.name ?? "", names, `${place}.name`)];
    const { containerPort = 0, hostPort = 0 } = port;
    if (containerPort === 0) found.push(required(`${place}.containerPort`));
    else found.push(...invalidFor(`${place}.containerPort`, containerPort, portNumberProblems(containerPort)));
    if (hostPort !== 0) found.push(...invalidFor(`${place}.hostPort`, hostPort, portNumberProblems(hostPort)));
    found.push(...oneOf(`${place}.protocol`, port.protocol, PROTOCOLS));
    return found;
  });
}

function validatePortName(name: string, names: Set<string>, path: string): Errors {
  if (name === "") return NO_ERRORS;
  const problems = portNameProblems(name);
  if (problems.length > 0) return invalidFor(path, name, problems);
  if (names.has(name)) return [duplicate(path, name)];
  names.add(name);
  return NO_ERRORS;
}

/** No two containers may take the same port of the node. */
function validateHostPorts(containers: readonly Unchecked<Container>[], path: string): Errors {
  const taken = new Set<string>();
  return containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap(({ hostPort = 0, hostIP = "", protocol }, portIndex) => {
      if (hostPort === 0) return [];
      const key = `${protocol}/${hostIP}/${hostPort}`;
      if (taken.has(key)) return [duplicate(`${path}[${index}].ports[${portIndex}].hostPort`, key)];
      taken.add(key);
      return [];
    }),
  );
}

function validateMounts(
  { volumeMounts = [], volumeDevices = [], securityContext }: Unchecked<Container>,
  volumeNames: ReadonlySet<string>,
  path: string,
): Errors {
  const mounts: readonly Unchecked<VolumeMount>[] = volumeMounts;
  const devices = volumeDevices as readonly { readonly name?: string; readonly devicePath?: string }[];
  const privileged = securityContext?.["privileged"] === true;
  const paths = new Set<string>();
  return mounts.flatMap((mount, index) => {
    const place = `${path}[${index}]`;
    const { name = "", mountPath = "", subPath = "", subPathExpr = "" } = mount;
    const found: Errors[number][] = [];
    if (name === "") found.push(required(`${place}.name`));
    if (!volumeNames.has(name)) found.push(missing(`${place}.name`, name));
    if (mountPath === "") found.push(required(`${place}.mountPath`));
    if (paths.has(mountPath)) found.push(invalid(`${place}.mountPath`, mountPath, "must be unique"));
    paths.add(mountPath);
    if (devices.some((device) => device.name === name)) {
      found.push(invalid(`${place}.name`, name, "must not already exist in volumeDevices"));
    }
    if (devices.some((device) => device.devicePath === mountPath)) {
      found.push(invalid(`${place}.mountPath`, mountPath, "must not already exist as a path in volumeDevices"));
    }
    // Upstream reports these without the index of the mount.
    if (subPath !== "") found.push(...validateDescendingPath(subPath, `${path}.subPath`));
    if (subPathExpr !== "") {
      const detail = "subPathExpr and subPath are mutually exclusive";
      if (subPath !== "") found.push(invalid(`${place}.subPathExpr`, subPathExpr, detail));
      found.push(...validateDescendingPath(subPathExpr, `${path}.subPathExpr`));
    }
    found.push(...validateMountModes(mount, privileged, place));
    return found;
  });
}

/** Checks for Pods that templates escape. */
export function validateImagesOfPod(containers: readonly Unchecked<Container>[], path: string): Errors {
  return containers.flatMap(({ image = "" }, index) =>
    image === image.trim()
      ? []
      : [invalid(`${path}[${index}].image`, image, "must not have leading or trailing whitespace")],
  );
}

/** With `hostNetwork` the ports of the container are those of the node; templates may leave `hostPort` out. */
export function validateHostNetworkPorts(
  containers: readonly Unchecked<Container>[],
  isPod: boolean,
  path: string,
): Errors {
  return containers.flatMap((container, index) =>
    (container.ports ?? []).flatMap(({ containerPort = 0, hostPort = 0 }, portIndex) =>
      hostPort === containerPort || (!isPod && hostPort === 0)
        ? []
        : [
            invalid(
              `${path}[${index}].ports[${portIndex}].hostPort`,
              hostPort,
              "must match `containerPort` when `hostNetwork` is true",
            ),
          ],
    ),
  );
}

export function validateRestartPolicy(policy: string | undefined, path: string): Errors {
  if (policy === undefined || policy === "") return [required(path)];
  const supported = ["Always", "OnFailure", "Never"];
  return supported.includes(policy) ? NO_ERRORS : [unsupported(path, policy, supported)];
}
