/** Writes the chosen node into the Pod. Upstream: plugins/defaultbinder. */
import type { ComponentClient } from "../../../api/component-client.ts";
import type { Outcome } from "../../../api/status.ts";
import type { Pod } from "../../../api/types/pod.ts";

/** @param params what the choice was made of, for the sentence that explains it */
export function defaultBinder(
  client: ComponentClient,
  pod: Pod,
  node: string,
  params: Readonly<Record<string, string | number>>,
): Outcome<null> {
  return client.bind(pod.metadata.namespace ?? "default", pod.metadata.name, node, {
    reason: "Scheduled",
    params: { node, ...params },
  });
}
