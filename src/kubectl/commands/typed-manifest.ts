/**
 * A manifest as kubectl prints it after it has read it into the types that it was built with: some fields of them are
 * printed even when they are empty. Upstream: the fields without `omitempty` in k8s.io/api.
 */
import type { KubeObject } from "../../api/types/meta.ts";

type Fields = Readonly<Record<string, unknown>>;

const EMPTY: Fields = {};

export function typedManifest(object: KubeObject): KubeObject {
  const complete = Object.hasOwn(COMPLETE, object.kind) ? COMPLETE[object.kind] : undefined;
  return complete === undefined ? object : { ...object, ...complete(object as unknown as Fields) };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : EMPTY;
}

function podSpec(value: unknown): Fields {
  const spec = fieldsOf(value);
  const filled = (list: unknown): unknown =>
    Array.isArray(list) ? list.map((container: unknown) => ({ resources: {}, ...fieldsOf(container) })) : list;
  return {
    ...spec,
    containers: filled(spec["containers"] ?? null),
    ...(spec["initContainers"] === undefined ? {} : { initContainers: filled(spec["initContainers"]) }),
  };
}

function template(value: unknown): Fields {
  const { metadata = EMPTY, spec } = fieldsOf(value);
  return { metadata, spec: podSpec(spec) };
}

function workload(more: Fields, status: Fields): (object: Fields) => Fields {
  return (object) => {
    const spec = fieldsOf(object["spec"]);
    return {
      spec: { ...more, ...spec, template: template(spec["template"]) },
      status: { ...status, ...fieldsOf(object["status"]) },
    };
  };
}

const AUTOSCALER_STATUS: Readonly<Record<string, Fields>> = {
  "autoscaling/v1": { currentReplicas: 0, desiredReplicas: 0 },
  "autoscaling/v2": { currentMetrics: null, desiredReplicas: 0 },
};

const COMPLETE: Readonly<Record<string, (object: Fields) => Fields>> = {
  Pod: ({ spec, status = EMPTY }) => ({ spec: podSpec(spec), status }),
  Deployment: workload({ selector: null, strategy: EMPTY }, EMPTY),
  ReplicaSet: workload({ selector: null }, { replicas: 0 }),
  StatefulSet: workload({ selector: null, updateStrategy: EMPTY }, { availableReplicas: 0, replicas: 0 }),
  DaemonSet: workload(
    { selector: null, updateStrategy: EMPTY },
    { currentNumberScheduled: 0, desiredNumberScheduled: 0, numberMisscheduled: 0, numberReady: 0 },
  ),
  ReplicationController: (object) =>
    fieldsOf(object["spec"])["template"] === undefined
      ? { spec: object["spec"] ?? EMPTY, status: { replicas: 0, ...fieldsOf(object["status"]) } }
      : workload(EMPTY, { replicas: 0 })(object),
  Job: workload(EMPTY, EMPTY),
  CronJob: ({ spec, status = EMPTY }) => {
    const { jobTemplate, ...rest } = fieldsOf(spec);
    const { metadata = EMPTY, spec: job } = fieldsOf(jobTemplate);
    const inner = fieldsOf(job);
    const whole = { ...inner, template: template(inner["template"]) };
    return { spec: { schedule: "", ...rest, jobTemplate: { metadata, spec: whole } }, status };
  },
  HorizontalPodAutoscaler: ({ apiVersion, spec = EMPTY, status }) => ({
    spec,
    status: { ...AUTOSCALER_STATUS[String(apiVersion)], ...fieldsOf(status) },
  }),
  Service: ({ spec = EMPTY, status }) => ({ spec, status: { loadBalancer: EMPTY, ...fieldsOf(status) } }),
};
