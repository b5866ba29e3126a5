/**
 * Security contexts of Pods and containers.
 * Upstream: pkg/apis/core/validation/validation.go (ValidateSecurityContext, ValidatePodSpecSecurityContext, …).
 */
import type { PodSpec } from "../../../api/types/pod.ts";
import { duplicate, type Errors, invalid, NO_ERRORS, required, unsupported } from "./errors.ts";
import { rangeProblem } from "./formats.ts";
import { validateDescendingPath } from "./volume-paths.ts";
import { validateWindowsOptions } from "./windows-options.ts";

type Context = Readonly<Record<string, unknown>>;

const MAX_ID = 2_147_483_647;
const MAX_SYSCTL = 253;
const SYSCTL_SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const SYSCTL = `(${SYSCTL_SEGMENT}[\\./])*${SYSCTL_SEGMENT}`;
const MAX_APP_ARMOR_PROFILE = 4095;
const PROFILE_TYPES = ["Localhost", "RuntimeDefault", "Unconfined"];

/** @param hostUsers the Pod shares the users of its node */
export function validateContainerSecurity(context: Context | undefined, hostUsers: boolean, path: string): Errors {
  if (context === undefined) return NO_ERRORS;
  const procMount = context["procMount"] as string | undefined;
  return [
    ...validateId(context, "runAsUser", path),
    ...validateId(context, "runAsGroup", path),
    ...(procMount === undefined ? [] : validateProcMount(procMount, hostUsers, `${path}.procMount`)),
    ...validateSeccomp(context["seccompProfile"] as Context | undefined, `${path}.seccompProfile`),
    ...validateEscalation(context, path),
    ...validateWindowsOptions(context["windowsOptions"] as Context | undefined, `${path}.windowsOptions`),
    ...validateAppArmor(context["appArmorProfile"] as Context | undefined, `${path}.appArmorProfile`),
  ];
}

/** @param spec the parts of the Pod's spec that its security context must agree with */
export function validatePodSecurity(
  context: Context | undefined,
  spec: Pick<PodSpec, "shareProcessNamespace" | "hostPID" | "hostNetwork" | "hostIPC">,
  path: string,
): Errors {
  if (context === undefined) return NO_ERRORS;
  const groups = (context["supplementalGroups"] as readonly number[] | undefined) ?? [];
  const sharesAll = spec.shareProcessNamespace === true && spec.hostPID === true;
  return [
    ...validateId(context, "fsGroup", path),
    ...validateId(context, "runAsUser", path),
    ...validateId(context, "runAsGroup", path),
    ...groups.flatMap((group, index) => idErrors(group, `${path}.supplementalGroups[${index}]`)),
    ...(sharesAll
      ? [invalid(`${path}.shareProcessNamespace`, true, "ShareProcessNamespace and HostPID cannot both be enabled")]
      : []),
    ...validateSysctls((context["sysctls"] as readonly Context[] | undefined) ?? [], spec, `${path}.sysctls`),
    ...oneOfGiven(context, "fsGroupChangePolicy", ["Always", "OnRootMismatch"], path),
    ...validateSeccomp(context["seccompProfile"] as Context | undefined, `${path}.seccompProfile`),
    ...validateWindowsOptions(context["windowsOptions"] as Context | undefined, `${path}.windowsOptions`),
    ...validateAppArmor(context["appArmorProfile"] as Context | undefined, `${path}.appArmorProfile`),
    ...oneOfGiven(context, "supplementalGroupsPolicy", ["Merge", "Strict"], path),
    ...oneOfGiven(context, "seLinuxChangePolicy", ["MountOption", "Recursive"], path),
  ];
}

function validateId(context: Context, field: string, path: string): Errors {
  const id = context[field] as number | undefined;
  return id === undefined ? NO_ERRORS : idErrors(id, `${path}.${field}`);
}

function idErrors(id: number, path: string): Errors {
  return id >= 0 && id <= MAX_ID ? NO_ERRORS : [invalid(path, id, rangeProblem(0, MAX_ID))];
}

function oneOfGiven(context: Context, field: string, supported: readonly string[], path: string): Errors {
  const value = context[field] as string | undefined;
  if (value === undefined || supported.includes(value)) return NO_ERRORS;
  return [unsupported(`${path}.${field}`, value, supported)];
}

function validateProcMount(type: string, hostUsers: boolean, path: string): Errors {
  const supported = ["Default", "Unmasked"];
  if (!supported.includes(type)) return [unsupported(path, type, supported)];
  if (type !== "Unmasked" || !hostUsers) return NO_ERRORS;
  return [invalid(path, type, "`hostUsers` must be false to use `Unmasked`")];
}

function validateEscalation(context: Context, path: string): Errors {
  if (context["allowPrivilegeEscalation"] !== false) return NO_ERRORS;
  const added = (context["capabilities"] as { readonly add?: readonly string[] } | undefined)?.add ?? [];
  const detail = "cannot set `allowPrivilegeEscalation` to false and";
  return [
    ...(context["privileged"] === true ? [invalid(path, context, `${detail} \`privileged\` to true`)] : []),
    ...(added.includes("CAP_SYS_ADMIN")
      ? [invalid(path, context, `${detail} \`capabilities.Add\` CAP_SYS_ADMIN`)]
      : []),
  ];
}

function validateSeccomp(profile: Context | undefined, path: string): Errors {
  if (profile === undefined) return NO_ERRORS;
  const type = (profile["type"] as string | undefined) ?? "";
  const file = profile["localhostProfile"] as string | undefined;
  const field = `${path}.localhostProfile`;
  const errors = [...profileTypeErrors(type, "seccompProfile", `${path}.type`)];
  if (type === "Localhost") {
    if (file === undefined) errors.push(required(field, "must be set when seccomp type is Localhost"));
    else errors.push(...validateDescendingPath(file, field));
  } else if (file !== undefined) {
    errors.push(invalid(field, profile, "can only be set when seccomp type is Localhost"));
  }
  return errors;
}

function validateAppArmor(profile: Context | undefined, path: string): Errors {
  if (profile === undefined) return NO_ERRORS;
  const type = (profile["type"] as string | undefined) ?? "";
  const name = profile["localhostProfile"] as string | undefined;
  const field = `${path}.localhostProfile`;
  if (type !== "Localhost") {
    const errors = profileTypeErrors(type, "appArmorProfile", `${path}.type`);
    if (errors.length > 0 || name === undefined) return errors;
    return [invalid(field, name, "can only be set when AppArmor type is Localhost")];
  }
  const missing = "must be set when AppArmor type is Localhost";
  if (name === undefined) return [required(field, missing)];
  if (name.trim() !== name) return [invalid(field, name, "must not be padded with whitespace")];
  if (name === "") return [required(field, missing)];
  if (name.length <= MAX_APP_ARMOR_PROFILE) return NO_ERRORS;
  return [{ type: "Too long", field, detail: `may not be more than ${MAX_APP_ARMOR_PROFILE} bytes` }];
}

function profileTypeErrors(type: string, profile: string, path: string): Errors {
  if (type === "") return [required(path, `type is required when ${profile} is set`)];
  return PROFILE_TYPES.includes(type) ? NO_ERRORS : [unsupported(path, type, PROFILE_TYPES)];
}

type HostShares = Pick<PodSpec, "hostNetwork" | "hostIPC">;

function validateSysctls(sysctls: readonly Context[], spec: HostShares, path: string): Errors {
  const seen = new Set<string>();
  return sysctls.flatMap((sysctl, index) => {
    const field = `${path}[${index}].name`;
    const name = (sysctl["name"] as string | undefined) ?? "";
    const errors: Errors[number][] = [];
    if (name === "") errors.push(required(field));
    else if (name.length > MAX_SYSCTL || !new RegExp(`^${SYSCTL}$`).test(name))
      errors.push(invalid(field, name, `must have at most ${MAX_SYSCTL} characters and match regex ^${SYSCTL}$`));
    else if (seen.has(name)) errors.push(duplicate(field, name));
    const shared = sharedWithHost(name, spec);
    if (shared !== undefined) errors.push(invalid(field, name, `may not be specified when '${shared}' is true`));
    seen.add(name);
    return errors;
  });
}

/** The setting of the Pod that makes this kernel setting the host's. Upstream: ValidateHostSysctl, component-helpers/node/util/sysctl. */
function sharedWithHost(name: string, { hostNetwork, hostIPC }: HostShares): "hostNetwork" | "hostIPC" | undefined {
  const dotted = dottedName(name);
  if (hostNetwork === true && dotted.startsWith("net.")) return "hostNetwork";
  const ofIpc = dotted === "kernel.sem" || ["kernel.shm", "kernel.msg", "fs.mqueue."].some((p) => dotted.startsWith(p));
  return hostIPC === true && ofIpc ? "hostIPC" : undefined;
}

/** Names may be separated by slashes, and then hold dots. */
function dottedName(name: string): string {
  const first = /[./]/.exec(name)?.[0];
  if (first !== "/") return name;
  return name.replace(/[./]/g, (mark) => (mark === "/" ? "." : "/"));
}
