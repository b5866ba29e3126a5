/**
 * Rarer parts of containers: block devices, how they are resized, and when they are restarted.
 * Upstream: pkg/apis/core/validation/validation.go (ValidateVolumeDevices, validateResizePolicy,
 * validateContainerRestartPolicy, validateMountPropagation).
 */
import type { Container } from "../../../api/types/pod.ts";
import {
  duplicate,
  type Errors,
  forbidden,
  invalid,
  missing,
  NO_ERRORS,
  required,
  tooMany,
  unsupported,
} from "./errors.ts";
import type { Unchecked } from "./unchecked.ts";

type Item = Readonly<Record<string, unknown>>;
const textOf = (item: Item, field: string) => (item[field] as string | undefined) ?? "";

const RESTART_POLICIES = ["Always", "Never", "OnFailure"];
const MAX_RESTART_RULES = 20;
const MAX_EXIT_CODES = 255;

/** @param claims names of the Pod's volumes that are claims, and can be block devices */
export function validateDevices(
  container: Unchecked<Container>,
  volumeNames: ReadonlySet<string>,
  claims: ReadonlySet<string>,
  path: string,
): Errors {
  const devices = (container.volumeDevices ?? []) as readonly Item[];
  const mounts = container.volumeMounts ?? [];
  const seen = { names: new Set<string>(), paths: new Set<string>() };
  return devices.flatMap((device, index) => {
    const place = `${path}[${index}]`;
    const [name, target] = [textOf(device, "name"), textOf(device, "devicePath")];
    const found: Errors[number][] = [];
    if (name === "") found.push(required(`${place}.name`));
    if (seen.names.has(name)) found.push(invalid(`${place}.name`, name, "must be unique"));
    if (!volumeNames.has(name)) found.push(missing(`${place}.name`, name));
    else if (!claims.has(name)) {
      const detail = "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode";
      found.push(invalid(`${place}.name`, name, detail));
    }
    if (target === "") found.push(required(`${place}.devicePath`));
    if (seen.paths.has(target)) found.push(invalid(`${place}.devicePath`, target, "must be unique"));
    if (target.split("/").includes("..")) {
      found.push(invalid(`${place}.devicePath`, target, "can not contain backsteps ('..')"));
    } else seen.paths.add(target);
    if (name !== "" && mounts.some((mount) => mount.name === name)) {
      found.push(invalid(`${place}.name`, name, "must not already exist in volumeMounts"));
    }
    if (target !== "" && mounts.some((mount) => mount.mountPath === target)) {
      found.push(invalid(`${place}.devicePath`, target, "must not already exist as a path in volumeMounts"));
    }
    seen.names.add(name);
    return found;
  });
}

/** What a mount says beyond name and path. */
export function validateMountModes(mount: Item, privileged: boolean, path: string): Errors {
  const propagation = mount["mountPropagation"] as string | undefined;
  const recursive = mount["recursiveReadOnly"] as string | undefined;
  const errors: Errors[number][] = [];
  const modes = ["Bidirectional", "HostToContainer", "None"];
  if (propagation !== undefined) {
    const field = `${path}.mountPropagation`;
    if (!modes.includes(propagation)) errors.push(unsupported(field, propagation, modes));
    if (propagation === "Bidirectional" && !privileged) {
      errors.push(forbidden(field, "Bidirectional mount propagation is available only to privileged containers"));
    }
  }
  if (recursive === undefined || recursive === "Disabled") return errors;
  const field = `${path}.recursiveReadOnly`;
  if (recursive !== "Enabled" && recursive !== "IfPossible") {
    return [...errors, unsupported(field, recursive, ["Disabled", "Enabled", "IfPossible"])];
  }
  if (mount["readOnly"] !== true) errors.push(forbidden(field, "may only be specified when readOnly is true"));
  if (propagation !== undefined && propagation !== "None") {
    errors.push(forbidden(field, "may only be specified when mountPropagation is None or not specified"));
  }
  return errors;
}

export function validateResizePolicies(
  policies: readonly unknown[] | undefined,
  podRestartPolicy: string | undefined,
  path: string,
): Errors {
  const seen = new Set<string>();
  return ((policies ?? []) as readonly Item[]).flatMap((policy, index) => {
    const [resource, restart] = [textOf(policy, "resourceName"), textOf(policy, "restartPolicy")];
    const found: Errors[number][] = [];
    if (seen.has(resource)) found.push(duplicate(`${path}[${index}]`, resource));
    seen.add(resource);
    found.push(...supportedName(resource, ["cpu", "memory"], path));
    found.push(...supportedName(restart, ["NotRequired", "RestartContainer"], path));
    if (podRestartPolicy === "Never" && restart !== "NotRequired") {
      found.push(invalid(path, restart, "must be 'NotRequired' when `restartPolicy` is 'Never'"));
    }
    return found;
  });
}

function supportedName(name: string, supported: readonly string[], path: string): Errors {
  if (name === "") return [required(path)];
  return supported.includes(name) ? NO_ERRORS : [unsupported(path, name, supported)];
}

/** The container's own policy, and rules that look at exit codes. */
export function validateRestartRules(container: Unchecked<Container>, path: string): Errors {
  const { restartPolicy } = container;
  const rules = (container.restartPolicyRules ?? []) as readonly Item[];
  const field = `${path}.restartPolicyRules`;
  const errors: Errors[number][] = [];
  if (restartPolicy === undefined) {
    if (rules.length > 0)
      errors.push(required(`${path}.restartPolicy`, "must specify restartPolicy when restart rules are used"));
  } else if (!RESTART_POLICIES.includes(restartPolicy)) {
    errors.push(unsupported(`${path}.restartPolicy`, restartPolicy, RESTART_POLICIES));
  }
  errors.push(...tooMany(field, rules.length, MAX_RESTART_RULES));
  rules.forEach((rule, index) => errors.push(...validateRestartRule(rule, `${field}[${index}]`)));
  return errors;
}

function validateRestartRule(rule: Item, path: string): Errors {
  const action = textOf(rule, "action");
  const exitCodes = rule["exitCodes"] as Item | undefined;
  const errors = [...supportedName(action, ["Restart"], `${path}.action`)];
  if (exitCodes === undefined) return [...errors, required(`${path}.exitCodes`, "must be specified")];
  errors.push(...supportedName(textOf(exitCodes, "operator"), ["In", "NotIn"], `${path}.exitCodes.operator`));
  const values = (exitCodes["values"] as readonly number[] | undefined) ?? [];
  return [...errors, ...tooMany(`${path}.exitCodes.values`, values.length, MAX_EXIT_CODES)];
}
