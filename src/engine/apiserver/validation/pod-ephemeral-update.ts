/**
 * What `pods/ephemeralcontainers` may change.
 * Upstream: pkg/apis/core/validation/validation.go (ValidatePodEphemeralContainersUpdate).
 */
import { sameValue } from "../../../api/same-value.ts";
import type { EphemeralContainer, Pod } from "../../../api/types/pod.ts";
import { type Errors, forbidden, NO_ERRORS } from "./errors.ts";
import { addressed } from "./pod-resize.ts";
import { validatePodSpec } from "./pod-spec.ts";

/** The stored Pod with the ephemeral containers of the new one; everything else that was sent is dropped. */
export function withEphemeralContainersOf(incoming: Pod, current: Pod): Pod {
  const { ephemeralContainers: _before, ...rest } = current.spec;
  const { ephemeralContainers } = incoming.spec ?? {};
  const spec = ephemeralContainers === undefined ? rest : { ...rest, ephemeralContainers };
  return { ...current, metadata: addressed(incoming, current), spec };
}

export function validateEphemeralContainersUpdate(pod: Pod, previous: Pod): Errors {
  if (previous.metadata.annotations?.["kubernetes.io/config.mirror"] !== undefined)
    return [forbidden("[]", "static pods do not support ephemeral containers")];
  const path = "spec.ephemeralContainers";
  const changed = (previous.spec.ephemeralContainers ?? []).flatMap((old) => {
    const now = pod.spec.ephemeralContainers?.findLast(({ name }) => name === old.name);
    if (now === undefined)
      return [forbidden(path, `existing ephemeral containers ${JSON.stringify(old.name)} may not be removed\n`)];
    if (sameValue(now, old)) return NO_ERRORS;
    const detail = `existing ephemeral containers ${JSON.stringify(old.name)} may not be changed\n${difference(now, old)}`;
    return [forbidden(path, detail)];
  });
  return [...validatePodSpec(pod.spec), ...changed];
}

/** Changed fields as two lines each, old and new. Upstream prints the Go structs, `-` and `+` in the same way. */
function difference(now: EphemeralContainer, old: EphemeralContainer): string {
  const print = (value: unknown) => (value === undefined ? "nil" : JSON.stringify(value));
  const names = Object.keys({ ...old, ...now }) as (keyof EphemeralContainer)[];
  return names
    .filter((name) => !sameValue(now[name], old[name]))
    .sort()
    .map((name) => `-  ${name}: ${print(old[name])},\n+  ${name}: ${print(now[name])},`)
    .join("\n");
}
