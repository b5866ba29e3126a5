/**
 * HorizontalPodAutoscaler: stored as autoscaling/v2, served as autoscaling/v1 as well.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/
 * Upstream: pkg/apis/autoscaling/v2/defaults.go, pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go.
 */
import type {
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerSpec,
  HPAScalingRules,
  MetricSpec,
} from "../../../api/types/autoscaling.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateAutoscalerSpec } from "../validation/horizontal-pod-autoscalers.ts";
import { autoscalingV1 } from "./autoscaling-v1.ts";
import { fill, withField } from "./filling.ts";

export const horizontalPodAutoscaler: KindDefinition<HorizontalPodAutoscaler> = {
  group: "autoscaling",
  version: "v2",
  kind: "HorizontalPodAutoscaler",
  alsoServedAs: [autoscalingV1],
  plural: "horizontalpodautoscalers",
  singular: "horizontalpodautoscaler",
  namespaced: true,
  shortNames: ["hpa"],
  categories: ["all"],
  subresources: ["status"],
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? {})),
  validate: ({ spec }) => validateAutoscalerSpec(spec, false),
  validateCreate: ({ spec }) => apiVersionOnly(spec),
  validateUpdate: ({ spec }, previous) => {
    const [now, before] = [spec.scaleTargetRef, previous.spec.scaleTargetRef];
    const same = now?.apiVersion === before.apiVersion && now?.kind === before.kind;
    return same ? [] : apiVersionOnly(spec);
  },
};

/** Without its group a kind cannot be found; what was stored before that was checked may stay. */
function apiVersionOnly(spec: HorizontalPodAutoscalerSpec | undefined) {
  const field = "spec.scaleTargetRef.apiVersion";
  return validateAutoscalerSpec(spec, true).filter((error) => error.field === field);
}

const CPU: MetricSpec = {
  type: "Resource",
  resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } },
};
const SCALE_UP: HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: "Max",
  policies: [
    { type: "Pods", value: 4, periodSeconds: 15 },
    { type: "Percent", value: 100, periodSeconds: 15 },
  ],
};
/** Its window is the controller's own. */
const SCALE_DOWN: HPAScalingRules = {
  selectPolicy: "Max",
  policies: [{ type: "Percent", value: 100, periodSeconds: 15 }],
};

function defaultSpec(spec: HorizontalPodAutoscalerSpec): HorizontalPodAutoscalerSpec {
  const filled = fill<HorizontalPodAutoscalerSpec>(spec, { minReplicas: 1 });
  const measured = (filled.metrics ?? []).length === 0 ? { ...filled, metrics: [CPU] } : filled;
  return measured.behavior === undefined
    ? measured
    : withField(measured, "behavior", defaultBehavior(measured.behavior));
}

function defaultBehavior(behavior: HorizontalPodAutoscalerBehavior): HorizontalPodAutoscalerBehavior {
  const up = withField(behavior, "scaleUp", fill<HPAScalingRules>(behavior.scaleUp ?? {}, SCALE_UP));
  return withField(up, "scaleDown", fill<HPAScalingRules>(behavior.scaleDown ?? {}, SCALE_DOWN));
}
