/** What kubectl does with several requests: apply, drain, rollout undo. */
import { parseAllDocuments } from "yaml";
import type { KindName } from "../../api/kinds.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { TestCluster } from "./test-cluster.ts";

const REVISION = "deployment.kubernetes.io/revision";
const TEMPLATE_HASH = "pod-template-hash";
type PatchForm = "application/merge-patch+json" | "application/strategic-merge-patch+json";

/** Creates or merges every object of a YAML text; what was left out of a later manifest is not removed. */
export function applyManifest(test: TestCluster, manifest: string): readonly string[] {
  return parseAllDocuments(manifest).map((document) => {
    const object = document.toJS() as KubeObject;
    const kind = object.kind as KindName;
    const { name } = object.metadata;
    const namespace = test.cluster.server.kinds.kind(kind).namespaced ? "default" : undefined;
    const label = `${kind.toLowerCase()}/${name}`;
    if (test.get(kind, namespace, name) === undefined) {
      const { code, body } = test.request("POST", test.path(kind, namespace), object);
      return code < 300 ? `${label} created` : messageOf(body);
    }
    const form: PatchForm = object.apiVersion.includes("kubarium")
      ? "application/merge-patch+json"
      : "application/strategic-merge-patch+json";
    const { code, body } = test.request("PATCH", test.path(kind, namespace, name), object, form);
    return code < 300 ? `${label} configured` : messageOf(body);
  });
}

/** Cordons the node and evicts its Pods, as `kubectl drain --ignore-daemonsets` does. */
export function drainNode(test: TestCluster, node: string): readonly string[] {
  test.patch("Node", undefined, node, { spec: { unschedulable: true } });
  const lines = [`node/${node} cordoned`];
  for (const { metadata, spec } of test.list("Pod")) {
    const { namespace = "", name, ownerReferences = [] } = metadata;
    if (spec.nodeName !== node || ownerReferences.some(({ kind }) => kind === "DaemonSet" || kind === "Node")) continue;
    const eviction = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } };
    const { code, body } = test.request("POST", `${test.path("Pod", namespace, name)}/eviction`, eviction);
    lines.push(code < 300 ? `evicting pod ${namespace}/${name}` : messageOf(body));
  }
  return lines;
}

/** Puts back the template of the revision before, as `kubectl rollout undo` does. */
export function rollBack(test: TestCluster, name: string): readonly string[] {
  const sets = test
    .list("ReplicaSet", "default")
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.name === name) === true)
    .sort((a, b) => Number(b.metadata.annotations?.[REVISION]) - Number(a.metadata.annotations?.[REVISION]));
  const template = sets[1]?.spec.template;
  if (template === undefined) return [`error: no rollout history found for deployment "${name}"`];
  const { [TEMPLATE_HASH]: _hash, ...labels } = template.metadata?.labels ?? {};
  const value = { ...template, metadata: { ...template.metadata, labels } };
  const patch = [{ op: "replace", path: "/spec/template", value }];
  const path = test.path("Deployment", "default", name);
  const { code, body } = test.request("PATCH", path, patch, "application/json-patch+json");
  return [code < 300 ? `deployment/${name} rolled back` : messageOf(body)];
}

/** The template of the revision before, from the history of a StatefulSet or DaemonSet. */
export function rollBackByHistory(
  test: TestCluster,
  kind: "StatefulSet" | "DaemonSet",
  name: string,
): readonly string[] {
  const revisions = test
    .list("ControllerRevision", "default")
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.kind === kind && owner.name === name))
    .sort((a, b) => b.revision - a.revision);
  const label = kind.toLowerCase();
  const data = revisions[1]?.data;
  if (data === undefined) return [`error: no last revision to roll back to`];
  const path = test.path(kind, "default", name);
  const { code, body } = test.request("PATCH", path, data, "application/strategic-merge-patch+json");
  return [code < 300 ? `${label}/${name} rolled back` : messageOf(body)];
}

function messageOf(body: unknown): string {
  return `Error from server: ${(body as { readonly message: string }).message}`;
}
