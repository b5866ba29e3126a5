/**
 * The plugins that only look, once an object is complete and valid, in upstream's order; the quota comes last, because
 * nothing may be charged for a write that another plugin refuses.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
 */
import { sameValue } from "../../../api/same-value.ts";
import { forbidden } from "../../../api/status-errors.ts";
import { fail, type Outcome, succeed } from "../../../api/status.ts";
import type { CertificateSigningRequest } from "../../../api/types/certificates.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Container, Pod } from "../../../api/types/pod.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import { invalidObject } from "../field-errors-status.ts";
import type { KindDefinition } from "../kind-definition.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";
import { restrictedSubject } from "./certificates.ts";
import { beyondLimits, limitRangesOf } from "./limit-ranger.ts";
import { namespaceLabelErrors, refusedByPodSecurity } from "./pod-security.ts";
import { secondDefault } from "./priority.ts";
import { chargesFor, type QuotaCharge } from "./resource-quota.ts";
import { refuseGrowth } from "./storage.ts";

/** Refuses the write, or gives what it costs of the quotas of its namespace. @param previous of an update */
export function admitValid(
  environment: WriteEnvironment,
  definition: KindDefinition,
  object: KubeObject,
  previous?: KubeObject,
): Outcome<readonly QuotaCharge[]> {
  if (definition.kind === "Namespace" && definition.group === "") {
    const errors = namespaceLabelErrors(object, previous);
    if (errors.length > 0) return fail(invalidObject(definition, object.metadata.name, errors));
  }
  const refuse = (reason: string) => fail(forbidden(definition, object.metadata.name, reason));
  const problem = problemOf(environment, definition, object, previous);
  if (problem !== undefined) return refuse(problem);
  const charges = chargesFor(environment, definition, object, previous);
  if (typeof charges === "string") return refuse(charges);
  return succeed(charges);
}

/** Of a Pod only its resources can change so that a limit is passed. */
function resized(environment: WriteEnvironment, pod: Pod, { spec }: Pod): string | undefined {
  const kept = (list: readonly Container[] = [], before: readonly Container[] = []) =>
    list === before || list.every(({ resources }, index) => sameValue(resources, before[index]?.resources));
  if (kept(pod.spec.containers, spec.containers) && kept(pod.spec.initContainers, spec.initContainers))
    return undefined;
  return beyondLimits(pod, limitRangesOf(environment, pod));
}

function problemOf(
  environment: WriteEnvironment,
  { kind }: KindDefinition,
  object: KubeObject,
  previous: KubeObject | undefined,
): string | undefined {
  switch (kind) {
    case "Pod":
      if (previous !== undefined) {
        const problem = resized(environment, object as Pod, previous as Pod);
        return problem ?? refusedByPodSecurity(environment, object, previous);
      }
      return beyondLimits(object, limitRangesOf(environment, object)) ?? refusedByPodSecurity(environment, object);
    case "PersistentVolumeClaim": {
      if (object.metadata.deletionTimestamp !== undefined) return undefined;
      const problem = beyondLimits(object, limitRangesOf(environment, object));
      if (problem !== undefined || previous === undefined) return problem;
      return refuseGrowth(environment, object as PersistentVolumeClaim, previous as PersistentVolumeClaim);
    }
    case "CertificateSigningRequest":
      return previous === undefined ? restrictedSubject(object as CertificateSigningRequest) : undefined;
    case "PriorityClass":
      return secondDefault(environment, object);
    default:
      return undefined;
  }
}
