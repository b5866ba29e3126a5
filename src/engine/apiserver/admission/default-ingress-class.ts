/**
 * Gives a new Ingress that names no class the default one; of several, the newest.
 * Source: https://kubernetes.io/docs/concepts/services-networking/ingress/#default-ingress-class
 * Upstream: plugin/pkg/admission/network/defaultingressclass/admission.go.
 */
import type { Ingress, IngressClass } from "../../../api/types/networking.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";

const IS_DEFAULT = "ingressclass.kubernetes.io/is-default-class";
const CLASS_ANNOTATION = "kubernetes.io/ingress.class";

export function withDefaultIngressClass({ store }: WriteEnvironment, ingress: Ingress): Ingress {
  const annotated = ingress.metadata.annotations?.[CLASS_ANNOTATION] !== undefined;
  if (annotated || ingress.spec?.ingressClassName !== undefined) return ingress;
  let newest: IngressClass | undefined;
  for (const object of store.values("ingressclasses.networking.k8s.io")) {
    const candidate = object as IngressClass;
    if (candidate.metadata.annotations?.[IS_DEFAULT] !== "true") continue;
    if (newest === undefined || createdAt(candidate) > createdAt(newest)) newest = candidate;
  }
  if (newest === undefined) return ingress;
  return { ...ingress, spec: { ...ingress.spec, ingressClassName: newest.metadata.name } };
}

function createdAt({ metadata }: IngressClass): string {
  return metadata.creationTimestamp ?? "";
}
