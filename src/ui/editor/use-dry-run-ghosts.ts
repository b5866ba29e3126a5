/** What a dry run said would change stands on the canvas as ghosts, for as long as its answer shows. */
import { useEffect } from "react";
import type { KubeObject } from "../../api/types/meta.ts";
import { useGhosts, type GhostObject } from "../state/ghosts-store.ts";
import type { Applied } from "./apply-manifests.ts";
import type { Answer } from "./useApply.ts";

export function useDryRunGhosts(answer: Answer): void {
  useEffect(() => {
    if (answer.kind !== "done" || answer.action !== "dryRun") return undefined;
    useGhosts.getState().show(answer.outcomes.flatMap(ghostOf));
    return () => useGhosts.getState().clear();
  }, [answer]);
}

/** Nothing for what would stay as it is. */
export function ghostOf({ verb, before, after }: Applied): readonly GhostObject[] {
  if (verb !== "created" && verb !== "configured") return [];
  const object = after as unknown as KubeObject | undefined;
  if (object === undefined) return [];
  const { namespace, name } = object.metadata;
  return [
    {
      change: verb === "created" ? "create" : "update",
      kind: object.kind,
      namespace,
      name,
      after: object,
      before: before as unknown as KubeObject | undefined,
    },
  ];
}
