/** A client that keeps a copy of one kind by list and watch, as every real client does, to compare with the store. */
import type { WatchEvent } from "../../api/api-client.ts";
import type { KindName } from "../../api/kinds.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { TestCluster } from "./test-cluster.ts";

export class WatchMirror {
  private readonly test: TestCluster;
  private readonly kind: KindName;
  private objects = new Map<string, KubeObject>();
  private poll: () => void = () => {};
  private ended = true;
  /** How often it had to list anew. */
  lists = 0;

  constructor(test: TestCluster, kind: KindName) {
    this.test = test;
    this.kind = kind;
  }

  /** Takes in everything new, and gives what differs from the store: empty when the copy is exact. */
  differences(): readonly string[] {
    if (this.ended) this.listAndWatch();
    this.poll();
    if (this.ended) {
      this.listAndWatch();
      this.poll();
    }
    const problems: string[] = [];
    const stored = this.test.list(this.kind);
    if (stored.length !== this.objects.size)
      problems.push(`${this.kind}: ${stored.length} stored, ${this.objects.size} watched`);
    for (const object of stored) {
      const copy = this.objects.get(keyOf(object));
      if (copy?.metadata.resourceVersion !== object.metadata.resourceVersion) {
        problems.push(
          `${this.kind} ${keyOf(object)} is at ${object.metadata.resourceVersion}, watched at ${copy?.metadata.resourceVersion}`,
        );
      }
    }
    return problems;
  }

  private listAndWatch(): void {
    this.lists += 1;
    const path = this.test.path(this.kind);
    const list = this.test.request("GET", path).body as {
      readonly metadata: { readonly resourceVersion: string };
      readonly items: readonly KubeObject[];
    };
    this.objects = new Map(list.items.map((object) => [keyOf(object), object]));
    this.ended = false;
    const query = `watch=true&resourceVersion=${list.metadata.resourceVersion}&allowWatchBookmarks=true`;
    const opened = this.test.cluster.openWatch({ method: "GET", path: `${path}?${query}` }, (events) => {
      for (const event of events) this.take(event);
    });
    if (!opened.ok) throw new Error(opened.status.message);
    this.poll = () => opened.value.poll();
  }

  private take(event: WatchEvent): void {
    if (event.type === "ERROR") this.ended = true;
    else if (event.type === "DELETED") this.objects.delete(keyOf(event.object));
    else if (event.type !== "BOOKMARK") this.objects.set(keyOf(event.object), event.object);
  }
}

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ""}/${object.metadata.name}`;
}
