/** HorizontalPodAutoscalers as a Table. Upstream: printHorizontalPodAutoscaler, formatHPAMetrics. */
import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from "../../../api/types/autoscaling.ts";
import { AGE, ageOf, column, NAME, NONE, type TablePrinter } from "./table-printer.ts";

const MAX_METRICS = 2;
const UNKNOWN = "<unknown>";

export const horizontalPodAutoscalerTable: TablePrinter<HorizontalPodAutoscaler> = {
  columns: [
    NAME,
    column("Reference", "What is scaled."),
    column("Targets", "Metrics, as they are and as they should be."),
    column("MinPods", "The least replicas."),
    column("MaxPods", "The most replicas."),
    column("Replicas", "Replicas now.", "integer"),
    AGE,
  ],
  cells: (autoscaler, nowMs) => {
    const { metadata, spec, status } = autoscaler;
    const { kind, name } = spec.scaleTargetRef;
    return [
      metadata.name,
      `${kind}/${name}`,
      metricsText(spec.metrics ?? [], status?.currentMetrics ?? []),
      spec.minReplicas === undefined ? "<unset>" : String(spec.minReplicas),
      String(spec.maxReplicas),
      status?.currentReplicas ?? 0,
      ageOf(autoscaler, nowMs),
    ];
  },
};

function metricsText(specs: readonly MetricSpec[], statuses: readonly MetricStatus[]): string {
  if (specs.length === 0) return NONE;
  const texts = specs.slice(0, MAX_METRICS).map((spec, index) => metricText(spec, statuses[index]));
  const more = specs.length > MAX_METRICS ? ` + ${specs.length - MAX_METRICS} more...` : "";
  return `${texts.join(", ")}${more}`;
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case "External":
      return totalText(spec.external?.target, status?.external?.current);
    case "Object":
      return totalText(spec.object?.target, status?.object?.current);
    case "Pods":
      return `${status?.pods?.current.averageValue ?? UNKNOWN}/${spec.pods?.target.averageValue ?? ""}`;
    case "Resource":
      return `${spec.resource?.name}: ${resourceText(spec.resource?.target, status?.resource?.current)}`;
    case "ContainerResource": {
      const { containerResource: source } = spec;
      return `${source?.name}: ${resourceText(source?.target, status?.containerResource?.current)}`;
    }
    default:
      return "<unknown type>";
  }
}

function totalText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue === undefined) return `${current?.value ?? UNKNOWN}/${target?.value ?? ""}`;
  return `${current?.averageValue ?? UNKNOWN}/${target.averageValue} (avg)`;
}

function resourceText(target: MetricTarget | undefined, current: MetricValueStatus | undefined): string {
  if (target?.averageValue !== undefined) return `${current?.averageValue ?? UNKNOWN}/${target.averageValue}`;
  const used = current?.averageUtilization === undefined ? UNKNOWN : `${current.averageUtilization}%`;
  return `${used}/${target?.averageUtilization === undefined ? "<auto>" : `${target.averageUtilization}%`}`;
}
