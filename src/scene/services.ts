/** Services and the clients that call them, as the canvas shows them. */
import { matchesLabels } from "../api/label-selector.ts";
import type { EndpointSlice, Service } from "../api/types/core.ts";
import type { Pod } from "../api/types/pod.ts";
import type { Traffic } from "../api/types/sim.ts";
import type { Box } from "./layout.ts";
import { byNaturalName } from "./order.ts";
import type { SceneService, SceneTraffic } from "./scene.ts";

/** What a Service needs to know of the Pods. */
export interface PodDirectory {
  inNamespace(namespace: string): Iterable<Pod>;
  /** Machine and hue of a Pod that is drawn. */
  find(key: string): { readonly machine: string | undefined; readonly hue: number } | undefined;
}

/** Services of the cluster itself stay off the canvas: `kube-system`, and the API server's own `default/kubernetes`. */
export function isShownService(service: Service): boolean {
  const { namespace, name } = service.metadata;
  return namespace !== "kube-system" && !(namespace === "default" && name === "kubernetes");
}

export function sceneService(
  service: Service,
  slices: readonly EndpointSlice[],
  pods: PodDirectory,
  box: Box,
): SceneService {
  const { namespace = "", name } = service.metadata;
  const { selector, type = "ClusterIP", clusterIP = "", externalName } = service.spec;
  const ready = new Set<string>();
  const all = new Set<string>();
  for (const slice of slices) {
    for (const { targetRef, addresses, conditions } of slice.endpoints) {
      const key = targetRef?.name === undefined ? (addresses[0] ?? "") : `${namespace}/${targetRef.name}`;
      all.add(key);
      if (conditions?.ready !== false) ready.add(key);
    }
  }
  const readyPods = [...ready].filter((key) => pods.find(key) !== undefined).sort(byNaturalName);
  return {
    namespace,
    name,
    type,
    clusterIP: type === "ExternalName" ? (externalName ?? "") : clusterIP,
    readyEndpoints: ready.size,
    endpoints: all.size,
    selectsNothing: selector !== undefined && !anyMatches(pods.inNamespace(namespace), selector),
    readyPods,
    links: linksTo(readyPods, pods),
    hue: pods.find(readyPods[0] ?? [...all].sort(byNaturalName)[0] ?? "")?.hue ?? 0,
    ...box,
  };
}

function anyMatches(pods: Iterable<Pod>, selector: Readonly<Record<string, string>>): boolean {
  for (const pod of pods) if (matchesLabels(selector, pod.metadata.labels)) return true;
  return false;
}

function linksTo(readyPods: readonly string[], pods: PodDirectory): SceneService["links"] {
  const byMachine = new Map<string, number>();
  for (const key of readyPods) {
    const machine = pods.find(key)?.machine;
    if (machine !== undefined) byMachine.set(machine, (byMachine.get(machine) ?? 0) + 1);
  }
  return [...byMachine].sort(([a], [b]) => byNaturalName(a, b)).map(([machine, endpoints]) => ({ machine, endpoints }));
}

export function sceneTraffic(traffic: Traffic, service: string | undefined, box: Box): SceneTraffic {
  const { spec, status } = traffic;
  const rate = status.requestsPerSecond ?? 0;
  const failures = Object.entries(status.failures ?? {}).sort(([a, m], [b, n]) => n - m || byNaturalName(a, b));
  return {
    namespace: traffic.metadata.namespace ?? "",
    name: traffic.metadata.name,
    url: spec.url,
    requestsPerSecond: status.requestsPerSecond ?? spec.requestsPerSecond,
    errorRate: rate > 0 ? Math.min(1, (status.errorsPerSecond ?? 0) / rate) : 0,
    ...(failures[0] !== undefined && { failure: failures[0][0] }),
    ...(status.latencyMs !== undefined && { p50Ms: status.latencyMs.p50 }),
    ...(service !== undefined && { service }),
    ...box,
  };
}

/** `http://shop.default.svc.cluster.local:80/path`: the host and the port. */
const URL_PARTS = /^[a-z]+:\/\/(\[[^\]]*\]|[^/:?#]+)(?::(\d+))?/i;

/** Key of the Service that a URL means, as a Pod in `namespace` would resolve it; also by ClusterIP and by node port. */
export function serviceOfUrl(url: string, namespace: string, services: Iterable<Service>): string | undefined {
  const parts = URL_PARTS.exec(url);
  if (parts === null) return undefined;
  const host = (parts[1] ?? "").toLowerCase();
  const port = parts[2] === undefined ? undefined : Number(parts[2]);
  const [name = "", inNamespace = namespace, ...rest] = host.split(".");
  const clusterName = rest.length === 0 || "svc.cluster.local".startsWith(rest.join("."));
  let byNodePort: string | undefined;
  for (const { metadata, spec } of services) {
    const key = `${metadata.namespace}/${metadata.name}`;
    if (clusterName && metadata.name === name && metadata.namespace === inNamespace) return key;
    if (spec.clusterIP === host) return key;
    if (port !== undefined && spec.ports?.some(({ nodePort }) => nodePort === port) === true) byNodePort = key;
  }
  return byNodePort;
}
