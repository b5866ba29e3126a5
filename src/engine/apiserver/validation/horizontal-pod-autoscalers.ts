/** What may be wrong with a HorizontalPodAutoscaler. Upstream: pkg/apis/autoscaling/validation/validation.go. */
import { pathSegmentProblems } from "../../../api/label-syntax.ts";
import { milliValue } from "../../../api/quantity.ts";
import type {
  CrossVersionObjectReference,
  HorizontalPodAutoscalerSpec,
  HPAScalingRules,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
} from "../../../api/types/autoscaling.ts";
import { type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import type { Unchecked } from "./unchecked.ts";

const MAX_PERIOD_SECONDS = 1800;
const MAX_WINDOW_SECONDS = 3600;
const METRIC_TYPES = ["ContainerResource", "External", "Object", "Pods", "Resource"];
const TARGET_TYPES = ["Utilization", "Value", "AverageValue"];

/** @param checksApiVersion false for an update that keeps what is scaled */
export function validateAutoscalerSpec(
  spec: Unchecked<HorizontalPodAutoscalerSpec> | undefined,
  checksApiVersion: boolean,
): Errors {
  const { minReplicas, maxReplicas = 0, scaleTargetRef, metrics = [], behavior } = spec ?? {};
  const errors = [];
  if (minReplicas !== undefined && minReplicas < 1) {
    errors.push(invalid("spec.minReplicas", minReplicas, "must be greater than or equal to 1"));
  }
  if (maxReplicas < 1) errors.push(invalid("spec.maxReplicas", maxReplicas, "must be greater than 0"));
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.push(invalid("spec.maxReplicas", maxReplicas, "must be greater than or equal to `minReplicas`"));
  }
  return [
    ...errors,
    ...validateReference(scaleTargetRef, "spec.scaleTargetRef", checksApiVersion, false),
    ...metrics.flatMap((metric, index) => validateMetric(metric, `spec.metrics[${index}]`)),
    ...validateRules(behavior?.scaleUp, "spec.behavior.scaleUp"),
    ...validateRules(behavior?.scaleDown, "spec.behavior.scaleDown"),
  ];
}

function validateReference(
  reference: Unchecked<CrossVersionObjectReference> | undefined,
  path: string,
  checksApiVersion: boolean,
  mayBeCore: boolean,
): Errors {
  const { apiVersion = "", kind = "", name = "" } = reference ?? {};
  return [
    ...requiredSegment(`${path}.kind`, kind),
    ...requiredSegment(`${path}.name`, name),
    ...(checksApiVersion ? apiVersionErrors(`${path}.apiVersion`, apiVersion, mayBeCore || kind === CORE_KIND) : []),
  ];
}

/** The only kind of the core group that can be scaled. */
const CORE_KIND = "ReplicationController";

function requiredSegment(field: string, value: string): Errors {
  return value === "" ? [required(field)] : invalidFor(field, value, pathSegmentProblems(value));
}

function apiVersionErrors(field: string, apiVersion: string, mayBeCore: boolean): Errors {
  if (apiVersion.split("/").length > 2) {
    return [invalid(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  }
  if (mayBeCore || apiVersion.includes("/")) return NO_ERRORS;
  return [invalid(field, apiVersion, "apiVersion must specify API group")];
}

function validateMetric(metric: Unchecked<MetricSpec>, path: string): Errors {
  const { type = "" } = metric;
  const errors = [];
  if (type === "") errors.push(required(`${path}.type`, "must specify a metric source type"));
  if (!METRIC_TYPES.includes(type)) errors.push(unsupported(`${path}.type`, type, METRIC_TYPES));
  const present = SOURCES.filter((name) => metric[name] !== undefined);
  const [first] = present;
  if (first !== undefined) errors.push(...validateSource(metric, first, `${path}.${first}`));
  const expected = `${type.charAt(0).toLowerCase()}${type.slice(1)}`;
  if (!METRIC_TYPES.includes(type)) errors.push(unsupported(`${path}.type`, type, METRIC_TYPES));
  else if (!present.some((name) => name === expected)) {
    errors.push(required(`${path}.${expected}`, "must populate information for the given metric source"));
  }
  if (present.length === 1) return errors;
  const surplus = present.filter((name) => name !== expected);
  return [
    ...errors,
    ...surplus.map((name) => forbidden(`${path}.${name}`, "must populate the given metric source only")),
  ];
}

/** In the order in which the first one that is there is looked at. */
const SOURCES = ["object", "external", "pods", "resource", "containerResource"] as const;

function validateSource(metric: Unchecked<MetricSpec>, name: (typeof SOURCES)[number], path: string): Errors {
  const target = `${path}.target`;
  switch (name) {
    case "object": {
      const source = metric.object ?? {};
      return [
        ...validateReference(source.describedObject, `${path}.describedObject`, true, true),
        ...validateIdentifier(source.metric, `${path}.metric`),
        ...validateTarget(source.target, target),
        ...lacking(source.target, target, "must set either a target value or averageValue"),
      ];
    }
    case "external": {
      const source = metric.external ?? {};
      const both = source.target?.value !== undefined && source.target.averageValue !== undefined;
      const problem = "may not set both a target value for metric and a per-pod target";
      return [
        ...validateIdentifier(source.metric, `${path}.metric`),
        ...validateTarget(source.target, target),
        ...lacking(source.target, target, "must set either a target value for metric or a per-pod target"),
        ...(both ? [forbidden(`${target}.value`, problem)] : []),
      ];
    }
    case "pods": {
      const source = metric.pods ?? {};
      const missing = source.target?.averageValue === undefined;
      return [
        ...validateIdentifier(source.metric, `${path}.metric`),
        ...validateTarget(source.target, target),
        ...(missing ? [required(`${target}.averageValue`, "must specify a positive target averageValue")] : []),
      ];
    }
    case "resource":
      return [
        ...named(metric.resource?.name, `${path}.name`, "must specify a resource name"),
        ...validateResourceTarget(metric.resource?.target, target),
      ];
    case "containerResource":
      return [
        ...named(metric.containerResource?.name, `${path}.name`, "must specify a resource name"),
        ...named(metric.containerResource?.container, `${path}.container`, "must specify a container"),
        ...validateResourceTarget(metric.containerResource?.target, target),
      ];
  }
}

function named(value: string | undefined, field: string, detail: string): Errors {
  return value === undefined || value === "" ? [required(field, detail)] : NO_ERRORS;
}

function lacking(target: Unchecked<MetricTarget> | undefined, path: string, detail: string): Errors {
  if (target?.value !== undefined || target?.averageValue !== undefined) return NO_ERRORS;
  return [required(`${path}.averageValue`, detail)];
}

function validateIdentifier(identifier: Unchecked<MetricIdentifier> | undefined, path: string): Errors {
  const { name = "" } = identifier ?? {};
  if (name === "") return [required(`${path}.name`, "must specify a metric name")];
  return invalidFor(`${path}.name`, name, pathSegmentProblems(name));
}

function validateResourceTarget(target: Unchecked<MetricTarget> | undefined, path: string): Errors {
  const { averageUtilization, averageValue } = target ?? {};
  const errors = [...validateTarget(target, path)];
  if (averageUtilization === undefined && averageValue === undefined) {
    errors.push(required(`${path}.averageUtilization`, "must set either a target raw value or a target utilization"));
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    errors.push(forbidden(`${path}.averageValue`, "may not set both a target raw value and a target utilization"));
  }
  return errors;
}

function validateTarget(target: Unchecked<MetricTarget> | undefined, path: string): Errors {
  const { type = "", value, averageValue, averageUtilization } = target ?? {};
  const errors = [];
  if (type === "") errors.push(required(`${path}.type`, "must specify a metric target type"));
  if (!TARGET_TYPES.includes(type)) {
    errors.push(invalid(`${path}.type`, type, "must be either Utilization, Value, or AverageValue"));
  }
  errors.push(...positive(`${path}.value`, value), ...positive(`${path}.averageValue`, averageValue));
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.push(invalid(`${path}.averageUtilization`, averageUtilization, "must be greater than 0"));
  }
  return errors;
}

function positive(field: string, quantity: string | number | undefined): Errors {
  return quantity === undefined || milliValue(quantity) > 0
    ? NO_ERRORS
    : [invalid(field, String(quantity), "must be positive")];
}

function validateRules(rules: Unchecked<HPAScalingRules> | undefined, path: string): Errors {
  if (rules === undefined) return NO_ERRORS;
  const { stabilizationWindowSeconds: window, selectPolicy, policies = [], tolerance } = rules;
  const errors = [];
  if (window !== undefined && window < 0) {
    errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, "must be greater than or equal to zero"));
  }
  if (window !== undefined && window > MAX_WINDOW_SECONDS) {
    const detail = `must be less than or equal to ${MAX_WINDOW_SECONDS}`;
    errors.push(invalid(`${path}.stabilizationWindowSeconds`, window, detail));
  }
  if (selectPolicy !== undefined && !SELECT_POLICIES.includes(selectPolicy)) {
    errors.push(unsupported(`${path}.selectPolicy`, selectPolicy, SELECT_POLICIES));
  }
  if (policies.length === 0) errors.push(required(`${path}.policies`, "must specify at least one Policy"));
  policies.forEach((policy, index) => errors.push(...validatePolicy(policy, `${path}.policies[${index}]`)));
  if (tolerance !== undefined && milliValue(tolerance) < 0) {
    errors.push(invalid(`${path}.tolerance`, String(tolerance), "must be greater than or equal to 0"));
  }
  return errors;
}

const SELECT_POLICIES = ["Disabled", "Max", "Min"];
const POLICY_TYPES = ["Percent", "Pods"];

function validatePolicy(policy: Unchecked<NonNullable<HPAScalingRules["policies"]>[number]>, path: string): Errors {
  const { type = "", value = 0, periodSeconds = 0 } = policy;
  const errors = [];
  if (!POLICY_TYPES.includes(type)) errors.push(unsupported(`${path}.type`, type, POLICY_TYPES));
  if (value <= 0) errors.push(invalid(`${path}.value`, value, "must be greater than zero"));
  if (periodSeconds <= 0) errors.push(invalid(`${path}.periodSeconds`, periodSeconds, "must be greater than zero"));
  if (periodSeconds > MAX_PERIOD_SECONDS) {
    const detail = `must be less than or equal to ${MAX_PERIOD_SECONDS}`;
    errors.push(invalid(`${path}.periodSeconds`, periodSeconds, detail));
  }
  return errors;
}
