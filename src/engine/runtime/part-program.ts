/** What the programs of the control plane and kube-proxy say over HTTP: that they are well, and their metrics. */
import { METRICS_TYPE } from "../../api/prometheus-text.ts";
import type { Page } from "./server-pages.ts";
import { NOT_FOUND, page, pathOf, type ServerCall, type ServerProgram } from "./agnhost/server-program.ts";

const HEALTH = /^\/(?:healthz|livez|readyz)(?:\/|$)/;
/** Beside the port of its metrics, which says `ok` as the others do. */
const PROXY_HEALTH_PORT = 10_256;

export function partProgram(part: string): ServerProgram {
  return (call) => {
    const path = pathOf(call.request);
    if (call.port === PROXY_HEALTH_PORT) return proxyHealth(path, call);
    if (HEALTH.test(path)) return page(200, "ok");
    if (path === "/metrics") return page(200, call.metrics(part), { headers: { "content-type": METRICS_TYPE } });
    return part === "kube-proxy" && path === "/proxyMode" ? page(200, "iptables") : NOT_FOUND;
  };
}

/** Upstream: pkg/proxy/healthcheck/proxy_health.go. */
function proxyHealth(path: string, { host, listeningMs }: ServerCall): Page {
  if (path !== "/healthz" && path !== "/livez") return NOT_FOUND;
  const now = goTime(host.epochMs + host.nowMs, listeningMs);
  const eligible = path === "/healthz" ? ', "nodeEligible": true' : "";
  return page(200, `{"lastUpdated": "${now}","currentTime": "${now}"${eligible}}`, {
    headers: { "content-type": "application/json", "x-content-type-options": "nosniff" },
  });
}

/** As Go prints a time of its own clock. @param sinceMs how long the program has been running */
function goTime(ms: number, sinceMs: number): string {
  const [date = "", time = ""] = new Date(ms).toISOString().replace("Z", "").split("T");
  return `${date} ${time.replace(/\.?0+$/, "")} +0000 UTC m=+${(sinceMs / 1_000).toFixed(9)}`;
}
