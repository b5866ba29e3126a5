/**
 * metrics.k8s.io/v1beta1: what Pods and nodes use, asked of whoever measures it.
 * Source: https://kubernetes.io/docs/tasks/debug/debug-cluster/resource-metrics-pipeline/
 * Upstream: metrics-server pkg/api/{pod,node,table}.go.
 */
import type { ApiResponse } from "../../api/api-client.ts";
import { formatQuantity, parseQuantity, quantityOfMilli } from "../../api/quantity.ts";
import { notFound } from "../../api/status-errors.ts";
import { fail, failure } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Store } from "../etcd/store.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { KindDefinition } from "./kind-definition.ts";
import { respond, respondStatus, type ResourceRequest } from "./rest/resource-request.ts";
import { selectionOf } from "./rest/selection.ts";
import { servedKindsOf } from "./served-kind.ts";
import { acceptedForm } from "./tables/accepted-form.ts";
import type { VirtualRequest, VirtualResource } from "./virtual-resource.ts";
import { keyOf } from "./write/write-environment.ts";

interface Use {
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

interface Measured {
  readonly atMs: number;
  readonly windowMs: number;
}

/** The side that measures; the composition root connects it. */
export interface MetricsSource {
  readonly unavailable: boolean;
  pod(
    namespace: string,
    name: string,
  ): (Measured & { readonly containers: readonly (Use & { readonly name: string })[] }) | undefined;
  node(name: string): (Measured & Use) | undefined;
}

const GROUP = "metrics.k8s.io";
const API_VERSION = `${GROUP}/v1beta1`;
const PODS: KindDefinition = {
  group: GROUP,
  version: "v1beta1",
  kind: "PodMetrics",
  plural: "pods",
  singular: "",
  namespaced: true,
};
const NODES: KindDefinition = { ...PODS, kind: "NodeMetrics", plural: "nodes", namespaced: false };

export function metricsResources(
  kernel: Kernel,
  store: Store<KubeObject>,
  source: MetricsSource,
): readonly VirtualResource[] {
  return [NODES, PODS].map((definition) => ({
    ...definition,
    verbs: ["get", "list"],
    handle: (request: VirtualRequest) => answer({ kernel, store, source, definition }, request),
  }));
}

interface Asked {
  readonly kernel: Kernel;
  readonly store: Store<KubeObject>;
  readonly source: MetricsSource;
  readonly definition: KindDefinition;
}

function answer(asked: Asked, request: VirtualRequest): ApiResponse {
  const { store, source, definition } = asked;
  const { plural, kind } = definition;
  if (source.unavailable) return respondStatus(unavailable(plural, request));
  if (request.verb === "get") {
    const object = store.get(plural, keyOf(request.namespace, request.name));
    if (object === undefined) return respond(fail(notFound({ group: "", plural }, request.name)));
    const metrics = metricsOf(asked, object);
    if (metrics !== undefined) return presented(request, metrics);
    const name = request.namespace === undefined ? request.name : `${request.namespace}/${request.name}`;
    return respond(fail(notFound({ group: GROUP, plural: kind.toLowerCase() }, name)));
  }
  const [served] = servedKindsOf(definition);
  if (served === undefined) throw new Error(`${kind} is served in no form`);
  const { namespace, query, headers } = request;
  const list = {
    method: "GET",
    definition,
    served,
    namespace,
    name: undefined,
    subresource: undefined,
    query,
    headers,
  };
  const selection = selectionOf({ ...list, body: undefined } as ResourceRequest);
  if (!selection.ok) return respond(selection);
  const selected = store.values(plural).filter((object) => selection.value.matches(object));
  const items = selected.flatMap((object) => metricsOf(asked, object) ?? []);
  return presented(request, { kind: `${kind}List`, apiVersion: API_VERSION, metadata: {}, items });
}

function unavailable(plural: string, { name }: VirtualRequest) {
  const message = `the server is currently unable to handle the request (get ${plural}.${GROUP}${name === "" ? "" : ` ${name}`})`;
  return failure(503, "ServiceUnavailable", message, { group: GROUP, kind: plural });
}

interface MetricsObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: object;
  readonly items?: readonly MetricsObject[];
  readonly window?: string;
  readonly usage?: Usage;
  readonly containers?: readonly { readonly usage: Usage }[];
}

interface Usage {
  readonly cpu: string;
  readonly memory: string;
}

/** Undefined for what has not been measured yet. */
function metricsOf({ kernel, source, definition }: Asked, { metadata }: KubeObject): MetricsObject | undefined {
  const { name, namespace, labels } = metadata;
  const about = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    creationTimestamp: kernel.timestamp(),
    ...(labels === undefined ? {} : { labels }),
  };
  const head = { kind: definition.kind, apiVersion: API_VERSION, metadata: about };
  if (namespace === undefined) {
    const node = source.node(name);
    return node === undefined ? undefined : { ...head, ...measured(kernel, node), usage: usageOf(node) };
  }
  const pod = source.pod(namespace, name);
  if (pod === undefined) return undefined;
  const containers = pod.containers.map((container) => ({ name: container.name, usage: usageOf(container) }));
  return { ...head, ...measured(kernel, pod), containers };
}

function measured(kernel: Kernel, { atMs, windowMs }: Measured) {
  const timestamp = new Date(kernel.epochMs + atMs).toISOString().replace(/\.\d{3}Z$/, "Z");
  return { timestamp, window: `${windowMs / 1_000}s` };
}

/** CPU in billionths of a core and memory in Ki, as kubelets count them. */
function usageOf({ cpuMillis, memoryBytes }: Use): Usage {
  return { cpu: cpuMillis === 0 ? "0" : `${cpuMillis}000000n`, memory: `${Math.ceil(memoryBytes / 1024)}Ki` };
}

function presented(request: VirtualRequest, body: MetricsObject): ApiResponse {
  const form = acceptedForm(request);
  if (form !== "table") return { code: 200, body };
  const text = { type: "string", priority: 0, description: "" };
  const columnDefinitions = [
    { ...text, name: "Name", format: "name", description: "Name of the resource" },
    { ...text, name: "cpu", format: "quantity" },
    { ...text, name: "memory", format: "quantity" },
    { ...text, name: "Window", format: "duration" },
  ];
  const rows = (body.items ?? [body]).map((object) => ({ cells: cellsOf(object), object }));
  return { code: 200, body: { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata: {}, columnDefinitions, rows } };
}

function cellsOf({ metadata, usage, containers, window }: MetricsObject): readonly string[] {
  const all = usage === undefined ? (containers ?? []).map((container) => container.usage) : [usage];
  const total = (resource: keyof Usage): string => {
    const milli = all.reduce((sum, use) => sum + (parseQuantity(use[resource])?.milli ?? 0), 0);
    return formatQuantity(quantityOfMilli(milli, resource === "memory" ? "BinarySI" : "DecimalSI"));
  };
  return [(metadata as { readonly name: string }).name, total("cpu"), total("memory"), window ?? ""];
}
