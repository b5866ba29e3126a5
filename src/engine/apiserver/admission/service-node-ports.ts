/**
 * Node ports of Services (30000-32767). A number belongs to one Service, whatever its protocol.
 * Source: https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport
 * Upstream: pkg/registry/core/service (storage/alloc.go, portallocator).
 */
import { internalError } from "../../../api/status-errors.ts";
import type { Status } from "../../../api/status.ts";
import type { Service, ServicePort } from "../../../api/types/core.ts";
import type { FieldError } from "../field-error.ts";
import { keyOfMeta, type WriteEnvironment } from "../write/write-environment.ts";
import { firstFree } from "./service-addresses.ts";

/** Ports below this are kept for those who ask for them by number. */
const LOWER_PORTS = 86;
const FIRST_PORT = 30_000;
const PORTS = 2_768;
export const NODE_PORT_COUNT = PORTS;
const RANGE = `${FIRST_PORT}-${FIRST_PORT + PORTS - 1}`;
const FULL = "range is full";

/** Why a port cannot be had: the field is wrong, or the server has none. */
export type PortRefusal = FieldError | Status;

/** The numbers that one write of a Service takes. */
export class NodePorts {
  private readonly environment: WriteEnvironment;
  private readonly dryRun: boolean;
  /** Of all other Services, and what this write took. */
  private readonly used: Set<number>;
  private readonly own = new Set<number>();

  constructor(environment: WriteEnvironment, service: Service, dryRun: boolean) {
    this.environment = environment;
    this.dryRun = dryRun;
    this.used = usedPorts(environment, keyOfMeta(service.metadata));
  }

  /** For a new Service: ports with one number, like TCP and UDP of a name server, share their node port. */
  ofNew(ports: readonly ServicePort[], allocates: boolean): readonly ServicePort[] | PortRefusal {
    const byPort = new Map<number, number>();
    const given: ServicePort[] = [];
    for (const [index, port] of ports.entries()) {
      const shared = byPort.get(port.port);
      const asked =
        port.nodePort || (shared ?? ports.find((other) => other.port === port.port && other.nodePort)?.nodePort);
      if (!asked && !allocates) {
        given.push(port);
        continue;
      }
      const number = asked === shared && asked !== undefined ? asked : this.take(asked, index);
      if (typeof number !== "number") return number;
      if (shared === undefined) byPort.set(port.port, number);
      given.push(port.nodePort === number ? port : { ...port, nodePort: number });
    }
    return given;
  }

  /** For a Service that had node ports: those stay, new ones get numbers of their own. */
  ofChanged(
    ports: readonly ServicePort[],
    before: readonly ServicePort[],
    allocates: boolean,
  ): readonly ServicePort[] | PortRefusal {
    const kept = new Set(before.flatMap(({ nodePort }) => (nodePort ? [nodePort] : [])));
    for (const number of kept) this.own.add(number);
    const given: ServicePort[] = [];
    for (const [index, port] of ports.entries()) {
      const { nodePort: asked } = port;
      if ((!asked && !allocates) || (asked && this.own.has(asked))) {
        given.push(port);
        continue;
      }
      const number = this.take(asked, index);
      if (typeof number !== "number") return number;
      given.push(asked === number ? port : { ...port, nodePort: number });
    }
    return given;
  }

  /** @param asked 0: any */
  healthCheckPort(asked: number): number | Status {
    if (asked === 0) return this.next() ?? internalError(`failed to allocate a HealthCheck NodePort 0: ${FULL}`);
    const problem = this.problemOf(asked);
    if (problem === undefined) return asked;
    return internalError(`failed to allocate requested HealthCheck NodePort ${asked}: ${problem}`);
  }

  private take(asked: number | undefined, index: number): number | PortRefusal {
    if (!asked) return this.next() ?? internalError(`failed to allocate a nodePort: ${FULL}`);
    const problem = this.problemOf(asked);
    if (problem !== undefined) {
      return { type: "Invalid value", field: `spec.ports[${index}].nodePort`, value: asked, detail: problem };
    }
    this.own.add(asked);
    return asked;
  }

  private problemOf(port: number): string | undefined {
    if (port < FIRST_PORT || port >= FIRST_PORT + PORTS) {
      return `provided port is not in the valid range. The range of valid ports is ${RANGE}`;
    }
    return this.used.has(port) || this.own.has(port) ? "provided port is already allocated" : undefined;
  }

  /** A dry run looks for nothing: it gets what nobody can have. Upstream: portallocator/operation.go (AllocateNext). */
  private next(): number | undefined {
    const number = this.dryRun ? Math.max(FIRST_PORT + PORTS - 1, ...this.own) + 1 : this.free();
    if (number !== undefined) this.own.add(number);
    return number;
  }

  private free(): number | undefined {
    const isFree = (n: number): boolean => !this.used.has(FIRST_PORT + n) && !this.own.has(FIRST_PORT + n);
    const stream = this.environment.kernel.random.stream("node-port");
    const offset =
      firstFree(stream.int(LOWER_PORTS, PORTS - 1), LOWER_PORTS, PORTS - 1, isFree) ??
      firstFree(0, 0, LOWER_PORTS - 1, isFree);
    return offset === undefined ? undefined : FIRST_PORT + offset;
  }
}

function usedPorts({ store }: WriteEnvironment, except: string): Set<number> {
  const used = new Set<number>();
  for (const service of store.insertionOrder("services") as Iterable<Service>) {
    if (keyOfMeta(service.metadata) === except) continue;
    if (service.spec.healthCheckNodePort) used.add(service.spec.healthCheckNodePort);
    for (const { nodePort } of service.spec.ports ?? []) if (nodePort) used.add(nodePort);
  }
  return used;
}
