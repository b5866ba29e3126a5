/**
 * An object as its maker sent it: without what admission and the storage of its kind put in, which nobody owns.
 * Upstream: fields are tracked before admission and before the strategies of k8s.io/kubernetes/pkg/registry.
 */
import type { KubeObject } from "../../../api/types/meta.ts";

type Fields = Readonly<Record<string, unknown>>;
type WithSpec = KubeObject & { readonly spec?: Fields };

/** `later` is `created` with what another component set afterwards; the same object when there is nothing. */
export interface AsCreated {
  readonly created: KubeObject;
  readonly later: KubeObject;
}

const NODE_LIFECYCLE = ["podCIDR", "podCIDRs", "taints", "providerID"];
const ALLOCATED = ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy", "healthCheckNodePort"];
const ADMITTED = ["nodeName", "priority", "preemptionPolicy", "serviceAccount", "serviceAccountName"];
const TOLERATED_FOR_A_WHILE = new Set(["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"]);
const TOKEN_VOLUME = "kube-api-access-";

export function asCreated(object: KubeObject): AsCreated {
  const { spec } = object as WithSpec;
  if (spec === undefined) return { created: object, later: object };
  const withSpec = (next: Fields): KubeObject => ({ ...object, spec: next }) as KubeObject;
  if (object.kind === "Node") {
    const created = withSpec(omit(spec, NODE_LIFECYCLE));
    return { created, later: object };
  }
  const created =
    object.kind === "Service"
      ? withSpec(omit(spec, ALLOCATED))
      : object.kind === "Pod"
        ? withSpec(podSpec(spec))
        : object;
  return { created, later: created };
}

function podSpec(spec: Fields): Fields {
  const rest = omit(spec, [...ADMITTED, "tolerations", "volumes", "containers", "initContainers"]);
  const tolerations = list(spec["tolerations"]).filter(({ key, tolerationSeconds }) => {
    return tolerationSeconds === undefined || !TOLERATED_FOR_A_WHILE.has(String(key));
  });
  const volumes = list(spec["volumes"]).filter(({ name }) => !String(name).startsWith(TOKEN_VOLUME));
  const initContainers = list(spec["initContainers"]).map(withoutToken);
  return {
    ...rest,
    containers: list(spec["containers"]).map(withoutToken),
    ...(initContainers.length === 0 ? {} : { initContainers }),
    ...(tolerations.length === 0 ? {} : { tolerations }),
    ...(volumes.length === 0 ? {} : { volumes }),
  };
}

function withoutToken(container: Fields): Fields {
  const mounts = list(container["volumeMounts"]);
  const kept = mounts.filter(({ name }) => !String(name).startsWith(TOKEN_VOLUME));
  if (kept.length === mounts.length) return container;
  const rest = omit(container, ["volumeMounts"]);
  return kept.length === 0 ? rest : { ...rest, volumeMounts: kept };
}

function omit(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

function list(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? (value as readonly Fields[]) : [];
}
