/**
 * What a Pod takes of its node while its resources are being changed.
 * Upstream: k8s.io/component-helpers/resource/helpers.go (PodRequests with UseStatusResources).
 */
import { milliValue, wholeValue } from "../../api/quantity.ts";
import type { Container, ContainerStatus, Pod } from "../../api/types/pod.ts";
import type { ResourceList } from "../../api/types/requirements.ts";

/** Its kubelet has not given its containers what the spec asks for; such conditions come first. */
export function isResizing({ status }: Pod): boolean {
  const { conditions } = status;
  return conditions !== undefined && (isResize(conditions[0]?.type) || isResize(conditions[1]?.type));
}

function isResize(type: string | undefined): boolean {
  return type === "PodResizeInProgress" || type === "PodResizePending";
}

/** The Pod with the most of what its containers want, were given and have; one that cannot be resized counts without its wish. */
export function countedPod(pod: Pod): Pod {
  if (!isResizing(pod)) return pod;
  const { spec, status } = pod;
  const infeasible = status.conditions?.some(
    ({ type, reason }) => type === "PodResizePending" && reason === "Infeasible",
  );
  const counted = (containers: readonly Container[], statuses: readonly ContainerStatus[] = []) =>
    containers.map((container) => {
      const now = statuses.find(({ name }) => name === container.name);
      if (now?.resources === undefined) return container;
      const wanted = infeasible === true ? undefined : container.resources?.requests;
      const requests = most([wanted, now.allocatedResources, now.resources.requests]);
      return { ...container, resources: { ...container.resources, requests } };
    });
  const containers = counted(spec.containers, status.containerStatuses);
  if (spec.initContainers === undefined) return { ...pod, spec: { ...spec, containers } };
  return {
    ...pod,
    spec: { ...spec, containers, initContainers: counted(spec.initContainers, status.initContainerStatuses) },
  };
}

function most(lists: readonly (ResourceList | undefined)[]): ResourceList {
  const highest: Record<string, string | number> = {};
  for (const list of lists) {
    for (const [name, amount] of Object.entries(list ?? {})) {
      const valueOf = name === "cpu" ? milliValue : wholeValue;
      if (highest[name] === undefined || valueOf(amount) > valueOf(highest[name])) highest[name] = amount;
    }
  }
  return highest;
}
