/**
 * Ephemeral containers.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/ephemeral-containers/
 * Upstream: pkg/apis/core/validation/validation.go (validateEphemeralContainers).
 */
import type { EphemeralContainer } from "../../../api/types/pod.ts";
import { type PodContext, validateContainerCommon, validateImagesOfPod } from "./containers.ts";
import { duplicate, type Errors, forbidden, missing } from "./errors.ts";
import type { Unchecked } from "./unchecked.ts";

const NOT_ALLOWED = "cannot be set for an Ephemeral Container";
/** In the order of the Go struct. */
const REFUSED_FIELDS = [
  "ports",
  "resources",
  "resizePolicy",
  "restartPolicy",
  "restartPolicyRules",
  "livenessProbe",
  "readinessProbe",
  "startupProbe",
  "lifecycle",
] as const;

/** @param others names of the Pod's other containers */
export function validateEphemeralContainers(
  containers: readonly Unchecked<EphemeralContainer>[],
  others: readonly string[],
  pod: PodContext,
  path: string,
): Errors {
  const names = new Set(others);
  return containers.flatMap((container, index) => {
    const place = `${path}[${index}]`;
    const { name = "", targetContainerName = "" } = container;
    const found = [...validateContainerCommon(container, pod, place)];
    found.push(...validateImagesOfPod([container], path).map((error) => ({ ...error, field: `${place}.image` })));
    if (names.has(name)) found.push(duplicate(`${place}.name`, name));
    names.add(name);
    if (targetContainerName !== "" && !others.includes(targetContainerName))
      found.push(missing(`${place}.targetContainerName`, targetContainerName));
    for (const field of REFUSED_FIELDS) {
      if (isSet(container[field])) found.push(forbidden(`${place}.${field}`, NOT_ALLOWED));
    }
    (container.volumeMounts ?? []).forEach(({ subPath = "", subPathExpr = "" }, mount) => {
      const mountPath = `${place}.volumeMounts[${mount}]`;
      if (subPath !== "") found.push(forbidden(`${mountPath}.subPath`, NOT_ALLOWED));
      if (subPathExpr !== "") found.push(forbidden(`${mountPath}.subPathExpr`, NOT_ALLOWED));
    });
    return found;
  });
}

/** An empty struct or list is as good as none. */
function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}
