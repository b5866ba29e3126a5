/** The standing lines of the control loop, as paths: the ways that hops take. */
import type { ScenePart } from "../../state/scene-store.ts";
import type { SceneView } from "../../state/view-store.ts";
import { roundedPath } from "../routes.ts";
import { partsOf, wayBetween } from "./hop-routes.ts";

export interface LoopPath {
  readonly id: string;
  /** Somebody at one of its ends does not run. */
  readonly broken: boolean;
  readonly path: string;
}

const ENDS = ["you", "etcd", "scheduler", "controllers"] as const;

export function loopPaths(parts: readonly ScenePart[], shown: SceneView): readonly LoopPath[] {
  const places = partsOf(parts, shown);
  const down = new Set(parts.filter(({ up }) => !up).map(({ id }) => id as string));
  return ENDS.map((id) => ({
    id,
    broken: down.has(id) || down.has("api-server"),
    path: roundedPath(wayBetween(id, places)),
  }));
}
