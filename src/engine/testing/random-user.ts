/** Somebody who does things to a cluster at random: manifests, changes, faults, and waiting. Everything comes from the seed. */
import type { KubeObject } from "../../api/types/meta.ts";
import { RandomStreams, type RandomStream } from "../kernel/random.ts";
import type { TestCluster } from "./test-cluster.ts";

const IMAGES = ["nginx:1.27", "kubarium/shop:v1", "kubarium/shop:v2", "redis:7", "kubarium/crash:v1", "ngnix:1.27"];
const NAMESPACES = ["default", "team"];
const WORKLOADS = ["Deployment", "Deployment", "StatefulSet", "DaemonSet", "ReplicationController"] as const;
type Workload = (typeof WORKLOADS)[number];
const SIM = "sim.kubarium.dev/v1alpha1";

export class RandomUser {
  private readonly test: TestCluster;
  private readonly chance: RandomStream;
  private made = 0;

  constructor(test: TestCluster, seed: number) {
    this.test = test;
    this.chance = new RandomStreams(seed).stream("user");
    test.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } });
    test.advance(100);
  }

  /** Does one thing and says what. Refusals are part of life. */
  act(): string {
    const actions: readonly (() => string)[] = [
      () => this.deploy(),
      () => this.deploySetOrDaemon(),
      () => this.scale(),
      () => this.changeImage(),
      () => this.deleteSomething(this.pick(WORKLOADS)),
      () => this.deleteSomething("Pod"),
      () => this.expose(),
      () => this.traffic(),
      () => this.cordon(),
      () => this.fault(),
      () => this.fault(),
      () => this.heal(),
      () => this.wait(),
      () => this.wait(),
      () => this.wait(),
      () => this.wait(),
    ];
    return this.pick(actions)();
  }

  private deploy(): string {
    this.made += 1;
    const name = `app-${this.made}`;
    const strategy = this.pick([{ type: "Recreate" }, { type: "RollingUpdate" }]);
    const requests = { cpu: `${this.chance.int(0, 8) * 100}m`, memory: `${this.chance.int(1, 16) * 64}Mi` };
    const labels = { app: name };
    const readinessProbe =
      this.chance.int(0, 1) === 0 ? {} : { readinessProbe: { tcpSocket: { port: 80 }, periodSeconds: 2 } };
    const container = {
      name: "main",
      image: this.pick(IMAGES),
      ports: [{ containerPort: 80 }],
      resources: { requests },
      ...readinessProbe,
    };
    const spec = {
      replicas: this.chance.int(0, 6),
      selector: { matchLabels: labels },
      strategy,
      template: { metadata: { labels }, spec: { containers: [container] } },
    };
    const namespace = this.pick(NAMESPACES);
    return this.post("Deployment", namespace, { apiVersion: "apps/v1", kind: "Deployment", metadata: { name }, spec });
  }

  /** A StatefulSet, DaemonSet or ReplicationController, with some of what each has of its own. */
  private deploySetOrDaemon(): string {
    this.made += 1;
    const name = `app-${this.made}`;
    const labels = { app: name };
    const container = { name: "main", image: this.pick(IMAGES), ports: [{ containerPort: 80 }] };
    const template = { metadata: { labels }, spec: { containers: [container], terminationGracePeriodSeconds: 3 } };
    const replicas = this.chance.int(0, 4);
    const selector = { matchLabels: labels };
    const minReadySeconds = this.pick([0, 0, 5]);
    const kind = this.pick(["StatefulSet", "DaemonSet", "ReplicationController"] as const);
    const specs = {
      StatefulSet: {
        replicas,
        selector,
        minReadySeconds,
        serviceName: name,
        podManagementPolicy: this.pick(["OrderedReady", "Parallel"]),
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { partition: this.chance.int(0, 2) } },
        template,
      },
      DaemonSet: {
        selector,
        minReadySeconds,
        updateStrategy: {
          type: "RollingUpdate",
          rollingUpdate: this.pick([{ maxUnavailable: "50%" }, { maxSurge: 1, maxUnavailable: 0 }]),
        },
        template,
      },
      ReplicationController: { replicas, selector: labels, minReadySeconds, template },
    };
    const apiVersion = kind === "ReplicationController" ? "v1" : "apps/v1";
    return this.post(kind, this.pick(NAMESPACES), { apiVersion, kind, metadata: { name }, spec: specs[kind] });
  }

  private scale(): string {
    return this.patchWorkload({ spec: { replicas: this.chance.int(0, 8) } });
  }

  private changeImage(): string {
    const containers = [{ name: "main", image: this.pick(IMAGES), ports: [{ containerPort: 80 }] }];
    return this.patchWorkload({ spec: { template: { spec: { containers } } } });
  }

  /** Asks a DaemonSet for replicas at times, which it does not have. */
  private patchWorkload(patch: unknown): string {
    const kind = this.pick(WORKLOADS);
    const known = this.test.list(kind).filter(({ metadata }) => metadata.namespace !== "kube-system");
    if (known.length === 0) return this.deploy();
    const { name, namespace } = this.pick<KubeObject>(known).metadata;
    const path = this.test.path(kind, namespace, name);
    const { code } = this.test.request("PATCH", path, patch, "application/merge-patch+json");
    return `patch ${kind} ${namespace}/${name} ${JSON.stringify(patch)}: ${code}`;
  }

  private deleteSomething(kind: Workload | "Pod"): string {
    const known = this.test.list(kind).filter(({ metadata }) => metadata.namespace !== "kube-system");
    if (known.length === 0) return this.deploy();
    const { name, namespace } = this.pick<KubeObject>(known).metadata;
    const propagationPolicy = this.pick(["Background", "Foreground"]);
    const grace = this.chance.int(0, 3) === 0 ? { gracePeriodSeconds: 0 } : {};
    const { code } = this.test.delete(kind, namespace, name, kind === "Pod" ? grace : { propagationPolicy });
    return `delete ${kind} ${namespace}/${name}: ${code}`;
  }

  private expose(): string {
    const namespace = this.pick(NAMESPACES);
    const app = `app-${this.chance.int(1, Math.max(1, this.made))}`;
    const spec = { selector: { app }, type: this.pick(["ClusterIP", "NodePort"]), ports: [{ port: 80 }] };
    return this.post("Service", namespace, { apiVersion: "v1", kind: "Service", metadata: { name: app }, spec });
  }

  private traffic(): string {
    const app = `app-${this.chance.int(1, Math.max(1, this.made))}`;
    const spec = { url: `http://${app}`, requestsPerSecond: this.chance.int(1, 20) };
    return this.post("Traffic", this.pick(NAMESPACES), {
      apiVersion: SIM,
      kind: "Traffic",
      metadata: { name: `to-${app}` },
      spec,
    });
  }

  private cordon(): string {
    const node = this.pick(this.test.list("Node")).metadata.name;
    const patch = { spec: { unschedulable: this.chance.int(0, 2) === 0 } };
    const { code } = this.test.request(
      "PATCH",
      this.test.path("Node", undefined, node),
      patch,
      "application/merge-patch+json",
    );
    return `cordon ${node} ${JSON.stringify(patch)}: ${code}`;
  }

  private fault(): string {
    this.made += 1;
    const machine = `node-${this.chance.int(1, 3)}`;
    const pods = this.test.list("Pod").filter(({ metadata }) => metadata.namespace !== "kube-system");
    const type = this.pick(["MachinePower", "NetworkCut", "SlowMachine", "ContainerKill"]);
    const pod = pods.length === 0 ? undefined : this.pick(pods).metadata;
    const target =
      type === "ContainerKill" && pod !== undefined ? { namespace: pod.namespace, pod: pod.name } : { machine };
    const object = { apiVersion: SIM, kind: "Fault", metadata: { name: `fault-${this.made}` }, spec: { type, target } };
    const { code } = this.test.request("POST", this.test.path("Fault"), object);
    return `fault ${JSON.stringify(object.spec)}: ${code}`;
  }

  private heal(): string {
    const faults = this.test.list("Fault");
    if (faults.length === 0) return this.wait();
    const { name } = this.pick(faults).metadata;
    return `heal ${name}: ${this.test.delete("Fault", undefined, name).code}`;
  }

  /** Mostly moments, sometimes long enough for a node to be given up. */
  private wait(): string {
    const ms = this.pick([1, 50, 1_000, 10_000, 60_000, 400_000]);
    this.test.advance(this.chance.int(0, ms));
    return `wait until ${this.test.elapsedMs}`;
  }

  private post(kind: Workload | "Service" | "Traffic", namespace: string, object: unknown): string {
    const { code } = this.test.request("POST", this.test.path(kind, namespace), object);
    return `post ${JSON.stringify(object)}: ${code}`;
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.chance.int(0, items.length - 1)] as T;
  }
}
