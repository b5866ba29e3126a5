/** One machine's card between frames: what is known about the machine, the Pods on it, and their places. */
import type { Node } from "../api/types/core.ts";
import type { Fault, Machine } from "../api/types/sim.ts";
import { CARD_WIDTH, cardGrid, podPlace, systemPodPlace } from "./card-grid.ts";
import { partsOf } from "./control-plane.ts";
import { CONTROL_PLANE_WIDTH, type LayoutCard } from "./layout.ts";
import { isNodeLost, machineState } from "./machine-state.ts";
import { byText } from "./order.ts";
import { drawPod, type PodRecord } from "./pod-record.ts";
import { same } from "./same.ts";
import type { SceneMachine, ScenePod } from "./scene.ts";
import { Slots } from "./slots.ts";
import type { Workloads } from "./workloads.ts";

export interface CardSurroundings {
  readonly simulated: boolean;
  readonly workloads: Workloads;
  toMs(text: string): number;
}

export class Card {
  readonly name: string;
  machine: Machine | undefined;
  node: Node | undefined;
  heartbeatMs: number | undefined;
  readonly faults = new Map<string, Fault>();
  readonly pods = new Map<string, PodRecord>();
  readonly slots = new Slots();
  readonly systemSlots = new Slots();
  /** One of several machines of the control plane: as narrow as any other. */
  oneOfSeveral = false;
  /** As last sent. Its place may be older than the layout. */
  drawn: SceneMachine | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Nothing is known about it and nothing runs on it. */
  get empty(): boolean {
    return this.machine === undefined && this.node === undefined && this.pods.size === 0;
  }

  add(record: PodRecord, rememberedSlot: number | undefined): void {
    this.pods.set(record.uid, record);
    this.slotsFor(record).take(record.uid, rememberedSlot);
  }

  remove(record: PodRecord): void {
    this.pods.delete(record.uid);
    this.slotsFor(record).free(record.uid);
  }

  slotsFor(record: PodRecord): Slots {
    return record.quiet ? this.systemSlots : this.slots;
  }

  /** What is drawn, at the old place; the very object of the frame before when nothing changed. */
  draw({ simulated, workloads, toMs }: CardSurroundings): SceneMachine {
    const faults = [...this.faults.values()].sort((a, b) => byText(a.metadata.name, b.metadata.name));
    const { allocatable, ...state } = machineState({ ...this, faults, simulated }, toMs);
    const width = state.controlPlane && !this.oneOfSeveral ? CONTROL_PLANE_WIDTH : CARD_WIDTH;
    const grid = cardGrid(width, this.slots.extent, this.systemSlots.extent);
    const nodeLost = isNodeLost(this.node);
    const pods: ScenePod[] = [];
    let cpu = 0;
    let memory = 0;
    for (const record of this.inPlace()) {
      const slot = this.slotsFor(record).of(record.uid) ?? 0;
      const place = record.quiet ? systemPodPlace(grid, slot) : podPlace(grid, slot);
      pods.push(drawPod(record, place, nodeLost || this.isStopped(record), workloads));
      cpu += record.requests.cpu;
      memory += record.requests.memory;
    }
    const drawn: SceneMachine = {
      ...state,
      cpu: { requested: cpu, allocatable: allocatable.cpu },
      memory: { requested: memory, allocatable: allocatable.memory },
      pods,
      x: this.drawn?.x ?? 0,
      y: this.drawn?.y ?? 0,
      width,
      height: grid.height,
    };
    return this.drawn !== undefined && same(this.drawn, drawn) ? this.drawn : drawn;
  }

  layoutCard(drawn: SceneMachine): LayoutCard {
    const { name, controlPlane, zone, height } = drawn;
    return { name, controlPlane, zone, height };
  }

  /** Nobody can tell the API that the part which this Pod is has been stopped. */
  private isStopped({ part }: PodRecord): boolean {
    return part !== undefined && partsOf(this.machine?.status.stopped ?? []).includes(part);
  }

  /** Places first, system Pods last: the order in which they are read out. */
  private inPlace(): readonly PodRecord[] {
    const rank = (record: PodRecord): number =>
      (record.quiet ? 1_000_000 : 0) + (this.slotsFor(record).of(record.uid) ?? 0);
    return [...this.pods.values()].sort((a, b) => rank(a) - rank(b));
  }
}
