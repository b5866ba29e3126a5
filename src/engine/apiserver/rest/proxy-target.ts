/**
 * `pods`, `services` and `nodes` by `/proxy/`: whom a request is passed on to. Looks, and changes nothing.
 * Source: https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls
 * Upstream: pkg/registry/core/pod/strategy.go, service/storage/storage.go and node/strategy.go (ResourceLocation),
 * k8s.io/apimachinery/pkg/util/net/port_split.go.
 */
import type { ApiRequest, ApiResponse } from "../../../api/api-client.ts";
import { isProxyPath } from "../../../api/pod-access.ts";
import { badRequest, notFound, pathNotFound, serviceUnavailable } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { EndpointSlice, Node, Service } from "../../../api/types/core.ts";
import type { Pod } from "../../../api/types/pod.ts";
import { keyOf, type WriteEnvironment } from "../write/write-environment.ts";
import type { PodAccess } from "./pod-access.ts";

/** A port of a Pod. */
export interface ProxyTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
  /** For what a failed dial says: `10.244.1.2:80`. */
  readonly address: string;
  /** What is asked there, with its query. */
  readonly path: string;
}

interface Asked {
  readonly plural: string;
  readonly namespace: string;
  readonly id: string;
  readonly path: string;
}

interface NameAndPort {
  readonly name: string;
  /** Number or name; empty when not said. */
  readonly port: string;
}

const SERVICE_NAME_LABEL = "kubernetes.io/service-name";

/** Undefined for any other request. A response is the whole answer. */
export function proxyTarget(
  environment: WriteEnvironment,
  access: PodAccess | undefined,
  request: ApiRequest,
): Outcome<ProxyTarget | ApiResponse> | undefined {
  if (!isProxyPath(request.path)) return undefined;
  const asked = askedOf(request.path);
  if (asked === undefined || access === undefined) return fail(pathNotFound());
  const { plural, id } = asked;
  const target = splitName(id);
  if (target === undefined) return fail(badRequest(`invalid ${plural.slice(0, -1)} request ${JSON.stringify(id)}`));
  if (plural === "pods") return podTarget(environment, asked, target);
  return plural === "services"
    ? serviceTarget(environment, asked, target)
    : nodeAnswer(environment, access, asked, target);
}

/** @param why what the dial failed with */
export function unreachable(why: string): ReturnType<typeof serviceUnavailable> {
  return serviceUnavailable(`error trying to reach service: ${why}`);
}

const PROXY = /^\/api\/v1\/(?:namespaces\/([^/]+)\/(pods|services)|(nodes))\/([^/]+)\/proxy\/?(.*)$/;

function askedOf(path: string): Asked | undefined {
  const [, namespace = "", plural, nodes = "", id = "", rest = ""] = PROXY.exec(path) ?? [];
  try {
    const asked = { namespace: decodeURIComponent(namespace), id: decodeURIComponent(id) };
    return { ...asked, plural: plural ?? nodes, path: `/${rest}` };
  } catch {
    return undefined;
  }
}

/** `name`, `name:port` or `scheme:name:port`. */
function splitName(id: string): NameAndPort | undefined {
  const parts = id.split(":");
  const [scheme = "", name = "", port = ""] =
    parts.length === 1 ? ["", id] : parts.length === 2 ? ["", ...parts] : parts;
  const known = scheme === "" || scheme === "http" || scheme === "https";
  return known && name !== "" && parts.length <= 3 ? { name, port } : undefined;
}

function podTarget({ store }: WriteEnvironment, asked: Asked, { name, port }: NameAndPort): Outcome<ProxyTarget> {
  const pod = store.get("pods", keyOf(asked.namespace, name)) as Pod | undefined;
  if (pod === undefined) return fail(notFound({ group: "", plural: "pods" }, name));
  const { podIP } = pod.status;
  if (podIP === undefined) return fail(badRequest("address not allowed"));
  const declared = pod.spec.containers.flatMap(({ ports = [] }) => ports)[0]?.containerPort;
  const number = port === "" ? (declared ?? 80) : Number(port);
  if (!Number.isInteger(number)) return fail(unreachable(`dial tcp: lookup tcp/${port}: unknown port`));
  return succeed({ ...asked, pod: name, port: number, address: `${podIP}:${number}` });
}

function serviceTarget(environment: WriteEnvironment, asked: Asked, wanted: NameAndPort): Outcome<ProxyTarget> {
  const { store, kernel } = environment;
  const { name } = wanted;
  const service = store.get("services", keyOf(asked.namespace, name)) as Service | undefined;
  if (service === undefined) return fail(notFound({ group: "", plural: "services" }, name));
  const port = portName(service, wanted.port);
  if (port === undefined) {
    return fail(serviceUnavailable(`no service port ${wanted.port} found for service ${JSON.stringify(name)}`));
  }
  const slices = store.values("endpointslices.discovery.k8s.io") as readonly EndpointSlice[];
  const ends = slices
    .filter(
      ({ metadata: { namespace, labels } }) => namespace === asked.namespace && labels?.[SERVICE_NAME_LABEL] === name,
    )
    .flatMap((slice) => endsOf(slice, port));
  // Upstream draws one; here the moment decides, so that looking draws nothing.
  const end = ends[kernel.nowMs % Math.max(ends.length, 1)];
  if (end === undefined) return fail(serviceUnavailable(`no endpoints available for service ${JSON.stringify(name)}`));
  if (end.pod === undefined) return fail(unreachable(`dial tcp ${end.address}: i/o timeout`));
  return succeed({ ...asked, pod: end.pod, port: end.port, address: end.address });
}

/** A number means the port of the Service that has it; the ends know ports by name only. */
function portName({ spec }: Service, wanted: string): string | undefined {
  if (!/^\d+$/.test(wanted)) return wanted;
  const found = (spec.ports ?? []).find(({ port }) => port === Number(wanted));
  return found === undefined ? undefined : (found.name ?? "");
}

function endsOf({ endpoints, ports = [] }: EndpointSlice, name: string) {
  const port = (ports ?? []).find((one) => (one.name ?? "") === name)?.port;
  if (port === undefined) return [];
  const ready = (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
  return ready.flatMap(({ addresses, targetRef }) =>
    addresses.map((ip) => ({
      address: `${ip}:${port}`,
      port,
      pod: targetRef?.kind === "Pod" ? targetRef.name : undefined,
    })),
  );
}

const KUBELET_PORT = 10_250;

/** What a kubelet tells, or whatever else listens on the machine. */
function nodeAnswer(
  { store }: WriteEnvironment,
  access: PodAccess,
  { path }: Asked,
  { name, port }: NameAndPort,
): Outcome<ProxyTarget | ApiResponse> {
  const node = store.get("nodes", name) as Node | undefined;
  if (node === undefined) return fail(notFound({ group: "", plural: "nodes" }, name));
  const number = port === "" ? KUBELET_PORT : Number(port);
  if (!Number.isInteger(number)) return fail(unreachable(`dial tcp: lookup tcp/${port}: unknown port`));
  const problem = access.unreachable(name);
  if (problem !== undefined) return fail(unreachable(problem));
  const pods = (store.values("pods") as readonly Pod[]).filter(({ spec }) => spec.nodeName === name);
  if (number === KUBELET_PORT) return succeed(access.kubelet(node, pods, path));
  const address = `${node.status.addresses?.find(({ type }) => type === "InternalIP")?.address ?? name}:${number}`;
  // All of them share the machine's ports.
  const onMachine = pods.find(({ spec, status }) => spec.hostNetwork === true && status.phase === "Running");
  if (onMachine === undefined) return fail(unreachable(`dial tcp ${address}: connect: connection refused`));
  const { namespace = "", name: pod } = onMachine.metadata;
  return succeed({ namespace, pod, port: number, address, path });
}
