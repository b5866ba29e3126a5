/** Simulated machines and what runs on them: images, sandboxes, containers, processes, logs, resource use. */
import type { Component } from "../kernel/component.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ContainerKiller, LogLine, MachineState, Machines, PodServers, ProcessNetwork } from "./contracts.ts";

export interface LogQuery {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly previous: boolean;
}

export interface Runtime extends Component, ContainerKiller {
  readonly machines: Machines;
  readonly servers: PodServers;
  /** Set once by the composition root, before anything runs. */
  connect(network: ProcessNetwork): void;
  /** Lines of a container that exists or existed last; undefined when there is none. */
  logs(query: LogQuery): readonly LogLine[] | undefined;
}

export function createRuntime(_kernel: Kernel): Runtime {
  const known = new Map<string, MachineState>();
  return {
    name: "runtime",
    machines: {
      list: () => [...known.values()],
      get: (name) => known.get(name),
      put: (machine) => void known.set(machine.name, machine),
      remove: (name) => void known.delete(name),
      onChange() {},
      reachable: () => true,
    },
    servers: { locate: () => undefined, answer: () => ({ kind: "lost" }) },
    connect() {},
    logs: () => undefined,
    killContainer: () => false,
    start() {},
    handle() {},
    snapshot: () => null,
    restore() {},
  };
}
