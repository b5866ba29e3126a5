/** Endpoints with the same ports belong together: they make one subset, or share EndpointSlices. */
import type { EndpointPort, Service } from "../../api/types/core.ts";
import { endpointPorts, isEndpoint, portsKey } from "./service-endpoints.ts";
import type { ServicePod } from "./service-pods.ts";

/**
 * Sorts the endpoints among these Pods by their ports, under `portsKey`.
 * @param newGroup undefined: Pods with such ports are left out
 */
export function groupByPorts<Group>(
  service: Service,
  pods: readonly ServicePod[],
  newGroup: (ports: readonly EndpointPort[]) => Group | undefined,
  add: (group: Group, entry: ServicePod) => void,
): Map<string, Group> {
  const groups = new Map<string, Group>();
  /** Pods of one template share their containers, and so their ports. */
  const groupOf = new Map<unknown, Group>();
  for (const entry of pods) {
    const { pod } = entry;
    if (!isEndpoint(pod)) continue;
    let group = groupOf.get(pod.spec.containers);
    if (group === undefined) {
      const ports = endpointPorts(service, pod);
      const key = portsKey(ports);
      group = groups.get(key) ?? newGroup(ports);
      if (group === undefined) continue;
      groups.set(key, group);
      if (pod.spec.initContainers === undefined) groupOf.set(pod.spec.containers, group);
    }
    add(group, entry);
  }
  return groups;
}
