/**
 * Keeps Services and IPAddresses in step: an address that a Service lost is booked again, one whose Service is not there
 * is removed. Upstream: pkg/registry/core/service/ipallocator/controller/repairip.go.
 */
import { hasAddressLabels, IP_ADDRESS_LABELS, isServersAddress } from "../../../api/service-range.ts";
import type { Service } from "../../../api/types/core.ts";
import type { IPAddress } from "../../../api/types/networking.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";

/** How often the API server looks at all Services. */
const PERIOD_MS = 3 * 60_000;
/** So long the Service of an address may still be on its way. */
const GRACE_MS = 60_000;
const BY_ADDRESS = "service/cluster-ip";
/** Before the name of an address. No key of a Service has a space. */
const ADDRESS = "address ";

export class AddressRepairController extends ControllerLoop {
  private readonly services: Informer<Service>;
  private readonly addresses: Informer<IPAddress>;

  constructor(context: ComponentContext) {
    super("ipallocator-repair-controller", context);
    this.services = context.informers.for("Service");
    this.addresses = context.informers.for("IPAddress");
    this.services.addIndex(BY_ADDRESS, addressesOf);
    this.services.addHandler(({ type, object }, key) => {
      if (type === "MODIFIED" && addressesOf(object).some((address) => !this.isBooked(address))) this.queue.add(key);
    });
    this.addresses.addHandler(({ type, object }, name) => {
      if (type !== "DELETED" && !this.hasParent(object)) this.queue.add(`${ADDRESS}${name}`);
      if (type !== "DELETED" && hasAddressLabels(object.metadata.labels)) return;
      const delayMs = PERIOD_MS - (this.kernel.nowMs % PERIOD_MS);
      for (const service of this.services.byIndex(BY_ADDRESS, name)) this.queue.add(objectKey(service), delayMs);
    });
  }

  start(): void {
    for (const address of this.addresses.list()) {
      if (!this.hasParent(address)) this.queue.add(`${ADDRESS}${address.metadata.name}`);
    }
  }

  protected sync(key: string): SyncResult {
    if (key.startsWith(ADDRESS)) return this.syncAddress(key.slice(ADDRESS.length));
    const service = this.services.getByKey(key);
    if (service === undefined) return "done";
    const results = addressesOf(service).map((address) => this.syncService(service, address));
    return results.includes("retry") ? "retry" : "done";
  }

  private isBooked(address: string): boolean {
    return hasAddressLabels(this.addresses.get(undefined, address)?.metadata.labels);
  }

  /** The Service that the address names is there, and has it. */
  private hasParent({ metadata, spec }: IPAddress): boolean {
    const { group = "", resource, namespace, name } = spec.parentRef;
    if (group !== "" || resource !== "services") return false;
    const parent = this.services.get(namespace, name);
    return parent !== undefined && addressesOf(parent).includes(metadata.name);
  }

  private syncService(service: Service, name: string): SyncResult {
    const warn = (reason: string, message: string): void => this.recorder.event(service, "Warning", reason, message);
    const address = this.addresses.get(undefined, name);
    const { namespace = "", name: own } = service.metadata;
    if (address === undefined) {
      warn("ClusterIPNotAllocated", `Cluster IP [IPv4]: ${name} is not allocated; repairing`);
      return this.book(service, name);
    }
    const { group = "", resource, namespace: at, name: parent } = address.spec.parentRef;
    const isService = group === "" && resource === "services";
    const other = isService ? this.services.get(at, parent) : undefined;
    if (!isService || other === undefined) {
      const said = `the ClusterIP [IPv4]: ${name} for Service ${namespace}/${own} has a wrong reference; repairing`;
      warn("ClusterIPNotAllocated", said);
      return this.bookAgain(service, name);
    }
    if (other !== service && addressesOf(other).includes(name)) {
      const said = `Cluster IP [IPv4]:${name} was assigned to multiple services; please recreate service`;
      warn("ClusterIPAlreadyAllocated", said);
    }
    return hasAddressLabels(address.metadata.labels) ? "done" : this.bookAgain(service, name);
  }

  private book({ metadata }: Service, name: string): SyncResult {
    const { namespace = "", name: service } = metadata;
    const outcome = this.client.create(
      "IPAddress",
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "IPAddress",
        metadata: { name, labels: IP_ADDRESS_LABELS },
        spec: { parentRef: { resource: "services", namespace, name: service } },
      },
      { reason: "ServiceAddressNotBooked", params: { address: name } },
    );
    return outcome.ok ? "done" : "retry";
  }

  private bookAgain(service: Service, name: string): SyncResult {
    return this.remove(name) === "retry" ? "retry" : this.book(service, name);
  }

  private remove(name: string): SyncResult {
    const why = { reason: "ServiceAddressLeaked", params: { address: name } };
    return doneOrGone(this.client.delete("IPAddress", undefined, name, {}, why)) ? "done" : "retry";
  }

  private syncAddress(name: string): SyncResult {
    const address = this.addresses.get(undefined, name);
    if (address === undefined || !isServersAddress(address.metadata.labels) || this.hasParent(address)) return "done";
    const warn = (reason: string, message: string): void => this.recorder.event(address, "Warning", reason, message);
    const { group = "", resource, namespace = "", name: parent } = address.spec.parentRef;
    if (group !== "" || resource !== "services") {
      const reference = `&{${group} ${resource} ${namespace} ${parent}}`;
      const said = `IPAddress ${name} appears to have been modified, not referencing a Service ${reference}: cleaning up`;
      warn("IPAddressNotAllocated", said);
      return this.remove(name);
    }
    const subject = `IPAddress: ${name} for Service ${namespace}/${parent}`;
    if (this.services.get(namespace, parent) !== undefined) {
      warn("IPAddressWrongReference", `${subject} has a wrong reference; cleaning up`);
      return this.remove(name);
    }
    const leftMs = this.kernel.parseTimestamp(address.metadata.creationTimestamp) + GRACE_MS - this.kernel.nowMs;
    if (leftMs >= 0) {
      this.queue.add(`${ADDRESS}${name}`, leftMs + 1);
      return "done";
    }
    warn("IPAddressNotAllocated", `${subject} appears to have leaked: cleaning up`);
    return this.remove(name);
  }
}

function addressesOf({ spec }: Service): readonly string[] {
  if (spec.type === "ExternalName") return [];
  return (spec.clusterIPs ?? []).filter((address) => address !== "None");
}
