/**
 * What a kubelet may do: what its own machine and the Pods there take.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/node/
 * Upstream: plugin/pkg/auth/authorizer/node/node_authorizer.go.
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { ClusterRole } from "../../../api/types/rbac.ts";
import type { Store } from "../../etcd/store.ts";
import { isRelated } from "./node-graph.ts";
import { type Attributes, isResource, type ResourceAttributes } from "./request-attributes.ts";
import { ruleAllows } from "./rules.ts";
import type { UserInfo } from "./user-info.ts";

const PREFIX = "system:node:";
const NODES = "system:nodes";
const LEASES = "kube-node-lease";

/** The machine that somebody speaks for; undefined for everybody else. */
export function nodeOf({ username, groups }: UserInfo): string | undefined {
  return username.startsWith(PREFIX) && groups.includes(NODES) ? username.slice(PREFIX.length) : undefined;
}

/** Undefined: allowed. A text is why not, empty when nothing more is to be said. */
export function nodeRefusal(store: Store<KubeObject>, node: string, attributes: Attributes): string | undefined {
  if (!isResource(attributes)) return generalRefusal(store, attributes);
  const { group, resource, subresource } = attributes;
  const qualified = group === "" ? resource : `${resource}.${group}`;
  const related = (): string | undefined => {
    if (attributes.name === "") return "No Object name found";
    return isRelated(store, node, qualified, attributes.namespace, attributes.name)
      ? undefined
      : `no relationship found between node '${node}' and this object`;
  };
  switch (qualified) {
    case "secrets":
    case "configmaps":
      return readingRefusal(attributes) ?? related();
    case "persistentvolumeclaims":
      return (subresource === "status" ? statusRefusal(attributes) : gettingRefusal(attributes)) ?? related();
    case "persistentvolumes":
    case "resourceclaims.resource.k8s.io":
    case "volumeattachments.storage.k8s.io":
      return gettingRefusal(attributes) ?? related();
    case "serviceaccounts":
      return tokenRefusal(attributes) ?? related();
    case "leases.coordination.k8s.io":
      return ownRefusal(node, attributes, "a node lease", "node lease");
    case "csinodes.storage.k8s.io":
      if (subresource !== "") return "cannot authorize CSINode subresources";
      return ownRefusal(node, attributes, "a CSINode", "CSINode");
    case "resourceslices.resource.k8s.io":
      return sliceRefusal(node, attributes, related);
    case "nodes":
      return machineRefusal(node, attributes);
    case "pods":
      return podRefusal(node, attributes, related);
    default:
      return generalRefusal(store, attributes);
  }
}

/** Everything else is the same for all kubelets. Upstream has these rules in its code; they are those of the role. */
function generalRefusal(store: Store<KubeObject>, attributes: Attributes): string | undefined {
  const role = store.get("clusterroles.rbac.authorization.k8s.io", "system:node") as ClusterRole | undefined;
  return (role?.rules ?? []).some((rule) => ruleAllows(rule, attributes)) ? undefined : "";
}

function readingRefusal({ verb, subresource, namespace }: ResourceAttributes): string | undefined {
  if (!["get", "list", "watch"].includes(verb)) return "can only read resources of this type";
  if (subresource !== "") return "cannot read subresource";
  return namespace === "" ? "can only read namespaced object of this type" : undefined;
}

function gettingRefusal({ verb, subresource }: ResourceAttributes): string | undefined {
  if (verb !== "get") return "can only get individual resources of this type";
  return subresource === "" ? undefined : "cannot get subresource";
}

function statusRefusal({ verb }: ResourceAttributes): string | undefined {
  return verb === "update" || verb === "patch" ? undefined : "can only get/update/patch this type";
}

function tokenRefusal({ verb, name, subresource }: ResourceAttributes): string | undefined {
  if (verb !== "create" || name === "") return "can only create tokens for individual service accounts";
  return subresource === "token" ? undefined : "can only create token subresource of serviceaccount";
}

/** What has the machine's name. Of a new object only admission knows it. */
function ownRefusal(node: string, attributes: ResourceAttributes, any: string, one: string): string | undefined {
  const { verb, namespace, name, resource } = attributes;
  if (!["get", "create", "update", "patch", "delete"].includes(verb)) {
    return `can only get, create, update, patch, or delete ${any}`;
  }
  if (resource === "leases" && namespace !== LEASES)
    return `can only access leases in the "${LEASES}" system namespace`;
  return verb === "create" || name === node
    ? undefined
    : `can only access ${one} with the same name as the requesting node`;
}

function sliceRefusal(
  node: string,
  { verb, subresource, fields = [] }: ResourceAttributes,
  related: () => string | undefined,
): string | undefined {
  if (subresource !== "") return "cannot authorize ResourceSlice subresources";
  if (verb === "create") return undefined;
  if (["get", "update", "patch", "delete"].includes(verb)) return related();
  return fields.some(({ field, equal, value }) => field === "nodeName" && equal && value === node)
    ? undefined
    : "can only list/watch/deletecollection resourceslices with nodeName field selector";
}

function machineRefusal(node: string, { verb, subresource, name }: ResourceAttributes): string | undefined {
  if (subresource === "status") return verb === "update" || verb === "patch" ? undefined : "";
  if (subresource !== "") return "";
  if (["create", "update", "patch"].includes(verb)) return undefined;
  if (!["get", "list", "watch"].includes(verb)) return "";
  if (name === node) return undefined;
  return name === ""
    ? `node '${node}' cannot read all nodes, only its own Node object`
    : `node '${node}' cannot read '${name}', only its own Node object`;
}

function podRefusal(
  node: string,
  attributes: ResourceAttributes,
  related: () => string | undefined,
): string | undefined {
  const { verb, subresource, name, fields = [] } = attributes;
  switch (subresource) {
    case "status":
      return verb === "update" || verb === "patch" ? undefined : "";
    case "eviction":
      return verb === "create" ? undefined : "";
    case "":
      break;
    default:
      return "";
  }
  if (verb === "create" || verb === "delete") return undefined;
  if (verb === "get") return related();
  if (verb !== "list" && verb !== "watch") return "";
  if (fields.some(({ field, equal, value }) => field === "spec.nodeName" && equal && value === node)) return undefined;
  return name === "" ? "can only list/watch pods with spec.nodeName field selector" : related();
}
