/** What a Pod's status says of one of its containers, of whichever sort. */
import type { ApiResponse } from "../../api/api-client.ts";
import type { ContainerStatus, Pod } from "../../api/types/pod.ts";

/** @param container empty: the first one. Undefined when there is no such Pod or container. */
export function containerStatus({ code, body }: ApiResponse, container: string): ContainerStatus | undefined {
  if (code !== 200) return undefined;
  const { spec, status } = body as Pod;
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = status;
  const wanted = container === "" ? spec.containers[0]?.name : container;
  const all = [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses];
  return all.find(({ name }) => name === wanted);
}
