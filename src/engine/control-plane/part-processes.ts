/** Which parts of the control plane run on which machine: their containers say so. */
import type { Kernel } from "../kernel/kernel.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { CONTROL_PLANE_PARTS, staticPodKey, type ControlPlanePart } from "./parts.ts";

interface Process {
  readonly up: boolean;
  /** Its container has run, so that its absence means something. Before, the cluster is as kubeadm left it: up. */
  readonly seen: boolean;
  /** Virtual milliseconds of its start; tells instances apart. */
  readonly sinceMs: number;
}

export type PartProcessesState = ReadonlyMap<string, Process>;

/** How often a missing container is looked for. It takes longer than this from its start until it answers. */
const POLL_MS = 500;

const AS_INSTALLED: Process = { up: true, seen: false, sinceMs: 0 };

export class PartProcesses {
  private readonly kernel: Kernel;
  private readonly runtime: Runtime;
  private known = new Map<string, Process>();

  constructor(kernel: Kernel, runtime: Runtime) {
    this.kernel = kernel;
    this.runtime = runtime;
  }

  isUp(part: ControlPlanePart, machine: string): boolean {
    return this.runtime.machines.get(machine)?.powered !== false && this.process(part, machine).up;
  }

  /** When the running instance started. */
  sinceMs(part: ControlPlanePart, machine: string): number {
    return this.process(part, machine).sinceMs;
  }

  /**
   * Looks at the machine. Returns the parts that went or came, and when to look again, if a start is on its way.
   */
  look(machine: string): { readonly changed: readonly ControlPlanePart[]; readonly againAtMs: number | undefined } {
    const changed: ControlPlanePart[] = [];
    let againAtMs: number | undefined;
    for (const part of CONTROL_PLANE_PARTS) {
      const before = this.process(part, machine);
      const readyAtMs = this.readyAtMs(part, machine);
      const up = readyAtMs !== undefined && readyAtMs <= this.kernel.nowMs;
      const powered = this.runtime.machines.get(machine)?.powered === true;
      if (!up && powered && !this.isStopped(part, machine)) {
        const againMs = readyAtMs ?? this.kernel.nowMs + POLL_MS;
        againAtMs = Math.min(againAtMs ?? againMs, againMs);
      }
      if (!up && !before.seen && powered && !this.isStopped(part, machine)) continue;
      if (up === before.up && before.seen) continue;
      this.known.set(`${part} ${machine}`, {
        up,
        seen: true,
        sinceMs: up && before.up ? before.sinceMs : this.kernel.nowMs,
      });
      if (up !== before.up) changed.push(part);
    }
    return { changed, againAtMs };
  }

  snapshot(): PartProcessesState {
    return new Map(this.known);
  }

  restore(state: PartProcessesState): void {
    this.known = new Map(state);
  }

  private process(part: ControlPlanePart, machine: string): Process {
    return this.known.get(`${part} ${machine}`) ?? AS_INSTALLED;
  }

  private isStopped(part: ControlPlanePart, machine: string): boolean {
    return this.runtime.machines.get(machine)?.stopped?.includes(part) === true;
  }

  /** From when its container answers; undefined while there is none. */
  private readyAtMs(part: ControlPlanePart, machine: string): number | undefined {
    const { containers } = this.runtime.cri;
    const sandbox = containers.sandboxOfPod(staticPodKey(part, machine));
    const container = sandbox === undefined ? undefined : containers.newest(sandbox.id, part);
    if (container === undefined || container.node !== machine || container.finishedAtMs >= 0) return undefined;
    return Math.max(container.startedAtMs, container.listenAtMs);
  }
}
