/** A set of Service rules as the kernel of a machine holds it, with the indexes that packets are matched by. */
import type { PortRules, ServiceRules } from "./service-rules.ts";

export interface ServicePortMatch {
  readonly rules: ServiceRules;
  /** Undefined when the address is a Service's but no such port is. */
  readonly port: PortRules | undefined;
  readonly via: ServiceAddress;
}

/** What of a Service a connection was made to. */
export type ServiceAddress = "clusterIP" | "externalIP" | "loadBalancer" | "nodePort";

export class ProgrammedRules {
  private readonly byService: Map<string, ServiceRules>;
  private readonly byAddress: Map<string, readonly string[]>;
  private readonly byNodePort: Map<number, readonly string[]>;

  constructor(like?: ProgrammedRules) {
    this.byService = new Map(like?.byService);
    this.byAddress = new Map(like?.byAddress);
    this.byNodePort = new Map(like?.byNodePort);
  }

  /** By key of the Service. It must not be changed. */
  get all(): ReadonlyMap<string, ServiceRules> {
    return this.byService;
  }

  rulesOf(service: string): ServiceRules | undefined {
    return this.byService.get(service);
  }

  /** The Service port behind an address; undefined when no Service has the address. */
  atAddress(address: string, port: number, protocol: string): ServicePortMatch | undefined {
    let owner: ServicePortMatch | undefined;
    for (const service of this.byAddress.get(address) ?? []) {
      const rules = this.byService.get(service);
      if (rules === undefined) continue;
      const found = rules.ports.find((candidate) => candidate.port === port && candidate.protocol === protocol);
      const match = { rules, port: found, via: kindOfAddress(rules, address) };
      if (found !== undefined) return match;
      owner ??= match;
    }
    return owner;
  }

  /** Two Services may share a number, one for TCP and one for UDP. */
  atNodePort(nodePort: number, protocol: string): ServicePortMatch | undefined {
    for (const service of this.byNodePort.get(nodePort) ?? []) {
      const rules = this.byService.get(service);
      const port = rules?.ports.find((one) => one.nodePort === nodePort && one.protocol === protocol);
      if (rules !== undefined && port !== undefined) return { rules, port, via: "nodePort" };
    }
    return undefined;
  }

  /** The Service whose health check answers on this port of every node. */
  atHealthCheckPort(nodePort: number): ServiceRules | undefined {
    for (const rules of this.byService.values()) if (rules.healthCheckNodePort === nodePort) return rules;
    return undefined;
  }

  /** @param rules undefined for a Service that has none any more */
  program(service: string, rules: ServiceRules | undefined): void {
    const before = this.byService.get(service);
    if (before !== undefined) {
      for (const address of addressesOf(before)) unfile(this.byAddress, address, service);
      for (const { nodePort } of before.ports) if (nodePort > 0) unfile(this.byNodePort, nodePort, service);
    }
    if (rules === undefined) {
      this.byService.delete(service);
      return;
    }
    this.byService.set(service, rules);
    for (const address of addressesOf(rules)) file(this.byAddress, address, service);
    for (const { nodePort } of rules.ports) if (nodePort > 0) file(this.byNodePort, nodePort, service);
  }
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
