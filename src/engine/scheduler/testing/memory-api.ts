/** Objects in memory behind the interfaces of the API server: the scheduler alone, for tests and measurements. */
import type { ComponentClient, Draft, ObjectEvent, ObjectSource } from "../../../api/component-client.ts";
import { draftOf } from "../../../api/late-event.ts";
import type { KindMap, KindName } from "../../../api/kinds.ts";
import { fail, failure, succeed, type Outcome } from "../../../api/status.ts";
import type { Event } from "../../../api/types/core.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { objectKey } from "../../machinery/informer.ts";

type Handler = (event: ObjectEvent<KubeObject>, key: string) => void;

export class MemoryApi implements ObjectSource {
  /** `namespace/name node`, in the order of binding. */
  readonly bindings: string[] = [];
  readonly events: Draft<Event>[] = [];
  /** When set, every binding is refused with it. */
  refuseBindings: Outcome<null> | undefined;
  /** What caused the newest write. */
  causeOfLastWrite = 0;
  private revision = 1;
  private readonly kernel: Kernel;
  private readonly tables = new Map<KindName, Map<string, KubeObject>>();
  private readonly handlers = new Map<KindName, Handler[]>();

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  get lastRevision(): number {
    return this.revision;
  }

  list<K extends KindName>(kind: K): readonly KindMap[K][] {
    const table = this.table(kind);
    const objects: unknown[] = [...table.keys()].sort().map((key) => table.get(key));
    return objects as KindMap[K][];
  }

  get<K extends KindName>(kind: K, namespace: string | undefined, name: string): KindMap[K] | undefined {
    return this.table(kind).get(namespace === undefined ? name : `${namespace}/${name}`) as KindMap[K] | undefined;
  }

  subscribe<K extends KindName>(kind: K, handler: (event: ObjectEvent<KindMap[K]>, key: string) => void): void {
    this.handlers.set(kind, [...(this.handlers.get(kind) ?? []), handler as Handler]);
  }

  /** Creates or replaces. */
  put<K extends KindName>(kind: K, object: KindMap[K]): void {
    const table = this.table(kind);
    const key = objectKey(object);
    const previous = table.get(key);
    table.set(key, object);
    this.revision += 1;
    const { revision } = this;
    this.publish(
      kind,
      previous === undefined ? { type: "ADDED", object, revision } : { type: "MODIFIED", object, previous, revision },
    );
  }

  remove(kind: KindName, key: string): void {
    const object = this.table(kind).get(key);
    if (object === undefined) return;
    this.table(kind).delete(key);
    this.revision += 1;
    this.publish(kind, { type: "DELETED", object, previous: object, revision: this.revision });
  }

  client(actor: string): ComponentClient {
    const notFound = fail(failure(404, "NotFound", "not found"));
    return {
      actor,
      create: (kind, object) => {
        if (kind === "Event") this.events.push(object as unknown as Draft<Event>);
        return succeed(object) as never;
      },
      note: (event) => {
        this.events.push(draftOf(event));
        return succeed(null);
      },
      update: () => notFound,
      updateStatus: (kind, object) => {
        this.put(kind, object);
        return succeed(object);
      },
      delete: (kind, namespace, name) => {
        this.remove(kind, namespace === undefined ? name : `${namespace}/${name}`);
        return succeed(null);
      },
      bind: (namespace, name, node) => {
        if (this.refuseBindings !== undefined) return this.refuseBindings;
        const pod = this.get("Pod", namespace, name);
        if (pod === undefined) return notFound;
        this.bindings.push(`${namespace}/${name} ${node}`);
        const bound: Pod = { ...pod, spec: { ...pod.spec, nodeName: node } };
        this.put("Pod", bound);
        return succeed(null);
      },
    };
  }

  private publish(kind: KindName, event: ObjectEvent<KubeObject>): void {
    this.causeOfLastWrite = this.kernel.currentCause;
    this.kernel.causedBy(event.revision, () => {
      for (const handler of this.handlers.get(kind) ?? []) handler(event, objectKey(event.object));
    });
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
