/** A cluster for tests: short ways to ask through the API and to let virtual time pass. */
import type { ApiResponse, HttpMethod } from "../../api/api-client.ts";
import type { KindMap, KindName } from "../../api/kinds.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { Cluster } from "../cluster.ts";
import { apiVersionOf } from "../apiserver/kind-registry.ts";
import type { ClusterConfiguration } from "../cluster-configuration.ts";

/** 2026-01-01T00:00:00Z */
export const TEST_EPOCH_MS = 1_767_225_600_000;

export class TestCluster {
  readonly cluster: Cluster;

  constructor(options: Partial<ClusterConfiguration> = {}) {
    this.cluster = new Cluster({ epochMs: TEST_EPOCH_MS, seed: 1, nodes: 2, ...options });
  }

  get elapsedMs(): number {
    return this.cluster.elapsedMs;
  }

  /** Path of a kind's collection, or of one object in it. */
  path(kind: KindName, namespace?: string, name?: string): string {
    const definition = this.cluster.server.kinds.kind(kind);
    const version = apiVersionOf(definition);
    const root = definition.group === "" ? `/api/${version}` : `/apis/${version}`;
    const scope = definition.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
    return `${root}${scope}/${definition.plural}${name === undefined ? "" : `/${name}`}`;
  }

  request(method: HttpMethod, path: string, body?: unknown, contentType?: string): ApiResponse {
    return this.cluster.handle({
      method,
      path,
      ...(contentType === undefined ? {} : { headers: { "content-type": contentType } }),
      ...(body === undefined ? {} : { body }),
    });
  }

  /** Creates an object as a user would; the test fails with the server's message when it is refused. */
  create<
    T extends { readonly kind: string; readonly metadata: { readonly name?: string; readonly namespace?: string } },
  >(object: T): KubeObject {
    const kind = object.kind as KindName;
    const definition = this.cluster.server.kinds.kind(kind);
    const namespace = definition.namespaced ? (object.metadata.namespace ?? "default") : undefined;
    return accepted(this.request("POST", this.path(kind, namespace), object));
  }

  /** Merge-patches an object. */
  patch(kind: KindName, namespace: string | undefined, name: string, patch: unknown): KubeObject {
    return accepted(this.request("PATCH", this.path(kind, namespace, name), patch, "application/merge-patch+json"));
  }

  delete(kind: KindName, namespace: string | undefined, name: string, options?: unknown): ApiResponse {
    return this.request("DELETE", this.path(kind, namespace, name), options);
  }

  get<K extends KindName>(kind: K, namespace: string | undefined, name: string): KindMap[K] | undefined {
    return this.cluster.server.get(kind, namespace, name);
  }

  list<K extends KindName>(kind: K, namespace?: string): readonly KindMap[K][] {
    const all = this.cluster.server.list(kind);
    return namespace === undefined ? all : all.filter((object) => object.metadata.namespace === namespace);
  }

  advance(deltaMs: number): void {
    this.cluster.advance(deltaMs);
  }

  /** Lets time pass until `holds`, checking every 100 virtual ms; throws after `withinMs`. */
  until(holds: () => boolean, withinMs: number): void {
    const limit = this.elapsedMs + withinMs;
    while (!holds()) {
      if (this.elapsedMs >= limit) throw new Error(`did not hold within ${withinMs} virtual ms`);
      this.cluster.advance(100);
    }
  }
}

function accepted(response: ApiResponse): KubeObject {
  if (response.code >= 300) throw new Error(`${response.code}: ${JSON.stringify(response.body)}`);
  return response.body as KubeObject;
}
