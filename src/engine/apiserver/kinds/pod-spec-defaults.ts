/**
 * Defaults of a Pod's spec, shared by Pod and by the templates of ReplicaSet and Deployment.
 * Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_PodSpec, _Pod, _Container, _Probe, _Volume …).
 */
import type {
  Container,
  ContainerPort,
  EnvVar,
  HttpGetAction,
  Lifecycle,
  LifecycleHandler,
  PodSpec,
  PodTemplateSpec,
  Probe,
} from "../../../api/types/pod.ts";
import type { ResourceRequirements } from "../../../api/types/requirements.ts";
import { fill, mapShared, rememberByIdentity, withField } from "./filling.ts";
import { withOwnResources } from "./pod-level-defaults.ts";
import { roundedUpToMilli } from "./resource-defaults.ts";
import { usesLatest } from "./uses-latest.ts";
import { defaultVolume } from "./volume-defaults.ts";

/**
 * A complete spec, as for the template of a workload. The same reference when nothing was missing;
 * remembered by identity, so a shared spec is looked at once.
 */
export const defaultPodSpec: (spec: PodSpec) => PodSpec = rememberByIdentity((spec) => {
  let result = fill<PodSpec>(spec, {
    restartPolicy: "Always",
    dnsPolicy: "ClusterFirst",
    terminationGracePeriodSeconds: 30,
    schedulerName: "default-scheduler",
    securityContext: EMPTY,
  });
  for (const field of ["containers", "initContainers", "ephemeralContainers"] as const) {
    const list = result[field];
    if (list !== undefined) result = withField(result, field, mapShared(list, defaultContainer));
  }
  if (result.volumes !== undefined) result = withField(result, "volumes", mapShared(result.volumes, defaultVolume));
  if (result.serviceAccountName !== undefined) result = fill(result, { serviceAccount: result.serviceAccountName });
  else if (result.serviceAccount !== undefined) result = fill(result, { serviceAccountName: result.serviceAccount });
  return result;
});

/** What a Pod gets beyond a template: requests from limits, service links, host ports. */
export const defaultSpecOfPod: (spec: PodSpec) => PodSpec = rememberByIdentity((spec) => {
  let result = fill(defaultPodSpec(spec), { enableServiceLinks: true });
  const complete = (container: Container) => {
    const limited = requestsFromLimits(container);
    return result.hostNetwork === true ? withHostPorts(limited) : limited;
  };
  if (result.initContainers !== undefined) {
    result = withField(result, "initContainers", mapShared(result.initContainers, complete));
  }
  if (result.containers !== undefined) {
    result = withField(result, "containers", mapShared(result.containers, complete));
  }
  return withOwnResources(result);
});

/** The template with a complete spec, even when nothing was written. */
export function defaultPodTemplate(template: PodTemplateSpec | undefined): PodTemplateSpec {
  const given = template ?? { spec: EMPTY_SPEC };
  const named = withField(given, "metadata", given.metadata ?? EMPTY);
  return withField(named, "spec", defaultPodSpec(named.spec ?? EMPTY_SPEC));
}

const EMPTY_SPEC = {} as PodSpec;
const EMPTY = {};

function defaultContainer(container: Container): Container {
  let result = fill<Container>(container, {
    imagePullPolicy: usesLatest(container.image ?? "") ? "Always" : "IfNotPresent",
    terminationMessagePath: "/dev/termination-log",
    terminationMessagePolicy: "File",
    resources: EMPTY,
  });
  if (result.ports !== undefined) result = withField(result, "ports", mapShared(result.ports, defaultPort));
  if (result.env !== undefined) result = withField(result, "env", mapShared(result.env, defaultEnv));
  if (result.resources !== undefined) result = withField(result, "resources", roundedUp(result.resources));
  for (const field of ["livenessProbe", "readinessProbe", "startupProbe"] as const) {
    const probe = result[field];
    if (probe !== undefined) result = withField(result, field, defaultProbe(probe));
  }
  if (result.lifecycle !== undefined) result = withField(result, "lifecycle", defaultLifecycle(result.lifecycle));
  return result;
}

const defaultPort = (port: ContainerPort): ContainerPort => fill<ContainerPort>(port, { protocol: "TCP" });

function defaultEnv(variable: EnvVar): EnvVar {
  const source = variable.valueFrom;
  if (source?.fieldRef === undefined) return variable;
  const fieldRef = fill(source.fieldRef, { apiVersion: "v1" });
  return fieldRef === source.fieldRef ? variable : { ...variable, valueFrom: { ...source, fieldRef } };
}

function defaultProbe(probe: Probe): Probe {
  let result = fill<Probe>(
    probe,
    { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
    true,
  );
  if (result.httpGet !== undefined) result = withField(result, "httpGet", defaultHttpGet(result.httpGet));
  const grpc = result.grpc;
  if (grpc !== undefined && grpc.service === undefined) result = { ...result, grpc: { ...grpc, service: "" } };
  return result;
}

const defaultHttpGet = (action: HttpGetAction): HttpGetAction =>
  fill<HttpGetAction>(action, { path: "/", scheme: "HTTP" });

function defaultLifecycle(lifecycle: Lifecycle): Lifecycle {
  let result = lifecycle;
  for (const field of ["postStart", "preStop"] as const) {
    const handler: LifecycleHandler | undefined = result[field];
    if (handler?.httpGet === undefined) continue;
    result = withField(result, field, withField(handler, "httpGet", defaultHttpGet(handler.httpGet)));
  }
  return result;
}

function roundedUp(resources: ResourceRequirements): ResourceRequirements {
  let result = resources;
  for (const field of ["limits", "requests"] as const) {
    const list = result[field];
    if (list !== undefined) result = withField(result, field, roundedUpToMilli(list));
  }
  return result;
}

function requestsFromLimits(container: Container): Container {
  const limits = container.resources?.limits;
  if (limits === undefined) return container;
  const requests = fill(container.resources?.requests ?? EMPTY, limits);
  return requests === container.resources?.requests
    ? container
    : { ...container, resources: { ...container.resources, requests } };
}

function withHostPorts(container: Container): Container {
  if (container.ports === undefined) return container;
  const ports = mapShared(container.ports, (port) => fill(port, { hostPort: port.containerPort }, true));
  return withField(container, "ports", ports);
}
