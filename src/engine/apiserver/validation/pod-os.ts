/**
 * Fields that only one operating system has.
 * Upstream: pkg/apis/core/validation/validation.go (validateLinux, validateWindows).
 */
import type { PodSpec } from "../../../api/types/pod.ts";
import { type Errors, forbidden, NO_ERRORS } from "./errors.ts";

const POD_FIELDS_OF_LINUX = [
  "appArmorProfile",
  "seLinuxOptions",
  "hostUsers",
  "hostPID",
  "hostIPC",
  "seccompProfile",
  "fsGroup",
  "fsGroupChangePolicy",
  "sysctls",
  "shareProcessNamespace",
  "runAsUser",
  "runAsGroup",
  "supplementalGroups",
  "supplementalGroupsPolicy",
];
/** Of those above, the ones that stand in the spec itself. */
const IN_SPEC = ["hostUsers", "hostPID", "hostIPC", "shareProcessNamespace"];
const CONTAINER_FIELDS_OF_LINUX = [
  "appArmorProfile",
  "seLinuxOptions",
  "seccompProfile",
  "capabilities",
  "readOnlyRootFilesystem",
  "privileged",
  "allowPrivilegeEscalation",
  "procMount",
  "runAsUser",
  "runAsGroup",
];

export function validateFieldsOfOs(spec: PodSpec, path: string): Errors {
  if (spec.os?.name === "linux") return fieldsOf(spec, path, ["windowsOptions"], ["windowsOptions"], LINUX_DETAIL);
  if (spec.os?.name !== "windows") return NO_ERRORS;
  return fieldsOf(spec, path, POD_FIELDS_OF_LINUX, CONTAINER_FIELDS_OF_LINUX, "cannot be set for a windows pod");
}

const LINUX_DETAIL = "windows options cannot be set for a linux pod";

function fieldsOf(
  spec: PodSpec,
  path: string,
  podFields: readonly string[],
  containerFields: readonly string[],
  detail: string,
): Errors {
  const inSpec = spec as unknown as Readonly<Record<string, unknown>>;
  const isSet = (value: unknown) => value !== undefined && value !== false;
  const errors = podFields.flatMap((field) => {
    const direct = IN_SPEC.includes(field);
    const value = direct ? inSpec[field] : spec.securityContext?.[field];
    const given = field === "hostUsers" ? value !== undefined : isSet(value);
    // Upstream files all of these under the security context but for `hostUsers`.
    if (!given) return [];
    return [forbidden(direct ? `${path}.${field}` : `${path}.securityContext.${field}`, detail)];
  });
  for (const list of ["initContainers", "containers"] as const) {
    (spec[list] ?? []).forEach(({ securityContext }, index) => {
      for (const field of containerFields) {
        if (securityContext?.[field] === undefined) continue;
        errors.push(forbidden(`${path}.${list}[${index}].securityContext.${field}`, detail));
      }
    });
  }
  return errors;
}
