/** What the menu of a thing on the canvas offers. The page decides what each of them does. */
import type { TFunction } from "i18next";
import type { SceneMachine, ScenePod } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";

export type CanvasActionId =
  | "inspect"
  | "why"
  | "killContainer"
  | "breakOtherwise"
  | "delete"
  | "powerOff"
  | "powerOn"
  | "cutNetwork"
  | "mendNetwork"
  | "slowDown"
  | "speedUp"
  | "cordon"
  | "uncordon"
  | "sendTraffic";

export interface CanvasAction {
  readonly id: CanvasActionId;
  readonly label: string;
  readonly danger: boolean;
}

/** @param subject the machine or Pod as drawn, if the target is one */
export function actionsOn(
  target: ObjectRef,
  subject: {
    readonly machine?: SceneMachine | undefined;
    readonly pod?: ScenePod | undefined;
    readonly offersWhy: boolean;
  },
  t: TFunction,
): readonly (readonly CanvasAction[])[] {
  const look: readonly CanvasAction[] = [
    action("inspect", t("canvas.inspect")),
    ...(subject.offersWhy ? [action("why", t("canvas.why"))] : []),
  ];
  switch (target.kind) {
    case "Pod": {
      const running = subject.pod?.phase === "Running";
      const kill = running
        ? [action("killContainer", t("actions.kill"), true), action("breakOtherwise", t("breaking.openHere"), true)]
        : [];
      return [look, [...kill, action("delete", t("actions.delete"), true)]];
    }
    case "Node":
    case "Machine":
      return [look, ...(subject.machine === undefined ? [] : machineActions(subject.machine, t))];
    case "Service":
      return [look, [action("sendTraffic", t("actions.sendTraffic"))], [action("delete", t("actions.delete"), true)]];
    case "Traffic":
      return [look, [action("delete", t("actions.delete"), true)]];
    default:
      return [look];
  }
}

function machineActions(machine: SceneMachine, t: TFunction): readonly (readonly CanvasAction[])[] {
  const scheduling = machine.cordoned
    ? action("uncordon", t("actions.uncordon"))
    : action("cordon", t("actions.cordon"));
  const groups: (readonly CanvasAction[])[] = machine.node === "Missing" ? [] : [[scheduling]];
  if (machine.power === "Unknown" || machine.power === "Gone") return groups;
  groups.push([
    machine.powered ? action("powerOff", t("actions.powerOffThis"), true) : action("powerOn", t("actions.powerOn")),
    machine.connected ? action("cutNetwork", t("actions.cut"), true) : action("mendNetwork", t("actions.uncut")),
    machine.slow ? action("speedUp", t("actions.unslow")) : action("slowDown", t("actions.slow"), true),
    action("breakOtherwise", t("breaking.openHere"), true),
  ]);
  return groups;
}

function action(id: CanvasActionId, label: string, danger = false): CanvasAction {
  return { id, label, danger };
}
