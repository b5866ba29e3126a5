/** Nodes and Pods in memory behind the interfaces of the API server, so that the scheduler alone is measured. */
import type { ComponentClient, ObjectEvent, ObjectSource } from "../../src/api/component-client.ts";
import type { KindMap, KindName } from "../../src/api/kinds.ts";
import { failure, fail, succeed } from "../../src/api/status.ts";
import type { KubeObject } from "../../src/api/types/meta.ts";
import type { Pod } from "../../src/api/types/pod.ts";
import { objectKey } from "../../src/engine/machinery/informer.ts";
import type { Kernel } from "../../src/engine/kernel/kernel.ts";

type Handler = (event: ObjectEvent<KubeObject>) => void;

export class MemoryApi implements ObjectSource {
  bound = 0;
  private revision = 1;
  private readonly kernel: Kernel;
  private readonly tables = new Map<KindName, Map<string, KubeObject>>();
  private readonly handlers = new Map<KindName, Handler[]>();

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  list<K extends KindName>(kind: K): readonly KindMap[K][] {
    return [...this.table(kind).values()] as KubeObject[] as KindMap[K][];
  }

  get<K extends KindName>(kind: K, namespace: string | undefined, name: string): KindMap[K] | undefined {
    return this.table(kind).get(namespace === undefined ? name : `${namespace}/${name}`) as KindMap[K] | undefined;
  }

  subscribe<K extends KindName>(kind: K, handler: (event: ObjectEvent<KindMap[K]>) => void): void {
    this.handlers.set(kind, [...(this.handlers.get(kind) ?? []), handler as Handler]);
  }

  put(kind: KindName, object: KubeObject): void {
    const table = this.table(kind);
    const key = objectKey(object);
    const previous = table.get(key);
    this.revision += 1;
    const { revision } = this;
    table.set(key, object);
    const event: ObjectEvent<KubeObject> =
      previous === undefined ? { type: "ADDED", object, revision } : { type: "MODIFIED", object, previous, revision };
    this.kernel.causedBy(revision, () => this.handlers.get(kind)?.forEach((handler) => handler(event)));
  }

  client(actor: string): ComponentClient {
    const refused = fail(failure(501, "", "not measured"));
    return {
      actor,
      create: () => refused,
      update: () => refused,
      updateStatus: (kind, object) => {
        this.put(kind, object);
        return succeed(object);
      },
      delete: () => refused,
      bind: (namespace, name, node) => {
        const pod = this.table("Pod").get(`${namespace}/${name}`) as Pod;
        this.bound += 1;
        this.put("Pod", { ...pod, spec: { ...pod.spec, nodeName: node } } as Pod);
        return succeed(null);
      },
    };
  }

  private table(kind: KindName): Map<string, KubeObject> {
    let table = this.tables.get(kind);
    if (table === undefined) {
      table = new Map();
      this.tables.set(kind, table);
    }
    return table;
  }
}
