/**
 * Stands in for the cluster's worker when the canvas is measured: thousands of machines and Pods that nobody had to schedule first, drawn by
 * the real scene and sent by the real protocol, in ticks as often as the real worker sends them. Some of the Pods change
 * in every tick, and requests fly. The page cannot tell it from a cluster.
 */
/// <reference lib="webworker" />
import type { Node } from "../../src/api/types/core.ts";
import type { KubeObject } from "../../src/api/types/meta.ts";
import type { Pod } from "../../src/api/types/pod.ts";
import type { ClockState, PageMessage, WorkerMessage } from "../../src/hosts/protocol.ts";
import type { SceneTrace } from "../../src/scene/flights.ts";
import { SceneBuilder } from "../../src/scene/scene-builder.ts";

const EPOCH_MS = Date.UTC(2026, 0, 1);
const TICK_MS = 40;
const PODS_A_NODE = 30;
/** So many Pods become ready, or stop being ready, in every tick. */
const CHANGED_A_TICK = 12;
const SERVICES = 12;
/** All clients together: at about a second of flight, 200 are on their way. */
const REQUESTS_A_TICK = 10;
const STARTED = new Date(EPOCH_MS).toISOString();

let builder: SceneBuilder | undefined;
let pods: Pod[] = [];
let nowMs = 0;
let revision = 0;
let next = 0;
let unseen = 0;

const post = (message: WorkerMessage): void => self.postMessage(message);

function clock(): ClockState {
  return {
    now: new Date(EPOCH_MS + nowMs).toISOString(),
    elapsedMs: nowMs,
    speed: 1,
    paused: false,
    revision,
    idle: false,
    recordedUntilMs: nowMs,
  };
}

function meta(name: string, namespace?: string): KubeObject["metadata"] {
  const uid = `${namespace ?? ""}/${name}`;
  return { name, uid, resourceVersion: "1", creationTimestamp: STARTED, ...(namespace !== undefined && { namespace }) };
}

function put(type: "ADDED" | "MODIFIED", object: KubeObject): void {
  builder?.apply(object.kind, { type, object });
}

function nodeObject(name: string): Node {
  const room = { cpu: "16", memory: "64Gi", pods: "110" };
  const conditions = [{ type: "Ready", status: "True", lastTransitionTime: STARTED, reason: "KubeletReady" }];
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: meta(name),
    spec: {},
    status: { capacity: room, allocatable: room, conditions },
  } as Node;
}

function podObject(name: string, node: string, app: string, ready: boolean): Pod {
  const status = ready ? "True" : "False";
  const resources = { requests: { cpu: "100m", memory: "64Mi" }, limits: { cpu: "200m" } };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      ...meta(name, "default"),
      labels: { app },
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "StatefulSet", name: app, uid: app, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: { nodeName: node, containers: [{ name: "a", image: "shop", resources }] },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status }],
      containerStatuses: [
        { name: "a", ready, restartCount: 0, image: "shop", imageID: "", state: { running: { startedAt: STARTED } } },
      ],
    },
  } as unknown as Pod;
}

function boot(nodes: number): void {
  builder = new SceneBuilder({ epochMs: EPOCH_MS });
  pods = [];
  for (let index = 0; index < nodes; index += 1) {
    const node = `node-${index + 1}`;
    put("ADDED", {
      apiVersion: "sim.kubarium.dev/v1alpha1",
      kind: "Machine",
      metadata: meta(node),
      ...MACHINE,
    });
    put("ADDED", nodeObject(node));
    for (let pod = 0; pod < PODS_A_NODE; pod += 1) {
      const app = `app-${(index + pod) % SERVICES}`;
      const object = podObject(`${app}-${index}-${pod}`, node, app, true);
      pods.push(object);
      put("ADDED", object);
    }
  }
  for (let index = 0; index < SERVICES; index += 1) {
    const name = `app-${index}`;
    const spec = { selector: { app: name }, clusterIP: `10.0.0.${index}`, ports: [{ port: 80 }] };
    put("ADDED", {
      apiVersion: "v1",
      kind: "Service",
      metadata: meta(name, "default"),
      spec,
      status: {},
    } as KubeObject);
    const traffic = { spec: { url: `http://${name}`, requestsPerSecond: 100 }, status: { requestsPerSecond: 100 } };
    const apiVersion = "sim.kubarium.dev/v1alpha1";
    put("ADDED", {
      apiVersion,
      kind: "Traffic",
      metadata: meta(`client-${index}`, "default"),
      ...traffic,
    });
  }
}

const MACHINE = { spec: { power: "On" }, status: { power: "On" } };

function traces(): readonly SceneTrace[] {
  return Array.from({ length: REQUESTS_A_TICK }, (_, index) => {
    const at = (next * 7 + index * 101) % pods.length;
    const pod = pods[at] as Pod;
    const service = pod.metadata.labels?.["app"] ?? "";
    return {
      startMs: nowMs,
      durationMs: 1_000,
      from: `default/client-${service.slice("app-".length)}`,
      fromKind: "Traffic",
      service: `default/${service}`,
      pod: `default/${pod.metadata.name}`,
      ok: index !== 0,
    };
  });
}

function tick(): void {
  // As the real worker does: a page that is slow gets fewer ticks.
  if (builder === undefined || unseen > 1) return;
  unseen += 1;
  nowMs += TICK_MS;
  for (let count = 0; count < CHANGED_A_TICK; count += 1) {
    next = (next + 7_919) % pods.length;
    const { metadata, spec, status } = pods[next] as Pod;
    const ready = status.conditions?.[0]?.status !== "True";
    const changed = podObject(metadata.name, spec.nodeName ?? "", metadata.labels?.["app"] ?? "", ready);
    pods[next] = changed;
    revision += 1;
    put("MODIFIED", changed);
  }
  builder.setTraces(traces());
  const scene = builder.frame(nowMs);
  post({ type: "tick", clock: clock(), ...(scene === undefined ? {} : { scene }) });
}

self.addEventListener("message", ({ data }: MessageEvent<PageMessage>) => {
  switch (data.type) {
    case "boot":
      boot(data.options.nodes);
      post({ type: "ready", clock: clock(), restored: false });
      setInterval(tick, TICK_MS);
      return;
    case "tickSeen":
      unseen -= 1;
      return;
    case "request":
      return post({
        type: "response",
        id: data.id,
        response: { code: 200, body: { kind: "List", metadata: { resourceVersion: "1" }, items: [] } },
      });
    case "clock":
      return post({ type: "reply", id: data.id, ok: true, value: clock() });
    case "question":
      return post({ type: "reply", id: data.id, ok: true, value: [] });
    case "view":
      return builder?.setView(data.view);
  }
});
