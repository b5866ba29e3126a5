/** A network with nothing around it, for tests: stored objects, machines and servers as plain tables. */
import type { ComponentClient, Draft, ObjectEvent, ObjectSource } from "../../../api/component-client.ts";
import { draftOf } from "../../../api/late-event.ts";
import type { KindMap, KindName } from "../../../api/kinds.ts";
import { fail, failure, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { Kernel } from "../../kernel/kernel.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { Decisions } from "../../machinery/decisions.ts";
import { EventRecorder } from "../../machinery/event-recorder.ts";
import { objectKey, SharedInformerFactory } from "../../machinery/informer.ts";
import type { MachineChange, MachineState, Machines, PodServers, ServerAnswer } from "../../runtime/contracts.ts";
import { createNetwork, type Network } from "../network.ts";

type Listener = (event: ObjectEvent<KubeObject>, key: string) => void;

/** Objects by kind and key, told to listeners as they change. Everything is accepted. */
export class Objects implements ObjectSource {
  revision = 1;
  readonly writes: { readonly actor: string; readonly reason: string; readonly kind: string; readonly key: string }[] =
    [];
  tables = new Map<string, Map<string, KubeObject>>();
  private readonly listeners = new Map<string, Listener[]>();

  list<K extends KindName>(kind: K): readonly KindMap[K][] {
    const table = this.tables.get(kind) ?? new Map<string, KubeObject>();
    const sorted = [...table].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, object]) => object) as readonly KubeObject[] as readonly KindMap[K][];
  }

  get<K extends KindName>(kind: K, namespace: string | undefined, name: string): KindMap[K] | undefined {
    const key = namespace === undefined ? name : `${namespace}/${name}`;
    return this.tables.get(kind)?.get(key) as KindMap[K] | undefined;
  }

  subscribe<K extends KindName>(kind: K, handler: (event: ObjectEvent<KindMap[K]>, key: string) => void): void {
    const known = this.listeners.get(kind) ?? [];
    this.listeners.set(kind, [...known, handler as unknown as Listener]);
  }

  put(object: KubeObject): KubeObject {
    this.revision += 1;
    const key = objectKey(object);
    const table = this.tables.get(object.kind) ?? new Map<string, KubeObject>();
    this.tables.set(object.kind, table);
    const previous = table.get(key);
    const stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.revision) } };
    table.set(key, stored);
    const event: ObjectEvent<KubeObject> =
      previous === undefined
        ? { type: "ADDED", object: stored, revision: this.revision }
        : { type: "MODIFIED", object: stored, previous, revision: this.revision };
    for (const listener of this.listeners.get(object.kind) ?? []) listener(event, key);
    return stored;
  }

  remove(kind: KindName, key: string): void {
    const previous = this.tables.get(kind)?.get(key);
    if (previous === undefined) return;
    this.revision += 1;
    this.tables.get(kind)?.delete(key);
    const event = { type: "DELETED", object: previous, previous, revision: this.revision } as const;
    for (const listener of this.listeners.get(kind) ?? []) listener(event, key);
  }

  clientFor(actor: string): ComponentClient {
    const write = <K extends KindName>(kind: K, object: KubeObject, reason: string): Outcome<KindMap[K]> => {
      const key = objectKey(object);
      const known = this.tables.get(kind)?.get(key);
      if (known === undefined) return fail(failure(404, "NotFound", `${kind} ${key} not found`));
      if (known.metadata.resourceVersion !== object.metadata.resourceVersion) {
        return fail(failure(409, "Conflict", `${kind} ${key} was modified`));
      }
      this.writes.push({ actor, reason, kind, key });
      return succeed(this.put(object) as KindMap[K]);
    };
    return {
      actor,
      create: <K extends KindName>(_kind: K, draft: Draft<KindMap[K]>) =>
        succeed(this.put(draft as unknown as KubeObject) as KindMap[K]),
      note: (event) => {
        this.put(draftOf(event));
        return succeed(null);
      },
      update: (kind, object, why) => write(kind, object, why.reason),
      updateStatus: (kind, object, why) => write(kind, object, why.reason),
      delete: (kind, namespace, name) => {
        this.remove(kind, namespace === undefined ? name : `${namespace}/${name}`);
        return succeed(null);
      },
      bind: () => fail(failure(501, "InternalError", "nothing to bind here")),
    };
  }
}

export function machine(name: string, address: string): MachineState {
  return {
    name,
    powered: true,
    connected: true,
    slowFactor: 1,
    cpuMillis: 4000,
    memoryBytes: 8 * 1024 ** 3,
    pods: 110,
    address,
    bootedAtMs: 0,
  };
}

export class FakeMachines implements Machines {
  private readonly known = new Map<string, MachineState>();
  private readonly handlers: ((change: MachineChange) => void)[] = [];

  list(): readonly MachineState[] {
    return [...this.known.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }
  get(name: string): MachineState | undefined {
    return this.known.get(name);
  }
  put(next: MachineState): void {
    const previous = this.known.get(next.name);
    this.known.set(next.name, next);
    for (const handler of this.handlers) handler({ machine: next, previous });
  }
  remove(name: string): void {
    const previous = this.known.get(name);
    this.known.delete(name);
    for (const handler of this.handlers) handler({ machine: undefined, previous });
  }
  onChange(handler: (change: MachineChange) => void): void {
    this.handlers.push(handler);
  }
  reachable(from: string, to: string): boolean {
    const [a, b] = [this.known.get(from), this.known.get(to)];
    if (a?.powered !== true || b?.powered !== true) return false;
    return from === to || (a.connected && b.connected);
  }
}

export class SmallWorld {
  readonly kernel: Kernel;
  readonly objects = new Objects();
  readonly informers = new SharedInformerFactory(this.objects);
  readonly machines = new FakeMachines();
  /** Pod addresses in use: who has them, and what is answered. */
  readonly servers = new Map<
    string,
    { readonly machine: string; readonly pod: string; readonly answer: (port: number) => ServerAnswer }
  >();
  readonly context: ComponentContext;
  readonly network: Network;

  constructor(seed = 1) {
    this.kernel = new Kernel(0, seed);
    this.context = {
      kernel: this.kernel,
      informers: this.informers,
      clientFor: (actor) => this.objects.clientFor(actor),
      decisions: new Decisions(),
      recorderFor: (component) => new EventRecorder(this.kernel, this.objects.clientFor(component), component),
    };
    const podServers: PodServers = {
      locate: (ip) => this.servers.get(ip),
      answer: (ip, port) => this.servers.get(ip)?.answer(port) ?? { kind: "lost" },
    };
    this.network = createNetwork(this.context, { machines: this.machines, servers: podServers });
    this.network.start();
  }

  /** A machine with its node. */
  node(name: string, address: string, zone?: string): void {
    this.machines.put(machine(name, address));
    const labels = zone === undefined ? {} : { labels: { "topology.kubernetes.io/zone": zone } };
    this.put("v1", "Node", undefined, name, { spec: {}, status: {} }, labels);
  }

  /** A Pod that runs, is ready and answers 200 after 1 ms on port 8080. */
  pod(key: string, node: string, ip: string, spec: object = {}): void {
    const [namespace, name] = key.split("/") as [string, string];
    const conditions = [{ type: "Ready", status: "True" }];
    this.put("v1", "Pod", namespace, name, {
      spec: { nodeName: node, containers: [], ...spec },
      status: { phase: "Running", podIP: ip, conditions },
    });
    this.servers.set(ip, {
      machine: node,
      pod: key,
      answer: (port) =>
        port === 8080 ? { kind: "answered", status: 200, body: name, latencyMs: 1 } : { kind: "refused" },
    });
  }

  put(
    apiVersion: string,
    kind: KindName,
    namespace: string | undefined,
    name: string,
    rest: object,
    meta: object = {},
  ) {
    const known = this.objects.get(kind, namespace, name);
    const uid = known?.metadata.uid ?? `${kind}-${name}`;
    const where = namespace === undefined ? {} : { namespace };
    const metadata = { name, ...where, uid, resourceVersion: "", creationTimestamp: "", ...meta };
    return this.objects.put({ apiVersion, kind, metadata, ...rest });
  }

  service(key: string, spec: object): void {
    const [namespace, name] = key.split("/") as [string, string];
    this.put("v1", "Service", namespace, name, {
      spec: { ports: [{ port: 80, targetPort: 8080, protocol: "TCP" }], ...spec },
      status: {},
    });
  }

  /** The one EndpointSlice of a Service; endpoints as `[ip, node, pod key, conditions?]`. */
  slice(service: string, endpoints: readonly EndpointRow[], port = 8080, protocol = "TCP"): void {
    const [namespace, name] = service.split("/") as [string, string];
    this.put(
      "discovery.k8s.io/v1",
      "EndpointSlice",
      namespace,
      `${name}-1`,
      {
        addressType: "IPv4",
        ports: [{ port, protocol }],
        endpoints: endpoints.map(([ip, nodeName, pod, extra]) => {
          const [podNamespace, podName] = pod.split("/");
          const targetRef = { kind: "Pod", namespace: podNamespace, name: podName };
          return { addresses: [ip], nodeName, targetRef, conditions: { ready: true }, ...extra };
        }),
      },
      { labels: { "kubernetes.io/service-name": name } },
    );
  }

  traffic(key: string, spec: object, generation = 1): void {
    const [namespace, name] = key.split("/") as [string, string];
    const status = this.objects.get("Traffic", namespace, name)?.status ?? {};
    this.put("sim.kubarium.dev/v1alpha1", "Traffic", namespace, name, { spec, status }, { generation });
  }

  run(ms: number): void {
    const until = this.kernel.nowMs + ms;
    for (let next = this.kernel.nextAt(); next !== undefined && next <= until; next = this.kernel.nextAt()) {
      const entry = this.kernel.take();
      if (entry !== undefined) this.kernel.causedBy(entry.cause, () => this.network.handle(entry.key));
    }
    this.kernel.moveTo(until);
  }

  fetch(url: string, fromPod?: string, timeoutMs = 2_000) {
    return this.network.processes.fetch({ fromPod, url, method: "GET", timeoutMs });
  }
}

export type EndpointRow = readonly [ip: string, node: string, pod: string, extra?: object];
