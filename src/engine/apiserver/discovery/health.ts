/**
 * What the API server says of its health: in a word, check by check, or of one check.
 * Source: https://kubernetes.io/docs/reference/using-api/health-checks/
 * Upstream: k8s.io/apiserver/pkg/server/healthz/healthz.go; the checks are those of kube-apiserver v1.35.
 */
import type { ApiResponse } from "../../../api/api-client.ts";
import type { Query } from "../rest/request-url.ts";

const hooks = (names: string): readonly string[] => names.split(" ").map((name) => `poststarthook/${name}`);

const CHECKS: readonly string[] = [
  ...hooks("start-apiserver-admission-initializer generic-apiserver-start-informers"),
  ...hooks("priority-and-fairness-config-consumer priority-and-fairness-filter storage-object-count-tracker-hook"),
  ...hooks("start-apiextensions-informers start-apiextensions-controllers crd-informer-synced"),
  ...hooks("start-system-namespaces-controller start-cluster-authentication-info-controller"),
  ...hooks("start-kube-apiserver-identity-lease-controller start-kube-apiserver-identity-lease-garbage-collector"),
  ...hooks("start-legacy-token-tracking-controller start-service-ip-repair-controllers rbac/bootstrap-roles"),
  ...hooks("scheduling/bootstrap-system-priority-classes priority-and-fairness-config-producer bootstrap-controller"),
  ...hooks("start-kubernetes-service-cidr-controller aggregator-reload-proxy-client-cert"),
  ...hooks("start-kube-aggregator-informers apiservice-status-local-available-controller"),
  ...hooks("apiservice-status-remote-available-controller apiservice-registration-controller"),
  ...hooks("apiservice-discovery-controller kube-apiserver-autoregistration"),
  "autoregister-completion",
  ...hooks("apiservice-openapi-controller apiservice-openapiv3-controller"),
];

const BY_PATH: Readonly<Record<string, readonly string[]>> = {
  healthz: ["ping", "log", "etcd", ...CHECKS],
  livez: ["ping", "log", "etcd", ...CHECKS],
  readyz: ["ping", "log", "etcd", "etcd-readiness", "informer-sync", ...CHECKS, "shutdown"],
};

/** Every check by the page that has it, and whether it passes. */
export function healthChecks(etcdAnswers: boolean): readonly { type: string; name: string; passes: boolean }[] {
  return Object.entries(BY_PATH).flatMap(([type, names]) =>
    names.map((name) => ({ type, name, passes: etcdAnswers || !NEEDS_ETCD.includes(name) })),
  );
}

/** What fails while etcd does not answer; everything else is well in a server that can answer at all. */
const NEEDS_ETCD: readonly string[] = ["etcd", "etcd-readiness"];

/** Undefined for other paths. */
export function healthAnswer(
  [root = "", ...rest]: readonly string[],
  query: Query,
  etcdAnswers: boolean,
): ApiResponse | undefined {
  const checks = Object.hasOwn(BY_PATH, root) ? BY_PATH[root] : undefined;
  if (checks === undefined) return undefined;
  const fails = (name: string): boolean => !etcdAnswers && NEEDS_ETCD.includes(name);
  if (rest.length > 0) {
    const name = rest.join("/");
    if (!checks.includes(name)) return undefined;
    return fails(name) ? text("internal server error: context deadline exceeded\n", 500) : text("ok");
  }
  const excluded = new Set(query.get("exclude") ?? []);
  const lines = checks.map((name) => {
    if (excluded.has(name)) return `[+]${name} excluded: ok\n`;
    return fails(name) ? `[-]${name} failed: reason withheld\n` : `[+]${name} ok\n`;
  });
  const unknown = [...excluded].filter((name) => !checks.includes(name)).map((name) => JSON.stringify(name));
  if (unknown.length > 0)
    lines.push(`warn: some health checks cannot be excluded: no matches for ${unknown.join(",")}\n`);
  if (checks.some((name) => fails(name) && !excluded.has(name)))
    return text(`${lines.join("")}${root} check failed\n`, 500);
  return text(query.has("verbose") ? `${lines.join("")}${root} check passed\n` : "ok");
}

function text(body: string, code = 200): ApiResponse {
  return { code, body };
}
