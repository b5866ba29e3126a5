/** An API server by itself, for tests: two namespaces, one of them with its default account, and nothing that runs. */
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
