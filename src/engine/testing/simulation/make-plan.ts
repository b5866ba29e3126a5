/** A plan from a seed: workloads, budgets, policies, traffic, changes, evictions and faults, in any order. */
import { controlPlaneMachine } from "../../control-plane/parts.ts";
import { RandomStreams, type RandomStream } from "../../kernel/random.ts";
import { type Act, NODES, type Plan, QUOTA, SIM_API, SIMULATION } from "./plan.ts";

const IMAGES = ["nginx:1.29", "kubarium/shop:v1", "kubarium/shop:v2", "kubarium/crash:v1", "ngnix:1.29"];
const APPS = 6;
const FAULTS = ["MachinePower", "NetworkCut", "SlowMachine", "ZoneOutage", "DiskFull", "ComponentStop"] as const;
const COMPONENTS = ["kube-scheduler", "kube-controller-manager", "kubelet", "kube-proxy", "coredns", "kube-apiserver"];
/** What befalls the machines of a control plane that has several. */
const QUORUM_FAULTS = [
  "MachinePower",
  "NetworkCut",
  "NetworkCut",
  "NetworkLatency",
  "PacketLoss",
  "ComponentStop",
  "ComponentStop",
  "DiskLost",
  "SlowMachine",
] as const;
const QUORUM_COMPONENTS = ["etcd", "etcd", "kube-apiserver", "kube-scheduler", "kube-controller-manager", "kubelet"];
const DEPLOYMENTS = "/apis/apps/v1/namespaces";

/** Every third world has a control plane of three machines, every tenth one of five. */
export function makePlan(seed: number, length: number): Plan {
  const chance = new RandomStreams(seed).stream("plan");
  const controlPlanes = seed % 10 === 7 ? 5 : seed % 3 === 0 ? 3 : undefined;
  const maker = new PlanMaker(chance, controlPlanes ?? 1);
  const acts: Act[] = maker.opening();
  while (acts.length < length) acts.push(maker.act());
  return { seed, ...(controlPlanes === undefined ? {} : { controlPlanes }), acts };
}

class PlanMaker {
  private readonly chance: RandomStream;
  private readonly controlPlanes: number;
  private faults = 0;
  /** Paths of workloads that were asked for; some of them were refused, or are gone. */
  private readonly workloads: string[] = [];

  constructor(chance: RandomStream, controlPlanes: number) {
    this.chance = chance;
    this.controlPlanes = controlPlanes;
  }

  opening(): Act[] {
    const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } };
    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { name: "limits" }, spec: { hard: QUOTA } };
    return [
      { do: "post", path: "/api/v1/namespaces", object: namespace },
      { do: "post", path: "/api/v1/namespaces/team/resourcequotas", object: quota },
      { do: "wait", ms: 5_000 },
    ];
  }

  act(): Act {
    const makers: readonly (() => Act)[] = [
      () => this.workload(),
      () => this.workload(),
      () => this.scale(),
      () => this.image(),
      () => this.image(),
      () => this.budget(),
      () => this.service(),
      () => this.traffic(),
      () => this.policy(),
      () => this.disturb(),
      () => this.disturb(),
      () => this.fault(),
      () => this.heal(),
      ...(this.controlPlanes === 1 ? [] : [() => this.quorumFault(), () => this.quorumFault(), () => this.heal()]),
      () => this.remove(),
      () => this.wait(),
      () => this.wait(),
      () => this.wait(),
    ];
    return this.pick(makers)();
  }

  private workload(): Act {
    const { app, namespace } = this.place();
    const labels = { app };
    const probe = this.chance.int(0, 1) === 0 ? {} : { readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 2 } };
    const requests = { cpu: `${this.chance.int(1, 6) * 100}m` };
    const container = {
      name: "main",
      image: this.pick(IMAGES),
      ports: [{ containerPort: 80 }],
      resources: { requests },
    };
    const spec = { terminationGracePeriodSeconds: this.pick([1, 5, 30]), containers: [{ ...container, ...probe }] };
    const template = { metadata: { labels }, spec };
    const common = { replicas: this.chance.int(0, 6), selector: { matchLabels: labels }, template };
    const ordered = this.chance.int(0, 2) === 0;
    const kind = ordered ? "StatefulSet" : "Deployment";
    const own = ordered
      ? { serviceName: app, podManagementPolicy: this.pick(["OrderedReady", "Parallel"]) }
      : { strategy: this.pick([{ type: "Recreate" }, rolling(0, 1), rolling(1, 0), rolling("25%", "25%")]) };
    const object = { apiVersion: "apps/v1", kind, metadata: { name: app }, spec: { ...common, ...own } };
    const path = `${DEPLOYMENTS}/${namespace}/${kind.toLowerCase()}s`;
    this.workloads.push(`${path}/${app}`);
    return { do: "post", path, object };
  }

  private scale(): Act {
    return this.patch({ spec: { replicas: this.chance.int(0, 8) } });
  }

  private image(): Act {
    const containers = [{ name: "main", image: this.pick(IMAGES), ports: [{ containerPort: 80 }] }];
    return this.patch({ spec: { template: { spec: { containers } } } });
  }

  private patch(patch: unknown): Act {
    return {
      do: "patch",
      path: this.pick(this.workloads.length === 0 ? [`${DEPLOYMENTS}/default/deployments/app-1`] : this.workloads),
      patch,
    };
  }

  private budget(): Act {
    const { app, namespace } = this.place();
    const least = this.pick([
      { minAvailable: 1 },
      { minAvailable: "50%" },
      { maxUnavailable: 1 },
      { maxUnavailable: 0 },
    ]);
    const spec = { selector: { matchLabels: { app } }, ...least };
    const object = { apiVersion: "policy/v1", kind: "PodDisruptionBudget", metadata: { name: app }, spec };
    return { do: "post", path: `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets`, object };
  }

  private service(): Act {
    const { app, namespace } = this.place();
    const object = {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: app },
      spec: { selector: { app }, ports: [{ port: 80 }] },
    };
    return { do: "post", path: `/api/v1/namespaces/${namespace}/services`, object };
  }

  private traffic(): Act {
    const { app, namespace } = this.place();
    const spec = { url: `http://${app}`, requestsPerSecond: this.chance.int(1, 10) };
    const object = { apiVersion: SIM_API, kind: "Traffic", metadata: { name: `to-${app}` }, spec };
    return { do: "post", path: `${SIMULATION}/namespaces/${namespace}/traffics`, object };
  }

  /** Shuts an app off from everybody. */
  private policy(): Act {
    const { app, namespace } = this.place();
    const spec = { podSelector: { matchLabels: { app } }, policyTypes: ["Ingress"] };
    const object = { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { name: `no-${app}` }, spec };
    return { do: "post", path: `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies`, object };
  }

  private disturb(): Act {
    const { app } = this.place();
    const index = this.chance.int(0, 7);
    if (this.chance.int(0, 1) === 0) return { do: "evictPod", app, index };
    return { do: "deletePod", app, index, now: this.chance.int(0, 4) === 0 };
  }

  private fault(): Act {
    const type = this.pick(FAULTS);
    const machine = `node-${this.chance.int(1, NODES)}`;
    const target =
      type === "ComponentStop"
        ? this.stopped(machine)
        : type === "ZoneOutage"
          ? { zone: this.pick(["a", "b"]) }
          : { machine };
    return this.faultOf({ type, target });
  }

  /** At most one machine at a time, or one way between two of them: what is left may still be too little. */
  private quorumFault(): Act {
    const type = this.pick(QUORUM_FAULTS);
    const first = this.chance.int(1, this.controlPlanes);
    const machine = controlPlaneMachine(first);
    const peerMachine = controlPlaneMachine((first % this.controlPlanes) + 1);
    if (type === "ComponentStop") {
      return this.faultOf({ type, target: { component: this.pick(QUORUM_COMPONENTS), machine } });
    }
    const between = this.chance.int(0, 1) === 0;
    const parameters =
      type === "NetworkLatency"
        ? { parameters: { latencyMs: this.pick([20, 200, 700]) } }
        : type === "PacketLoss"
          ? { parameters: { percent: this.pick([10, 50, 90]) } }
          : {};
    const isWay = type === "NetworkCut" || type === "NetworkLatency" || type === "PacketLoss";
    const target = isWay && between ? { machine, peerMachine } : { machine };
    return this.faultOf({ type, target, ...parameters });
  }

  private faultOf(spec: unknown): Act {
    this.faults += 1;
    const object = { apiVersion: SIM_API, kind: "Fault", metadata: { name: `fault-${this.faults}` }, spec };
    return { do: "post", path: `${SIMULATION}/faults`, object };
  }

  private stopped(machine: string): unknown {
    const component = this.pick(COMPONENTS);
    return component === "kubelet" || component === "kube-proxy" ? { component, machine } : { component };
  }

  private heal(): Act {
    return { do: "delete", path: `${SIMULATION}/faults/fault-${this.chance.int(1, Math.max(1, this.faults))}` };
  }

  private remove(): Act {
    const { app, namespace } = this.place();
    const paths = [
      `${DEPLOYMENTS}/${namespace}/deployments/${app}`,
      `${DEPLOYMENTS}/${namespace}/statefulsets/${app}`,
      `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/${app}`,
      `/apis/networking.k8s.io/v1/namespaces/${namespace}/networkpolicies/no-${app}`,
      `${SIMULATION}/namespaces/${namespace}/traffics/to-${app}`,
    ];
    return { do: "delete", path: this.pick(paths) };
  }

  /** Mostly moments, sometimes long enough for a node to be given up. */
  private wait(): Act {
    return { do: "wait", ms: this.chance.int(1, this.pick([50, 1_000, 10_000, 60_000, 400_000])) };
  }

  private place(): { readonly app: string; readonly namespace: string } {
    const number = this.chance.int(1, APPS);
    return { app: `app-${number}`, namespace: number % 3 === 0 ? "team" : "default" };
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.chance.int(0, items.length - 1)] as T;
  }
}

function rolling(maxUnavailable: number | string, maxSurge: number | string): unknown {
  return { type: "RollingUpdate", rollingUpdate: { maxUnavailable, maxSurge } };
}
