/**
 * Admission of new objects: each plugin may refuse or complete the object, in upstream's order.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/
 */
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Namespace, Node } from "../../../api/types/core.ts";
import type { CertificateSigningRequest } from "../../../api/types/certificates.ts";
import type { Ingress } from "../../../api/types/networking.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import { KUBERNETES_ADMIN } from "../authorization/user-info.ts";
import { withRequester } from "./certificates.ts";
import type { KindDefinition } from "../kind-definition.ts";
import type { WriteEnvironment, Writer } from "../write/write-environment.ts";
import { admitPod, type Admitted } from "./admit-pod.ts";
import { refusedByMutatingHooks } from "./hooks.ts";
import { refuseByNamespace } from "./namespace-lifecycle.ts";
import { withDefaultIngressClass } from "./default-ingress-class.ts";
import { withNamespaceDefaults } from "./namespace-defaults.ts";
import { withDefaultClass, withProtection } from "./storage.ts";
import { withNotReadyTaint } from "./not-ready-taint.ts";

/** Kinds that the engine writes in bulk and always well-formed: their validation is for people. */
const TRUSTED_UNCHECKED: ReadonlySet<string> = new Set(["Event", "Lease", "EndpointSlice", "Endpoints"]);

export function isWellFormed(writer: Writer, definition: KindDefinition): boolean {
  return writer.trusted && isWrittenInBulk(definition);
}

export function isWrittenInBulk({ kind }: KindDefinition): boolean {
  return TRUSTED_UNCHECKED.has(kind);
}

export function admitCreate(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  object: KubeObject,
): Outcome<Admitted> {
  const admitted = completedForCreate(environment, writer, definition, object);
  if (!admitted.ok) return admitted;
  const refusal = refusedByMutatingHooks(environment, writer, definition, { object: admitted.value.object });
  return refusal === undefined ? admitted : fail(refusal);
}

function completedForCreate(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  object: KubeObject,
): Outcome<Admitted> {
  const refusal = refuseByNamespace(environment, definition, object.metadata);
  if (refusal !== undefined) return refusal;
  if (definition.kind === "Pod") return admitPod(environment, writer, definition, object as Pod);
  const defaulted = definition.default === undefined ? object : definition.default(object);
  const admitted = completed(environment, defaulted);
  const complete = definition.prepareForCreate?.(admitted) ?? admitted;
  return succeed({ object: complete, valid: false, qosClass: undefined });
}

function completed(environment: WriteEnvironment, object: KubeObject): KubeObject {
  switch (object.kind) {
    case "Ingress":
      return withDefaultIngressClass(environment, object as Ingress);
    case "Namespace":
      return withNamespaceDefaults(object as Namespace);
    case "Node":
      return withNotReadyTaint(object as Node);
    case "PersistentVolume":
    case "VolumeAttributesClass":
      return withProtection(object);
    case "CertificateSigningRequest":
      return withRequester(object as CertificateSigningRequest, environment.user ?? KUBERNETES_ADMIN);
    case "PersistentVolumeClaim":
      return withProtection(withDefaultClass(environment, object as PersistentVolumeClaim));
    default:
      return object;
  }
}
