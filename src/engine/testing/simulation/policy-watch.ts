/** No request gets through to an app that a NetworkPolicy shuts off from everybody: every answer that left a trace is looked at. */
import type { TestCluster } from "../test-cluster.ts";

export class PolicyWatch {
  readonly problems: string[] = [];
  private readonly test: TestCluster;
  /** `namespace/app` to when it was shut off, in virtual milliseconds. */
  private readonly closed = new Map<string, number>();
  private lookedMs = 0;

  constructor(test: TestCluster) {
    this.test = test;
    test.cluster.server.subscribe("NetworkPolicy", ({ type, object }) => {
      const app = object.spec?.podSelector?.matchLabels?.["app"];
      if (app === undefined) return;
      const place = `${object.metadata.namespace}/${app}`;
      if (type === "DELETED") this.closed.delete(place);
      else if (!this.closed.has(place)) this.closed.set(place, test.elapsedMs);
    });
  }

  /** Call it often: only the newest requests have traces. */
  look(): void {
    const traces = this.test.cluster.network.traces(this.lookedMs);
    this.lookedMs = this.test.elapsedMs;
    for (const { ok, pod = "", startMs, from } of traces) {
      const place = /^([^/]+\/app-\d+)-/.exec(pod)?.[1] ?? "";
      const sinceMs = this.closed.get(place);
      if (ok && sinceMs !== undefined && startMs > sinceMs) {
        this.problems.push(
          `${pod} answered ${from} at ${startMs} ms though a NetworkPolicy shuts it off since ${sinceMs} ms`,
        );
      }
    }
  }
}
