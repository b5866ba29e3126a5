/** What machines use: their containers, and what the operating system and the kubelet take for themselves. */
import type { NodeSample } from "../machinery/resource-metrics.ts";
import type { MachineState } from "../runtime/contracts.ts";

const SYSTEM_CPU_MILLIS = 35;
const SYSTEM_MEMORY_BYTES = 320 * 1024 * 1024;

interface Use {
  readonly machine: MachineState;
  readonly windowMs: number;
  cpuMillis: number;
  memoryBytes: number;
}

export class NodeUse {
  private readonly byNode = new Map<string, Use>();
  private readonly atMs: number;

  constructor(atMs: number) {
    this.atMs = atMs;
  }

  add(machine: MachineState, windowMs: number): void {
    const use = { machine, windowMs, cpuMillis: SYSTEM_CPU_MILLIS, memoryBytes: SYSTEM_MEMORY_BYTES };
    this.byNode.set(machine.name, use);
  }

  use(node: string, cpuMillis: number, memoryBytes: number): void {
    const use = this.byNode.get(node);
    if (use === undefined) return;
    use.cpuMillis += cpuMillis;
    use.memoryBytes += memoryBytes;
  }

  /** No machine uses more than it has; one that has just started has not been measured. */
  samples(): Map<string, NodeSample> {
    const samples = new Map<string, NodeSample>();
    for (const [name, { machine, windowMs, cpuMillis, memoryBytes }] of this.byNode) {
      if (windowMs <= 0) continue;
      samples.set(name, {
        name,
        atMs: this.atMs,
        windowMs,
        cpuMillis: Math.min(cpuMillis, machine.cpuMillis),
        memoryBytes: Math.min(memoryBytes, machine.memoryBytes),
      });
    }
    return samples;
  }
}
