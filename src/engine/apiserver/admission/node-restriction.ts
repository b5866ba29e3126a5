/**
 * A kubelet changes its own machine, Pods and leases alone, and nothing that would draw Pods to it.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 * Upstream: plugin/pkg/admission/noderestriction/admission.go, k8s.io/kubelet/pkg/apis/well_known_labels.go.
 */
import { sameValue } from "../../../api/same-value.ts";
import { forbidden } from "../../../api/status-errors.ts";
import type { Status } from "../../../api/status.ts";
import type { Node } from "../../../api/types/core.ts";
import type { KubeObject, Labels } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { Store } from "../../etcd/store.ts";
import { nodeOf } from "../authorization/node-authorizer.ts";
import { MIRROR_ANNOTATION, referencedNames } from "../authorization/node-graph.ts";
import type { UserInfo } from "../authorization/user-info.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { keyOf, type WriteEnvironment } from "../write/write-environment.ts";

interface NodesWrite {
  /** What comes in; absent for a deletion. */
  readonly object?: KubeObject;
  /** What is stored; absent for a creation. */
  readonly previous?: KubeObject;
  readonly subresource?: string | undefined;
}

export function refusedByNodeRestriction(
  { store, user }: WriteEnvironment,
  definition: KindDefinition,
  write: NodesWrite,
): Status | undefined {
  const node = user === undefined ? undefined : nodeOf(user);
  if (node === undefined) return undefined;
  const name = (write.previous ?? write.object)?.metadata.name ?? "";
  const own = store.get("nodes", node) as Node | undefined;
  const problem = problemOf(node, own, definition, write);
  return problem === undefined ? undefined : forbidden(definition, name, problem);
}

interface BoundTo {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly name?: string;
  readonly uid?: string;
}

/** Why a kubelet gets no token: it is for no Pod of its machine. @param namespace of the account */
export function nodesTokenProblem(
  store: Store<KubeObject>,
  user: UserInfo,
  namespace: string,
  { kind, apiVersion, name = "", uid = "" }: BoundTo,
): string | undefined {
  const node = nodeOf(user);
  if (node === undefined) return undefined;
  if (apiVersion !== "v1" || kind !== "Pod" || name === "") return "node requested token not bound to a pod";
  if (uid === "") return "node requested token with a pod binding without a uid";
  // Whoever issues the token says what of a Pod that is not there.
  const pod = store.get("pods", keyOf(namespace, name)) as Pod | undefined;
  return pod === undefined || pod.spec.nodeName === node
    ? undefined
    : "node requested token bound to a pod scheduled on a different node";
}

function problemOf(
  node: string,
  own: Node | undefined,
  { kind }: KindDefinition,
  write: NodesWrite,
): string | undefined {
  const { object, previous, subresource } = write;
  const name = (previous ?? object)?.metadata.name;
  switch (kind) {
    case "Pod":
      return podProblem(node, own, write);
    case "Node":
      if (name !== node) return `node "${node}" is not allowed to modify node "${name ?? ""}"`;
      return object === undefined ? undefined : machineProblem(node, object as Node, previous as Node | undefined);
    case "PersistentVolumeClaim":
      return subresource === "status" ? undefined : "may only update PVC status";
    case "Lease":
      return name === node ? undefined : "can only access node lease with the same name as the requesting node";
    case "CSINode":
      return name === node ? undefined : "can only access CSINode with the same name as the requesting node";
    default:
      return undefined;
  }
}

function podProblem(node: string, own: Node | undefined, write: NodesWrite): string | undefined {
  const { object, previous, subresource = "" } = write;
  const isThere = (previous as Pod | undefined)?.spec.nodeName === node;
  switch (subresource) {
    case "eviction":
      return isThere ? undefined : `node ${node} can only evict pods with spec.nodeName set to itself`;
    case "status":
      if (!isThere) return `node "${node}" can only update pod status for pods with spec.nodeName set to itself`;
      return sameValue(object?.metadata.labels ?? {}, previous?.metadata.labels ?? {})
        ? undefined
        : `node "${node}" cannot update labels through pod status`;
    case "":
      break;
    default:
      return `unexpected pod subresource "${subresource}", only 'status' and 'eviction' are allowed`;
  }
  if (previous === undefined) return newPodProblem(node, own, object as Pod);
  if (object !== undefined) {
    return `unexpected operation "UPDATE", node "${node}" can only create and delete mirror pods`;
  }
  return isThere ? undefined : `node "${node}" can only delete pods with spec.nodeName set to itself`;
}

function newPodProblem(node: string, own: Node | undefined, { metadata, spec }: Pod): string | undefined {
  if (metadata.annotations?.[MIRROR_ANNOTATION] === undefined) {
    return `pod does not have "${MIRROR_ANNOTATION}" annotation, node "${node}" can only create mirror pods`;
  }
  if (spec.nodeName !== node) return `node "${node}" can only create pods with spec.nodeName set to itself`;
  const [owner, ...others] = metadata.ownerReferences ?? [];
  if (others.length > 0) return `node "${node}" can only create pods with a single owner reference set to itself`;
  if (owner?.apiVersion !== "v1" || owner.kind !== "Node" || owner.name !== node) {
    return `node "${node}" can only create pods with an owner reference set to itself`;
  }
  if (owner.controller !== true) {
    return `node "${node}" can only create pods with a controller owner reference set to itself`;
  }
  if (owner.blockOwnerDeletion === true) {
    return `node "${node}" must not set blockOwnerDeletion on an owner reference`;
  }
  const expected = own?.metadata.uid ?? "";
  if (owner.uid !== expected) return `node ${node} UID mismatch: expected ${owner.uid} got ${expected}`;
  const cannot = (what: string): string => `node "${node}" can not create pods that reference ${what}`;
  if ((spec.serviceAccountName ?? "") !== "") return cannot("a service account");
  if (referencedNames(spec, "secrets").size > 0) return cannot("secrets");
  if (referencedNames(spec, "configmaps").size > 0) return cannot("configmaps");
  const claims = (spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim !== undefined);
  return claims ? cannot("persistentvolumeclaims") : undefined;
}

function machineProblem(node: string, next: Node, previous: Node | undefined): string | undefined {
  const labels = forbiddenLabels(next.metadata.labels ?? {}, previous?.metadata.labels ?? {}).join(", ");
  if (previous === undefined) {
    return labels === "" ? undefined : `node "${node}" is not allowed to set the following labels: ${labels}`;
  }
  if (!sameValue(next.spec?.taints ?? [], previous.spec?.taints ?? [])) {
    return `node "${node}" is not allowed to modify taints`;
  }
  return labels === "" ? undefined : `is not allowed to modify labels: ${labels}`;
}

const RESTRICTED = "node-restriction.kubernetes.io";
const KUBERNETES = ["kubernetes.io", "k8s.io"];
/** Kubelets may write what is in these, and these. */
const KUBELET_NAMESPACES = ["kubelet.kubernetes.io", "node.kubernetes.io"];
const KUBELET_LABELS: ReadonlySet<string> = new Set([
  "beta.kubernetes.io/arch",
  "beta.kubernetes.io/instance-type",
  "beta.kubernetes.io/os",
  "failure-domain.beta.kubernetes.io/region",
  "failure-domain.beta.kubernetes.io/zone",
  "kubernetes.io/arch",
  "kubernetes.io/hostname",
  "kubernetes.io/os",
  "node.kubernetes.io/instance-type",
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
]);

function forbiddenLabels(next: Labels, previous: Labels): readonly string[] {
  const changed = [...new Set([...Object.keys(next), ...Object.keys(previous)])].filter(
    (key) => next[key] !== previous[key],
  );
  return changed.filter(isForbidden).sort();
}

function isForbidden(label: string): boolean {
  const slash = label.indexOf("/");
  const home = slash < 0 ? "" : label.slice(0, slash);
  const isIn = (namespace: string): boolean => home === namespace || home.endsWith(`.${namespace}`);
  if (isIn(RESTRICTED)) return true;
  return KUBERNETES.some(isIn) && !KUBELET_LABELS.has(label) && !KUBELET_NAMESPACES.some(isIn);
}
