/**
 * The environment of a container.
 * Source: https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
 */
import { milliValue, wholeValue } from "../../api/quantity.ts";
import type { Container, EnvVar, Pod } from "../../api/types/pod.ts";
import type { Service } from "../../api/types/core.ts";
import type { ResourceList } from "../../api/types/requirements.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";
import type { MachineState } from "../runtime/contracts.ts";
import type { SandboxRecord } from "../runtime/container-record.ts";
import { fieldValue } from "./downward-fields.ts";
import { fileKeyValue } from "./env-files.ts";
import { decodeBase64Text } from "../../api/base64.ts";

export type Environment =
  | { readonly ok: true; readonly env: Readonly<Record<string, string>> }
  /** The text of the `CreateContainerConfigError`. */
  | { readonly ok: false; readonly error: string };

export interface EnvironmentParts {
  readonly pod: Pod;
  readonly container: Container;
  readonly sandbox: SandboxRecord;
  readonly machine: MachineState | undefined;
  readonly informers: SharedInformerFactory;
  /** The text of a file in a volume of the Pod; undefined when there is none. */
  fileIn(volume: string, path: string): string | undefined;
  /** Services of a namespace; the same array until one of them changes. */
  servicesOf(namespace: string): readonly Service[];
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Variables in the order in which they may refer to each other: services, envFrom, env. */
export function environmentOf(parts: EnvironmentParts): Environment {
  const { container } = parts;
  const base = baseEnvironment(parts);
  if ((container.env ?? NONE).length === 0 && (container.envFrom ?? NONE).length === 0) return { ok: true, env: base };
  const env: Record<string, string> = { ...base };
  for (const source of container.envFrom ?? []) {
    const error = addFrom(env, source, parts);
    if (error !== undefined) return { ok: false, error };
  }
  for (const variable of container.env ?? []) {
    if (variable.valueFrom === undefined) {
      env[variable.name] = expand(variable.value ?? "", env);
      continue;
    }
    const result = valueFrom(variable, parts);
    if (typeof result === "object") return { ok: false, error: result.error };
    if (result !== undefined) env[variable.name] = result;
  }
  return { ok: true, env };
}

/** `$(NAME)` becomes the variable's value, `$$` one dollar; unknown names stay as written. */
export function expand(text: string, env: Readonly<Record<string, string>>): string {
  if (!text.includes("$")) return text;
  return text.replace(/\$\$|\$\(([A-Za-z0-9_.-]+)\)/g, (match, name: string | undefined) => {
    if (name === undefined) return "$";
    return env[name] ?? match;
  });
}

function addFrom(
  env: Record<string, string>,
  source: NonNullable<Container["envFrom"]>[number],
  { pod, informers }: EnvironmentParts,
): string | undefined {
  const namespace = pod.metadata.namespace;
  const reference = source.configMapRef ?? source.secretRef;
  const name = reference?.name ?? "";
  if (source.configMapRef !== undefined) {
    const configMap = informers.for("ConfigMap").get(namespace, name);
    if (configMap === undefined) return reference?.optional === true ? undefined : `configmap "${name}" not found`;
    for (const key of Object.keys(configMap.data ?? {})) env[(source.prefix ?? "") + key] = configMap.data?.[key] ?? "";
    return undefined;
  }
  const secret = informers.for("Secret").get(namespace, name);
  if (secret === undefined) return reference?.optional === true ? undefined : `secret "${name}" not found`;
  for (const key of Object.keys(secret.data ?? {}))
    env[(source.prefix ?? "") + key] = decodeBase64Text(secret.data?.[key] ?? "");
  return undefined;
}

function valueFrom(variable: EnvVar, parts: EnvironmentParts): string | undefined | { readonly error: string } {
  const { pod, container, sandbox, machine, informers } = parts;
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef, fileKeyRef } = variable.valueFrom ?? {};
  const namespace = pod.metadata.namespace ?? "";
  if (fieldRef !== undefined) return fieldValue(fieldRef.fieldPath, pod, sandbox, machine);
  if (fileKeyRef !== undefined) return fileKeyValue(fileKeyRef, parts.fileIn(fileKeyRef.volumeName, fileKeyRef.path));
  if (resourceFieldRef !== undefined)
    return resourceValue(resourceFieldRef, pod, container, allocatableOf(pod, informers));
  if (configMapKeyRef !== undefined) {
    const configMap = informers.for("ConfigMap").get(namespace, configMapKeyRef.name ?? "");
    const value = configMap?.data?.[configMapKeyRef.key];
    if (value !== undefined || configMapKeyRef.optional === true) return value;
    if (configMap === undefined) return { error: `configmap "${configMapKeyRef.name ?? ""}" not found` };
    return {
      error: `couldn't find key ${configMapKeyRef.key} in ConfigMap ${namespace}/${configMapKeyRef.name ?? ""}`,
    };
  }
  if (secretKeyRef !== undefined) {
    const secret = informers.for("Secret").get(namespace, secretKeyRef.name ?? "");
    const value = secret?.data?.[secretKeyRef.key];
    if (value !== undefined) return decodeBase64Text(value);
    if (secretKeyRef.optional === true) return undefined;
    if (secret === undefined) return { error: `secret "${secretKeyRef.name ?? ""}" not found` };
    return { error: `couldn't find key ${secretKeyRef.key} in Secret ${namespace}/${secretKeyRef.name ?? ""}` };
  }
  return undefined;
}

/** What the Pod's node offers to Pods. */
export function allocatableOf({ spec }: Pod, informers: SharedInformerFactory): ResourceList | undefined {
  return informers.for("Node").get(undefined, spec.nodeName ?? "")?.status.allocatable;
}

/** `limits.cpu` and the like, divided and rounded up; an absent limit is all that the node offers. */
export function resourceValue(
  reference: { readonly resource: string; readonly containerName?: string; readonly divisor?: string | number },
  pod: Pod,
  container: Container | undefined,
  allocatable: ResourceList | undefined,
): string {
  const named = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])];
  const target =
    reference.containerName === undefined ? container : named.find(({ name }) => name === reference.containerName);
  const [list = "", resource = ""] = reference.resource.split(".");
  const most = list === "limits" ? allocatable : undefined;
  const own = list === "limits" ? target?.resources?.limits?.[resource] : target?.resources?.requests?.[resource];
  const amount = own ?? (list === "limits" ? pod.spec.resources?.limits?.[resource] : undefined);
  if (resource === "cpu") {
    const millis = milliValue(amount ?? most?.["cpu"]);
    return String(Math.ceil(millis / Math.max(1, milliValue(reference.divisor ?? "1") || 1_000)));
  }
  const units = wholeValue(amount ?? most?.[resource]);
  const divisor = wholeValue(reference.divisor ?? "1");
  return String(Math.ceil(units / Math.max(1, divisor)));
}

const NONE: readonly never[] = [];
const shared = new WeakMap<readonly Service[], WeakMap<readonly Service[], Readonly<Record<string, string>>>>();

/** What containers have without asking; the same object as long as no Service comes or goes. */
function baseEnvironment({ pod, servicesOf }: EnvironmentParts): Readonly<Record<string, string>> {
  const system = servicesOf("default");
  const local = pod.spec.enableServiceLinks === false ? NONE : servicesOf(pod.metadata.namespace ?? "");
  let byLocal = shared.get(system);
  if (byLocal === undefined) {
    byLocal = new WeakMap();
    shared.set(system, byLocal);
  }
  let env = byLocal.get(local);
  if (env === undefined) {
    env = { PATH, ...serviceLinks(system, local) };
    byLocal.set(local, env);
  }
  return env;
}

/** Source: https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables */
function serviceLinks(system: readonly Service[], local: readonly Service[]): Record<string, string> {
  const env: Record<string, string> = {};
  const api = system.find(({ metadata }) => metadata.name === "kubernetes");
  const services = api === undefined || local.includes(api) ? local : [api, ...local];
  for (const { metadata, spec } of services) {
    const ip = spec.clusterIP;
    const first = spec.ports?.[0];
    if (ip === undefined || ip === "" || ip === "None" || first === undefined) continue;
    const name = metadata.name.toUpperCase().replaceAll("-", "_");
    env[`${name}_SERVICE_HOST`] = ip;
    env[`${name}_SERVICE_PORT`] = String(first.port);
    for (const port of spec.ports ?? []) {
      if (port.name !== undefined && port.name !== "") {
        env[`${name}_SERVICE_PORT_${port.name.toUpperCase().replaceAll("-", "_")}`] = String(port.port);
      }
      const protocol = port.protocol ?? "TCP";
      const prefix = `${name}_PORT_${port.port}_${protocol}`;
      const url = `${protocol.toLowerCase()}://${ip}:${port.port}`;
      if (port === first) env[`${name}_PORT`] = url;
      env[prefix] = url;
      env[`${prefix}_PROTO`] = protocol.toLowerCase();
      env[`${prefix}_PORT`] = String(port.port);
      env[`${prefix}_ADDR`] = ip;
    }
  }
  return env;
}
