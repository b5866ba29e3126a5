/** Short ways for tests to send requests to an API server and to read its answers. */
import type { ApiResponse, HttpMethod } from "../../../api/api-client.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { createTestServer, type TestServer } from "../test-server.ts";

export const PODS = "/api/v1/namespaces/default/pods";
export const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
export const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

export type Call = (method: HttpMethod, path: string, body?: unknown, contentType?: string) => ApiResponse;

export function createCaller(): { readonly server: TestServer; readonly call: Call } {
  const server = createTestServer();
  const call: Call = (method, path, body, contentType) => {
    if (contentType === undefined) return server.api.handle({ method, path, body });
    return server.api.handle({ method, path, headers: { "content-type": contentType }, body });
  };
  return { server, call };
}

/** Code, reason and message of an answer. */
export function said(response: ApiResponse): readonly [number, string | undefined, string | undefined] {
  const { reason, message } = response.body as { readonly reason?: string; readonly message?: string };
  return [response.code, reason, message];
}

type AnyObject = KubeObject & { spec: Record<string, unknown>; status: Record<string, unknown> };

/** The body of a success; throws otherwise. */
export function made<T = AnyObject>(response: ApiResponse): T {
  if (response.code >= 300) throw new Error(JSON.stringify(response.body));
  return response.body as T;
}

/** Names of the items of a list. */
export function names(response: ApiResponse): readonly string[] {
  return made<{ items: readonly KubeObject[] }>(response).items.map((item) => item.metadata.name);
}

export function pod(name: string, labels?: Record<string, string>) {
  const metadata = { name, labels };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [{ name: "web", image: "nginx" }] } };
}

export function deployment(name = "web") {
  const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx" }] } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { replicas: 2, selector: { matchLabels: { app: "web" } }, template },
  };
}

export function configMap(name: string, data: Record<string, string> = { a: "1" }) {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data };
}
