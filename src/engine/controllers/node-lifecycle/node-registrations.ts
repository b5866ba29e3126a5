/** Which nodes the controller knows, told as Events. Upstream: monitorNodeHealth and RecordNodeEvent in pkg/controller. */
import type { Node } from "../../../api/types/core.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { EventRecorder } from "../../machinery/event-recorder.ts";

export class NodeRegistrations {
  /** By name: as much of a node as an Event about it needs once its object is gone. */
  private known = new Map<string, KubeObject>();

  /** Tells of nodes that came and went since the last round. @param nodes all that there are, in name order */
  follow(nodes: readonly Node[], recorder: EventRecorder): void {
    for (const { metadata } of nodes) {
      const { name, uid, resourceVersion, creationTimestamp } = metadata;
      if (this.known.get(name)?.metadata.uid === uid) continue;
      const kept = { name, uid, resourceVersion, creationTimestamp };
      const node: KubeObject = { apiVersion: "v1", kind: "Node", metadata: kept };
      this.known.set(name, node);
      recorder.event(node, "Normal", "RegisteredNode", `Node ${name} event: Registered Node ${name} in Controller`);
    }
    if (this.known.size === nodes.length) return;
    const present = new Set(nodes.map(({ metadata }) => metadata.name));
    for (const [name, node] of this.known) {
      if (present.has(name)) continue;
      this.known.delete(name);
      recorder.event(node, "Normal", "RemovingNode", `Node ${name} event: Removing Node ${name} from Controller`);
    }
  }

  snapshot(): ReadonlyMap<string, KubeObject> {
    return new Map(this.known);
  }

  restore(state: unknown): void {
    this.known = new Map(state as ReadonlyMap<string, KubeObject>);
  }
}
