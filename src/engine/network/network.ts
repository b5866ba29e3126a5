/** Addresses to Pods: Services, DNS, and the requests that travel between them. */
import type { Component } from "../kernel/component.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { ProcessNetwork } from "../runtime/contracts.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { RequestTrace } from "./request-trace.ts";

export interface Network extends Component {
  readonly processes: ProcessNetwork;
  /** A sample of the newest requests, for the canvas: those that started after `sinceMs`, oldest first. */
  traces(sinceMs: number): readonly RequestTrace[];
}

export function createNetwork(_context: ComponentContext, _runtime: Runtime): Network {
  return {
    name: "network",
    processes: {
      fetch: () => ({ ok: false, reason: "network unreachable", latencyMs: 0, pod: undefined }),
      resolve: () => undefined,
    },
    traces: () => [],
    start() {},
    handle() {},
    snapshot: () => null,
    restore() {},
  };
}
