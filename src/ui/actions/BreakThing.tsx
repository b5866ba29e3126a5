/** Breaking one machine or one Pod with settings, opened from wherever it is drawn. */
import type { ReactNode } from "react";
import type { Pod } from "../../api/types/pod.ts";
import { useObject } from "../state/live-list.ts";
import { useScene } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import { FaultDialog } from "./FaultDialog.tsx";
import { machineFaults, podFaults } from "./fault-subjects.ts";

interface BreakThingProps {
  readonly thing: ObjectRef;
  readonly onClose: () => void;
}

export function BreakThing({ thing, onClose }: BreakThingProps): ReactNode {
  return thing.kind === "Pod" ? (
    <BreakPod thing={thing} onClose={onClose} />
  ) : (
    <BreakMachine thing={thing} onClose={onClose} />
  );
}

function BreakPod({ thing: { namespace, name }, onClose }: BreakThingProps): ReactNode {
  const { object: pod } = useObject<Pod>("Pod", namespace, name);
  return pod === undefined ? null : <FaultDialog about={podFaults(pod)} onClose={onClose} />;
}

function BreakMachine({ thing: { name }, onClose }: BreakThingProps): ReactNode {
  const machine = useScene(({ machines }) => machines.get(name));
  return machine === undefined ? null : <FaultDialog about={machineFaults(name, machine)} onClose={onClose} />;
}
