/** Where kube-proxy runs: its containers say so. */
import type { Pod } from "../../api/types/pod.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Informer } from "../machinery/informer.ts";
import type { ContainerRecord } from "../runtime/container-record.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { ProxyWatch } from "./node-rules.ts";

/** Who tells which machines get through to an API server. */
export interface ApiReach {
  reaches(machine: string): boolean;
  onReachChange(listener: (machine: string, online: boolean) => void): void;
}

type ProxyRuntime = Pick<Runtime, "machines" | "cri">;

const NAMESPACE = "kube-system";
const REPOSITORY = /\/kube-proxy(:|@|$)/;

export class ProxyProcesses implements ProxyWatch {
  private readonly kernel: Kernel;
  private readonly runtime: ProxyRuntime;
  private readonly reach: ApiReach;

  /**
   * @param pods tell of starts, the containers themselves of ends
   * @param changed called with the machine whenever its kube-proxy may have come, gone, or lost its way
   */
  constructor(
    kernel: Kernel,
    { runtime, reach }: { readonly runtime: ProxyRuntime; readonly reach: ApiReach },
    pods: Informer<Pod>,
    changed: (machine: string) => void,
  ) {
    this.kernel = kernel;
    this.runtime = runtime;
    this.reach = reach;
    const { containers } = runtime.cri;
    pods.addHandler(({ object }) => {
      const { metadata, spec } = object;
      if (metadata.namespace !== NAMESPACE || spec.nodeName === undefined) return;
      if (spec.containers.some(isProxy)) changed(spec.nodeName);
    });
    runtime.cri.onChange((machine, sandbox) => {
      if (containers.sandbox(sandbox)?.namespace === NAMESPACE && containers.of(sandbox).some(isProxy)) {
        changed(machine);
      }
    });
    runtime.machines.onChange(({ machine, previous }) => {
      if (machine?.powered !== previous?.powered) changed(machine?.name ?? previous?.name ?? "");
    });
    reach.onReachChange((machine) => changed(machine));
  }

  isRunning(machine: string): boolean {
    return this.newest(machine).some(({ listenAtMs }) => listenAtMs <= this.kernel.nowMs);
  }

  /** When one that is starting will answer; undefined when none is. */
  startsAtMs(machine: string): number | undefined {
    const starting = this.newest(machine).filter(({ listenAtMs }) => listenAtMs > this.kernel.nowMs);
    return starting.length === 0 ? undefined : Math.min(...starting.map(({ listenAtMs }) => listenAtMs));
  }

  hearsChanges(machine: string): boolean {
    return this.reach.reaches(machine);
  }

  isPowered(machine: string): boolean {
    return this.runtime.machines.get(machine)?.powered === true;
  }

  /** Its containers that run or are about to. */
  private newest(machine: string): readonly ContainerRecord[] {
    const { containers } = this.runtime.cri;
    return containers.sandboxesOn(machine).flatMap((sandbox) => {
      if (containers.sandbox(sandbox)?.namespace !== NAMESPACE) return [];
      return containers
        .of(sandbox)
        .filter((container) => container.finishedAtMs < 0 && container.listenAtMs >= 0 && isProxy(container));
    });
  }
}

function isProxy({ image }: { readonly image: string }): boolean {
  return REPOSITORY.test(image);
}
