/** What a screen reader says about things on the canvas, and what tooltips are made of. */
import type { TFunction } from "i18next";
import { translate } from "../../i18n/i18n.ts";
import { amountOf, duration } from "../../i18n/units.ts";
import type { SceneFact, SceneMachine, ScenePart, SceneService, SceneTraffic } from "../state/scene-store.ts";

/** The word in the corner of a card; undefined when all is well. */
export type MachineBadge =
  "Off" | "OffNoticed" | "NotReady" | "Unknown" | "Booting" | "Cut" | "Slow" | "Cordoned" | "Tainted";

export function machineBadge(machine: SceneMachine): MachineBadge | undefined {
  if (machine.look === "Off") return machine.node === "Ready" ? "Off" : "OffNoticed";
  if (machine.look === "NotReady" || machine.look === "Unknown") return machine.look;
  if (machine.look === "Booting") return "Booting";
  if (!machine.connected) return "Cut";
  if (machine.slow) return "Slow";
  if (machine.cordoned) return "Cordoned";
  return machine.taints.length > 0 && !machine.controlPlane ? "Tainted" : undefined;
}

/** Something is wrong with the machine, or Kubernetes believes so: both are told in words. */
export function isTroubled(machine: SceneMachine): boolean {
  return machine.look !== "Ready" || !machine.connected;
}

/** What is physically the case. */
export function physicalWords(machine: SceneMachine, nowMs: number, t: TFunction): string {
  if (machine.power === "On" && !machine.connected) return t("canvas.power.cut");
  if (machine.power === "On" && machine.slow) return t("canvas.power.slow");
  if (machine.power === "Off" && machine.sinceMs !== undefined) {
    return t("canvas.power.OffFor", { time: duration(nowMs - machine.sinceMs) });
  }
  return t(`canvas.power.${machine.power}`);
}

/** What Kubernetes believes. */
export function believedWords(machine: SceneMachine, nowMs: number, t: TFunction): string {
  if (machine.node === "Missing") return t("canvas.node.Missing");
  if (machine.node === "Ready") {
    if (!isTroubled(machine)) return t("canvas.node.ReadyAgain");
    if (machine.heartbeatMs === undefined) return t("canvas.node.Ready");
    return t("canvas.node.ReadySilent", { time: duration(nowMs - machine.heartbeatMs) });
  }
  if (machine.nodeSinceMs === undefined) return t("canvas.node.NotReady");
  return t("canvas.node.NotReadyFor", { time: duration(nowMs - machine.nodeSinceMs) });
}

/** The same, short enough for a card. */
export function believedBriefly(machine: SceneMachine, nowMs: number, t: TFunction): string {
  if (machine.node !== "Ready" || machine.heartbeatMs === undefined) return believedWords(machine, nowMs, t);
  return t("canvas.node.ReadyBriefly", { time: duration(nowMs - machine.heartbeatMs) });
}

export function machineName(machine: SceneMachine, t: TFunction): string {
  const badge = machineBadge(machine);
  return t("canvas.machineName", {
    name: machine.name,
    state: t(`canvas.badge.${badge ?? "Ready"}`),
    pods: t("canvas.pods", { count: machine.pods.length }),
    cpu: usedOf("cpu", machine.cpu, t),
    memory: usedOf("memory", machine.memory, t),
  });
}

export function usedOf(resource: string, { requested, allocatable }: SceneMachine["cpu"], t: TFunction): string {
  return t("canvas.used", { used: shortAmount(resource, requested), all: shortAmount(resource, allocatable) });
}

/** Gibibytes and CPUs without their unit, to one decimal: both numbers of a bar have the same. */
function shortAmount(resource: string, amount: number): string {
  const units = resource === "cpu" ? amount / 1000 : amount / 1024 ** 3;
  return String(Math.round(units * 10) / 10);
}

export function capacityOf({ cpu, memory }: SceneMachine, t: TFunction): string {
  return t("canvas.capacity", {
    cpu: Math.round(cpu.allocatable / 100) / 10,
    memory: amountOf("memory", memory.allocatable),
  });
}

export function factWords({ fact, params }: SceneFact): string {
  return translate(`views.fact.${fact}`, params);
}

export type Tone = "ok" | "warn" | "danger" | "muted";

export function serviceState(service: SceneService, t: TFunction): { readonly text: string; readonly tone: Tone } {
  const { readyEndpoints: ready, endpoints: all } = service;
  if (service.type === "ExternalName") {
    return { text: t("canvas.service.external", { name: service.clusterIP }), tone: "muted" };
  }
  if (service.selectsNothing) return { text: t("canvas.service.selectsNothing"), tone: "danger" };
  if (ready === 0) return { text: t("canvas.service.noEndpoints"), tone: "danger" };
  return { text: t("canvas.service.ready", { ready, all }), tone: ready < all ? "warn" : "ok" };
}

export function trafficErrors(
  { errorRate }: SceneTraffic,
  t: TFunction,
): { readonly text: string; readonly tone: Tone } {
  if (errorRate === 0) return { text: t("canvas.traffic.noErrors"), tone: "ok" };
  const percent = errorRate < 0.1 ? Math.round(errorRate * 1000) / 10 : Math.round(errorRate * 100);
  return {
    text: t("canvas.traffic.errors", { percent }),
    tone: errorRate < 0.01 ? "ok" : errorRate < 0.2 ? "warn" : "danger",
  };
}

export function partState(part: ScenePart, t: TFunction): string {
  if (!part.up) return t(part.starting === true ? "canvas.part.starting" : "canvas.part.down");
  const { count } = part;
  switch (part.id) {
    case "api-server":
      return t("canvas.part.revision", { count });
    case "etcd":
      return part.pod === undefined ? t("canvas.part.managed") : t("canvas.part.members", { count });
    case "scheduler":
      return count === 0 ? t("canvas.part.nothingWaiting") : t("canvas.part.waiting", { count });
    case "controllers":
      return count === 0 ? t("canvas.part.idle") : t("canvas.part.writes", { count });
  }
}
