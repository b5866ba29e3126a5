/**
 * From API objects to the scene: takes watch events, and gives, once a frame, what changed on the canvas.
 *
 * Kinds to feed, from list and watch: Pod, Node, Machine, Fault, Lease (namespace `kube-node-lease`), Service, EndpointSlice,
 * Traffic, ReplicaSet, and `VIEW_KINDS` for the views beside Placement. Others may be given and change nothing. After a rewind: `reset()`, then everything again as ADDED.
 */
import type { EndpointSlice, Lease, Node, Service } from "../api/types/core.ts";
import type { KubeObject } from "../api/types/meta.ts";
import type { Pod } from "../api/types/pod.ts";
import type { EtcdMember, Fault, Machine, Traffic } from "../api/types/sim.ts";
import { Cards } from "./cards.ts";
import { podPlace, trayGrid } from "./card-grid.ts";
import { ControlPlane, type PartPod, type SceneChange } from "./control-plane.ts";
import { Flights, type SceneTrace } from "./flights.ts";
import { Loads, type UsageOf } from "./loads.ts";
import { layOut, trayBox, type Layout } from "./layout.ts";
import { ServiceBoard } from "./service-board.ts";
import { keyOf, OF_VIEWS } from "./object-keys.ts";
import { byNaturalName } from "./order.ts";
import { Outbox } from "./outbox.ts";
import { drawPod, newRecord, podsOf, resolveOwner, updateRecord, type PodRecord, type PullSpan } from "./pod-record.ts";
import type { ScenePull } from "./pull.ts";
import { same } from "./same.ts";
import { isNodeLost } from "./machine-state.ts";
import type { SceneDelta, SceneMachine, ScenePart, ScenePartId, SceneTray, SceneView } from "./scene.ts";
import { Slots } from "./slots.ts";
import { VIEW_KINDS } from "./views/objects.ts";
import { Views } from "./views/views.ts";
import { Workloads, type Newcomer, type ReplicaSetLookup } from "./workloads.ts";

export interface SceneEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly object: KubeObject;
}

/** Kinds that the builder reads. */
export const SCENE_KINDS = [
  "ReplicaSet",
  "Machine",
  "EtcdMember",
  "Node",
  "Lease",
  "Fault",
  "Pod",
  "Service",
  "EndpointSlice",
  "Traffic",
  ...VIEW_KINDS,
] as const;

type MutableDelta = { -readonly [Key in keyof SceneDelta]: SceneDelta[Key] };

export class SceneBuilder {
  private readonly workloads = new Workloads();
  private readonly controlPlane = new ControlPlane();
  private readonly flights = new Flights();
  private readonly loads = new Loads();
  private readonly outbox = new Outbox();
  private readonly board = new ServiceBoard();
  private readonly cards: Cards;
  private readonly records = new Map<string, PodRecord>();
  private readonly byNamespace = new Map<string, Set<PodRecord>>();
  private readonly views: Views;
  private readonly traySlots = new Slots();
  private readonly waiting = new Map<string, PodRecord>();
  private readonly partPods = new Map<string, PodRecord>();
  /** Places of Pods before a reset, by uid. */
  private remembered = new Map<string, number>();
  private pulls = new Map<string, PullSpan>();

  private readonly newcomers = new Set<PodRecord>();
  private trayStale = true;
  private partsStale = true;
  private fresh = true;
  private layout: Layout = layOut([]);
  private tray: SceneTray | undefined;
  private parts: readonly ScenePart[] | undefined;

  /** @param options.epochMs Unix milliseconds at which virtual time starts */
  constructor({ epochMs }: { readonly epochMs: number }) {
    this.cards = new Cards((text) => Date.parse(text) - epochMs);
    const nodeLost = ({ pod }: PodRecord): boolean =>
      !!pod.spec.nodeName && isNodeLost(this.cards.get(pod.spec.nodeName)?.node);
    this.views = new Views({ workloads: this.workloads, nodeLost });
  }

  /** One element of a watch, or of a list as ADDED. */
  apply(kind: string, { type, object }: SceneEvent): void {
    const gone = type === "DELETED";
    if (OF_VIEWS.has(kind)) this.views.put(kind, keyOf(object), gone ? undefined : object);
    switch (kind) {
      case "Pod":
        return gone ? this.removePod(object as Pod) : this.putPod(object as Pod);
      case "Machine":
        this.partsStale = true;
        return this.cards.putMachine(object as Machine, gone);
      case "EtcdMember":
        this.partsStale = true;
        return this.controlPlane.putMember(object as EtcdMember, gone);
      case "Node":
        return this.cards.putNode(object as Node, gone);
      case "Lease":
        return gone ? undefined : this.cards.putLease(object as Lease);
      case "Fault":
        this.partsStale = true;
        return this.cards.putFault(object as Fault, gone);
      case "Service":
        return this.board.putService(keyOf(object), gone ? undefined : (object as Service));
      case "EndpointSlice":
        return this.board.putSlice(keyOf(object), object as EndpointSlice, gone);
      case "Traffic":
        return this.board.putTraffic(keyOf(object), gone ? undefined : (object as Traffic));
    }
  }

  /** Significant writes since the call before: shown as pulses of the control plane. */
  applyChanges(changes: readonly SceneChange[]): void {
    if (this.controlPlane.apply(changes)) this.partsStale = true;
  }

  /** Which view is shown: its board is kept up to date from the next frame on. */
  setView(view: SceneView): void {
    this.views.show(view, this.records.values());
  }

  /** All pulls that are going on now. */
  setPulls(pulls: readonly ScenePull[]): void {
    const next = new Map<string, PullSpan>();
    for (const { pod, startMs, endMs } of pulls) {
      const span = next.get(pod);
      next.set(pod, {
        startMs: Math.min(startMs, span?.startMs ?? startMs),
        endMs: Math.max(endMs, span?.endMs ?? endMs),
      });
    }
    for (const key of this.pulls.keys()) if (!next.has(key)) this.setPull(key, undefined);
    for (const [key, span] of next) if (!same(this.pulls.get(key), span)) this.setPull(key, span);
    this.pulls = next;
  }

  /** What Pods use now. Asks for a few of them in every call. @param nowMs virtual milliseconds */
  setUsage(usageOf: UsageOf, nowMs: number): void {
    for (const record of this.loads.follow(this.records, usageOf, nowMs)) this.touch(record);
  }

  /** The newest requests, of the last second or so: the very same objects may be given again and again. */
  setTraces(traces: readonly SceneTrace[]): void {
    this.flights.add(traces);
  }

  /** Forgets all objects. Colours, versions and places are remembered, so that a rewind changes no faces. */
  reset(): void {
    this.remembered = this.cards.reset();
    this.workloads.forgetTheLiving();
    this.controlPlane.reset();
    this.flights.reset();
    this.loads.reset();
    this.outbox.clear();
    this.board.reset();
    this.traySlots.clear();
    for (const index of [this.records, this.byNamespace, this.waiting, this.partPods]) index.clear();
    this.views.reset();
    this.newcomers.clear();
    this.pulls = new Map();
    this.trayStale = this.partsStale = this.fresh = true;
    this.tray = undefined;
    this.parts = undefined;
  }

  /** What changed since the frame before; undefined when nothing did. @param nowMs virtual milliseconds of the frame */
  frame(nowMs: number): SceneDelta | undefined {
    this.endPulls(nowMs);
    this.welcomeNewcomers();
    const delta: MutableDelta = { fresh: this.fresh };
    const changed = this.cards.draw(this.workloads);
    this.layAgain(delta, changed);
    if (changed.size > 0) {
      for (const name of changed.keys()) {
        for (const record of this.cards.get(name)?.pods.values() ?? []) this.views.touch(record);
      }
      this.partsStale = true;
    }
    const removed = this.cards.takeRemoved();
    if (removed.length > 0) delta.removedMachines = removed;
    this.outbox.put(changed, removed);
    const machines = this.outbox.take();
    if (machines.length > 0) delta.machines = machines;
    this.drawTray(delta);
    this.drawParts(delta);
    const boards = this.board.draw(this.layout, this.directory, this.fresh);
    if (boards.services !== undefined) delta.services = boards.services;
    if (boards.traffics !== undefined) delta.traffics = boards.traffics;
    const board = this.views.frame();
    if (board !== undefined) delta.board = board;
    const flights = this.flights.take((pod) => this.directory.find(pod)?.machine);
    if (flights.length > 0) delta.flights = flights;
    this.fresh = false;
    return Object.keys(delta).length > 1 || delta.fresh ? delta : undefined;
  }

  private readonly directory = {
    inNamespace: (namespace: string): Iterable<Pod> => podsOf(this.byNamespace.get(namespace)),
    find: (key: string): { machine: string | undefined; hue: number } | undefined => {
      const record = this.records.get(key);
      if (record === undefined) return undefined;
      const hue = record.owner === undefined ? 0 : this.workloads.hue(record.owner.key);
      return { machine: record.pod.spec.nodeName || undefined, hue };
    },
  };

  private putPod(pod: Pod): void {
    const key = keyOf(pod);
    let record = this.records.get(key);
    if (record !== undefined && record.uid !== pod.metadata.uid) {
      this.removePod(record.pod);
      record = undefined;
    }
    if (record === undefined) {
      record = newRecord(key, pod);
      record.pull = this.pulls.get(key);
      this.records.set(key, record);
      this.namespaceOf(pod).add(record);
      this.newcomers.add(record);
      if (record.part !== undefined) this.partPods.set(key, record);
      this.place(record);
      this.board.podsChanged();
      return;
    }
    const before = record.pod;
    updateRecord(record, pod);
    if (before.metadata.ownerReferences !== pod.metadata.ownerReferences) this.reconsiderOwner(record);
    if (before.metadata.labels !== pod.metadata.labels) {
      this.board.podsChanged();
      this.views.touch(record);
    }
    if (before.spec.nodeName !== pod.spec.nodeName) {
      this.unplace(record, before);
      this.place(record);
      this.board.podsChanged();
    }
    this.touch(record);
  }

  private removePod(pod: Pod): void {
    const record = this.records.get(keyOf(pod));
    if (record === undefined) return;
    this.records.delete(record.key);
    this.byNamespace.get(pod.metadata.namespace ?? "")?.delete(record);
    this.partPods.delete(record.key);
    this.views.remove(record);
    this.newcomers.delete(record);
    if (record.owner !== undefined) this.workloads.count(record.owner, -1);
    this.unplace(record, record.pod);
    this.board.podsChanged();
  }

  /** Controllers may adopt or release a Pod. */
  private reconsiderOwner(record: PodRecord): void {
    if (record.owner !== undefined) this.workloads.count(record.owner, -1);
    record.owner = undefined;
    this.newcomers.add(record);
  }

  private place(record: PodRecord): void {
    const { nodeName } = record.pod.spec;
    if (!nodeName) {
      this.waiting.set(record.uid, record);
      this.traySlots.take(record.uid);
      this.trayStale = this.partsStale = true;
      return;
    }
    this.cards.touch(nodeName).add(record, this.remembered.get(record.uid));
    if (record.part !== undefined) this.partsStale = true;
  }

  /** @param before the Pod while it had the place */
  private unplace(record: PodRecord, before: Pod): void {
    const { nodeName } = before.spec;
    if (!nodeName) {
      this.waiting.delete(record.uid);
      this.traySlots.free(record.uid);
      this.trayStale = this.partsStale = true;
      return;
    }
    this.cards.touch(nodeName).remove(record);
    if (record.part !== undefined) this.partsStale = true;
  }

  private touch(record: PodRecord): void {
    const { nodeName } = record.pod.spec;
    if (!nodeName) {
      this.trayStale = true;
      this.views.touch(record);
    } else this.cards.touch(nodeName);
    if (record.part !== undefined) this.partsStale = true;
  }

  /** A pull ends by the clock, whether or not somebody said so. */
  private endPulls(nowMs: number): void {
    for (const [key, { endMs }] of this.pulls) {
      if (endMs > nowMs) continue;
      this.pulls.delete(key);
      this.setPull(key, undefined);
    }
  }

  private setPull(key: string, span: PullSpan | undefined): void {
    const record = this.records.get(key);
    if (record === undefined) return;
    record.pull = span;
    this.touch(record);
  }

  private namespaceOf(pod: Pod): Set<PodRecord> {
    const namespace = pod.metadata.namespace ?? "";
    let members = this.byNamespace.get(namespace);
    if (members === undefined) {
      members = new Set();
      this.byNamespace.set(namespace, members);
    }
    return members;
  }

  private welcomeNewcomers(): void {
    if (this.newcomers.size === 0) return;
    const lookup: ReplicaSetLookup = (key) => this.views.objects.get("ReplicaSet", key);
    const unknown: Newcomer[] = [];
    for (const record of this.newcomers) {
      const owner = resolveOwner(record, lookup);
      // The cluster's own Pods are grey: they need no hue, and leave all six to the learner's.
      if (record.quiet || this.workloads.knows(owner)) continue;
      unknown.push({ owner, created: record.pod.metadata.creationTimestamp });
    }
    this.workloads.welcome(unknown);
    for (const record of this.newcomers) {
      if (record.owner !== undefined) this.workloads.count(record.owner, 1);
      this.touch(record);
    }
    this.newcomers.clear();
  }

  private layAgain(delta: MutableDelta, changed: Map<string, SceneMachine>): void {
    const cards = this.cards.layoutCards();
    if (cards === undefined) return;
    const before = this.layout;
    this.layout = layOut(cards);
    this.cards.move(this.layout, changed);
    if (this.fresh || !same(before.zones, this.layout.zones)) delta.zones = this.layout.zones;
    if (this.fresh || before.width !== this.layout.width || before.height !== this.layout.height) {
      delta.width = this.layout.width;
      delta.height = this.layout.height;
    }
    this.partsStale = true;
    this.board.moved();
  }

  private drawTray(delta: MutableDelta): void {
    if (!this.trayStale) return;
    this.trayStale = false;
    const box = trayBox(this.traySlots.extent);
    const grid = trayGrid(box.width, box.height, this.traySlots.extent);
    const placed = [...this.waiting.values()]
      .map((record) => ({ record, slot: this.traySlots.of(record.uid) ?? 0 }))
      .sort((a, b) => a.slot - b.slot)
      .filter(({ slot }) => slot < grid.capacity);
    const tray: SceneTray = {
      pods: placed.map(({ record, slot }) => drawPod(record, podPlace(grid, slot), false, this.workloads)),
      more: this.waiting.size - placed.length,
      ...box,
    };
    if (this.tray !== undefined && same(this.tray, tray)) return;
    this.tray = tray;
    delta.tray = tray;
  }

  private drawParts(delta: MutableDelta): void {
    if (!this.partsStale) return;
    this.partsStale = false;
    const pods = new Map<ScenePartId, PartPod[]>();
    const partPods = [...this.partPods.values()].sort((a, b) => byNaturalName(a.key, b.key));
    for (const { part, key, drawn, pod } of partPods) {
      if (part === undefined || drawn === undefined) continue;
      const powered = this.cards.get(pod.spec.nodeName ?? "")?.drawn?.powered !== false;
      pods.set(part, [...(pods.get(part) ?? []), { key, look: drawn.look, powered }]);
    }
    const stopped = (): ReadonlySet<ScenePartId> => this.cards.stoppedParts();
    const parts = this.controlPlane.parts({ boxes: this.layout.parts, pods, stopped, waiting: this.waiting.size });
    if (this.parts !== undefined && same(this.parts, parts)) return;
    this.parts = parts;
    delta.parts = parts;
  }
}
