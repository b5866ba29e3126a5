/**
 * The rules that kube-proxy programs where it runs. They follow the Services and EndpointSlices with its delay, so that
 * for a short while after a change connections still go where they went before.
 */
import type { EndpointSlice, Service } from "../../api/types/core.ts";
import type { Informer } from "../machinery/informer.ts";
import { ProgrammedRules } from "./programmed-rules.ts";
import { serviceRules, type ServiceRules } from "./service-rules.ts";

const SERVICE_NAME_LABEL = "kubernetes.io/service-name";
const BY_SERVICE = "network/service";

/** Rules that still differ from the objects, with what is programmed for them. */
export type ServiceTableState = readonly (readonly [service: string, programmed: ServiceRules | null])[];

export class ServiceTable {
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly onPending: () => void;
  private programmed = new ProgrammedRules();
  private pending = new Set<string>();
  /** Derived: a copy of what is programmed now. */
  private copy: ProgrammedRules | undefined;

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

  /** What every kube-proxy that is well has programmed; it changes with the next run. */
  get rules(): ProgrammedRules {
    return this.programmed;
  }

  /** The same, as it will stay on machines whose kube-proxy stops now. */
  frozen(): ProgrammedRules {
    this.copy ??= new ProgrammedRules(this.programmed);
    return this.copy;
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

  snapshot(): ServiceTableState {
    return [...this.pending].sort().map((service) => [service, this.programmed.rulesOf(service) ?? null] as const);
  }

  restore(state: ServiceTableState): void {
    this.programmed = new ProgrammedRules();
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
    this.copy = undefined;
    this.programmed.program(service, rules);
  }
}

function serviceOf(slice: EndpointSlice): string | undefined {
  const name = slice.metadata.labels?.[SERVICE_NAME_LABEL];
  return name === undefined ? undefined : `${slice.metadata.namespace}/${name}`;
}
