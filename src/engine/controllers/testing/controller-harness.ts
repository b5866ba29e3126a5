/**
 * Controllers alone, for tests: kernel, store, API server and the components under test, without kubelets and scheduler.
 * `Pods` play the kubelet: a test says when a Pod runs, is ready or is gone.
 */
import type { Draft } from "../../../api/component-client.ts";
import type { KindMap, KindName } from "../../../api/kinds.ts";
import type { Condition, KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { ApiServer } from "../../apiserver/api-server.ts";
import { Store } from "../../etcd/store.ts";
import { Causes } from "../../kernel/causes.ts";
import type { Component } from "../../kernel/component.ts";
import { Kernel } from "../../kernel/kernel.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { Decisions } from "../../machinery/decisions.ts";
import { createEventRecorders } from "../../machinery/event-recorders.ts";
import { SharedInformerFactory } from "../../machinery/informer.ts";

/** 2026-01-01T00:00:00Z */
const EPOCH_MS = 1_767_225_600_000;
const WHY = { reason: "Test" };

export class ControllerHarness {
  readonly kernel = new Kernel(EPOCH_MS, 1);
  readonly store = new Store<KubeObject>();
  readonly causes = new Causes();
  readonly decisions = new Decisions();
  readonly server = new ApiServer({ kernel: this.kernel, store: this.store, causes: this.causes });
  readonly informers = new SharedInformerFactory(this.server);
  readonly client = this.server.clientFor("test");
  readonly components: readonly Component[];

  constructor(create: (context: ComponentContext) => readonly Component[]) {
    const recorders = createEventRecorders(this.kernel, (actor) => this.server.clientFor(actor), this.server);
    const context: ComponentContext = {
      kernel: this.kernel,
      informers: this.informers,
      clientFor: (actor) => this.server.clientFor(actor),
      decisions: this.decisions,
      recorderFor: (component, host) => recorders.recorderFor(component, host),
    };
    this.components = [...create(context), recorders];
    this.create("Namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" }, spec: {} });
    const account = { name: "default", namespace: "default" };
    this.create("ServiceAccount", { apiVersion: "v1", kind: "ServiceAccount", metadata: account });
    for (const component of this.components) component.start();
  }

  create<K extends KindName>(kind: K, draft: Draft<KindMap[K]>): KindMap[K] {
    const outcome = this.client.create(kind, draft, WHY);
    if (!outcome.ok) throw new Error(outcome.status.message);
    return outcome.value;
  }

  get<K extends KindName>(kind: K, name: string, namespace: string | undefined = "default"): KindMap[K] | undefined {
    return this.server.get(kind, this.server.kinds.kind(kind).namespaced ? namespace : undefined, name);
  }

  /** The object, which must be there. */
  the<K extends KindName>(kind: K, name: string, namespace?: string): KindMap[K] {
    const object = this.get(kind, name, namespace);
    if (object === undefined) throw new Error(`no ${kind} ${name}`);
    return object;
  }

  list<K extends KindName>(kind: K): readonly KindMap[K][] {
    return this.server.list(kind);
  }

  /** Changes an object as its user would. */
  change<K extends KindName>(
    kind: K,
    name: string,
    change: (object: KindMap[K]) => KindMap[K],
    namespace?: string,
  ): void {
    const outcome = this.client.update(kind, change(this.the(kind, name, namespace)), WHY);
    if (!outcome.ok) throw new Error(outcome.status.message);
  }

  changeStatus<K extends KindName>(kind: K, name: string, status: unknown, namespace?: string): void {
    const next = { ...this.the(kind, name, namespace), status } as KindMap[K];
    const outcome = this.client.updateStatus(kind, next, WHY);
    if (!outcome.ok) throw new Error(outcome.status.message);
  }

  delete(kind: KindName, name: string, options = {}, namespace: string | undefined = "default"): void {
    const scope = this.server.kinds.kind(kind).namespaced ? namespace : undefined;
    const outcome = this.client.delete(kind, scope, name, options, WHY);
    if (!outcome.ok) throw new Error(outcome.status.message);
  }

  /** The kubelet's word on a Pod. */
  setPod(pod: Pod, ready: boolean, phase: Pod["status"]["phase"] = "Running"): void {
    const latest = this.get("Pod", pod.metadata.name, pod.metadata.namespace);
    if (latest === undefined) return;
    const now = this.kernel.timestamp();
    const status = ready ? "True" : "False";
    const current = latest.status.conditions?.find(({ type }) => type === "Ready");
    const lastTransitionTime = current?.status === status ? current.lastTransitionTime : now;
    const condition: Condition = { type: "Ready", status, lastTransitionTime: lastTransitionTime ?? now };
    const podIP = latest.status.podIP ?? `10.244.0.${this.store.revision % 250}`;
    this.changeStatus(
      "Pod",
      pod.metadata.name,
      { ...latest.status, phase, conditions: [condition], podIP, podIPs: [{ ip: podIP }] },
      pod.metadata.namespace,
    );
  }

  /** Every active Pod becomes ready. */
  makeAllReady(): void {
    for (const pod of this.list("Pod")) {
      if (pod.metadata.deletionTimestamp === undefined) this.setPod(pod, true);
    }
  }

  /** Deleted Pods finish. */
  finishTerminating(): void {
    for (const pod of this.list("Pod")) {
      if (pod.metadata.deletionTimestamp !== undefined) {
        this.delete("Pod", pod.metadata.name, { gracePeriodSeconds: 0 }, pod.metadata.namespace);
      }
    }
  }

  /** Runs everything due within `deltaMs`. */
  advance(deltaMs: number): void {
    const limit = this.kernel.nowMs + deltaMs;
    for (;;) {
      const next = this.kernel.nextAt();
      if (next === undefined || next > limit) break;
      this.runNext();
    }
    this.kernel.moveTo(limit);
  }

  /** `Normal ScalingReplicaSet Scaled up…`, oldest first. */
  events(kind?: string): readonly string[] {
    return [...this.store.insertionOrder("events")]
      .map((object) => object as KindMap["Event"])
      .filter((event) => kind === undefined || event.involvedObject.kind === kind)
      .map(({ type, reason, message }) => `${type} ${reason} ${message}`);
  }

  /** Saves and takes back everything, as a rewind does. */
  saveAndRestore(): void {
    const kernel = this.kernel.snapshot();
    const store = this.store.snapshot();
    const states = this.components.map((component) => component.snapshot());
    this.kernel.restore(kernel);
    this.store.restore(store);
    this.informers.replaceAll();
    for (const [index, component] of this.components.entries()) component.restore(states[index]);
  }

  private runNext(): void {
    const entry = this.kernel.take();
    if (entry === undefined) return;
    const component = this.components.find(({ name }) => name === entry.component);
    if (component === undefined) throw new Error(`no component ${entry.component}`);
    this.kernel.causedBy(entry.cause, () => component.handle(entry.key));
  }
}
