/**
 * What a kubelet tells over HTTP, as the API server's proxy passes it on. Looks, and changes nothing.
 * Source: https://kubernetes.io/docs/reference/node/kubelet-auth/ and https://kubernetes.io/docs/reference/instrumentation/node-metrics/
 * Upstream: pkg/kubelet/server/server.go.
 */
import type { ApiResponse } from "../../../api/api-client.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { EndpointParts } from "./endpoint-parts.ts";
import { kubeletConfiguration } from "./kubelet-configuration.ts";
import { cadvisorMetrics, kubeletMetrics, probeMetrics, resourceMetrics } from "./metric-pages.ts";
import { statsSummary } from "./stats-summary.ts";

const NOT_FOUND: ApiResponse = { code: 404, body: "404 page not found\n" };
const text = (body: string): ApiResponse => ({ code: 200, body, contentType: "text/plain" });
const page = (body: string): ApiResponse => ({ code: 200, body, contentType: "text/html" });

/** @param path with its query */
export function kubeletEndpoint(parts: EndpointParts, path: string): ApiResponse {
  const [place = "", query = ""] = path.split("?");
  switch (place.replace(/(.)\/+$/, "$1")) {
    case "/healthz":
    case "/healthz/ping":
    case "/healthz/log":
    case "/healthz/syncloop":
      return text("ok");
    case "/pods":
      return { code: 200, body: podList(parts.pods) };
    case "/runningpods":
      return { code: 200, body: podList(parts.pods.filter(({ status }) => status.phase === "Running").map(bare)) };
    case "/configz":
      return { code: 200, body: { kubeletconfig: kubeletConfiguration(parts) } };
    case "/stats/summary":
      return { code: 200, body: statsSummary(parts) };
    case "/metrics":
      return text(kubeletMetrics(parts));
    case "/metrics/cadvisor":
      return text(cadvisorMetrics(parts));
    case "/metrics/resource":
      return text(resourceMetrics(parts));
    case "/metrics/probes":
      return text(probeMetrics(parts));
    default:
      return logs(
        parts,
        place,
        new Map(query.split("&").map((one) => [one.split("=")[0] ?? "", one.split("=")[1] ?? ""])),
      );
  }
}

function podList(items: readonly Pod[]) {
  return { kind: "PodList", apiVersion: "v1", metadata: {}, items };
}

/** As the container runtime knows it. */
function bare({ metadata: { name, namespace, uid }, spec }: Pod): Pod {
  const containers = spec.containers.map((container) => ({
    name: container.name,
    image: container.image,
    resources: {},
  }));
  const metadata = { name, namespace, uid } as Pod["metadata"];
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers }, status: {} };
}

/** `/logs/` is the folder `/var/log` of the machine, `/containerLogs/` what a container has printed. */
function logs({ runtime, node }: EndpointParts, place: string, query: ReadonlyMap<string, string>): ApiResponse {
  const [, namespace, pod, container] = /^\/containerLogs\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(place) ?? [];
  if (namespace !== undefined && pod !== undefined && container !== undefined) {
    const previous = query.get("previous") === "true";
    const lines = runtime.logs({ namespace, pod, container, previous });
    if (lines === undefined) return { code: 404, body: `pod "${pod}" does not exist` };
    const last = query.get("tailLines");
    const shown = last === undefined ? lines : lines.slice(Math.max(0, lines.length - Number(last)));
    return text(shown.map((line) => `${line.text}\n`).join(""));
  }
  if (!/^\/logs(?:\/|$)/.test(place)) return NOT_FOUND;
  const { machineLogs } = runtime.cri.volumes;
  const path = `/var/log${place.slice(5)}`.replace(/\/+$/, "");
  const content = machineLogs?.read(node.metadata.name, path);
  if (content !== undefined) return text(content);
  const names = machineLogs?.list(node.metadata.name, path);
  if (names === undefined || (names.length === 0 && path !== "/var/log")) return NOT_FOUND;
  const isFolder = (name: string): boolean => machineLogs?.read(node.metadata.name, `${path}/${name}`) === undefined;
  const links = names
    .map((name) => (isFolder(name) ? `${name}/` : name))
    .map((name) => `<a href="${name}">${name}</a>\n`);
  return page(`<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${links.join("")}</pre>\n`);
}
