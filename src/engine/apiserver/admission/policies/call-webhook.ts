/**
 * Whether the server of a webhook could be reached, as the API server of the control plane tries it: by the cluster
 * address of its Service. What a webhook's program would say is not known; only that there is one.
 * Upstream: k8s.io/apiserver/pkg/util/proxy/proxy.go (ResolveCluster), pkg/util/webhook/client.go (HookClient).
 */
import type { WebhookClientConfig } from "../../../../api/types/admissionregistration.ts";
import type { EndpointSlice, Service } from "../../../../api/types/core.ts";
import type { WriteEnvironment } from "../../write/write-environment.ts";

interface Call {
  readonly url: string;
  /** Why nobody answers; undefined when somebody does. */
  readonly problem?: string;
}

/** `failed to call webhook: Post "https://…": …`; undefined when somebody would answer. */
export function callProblem(
  environment: WriteEnvironment,
  config: WebhookClientConfig,
  timeoutSeconds: number,
): string | undefined {
  const problem = webhookCallProblem(environment, config, timeoutSeconds);
  return problem === undefined ? undefined : `failed to call webhook: ${problem}`;
}

/** `Post "https://…": …`; undefined when somebody would answer. */
export function webhookCallProblem(
  environment: WriteEnvironment,
  config: WebhookClientConfig,
  timeoutSeconds: number,
): string | undefined {
  const { url, problem } = config.service === undefined ? outside(config.url ?? "") : inside(environment, config);
  return problem === undefined ? undefined : `Post "${url}?timeout=${timeoutSeconds}s": ${problem}`;
}

/** Nothing outside the cluster is there. */
function outside(url: string): Call {
  const [, authority = "", path = ""] = /^https:\/\/([^/?#]*)([^?#]*)/i.exec(url) ?? [];
  const [, host = "", port = "443"] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(authority) ?? [];
  const isAddress = /^[\d.]+$|^\[/.test(host);
  const problem = isAddress
    ? `dial tcp ${host}:${port}: connect: connection refused`
    : `dial tcp: lookup ${host}: no such host`;
  return { url: `https://${authority}${path || "/"}`, problem };
}

function inside({ store }: WriteEnvironment, { service }: WebhookClientConfig): Call {
  const { name = "", namespace = "", path = "", port = 443 } = service ?? {};
  const url = `https://${name}.${namespace}.svc:${port}${path.startsWith("/") ? path : `/${path}`}`;
  const found = store.get("services", `${namespace}/${name}`) as Service | undefined;
  if (found === undefined) return { url, problem: `service "${name}" not found` };
  if (!(found.spec.ports ?? []).some((one) => one.port === port)) {
    return { url, problem: `no service port ${port} found for service "${name}"` };
  }
  const slices = store.values("endpointslices.discovery.k8s.io") as readonly EndpointSlice[];
  const serves = slices.some(
    ({ metadata, endpoints = [] }) =>
      metadata.namespace === namespace &&
      metadata.labels?.["kubernetes.io/service-name"] === name &&
      endpoints.some(({ conditions }) => conditions?.ready !== false),
  );
  return serves ? { url } : { url, problem: `dial tcp ${found.spec.clusterIP}:${port}: connect: connection refused` };
}
