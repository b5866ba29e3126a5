/**
 * The rules that kube-proxy has programmed. They follow the Services and EndpointSlices with its delay, so that for a
 * short while after a change connections still go where they went before.
 */
import type { EndpointSlice, Service } from "../../api/types/core.ts";
import type { Informer } from "../machinery/informer.ts";
import { serviceRules, type PortRules, type ServiceRules } from "./service-rules.ts";

const SERVICE_NAME_LABEL = "kubernetes.io/service-name";
const BY_SERVICE = "network/service";

export interface ServicePortMatch {
  readonly rules: ServiceRules;
  /** Undefined when the address is a Service's but no such port is. */
  readonly port: PortRules | undefined;
  readonly via: ServiceAddress;
}

/** What of a Service a connection was made to. */
export type ServiceAddress = "clusterIP" | "externalIP" | "loadBalancer" | "nodePort";

/** Rules that still differ from the objects, with what is programmed for them. */
export type ServiceTableState = readonly (readonly [service: string, programmed: ServiceRules | null])[];

export class ServiceTable {
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly onPending: () => void;
  private programmed = new Map<string, ServiceRules>();
  private byAddress = new Map<string, readonly string[]>();
  private byNodePort = new Map<number, readonly string[]>();
  private pending = new Set<string>();

  /** @param onPending called whenever there is something to program */
  constructor(services: Informer<Service>, slices: Informer<EndpointSlice>, onPending: () => void) {
    this.services = services;
    this.slices = slices;
    slices.addIndex(BY_SERVICE, (slice) => {
      const key = serviceOf(slice);
      return key === undefined ? [] : [key];
    });
    this.onPending = onPending;
    services.addHandler(({ object }) => this.changed(`${object.metadata.namespace}/${object.metadata.name}`));
    slices.addHandler(({ object, previous }) => {
      this.changed(serviceOf(object));
      if (previous !== undefined && serviceOf(previous) !== serviceOf(object)) this.changed(serviceOf(previous));
    });
  }

  /** The slices of a Service as they are stored now, in key order. */
  slicesOf(service: string): readonly EndpointSlice[] {
    return this.slices.byIndex(BY_SERVICE, service);
  }

  /** Asks for every Service to be programmed. */
  programAll(): void {
    for (const service of this.services.list()) this.changed(`${service.metadata.namespace}/${service.metadata.name}`);
  }

  /** Programs everything that changed. */
  sync(): void {
    for (const service of this.pending) this.program(service, this.current(service));
    this.pending.clear();
  }

  rulesOf(service: string): ServiceRules | undefined {
    return this.programmed.get(service);
  }

  /** The Service port behind an address, for TCP; undefined when no Service has the address. */
  atAddress(address: string, port: number): ServicePortMatch | undefined {
    let owner: ServicePortMatch | undefined;
    for (const service of this.byAddress.get(address) ?? []) {
      const rules = this.programmed.get(service);
      if (rules === undefined) continue;
      const found = rules.ports.find((candidate) => candidate.port === port && candidate.protocol === "TCP");
      const match = { rules, port: found, via: kindOfAddress(rules, address) };
      if (found !== undefined) return match;
      owner ??= match;
    }
    return owner;
  }

  atNodePort(nodePort: number): ServicePortMatch | undefined {
    const service = this.byNodePort.get(nodePort)?.[0];
    const rules = service === undefined ? undefined : this.programmed.get(service);
    const port = rules?.ports.find((candidate) => candidate.nodePort === nodePort && candidate.protocol === "TCP");
    return rules === undefined || port === undefined ? undefined : { rules, port, via: "nodePort" };
  }

  /** The Service whose health check answers on this port of every node. */
  atHealthCheckPort(nodePort: number): ServiceRules | undefined {
    for (const rules of this.programmed.values()) if (rules.healthCheckNodePort === nodePort) return rules;
    return undefined;
  }

  snapshot(): ServiceTableState {
    return [...this.pending].sort().map((service) => [service, this.programmed.get(service) ?? null] as const);
  }

  restore(state: ServiceTableState): void {
    this.programmed = new Map();
    this.byAddress = new Map();
    this.byNodePort = new Map();
    this.pending = new Set(state.map(([service]) => service));
    for (const { metadata } of this.services.list()) {
      const service = `${metadata.namespace}/${metadata.name}`;
      if (!this.pending.has(service)) this.program(service, this.current(service));
    }
    for (const [service, rules] of state) this.program(service, rules ?? undefined);
  }

  private changed(service: string | undefined): void {
    if (service === undefined) return;
    this.pending.add(service);
    this.onPending();
  }

  private current(service: string): ServiceRules | undefined {
    const object = this.services.getByKey(service);
    return object === undefined ? undefined : serviceRules(object, this.slicesOf(service));
  }

  private program(service: string, rules: ServiceRules | undefined): void {
    const before = this.programmed.get(service);
    if (before !== undefined) {
      for (const address of addressesOf(before)) unfile(this.byAddress, address, service);
      for (const { nodePort } of before.ports) if (nodePort > 0) unfile(this.byNodePort, nodePort, service);
    }
    if (rules === undefined) {
      this.programmed.delete(service);
      return;
    }
    this.programmed.set(service, rules);
    for (const address of addressesOf(rules)) file(this.byAddress, address, service);
    for (const { nodePort } of rules.ports) if (nodePort > 0) file(this.byNodePort, nodePort, service);
  }
}

function serviceOf(slice: EndpointSlice): string | undefined {
  const name = slice.metadata.labels?.[SERVICE_NAME_LABEL];
  return name === undefined ? undefined : `${slice.metadata.namespace}/${name}`;
}

function addressesOf(rules: ServiceRules): readonly string[] {
  return [rules.clusterIP, ...rules.externalAddresses, ...rules.loadBalancerAddresses];
}

function kindOfAddress(rules: ServiceRules, address: string): ServiceAddress {
  if (rules.clusterIP === address) return "clusterIP";
  return rules.loadBalancerAddresses.includes(address) ? "loadBalancer" : "externalIP";
}

/** In name order, so that which Service wins an address does not depend on which came first. */
function file<K>(index: Map<K, readonly string[]>, value: K, service: string): void {
  const known = index.get(value) ?? [];
  if (!known.includes(service)) index.set(value, [...known, service].sort());
}

function unfile<K>(index: Map<K, readonly string[]>, value: K, service: string): void {
  const rest = (index.get(value) ?? []).filter((other) => other !== service);
  if (rest.length === 0) index.delete(value);
  else index.set(value, rest);
}
