/**
 * HorizontalPodAutoscaler as autoscaling/v1: one number for the CPU, everything else in annotations.
 * Upstream: pkg/apis/autoscaling/v1/conversion.go, pkg/apis/autoscaling/annotations.go.
 */
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerSpec,
  MetricSpec,
} from "../../../api/types/autoscaling.ts";
import type { KubeObject, Labels } from "../../../api/types/meta.ts";
import type { ServedVersion } from "../kind-definition.ts";
import { metricSpecOfV1, metricSpecToV1, metricStatusOfV1, metricStatusToV1 } from "./autoscaling-v1-metrics.ts";
import { fill, withField } from "./filling.ts";

interface SpecV1 extends Pick<HorizontalPodAutoscalerSpec, "maxReplicas" | "minReplicas" | "scaleTargetRef"> {
  readonly targetCPUUtilizationPercentage?: number;
}

interface AutoscalerV1 extends KubeObject {
  readonly spec?: SpecV1;
  readonly status?: Pick<HorizontalPodAutoscaler["status"], "currentReplicas" | "desiredReplicas" | "lastScaleTime">;
}

const PREFIX = "autoscaling.alpha.kubernetes.io/";
const METRICS = `${PREFIX}metrics`;
const CURRENT_METRICS = `${PREFIX}current-metrics`;
const CONDITIONS = `${PREFIX}conditions`;
const BEHAVIOR = `${PREFIX}behavior`;

export const autoscalingV1: ServedVersion<HorizontalPodAutoscaler> = {
  group: "autoscaling",
  version: "v1",
  struct: "autoscalingV1.HorizontalPodAutoscaler",
  fromStored,
  toStored: (object) => toStored(object),
  default: (object) => {
    const { spec = {} } = object as { readonly spec?: Partial<SpecV1> };
    return withField(
      object as KubeObject & { spec?: unknown },
      "spec",
      fill<Partial<SpecV1>>(spec, { minReplicas: 1 }),
    );
  },
};

function isCpuUtilization({ type, resource }: MetricSpec): boolean {
  return type === "Resource" && resource?.name === "cpu" && resource.target.averageUtilization !== undefined;
}

function fromStored(object: HorizontalPodAutoscaler): KubeObject {
  const { metrics = [], behavior, minReplicas, maxReplicas, scaleTargetRef } = object.spec;
  const { currentMetrics = [], conditions = [], ...counts } = object.status ?? {};
  const others = metrics.filter((metric) => !isCpuUtilization(metric));
  const annotations: Record<string, string> = { ...object.metadata.annotations };
  if (others.length > 0) annotations[METRICS] = JSON.stringify(others.map(metricSpecToV1));
  if (currentMetrics.length > 0) annotations[CURRENT_METRICS] = JSON.stringify(currentMetrics.map(metricStatusToV1));
  if (behavior !== undefined) annotations[BEHAVIOR] = JSON.stringify(behavior);
  if (conditions.length > 0) annotations[CONDITIONS] = JSON.stringify(conditions);
  const target = metrics.find(isCpuUtilization)?.resource?.target.averageUtilization;
  const used = currentMetrics.find(({ resource }) => resource?.name === "cpu")?.resource?.current.averageUtilization;
  const spec: SpecV1 = {
    scaleTargetRef,
    ...(minReplicas === undefined ? {} : { minReplicas }),
    maxReplicas,
    ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }),
  };
  const status = { ...counts, ...(used === undefined ? {} : { currentCPUUtilizationPercentage: used }) };
  const metadata = withAnnotations(object, annotations);
  return { apiVersion: "autoscaling/v1", kind: "HorizontalPodAutoscaler", metadata, spec, status } as KubeObject;
}

function toStored(object: AutoscalerV1): HorizontalPodAutoscaler {
  const { metadata, spec, status } = object;
  const { targetCPUUtilizationPercentage: target, ...kept } = spec ?? ({} as SpecV1);
  const { annotations = {} } = metadata;
  const cpu: MetricSpec = {
    type: "Resource",
    resource: { name: "cpu", target: { type: "Utilization", averageUtilization: target ?? 0 } },
  };
  const others = listIn(annotations, METRICS).map(metricSpecOfV1);
  const metrics = [...others, ...(target === undefined ? [] : [cpu])];
  const behavior = readJson(annotations[BEHAVIOR]) as HorizontalPodAutoscalerSpec["behavior"];
  const currentMetrics = listIn(annotations, CURRENT_METRICS).map(metricStatusOfV1);
  const conditions = listIn(annotations, CONDITIONS);
  const { currentCPUUtilizationPercentage: _, ...counts } = (status ?? {}) as Record<string, unknown>;
  const ours = [METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR];
  const rest = Object.fromEntries(Object.entries(annotations).filter(([key]) => !ours.includes(key)));
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: withAnnotations(object, rest),
    spec: { ...kept, ...(metrics.length === 0 ? {} : { metrics }), ...(behavior === undefined ? {} : { behavior }) },
    status: {
      ...counts,
      ...(currentMetrics.length === 0 ? {} : { currentMetrics }),
      ...(conditions.length === 0 ? {} : { conditions }),
    },
  } as HorizontalPodAutoscaler;
}

function withAnnotations({ metadata }: KubeObject, annotations: Labels): KubeObject["metadata"] {
  const { annotations: _, ...rest } = metadata;
  return Object.keys(annotations).length === 0 ? rest : { ...rest, annotations };
}

/** Annotations that nobody can read are passed over, as upstream does. */
function readJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function listIn(annotations: Labels, key: string): readonly Readonly<Record<string, unknown>>[] {
  const value = readJson(annotations[key]);
  return Array.isArray(value) ? (value as readonly Readonly<Record<string, unknown>>[]) : [];
}
