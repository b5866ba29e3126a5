/** For tests: a Deployment with Pods that use as much as the test says, and an autoscaler of it. */
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerSpec } from "../../api/types/autoscaling.ts";
import type { Pod, PodSpec } from "../../api/types/pod.ts";
import type { ResourceList } from "../../api/types/requirements.ts";
import type { PodSample, ResourceMetrics } from "../machinery/resource-metrics.ts";
import { ControllerHarness } from "../controllers/testing/controller-harness.ts";
import { HorizontalPodAutoscalerController } from "../controllers/horizontal-pod-autoscaler/horizontal-pod-autoscaler-controller.ts";

const LABELS = { app: "web" };
export const CPU = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 50 } },
};
const START = "2025-12-31T23:00:00Z";

export interface Given {
  readonly replicas?: number;
  readonly spec?: Partial<HorizontalPodAutoscalerSpec>;
  /** Millicores by Pod; undefined: not measured. */
  readonly use?: readonly (number | undefined)[];
  readonly requests?: ResourceList;
  /** Of the Pod as a whole. */
  readonly podRequests?: ResourceList;
  readonly unavailable?: boolean;
  /** Pods (by number) that are not ready, in their first minutes. */
  readonly starting?: readonly number[];
}

export class Scene {
  use: readonly (number | undefined)[];
  readonly harness: ControllerHarness;

  constructor({
    replicas = 2,
    spec = {},
    use = [],
    requests = { cpu: "100m" },
    podRequests,
    unavailable = false,
    starting = [],
  }: Given) {
    this.use = use;
    const metrics: ResourceMetrics = {
      unavailable,
      pod: (namespace, name) => this.sample(namespace, name),
      node: () => undefined,
    };
    this.harness = new ControllerHarness((context) => [new HorizontalPodAutoscalerController({ ...context, metrics })]);
    const template = {
      metadata: { labels: LABELS },
      spec: {
        containers: [{ name: "web", image: "nginx", resources: { requests } }],
        ...(podRequests === undefined ? {} : { resources: { requests: podRequests } }),
      },
    };
    const metadata = { name: "web", namespace: "default" };
    this.harness.create("Deployment", {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { replicas, selector: { matchLabels: LABELS }, template },
    });
    use.forEach((_, index) => this.createPod(index, template.spec, starting.includes(index)));
    this.harness.create("HorizontalPodAutoscaler", {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata,
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
        minReplicas: 1,
        maxReplicas: 10,
        metrics: [CPU],
        ...spec,
      },
    });
  }

  private createPod(index: number, spec: PodSpec, starting: boolean): void {
    const metadata = { name: `web-${index}`, namespace: "default", labels: LABELS };
    const pod = this.harness.create("Pod", { apiVersion: "v1", kind: "Pod", metadata, spec });
    const status: Pod["status"] = {
      ...pod.status,
      phase: "Running",
      startTime: starting ? "2026-01-01T00:00:00Z" : START,
      conditions: [{ type: "Ready", status: starting ? "False" : "True", lastTransitionTime: START }],
    };
    this.harness.client.updateStatus("Pod", { ...pod, status }, { reason: "Test" });
  }

  private sample(namespace: string, name: string): PodSample | undefined {
    const cpuMillis = this.use[Number(name.slice(4))];
    if (cpuMillis === undefined) return undefined;
    const atMs = this.harness.kernel.nowMs;
    return {
      namespace,
      name,
      atMs,
      windowMs: 15_000,
      containers: [{ name: "web", cpuMillis, memoryBytes: 1_048_576 }],
    };
  }

  get replicas(): number | undefined {
    return this.harness.the("Deployment", "web").spec.replicas;
  }

  get autoscaler(): HorizontalPodAutoscaler {
    return this.harness.the("HorizontalPodAutoscaler", "web");
  }

  condition(type: string): readonly (string | undefined)[] {
    const found = (this.autoscaler.status.conditions ?? []).find((one) => one.type === type);
    return [found?.status, found?.reason, found?.message];
  }

  events(): readonly string[] {
    return this.harness.list("Event").map(({ reason, message }) => `${reason}: ${message}`);
  }
}
