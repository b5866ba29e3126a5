/**
 * Metrics in the flat form that autoscaling/v1 keeps in annotations.
 * Upstream: pkg/apis/autoscaling/v1/conversion.go; k8s.io/api/autoscaling/v1/types.go for the order of fields.
 */
import type { MetricSpec, MetricStatus, MetricTarget, MetricValueStatus } from "../../../api/types/autoscaling.ts";

type Flat = Readonly<Record<string, unknown>>;

/** Without what is absent. */
function present(fields: Flat): Flat {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

export function metricSpecToV1(metric: MetricSpec): Flat {
  const { type, object, pods, resource, containerResource, external } = metric;
  return present({
    type,
    object:
      object &&
      present({
        target: object.describedObject,
        metricName: object.metric.name,
        targetValue: object.target.value ?? "0",
        selector: object.metric.selector,
        averageValue: object.target.averageValue,
      }),
    pods:
      pods &&
      present({
        metricName: pods.metric.name,
        targetAverageValue: pods.target.averageValue,
        selector: pods.metric.selector,
      }),
    resource: resource && present({ name: resource.name, ...flatTarget(resource.target) }),
    containerResource:
      containerResource &&
      present({
        name: containerResource.name,
        ...flatTarget(containerResource.target),
        container: containerResource.container,
      }),
    external:
      external &&
      present({
        metricName: external.metric.name,
        metricSelector: external.metric.selector,
        targetValue: external.target.value,
        targetAverageValue: external.target.averageValue,
      }),
  });
}

function flatTarget({ averageUtilization, averageValue }: MetricTarget): Flat {
  return { targetAverageUtilization: averageUtilization, targetAverageValue: averageValue };
}

export function metricSpecOfV1(flat: Flat): MetricSpec {
  const { type, object, pods, resource, containerResource, external } = flat as Readonly<Record<string, Flat>>;
  const target = (kind: string, fields: Flat) => ({ type: kind, ...present(fields) });
  const resourceTarget = (source: Flat) =>
    source["targetAverageUtilization"] === undefined
      ? target("AverageValue", { averageValue: source["targetAverageValue"] })
      : target("Utilization", { averageUtilization: source["targetAverageUtilization"] });
  return present({
    type,
    object: object && {
      describedObject: object["target"],
      metric: present({ name: object["metricName"], selector: object["selector"] }),
      target:
        object["averageValue"] === undefined
          ? target("Value", { value: object["targetValue"] })
          : target("AverageValue", { averageValue: object["averageValue"] }),
    },
    pods: pods && {
      metric: present({ name: pods["metricName"], selector: pods["selector"] }),
      target: target("AverageValue", { averageValue: pods["targetAverageValue"] }),
    },
    resource: resource && { name: resource["name"], target: resourceTarget(resource) },
    containerResource: containerResource && {
      name: containerResource["name"],
      container: containerResource["container"],
      target: resourceTarget(containerResource),
    },
    external: external && {
      metric: present({ name: external["metricName"], selector: external["metricSelector"] }),
      target:
        external["targetValue"] === undefined
          ? target("AverageValue", { averageValue: external["targetAverageValue"] })
          : target("Value", { value: external["targetValue"] }),
    },
  }) as unknown as MetricSpec;
}

export function metricStatusToV1(metric: MetricStatus): Flat {
  const { type, object, pods, resource, containerResource, external } = metric;
  return present({
    type,
    object:
      object &&
      present({
        target: object.describedObject,
        metricName: object.metric.name,
        currentValue: object.current.value ?? "0",
        selector: object.metric.selector,
        averageValue: object.current.averageValue,
      }),
    pods:
      pods &&
      present({
        metricName: pods.metric.name,
        currentAverageValue: pods.current.averageValue,
        selector: pods.metric.selector,
      }),
    resource: resource && present({ name: resource.name, ...flatCurrent(resource.current) }),
    containerResource:
      containerResource &&
      present({
        name: containerResource.name,
        ...flatCurrent(containerResource.current),
        container: containerResource.container,
      }),
    external:
      external &&
      present({
        metricName: external.metric.name,
        metricSelector: external.metric.selector,
        currentValue: external.current.value ?? "0",
        currentAverageValue: external.current.averageValue,
      }),
  });
}

function flatCurrent({ averageUtilization, averageValue }: MetricValueStatus): Flat {
  return { currentAverageUtilization: averageUtilization, currentAverageValue: averageValue };
}

export function metricStatusOfV1(flat: Flat): MetricStatus {
  const { type, object, pods, resource, containerResource, external } = flat as Readonly<Record<string, Flat>>;
  const resourceCurrent = (source: Flat) =>
    present({
      averageUtilization: source["currentAverageUtilization"],
      averageValue: source["currentAverageValue"],
    });
  return present({
    type,
    object: object && {
      describedObject: object["target"],
      metric: present({ name: object["metricName"], selector: object["selector"] }),
      current: present({ value: object["currentValue"], averageValue: object["averageValue"] }),
    },
    pods: pods && {
      metric: present({ name: pods["metricName"], selector: pods["selector"] }),
      current: present({ averageValue: pods["currentAverageValue"] }),
    },
    resource: resource && { name: resource["name"], current: resourceCurrent(resource) },
    containerResource: containerResource && {
      name: containerResource["name"],
      container: containerResource["container"],
      current: resourceCurrent(containerResource),
    },
    external: external && {
      metric: present({ name: external["metricName"], selector: external["metricSelector"] }),
      current: present({ value: external["currentValue"], averageValue: external["currentAverageValue"] }),
    },
  }) as unknown as MetricStatus;
}
