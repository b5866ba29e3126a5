/** The machines as they physically are: power, link and speed. */
import type { LinkState, MachineChange, MachineState, Machines } from "./contracts.ts";
import { linkBetween } from "./links.ts";
import { RecallingMap } from "../kernel/recalling-map.ts";

export class MachineRegistry implements Machines {
  private known = new RecallingMap<MachineState>();
  private sorted: readonly MachineState[] | undefined;
  private readonly shutdownHandlers: ((name: string) => void)[] = [];
  private readonly handlers: ((change: MachineChange) => void)[] = [];

  /** In name order. */
  list(): readonly MachineState[] {
    this.sorted ??= [...this.known.keys()].sort().map((name) => this.known.get(name) as MachineState);
    return this.sorted;
  }

  get(name: string): MachineState | undefined {
    return this.known.get(name);
  }

  put(machine: MachineState): void {
    const previous = this.known.get(machine.name);
    this.known.set(machine.name, machine);
    this.sorted = undefined;
    this.tell({ machine, previous });
  }

  remove(name: string): void {
    const previous = this.known.get(name);
    if (previous === undefined) return;
    this.known.delete(name);
    this.sorted = undefined;
    this.tell({ machine: undefined, previous });
  }

  onChange(handler: (change: MachineChange) => void): void {
    this.handlers.push(handler);
  }

  finishShutdown(name: string): void {
    for (const handler of this.shutdownHandlers) handler(name);
  }

  /** Only enqueue in the handler. */
  onShutdownFinished(handler: (name: string) => void): void {
    this.shutdownHandlers.push(handler);
  }

  reachable(fromMachine: string, toMachine: string): boolean {
    const from = this.known.get(fromMachine);
    const to = this.known.get(toMachine);
    if (from === undefined || to === undefined || !from.powered || !to.powered) return false;
    if (fromMachine === toMachine) return true;
    return from.connected && to.connected && (linkBetween(from, to)?.lossPercent ?? 0) < 100;
  }

  link(fromMachine: string, toMachine: string): LinkState | undefined {
    const from = this.known.get(fromMachine);
    const to = this.known.get(toMachine);
    return from === undefined || to === undefined || from === to ? undefined : linkBetween(from, to);
  }

  snapshot(): ReadonlyMap<string, MachineState> {
    return new Map(this.known);
  }

  restore(state: ReadonlyMap<string, MachineState>): void {
    this.known = new RecallingMap(state);
    this.sorted = undefined;
  }

  private tell(change: MachineChange): void {
    for (const handler of this.handlers) handler(change);
  }
}
