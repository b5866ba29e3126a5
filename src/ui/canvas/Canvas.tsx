/** The canvas, connected: to what is selected, to the scheduler's newest decision, and to the API for what its menus do. */
import { useEffect, useState, type ReactNode } from "react";
import type { SchedulingDecision } from "../../api/types/scheduling-decision.ts";
import { cluster } from "../state/cluster.ts";
import { useScene } from "../state/scene-store.ts";
import { useSelection, type ObjectRef } from "../state/selection-store.ts";
import { subjectOf } from "./canvas-targets.ts";
import { ClusterCanvas } from "./ClusterCanvas.tsx";
import type { InvitedTo } from "./Invitation.tsx";

export interface CanvasProps {
  /** Shows why an object is as it is. Without it menus do not offer that. */
  readonly onWhy?: ((ref: ObjectRef) => void) | undefined;
  /** Asks how a machine or a Pod is to be broken. */
  readonly onBreak?: ((ref: ObjectRef) => void) | undefined;
  /** Applies a sample, or shows the lessons. Without it an empty cluster does not offer any. */
  readonly onSample?: ((chosen: InvitedTo) => void) | undefined;
}

export function Canvas({ onWhy, onBreak, onSample }: CanvasProps): ReactNode {
  const { selected, select } = useSelection();
  const decision = useNewestDecision(selected);
  return (
    <ClusterCanvas
      selected={selected}
      onSelect={select}
      decision={decision}
      onSample={onSample}
      offersWhy={onWhy !== undefined}
      onAction={(action, target) => {
        if (action === "inspect") select(target);
        else if (action === "why") onWhy?.(target);
        else if (action === "breakOtherwise") onBreak?.(target);
        else void import("./object-calls.ts").then(({ performOn }) => performOn(action, target));
      }}
    />
  );
}

/** Of the selected Pod; read again whenever what the scheduler says about it changes. */
function useNewestDecision(selected: ObjectRef | undefined): SchedulingDecision | undefined {
  const [newest, setNewest] = useState<{ readonly key: string; readonly decision: SchedulingDecision | undefined }>();
  const waiting = useScene((scene) => {
    if (selected?.kind !== "Pod") return undefined;
    const { pod } = subjectOf(scene, selected);
    if (pod === undefined || pod.quiet) return undefined;
    return `${pod.namespace}/${pod.name}/${pod.look === "Waiting" ? (pod.message ?? "") : "placed"}`;
  });
  const { namespace = "default", name = "" } = selected ?? {};
  useEffect(() => {
    if (waiting === undefined) return undefined;
    let wanted = true;
    cluster()
      .decisions(namespace, name)
      .then(
        (decisions) => wanted && setNewest({ key: waiting, decision: decisions.at(-1) }),
        () => wanted && setNewest(undefined),
      );
    return () => {
      wanted = false;
    };
  }, [waiting, namespace, name]);
  return waiting !== undefined && newest?.key === waiting ? newest.decision : undefined;
}
