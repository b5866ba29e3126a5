/** What is under the pointer, in words: one tooltip for the whole canvas. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { TFunction } from "i18next";
import { useClock } from "../state/clock-store.ts";
import { useScene, type Scene, type SceneMachine, type ScenePod } from "../state/scene-store.ts";
import { refKey, type ObjectRef } from "../state/selection-store.ts";
import { subjectOf } from "./canvas-targets.ts";
import { believedWords, physicalWords, serviceState, trafficErrors, usedOf } from "./scene-words.ts";

export interface Hover {
  readonly target: ObjectRef;
  /** The element's box, relative to the canvas. */
  readonly x: number;
  readonly y: number;
  readonly bottom: number;
  /** The canvas's size: keeps the tooltip inside. */
  readonly within: { readonly width: number; readonly height: number };
}

interface Row {
  readonly text: string;
  readonly tone?: string;
}

const WIDTH = 280;
/** Below this share of the canvas's height there is no room: the tooltip stands above. */
const ABOVE_FROM = 0.6;

export function Tooltip({ hover }: { readonly hover: Hover }): ReactNode {
  const { t } = useTranslation();
  const scene = useScene();
  const nowMs = useClock(({ clock }) => Math.floor(clock.elapsedMs / 1000) * 1000);
  const rows = rowsOf(scene, hover.target, nowMs, t);
  if (rows.length === 0) return null;
  const { width, height } = hover.within;
  const left = Math.max(8, Math.min(hover.x, width - WIDTH - 8));
  const place = hover.bottom > height * ABOVE_FROM ? { bottom: height - hover.y + 8 } : { top: hover.bottom + 8 };
  return (
    <div className="tip" role="presentation" key={refKey(hover.target)} style={{ left, ...place, maxWidth: WIDTH }}>
      <strong>{hover.target.name}</strong>
      {rows.map(({ text, tone }) => (
        <span key={text} className={tone === undefined ? "" : `tip--${tone}`}>
          {text}
        </span>
      ))}
    </div>
  );
}

function rowsOf(scene: Scene, target: ObjectRef, nowMs: number, t: TFunction): readonly Row[] {
  const { pod, machine } = subjectOf(scene, target);
  if (pod !== undefined) return podRows(pod, t);
  if (machine !== undefined) return machineRows(machine, nowMs, t);
  const same = (other: { readonly namespace: string; readonly name: string }): boolean =>
    other.namespace === target.namespace && other.name === target.name;
  if (target.kind === "Service") {
    const service = scene.services.find(same);
    return service === undefined ? [] : [{ text: `${service.type} · ${service.clusterIP}` }, serviceState(service, t)];
  }
  const traffic = target.kind === "Traffic" ? scene.traffics.find(same) : undefined;
  if (traffic === undefined) return [];
  const errors = trafficErrors(traffic, t);
  const why = traffic.errorRate > 0 && traffic.failure !== undefined ? [{ text: traffic.failure }] : [];
  return [
    { text: traffic.url },
    { text: t("canvas.traffic.rate", { rate: traffic.requestsPerSecond }) },
    errors,
    ...why,
  ];
}

/** In eighths: more exact it is not known. */
function loadWords(steps: number): string {
  return steps > 8 ? "> 100 %" : `≈ ${Math.round((steps * 100) / 8)} %`;
}

function podRows(pod: ScenePod, t: TFunction): readonly Row[] {
  const rows: Row[] = [
    { text: `${pod.status} · ${t(`canvas.look.${pod.look}`)}`, ...(pod.look === "Crashed" && { tone: "danger" }) },
    { text: t("canvas.pod.ready", { ready: pod.ready, containers: pod.containers }) },
  ];
  const { cpu, memory } = pod.load ?? {};
  if (cpu !== undefined)
    rows.push({ text: t("views.load.cpu", { share: loadWords(cpu) }), ...(cpu > 8 && { tone: "warn" }) });
  if (memory !== undefined) {
    rows.push({ text: t("views.load.memory", { share: loadWords(memory) }), ...(memory >= 8 && { tone: "warn" }) });
  }
  if (pod.restarts > 0) rows.push({ text: t("canvas.pod.restarts", { count: pod.restarts }) });
  if (pod.owner !== "" && pod.owner !== `Pod ${pod.name}`) rows.push({ text: `${pod.owner} · ${pod.namespace}` });
  if (pod.message !== undefined) rows.push({ text: pod.message });
  return rows;
}

function machineRows(machine: SceneMachine, nowMs: number, t: TFunction): readonly Row[] {
  const rows: Row[] = [];
  if (machine.power !== "Unknown") rows.push({ text: `${t("canvas.machine")}: ${physicalWords(machine, nowMs, t)}` });
  rows.push({ text: `${t("canvas.kubernetes")}: ${believedWords(machine, nowMs, t)}` });
  rows.push({
    text: `${t("canvas.cpu")} ${usedOf("cpu", machine.cpu, t)} · ${t("canvas.memory")} ${usedOf("memory", machine.memory, t)} Gi`,
  });
  rows.push({ text: t("canvas.pods", { count: machine.pods.length }) });
  if (machine.cordoned) rows.push({ text: t("canvas.badge.Cordoned") });
  for (const taint of machine.taints) rows.push({ text: t("canvas.taint", { taint }) });
  for (const pressure of machine.pressures) rows.push({ text: pressure, tone: "danger" });
  return rows;
}
