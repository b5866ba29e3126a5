/** An API server by itself, for tests: two namespaces, one of them with its default account, and nothing that runs. */
import type { ApiResponse } from "../../api/api-client.ts";
import type { Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { Store } from "../etcd/store.ts";
import { Causes } from "../kernel/causes.ts";
import { Kernel } from "../kernel/kernel.ts";
import { ApiServer } from "./api-server.ts";

/** 2026-01-01T00:00:00Z */
const EPOCH_MS = 1_767_225_600_000;

export interface TestServer {
  readonly api: ApiServer;
  readonly kernel: Kernel;
  readonly store: Store<KubeObject>;
  readonly causes: Causes;
}

/** Namespaces `default` (with account `default`) and `empty` (without). */
export function createTestServer(seed = 1): TestServer {
  const kernel = new Kernel(EPOCH_MS, seed);
  const store = new Store<KubeObject>();
  const causes = new Causes();
  const api = new ApiServer({ kernel, store, causes });
  const client = api.clientFor("kubeadm");
  for (const name of ["default", "empty"]) {
    client.create(
      "Namespace",
      { apiVersion: "v1", kind: "Namespace", metadata: { name }, spec: {} },
      { reason: "Test" },
    );
  }
  const metadata = { name: "default", namespace: "default" };
  client.create("ServiceAccount", { apiVersion: "v1", kind: "ServiceAccount", metadata }, { reason: "Test" });
  return { api, kernel, store, causes };
}

export function messageOf({ body }: ApiResponse): string {
  return (body as Status).message ?? "";
}

/** Requests of an administrator, most of them in the namespace `default`. */
export class TestRequests {
  private readonly server: TestServer;

  constructor(server: TestServer) {
    this.server = server;
  }

  post(path: string, body: object, query: Readonly<Record<string, string>> = {}): ApiResponse {
    const options = Object.entries(query).map(([key, value]) => `${key}=${value}`);
    const full = options.length === 0 ? path : `${path}?${options.join("&")}`;
    return this.server.api.handle({ method: "POST", path: full, body });
  }

  /** @throws Error when it is refused */
  create(path: string, body: object): ApiResponse {
    const response = this.post(path, body);
    if (response.code >= 300) throw new Error(messageOf(response));
    return response;
  }

  createPod(...pod: Parameters<typeof plainPod>): ApiResponse {
    return this.post("/api/v1/namespaces/default/pods", plainPod(...pod));
  }
}

/** A Pod of one container with these resources; `spec` is added to it. */
export function plainPod(name: string, resources: object = {}, spec: object = {}) {
  const containers = [{ name: "web", image: "nginx", resources }];
  return { metadata: { name }, spec: { containers, ...spec } };
}
