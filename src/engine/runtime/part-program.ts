/** What the programs of the control plane and kube-proxy say over HTTP: that they are well, and their metrics. */
import { METRICS_TYPE } from "../../api/prometheus-text.ts";
import { NOT_FOUND, page, pathOf, type ServerProgram } from "./agnhost/server-program.ts";

const HEALTH = /^\/(?:healthz|livez|readyz)(?:\/|$)/;
const PROXY_HEALTH_PORT = 10_256;

export function partProgram(part: string): ServerProgram {
  return (call) => {
    const path = pathOf(call.request);
    if (HEALTH.test(path)) return page(200, "ok");
    if (call.port === PROXY_HEALTH_PORT) return NOT_FOUND;
    if (path === "/metrics") return page(200, call.metrics(part), { headers: { "content-type": METRICS_TYPE } });
    return part === "kube-proxy" && path === "/proxyMode" ? page(200, "iptables") : NOT_FOUND;
  };
}
