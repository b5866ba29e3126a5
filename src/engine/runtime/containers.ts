/**
 * Sandboxes and containers on all machines: what a container runtime keeps for its kubelet.
 * Source of the operations: https://kubernetes.io/docs/concepts/architecture/cri/
 */
import type { Kernel } from "../kernel/kernel.ts";
import { containerPhase, type ContainerRecord, type SandboxRecord } from "./container-record.ts";
import { copyContainer, holdContainer, restoreContainer, type HeldContainer } from "./container-copies.ts";
import { RecallingMap } from "../kernel/recalling-map.ts";

/** Both in the order of their making. */
export interface ContainersState {
  readonly sandboxes: readonly SandboxRecord[];
  readonly containers: readonly (ContainerRecord | HeldContainer)[];
}

/** Called with the machine and the sandbox id when a container came, changed or went. */
export type ContainerListener = (node: string, sandbox: string) => void;

export class Containers {
  private readonly kernel: Kernel;
  private sandboxes = new RecallingMap<SandboxRecord>();
  private containers = new RecallingMap<ContainerRecord>();
  /** Derived: sandbox id to its containers; sandboxes by Pod key and machine. */
  private bySandbox = new RecallingMap<ContainerRecord[]>();
  private byPod = new Map<string, SandboxRecord>();
  private byNode = new Map<string, Set<string>>();
  /** Derived: sandboxes by address; undefined until somebody asks, as in many clusters nobody does. */
  private byAddress: Map<string, SandboxRecord> | undefined;
  private readonly listeners: ContainerListener[] = [];

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  onChange(listener: ContainerListener): void {
    this.listeners.push(listener);
  }

  changed(container: ContainerRecord): void {
    for (const listener of this.listeners) listener(container.node, container.sandbox);
  }

  sandbox(id: string): SandboxRecord | undefined {
    return this.sandboxes.get(id);
  }

  /** The newest sandbox of a Pod, by `namespace/name`. */
  sandboxOfPod(key: string): SandboxRecord | undefined {
    return this.byPod.get(key);
  }

  /** The sandbox that holds a Pod address (not a machine's own). */
  sandboxAt(ip: string): SandboxRecord | undefined {
    if (this.byAddress === undefined) {
      this.byAddress = new Map();
      for (const sandbox of this.sandboxes.values()) {
        if (!sandbox.hostNetwork) this.byAddress.set(sandbox.ip, sandbox);
      }
    }
    return this.byAddress.get(ip);
  }

  /** Sandbox ids of a machine, sorted. */
  sandboxesOn(node: string): readonly string[] {
    return [...(this.byNode.get(node) ?? [])].sort();
  }

  get(id: string): ContainerRecord | undefined {
    return this.containers.get(id);
  }

  /** Containers of a sandbox in the order of their making; dead ones that are still kept included. */
  of(sandbox: string): readonly ContainerRecord[] {
    return this.bySandbox.get(sandbox) ?? [];
  }

  /** The newest container of this name. */
  newest(sandbox: string, name: string): ContainerRecord | undefined {
    return this.of(sandbox).findLast((container) => container.name === name);
  }

  running(container: ContainerRecord): boolean {
    return containerPhase(container, this.kernel.nowMs) === "running";
  }

  addSandbox(sandbox: SandboxRecord): void {
    this.sandboxes.set(sandbox.id, sandbox);
    this.fileSandbox(sandbox);
  }

  removeSandbox(id: string): void {
    const sandbox = this.sandboxes.get(id);
    if (sandbox === undefined) return;
    this.sandboxes.delete(id);
    for (const container of this.of(id)) this.containers.delete(container.id);
    this.bySandbox.delete(id);
    if (this.byPod.get(sandbox.key)?.id === id) this.byPod.delete(sandbox.key);
    if (this.byAddress?.get(sandbox.ip)?.id === id) this.byAddress.delete(sandbox.ip);
    this.byNode.get(sandbox.node)?.delete(id);
  }

  add(container: ContainerRecord): void {
    this.containers.set(container.id, container);
    this.fileContainer(container);
  }

  remove(id: string): void {
    const container = this.containers.get(id);
    if (container === undefined) return;
    this.containers.delete(id);
    const rest = this.of(container.sandbox).filter((other) => other.id !== id);
    this.bySandbox.set(container.sandbox, rest);
  }

  /** Sees that the runtime looks at the container when the next thing is due. */
  plan(container: ContainerRecord): void {
    if (container.finishedAtMs >= 0) return;
    let next = earlier(earlier(container.exitAtMs, container.killAtMs), container.oomAtMs);
    for (const thread of container.process?.threads ?? []) {
      if (thread.pc >= 0) next = earlier(next, thread.wakeAtMs);
    }
    if (next < 0) {
      container.nextAtMs = -1;
      return;
    }
    const atMs = Math.max(next, this.kernel.nowMs);
    if (container.nextAtMs === atMs && atMs > this.kernel.nowMs) return;
    container.nextAtMs = atMs;
    this.kernel.schedule("runtime", `container ${container.id}`, atMs - this.kernel.nowMs);
  }

  snapshot(): ContainersState {
    return { sandboxes: [...this.sandboxes.values()], containers: Array.from(this.containers.values(), copyContainer) };
  }

  hold(): ContainersState {
    return { sandboxes: [...this.sandboxes.values()], containers: Array.from(this.containers.values(), holdContainer) };
  }

  restore(state: ContainersState): void {
    this.sandboxes = new RecallingMap(state.sandboxes.map((sandbox) => [sandbox.id, sandbox]));
    this.containers = new RecallingMap();
    this.bySandbox = new RecallingMap();
    this.byPod = new Map();
    this.byAddress = undefined;
    this.byNode = new Map();
    for (const sandbox of this.sandboxes.values()) this.fileSandbox(sandbox);
    for (const container of state.containers) this.add(restoreContainer(container));
  }

  /** In the order of their making. */
  all(): Iterable<ContainerRecord> {
    return this.containers.values();
  }

  private fileSandbox(sandbox: SandboxRecord): void {
    this.byPod.set(sandbox.key, sandbox);
    if (!sandbox.hostNetwork) this.byAddress?.set(sandbox.ip, sandbox);
    let ids = this.byNode.get(sandbox.node);
    if (ids === undefined) {
      ids = new Set();
      this.byNode.set(sandbox.node, ids);
    }
    ids.add(sandbox.id);
  }

  private fileContainer(container: ContainerRecord): void {
    const known = this.bySandbox.get(container.sandbox);
    if (known === undefined) this.bySandbox.set(container.sandbox, [container]);
    else known.push(container);
  }
}

/** The earlier of two times, where -1 means never. */
export function earlier(a: number, b: number): number {
  if (a < 0) return b;
  return b < 0 ? a : Math.min(a, b);
}
