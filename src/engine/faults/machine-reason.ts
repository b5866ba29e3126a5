/** Why a Machine's status changes, in the words that the timeline has sentences for. */
import type { Why } from "../../api/component-client.ts";
import type { Machine } from "../../api/types/sim.ts";

type Status = Machine["status"];

export function machineReason(before: Status, after: Status): Why {
  const injected = (after.faults ?? []).filter((name) => before.faults?.includes(name) !== true);
  const healed = (before.faults ?? []).filter((name) => after.faults?.includes(name) !== true);
  const fault = injected[0] ?? healed[0];
  const params = fault === undefined ? {} : { params: { fault } };
  if (before.phase !== after.phase) {
    if (after.phase === "Running") return { reason: "MachinePoweredOn", ...params };
    if (after.phase === "Booting") return { reason: "MachineBooting", ...params };
    return { reason: "MachinePoweredOff", ...params };
  }
  if (injected.length > 0) return { reason: "FaultInjected", ...params };
  if (healed.length > 0) return { reason: "FaultHealed", ...params };
  return { reason: "MachineReported" };
}
