/** A machine and the node on it. What is physically the case and what Kubernetes believes are told apart. */
import type { Node, NodeProps } from "@xyflow/react";
import { Cpu, Ellipsis, Eye, PowerOff, Unplug } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useClock } from "../state/clock-store.ts";
import type { SceneMachine, ScenePod } from "../state/scene-store.ts";
import { useCanvas } from "./canvas-store.ts";
import { PodShape } from "./PodShape.tsx";
import {
  believedBriefly,
  capacityOf,
  isTroubled,
  machineBadge,
  machineName,
  physicalWords,
  usedOf,
} from "./scene-words.ts";

export type MachineNode = Node<{ readonly machine: SceneMachine }, "machine">;

export const MachineCard = memo(function MachineCard({ data: { machine } }: NodeProps<MachineNode>): ReactNode {
  const { t } = useTranslation();
  const tiles = useCanvas((store) => store.level === "tiles");
  const rejection = useCanvas((store) => store.rejections.get(machine.name));
  const chosen = useCanvas(
    ({ selected }) => (selected?.kind === "Node" || selected?.kind === "Machine") && selected.name === machine.name,
  );
  const troubled = isTroubled(machine);
  const wide = machine.width > 300;
  const classes = [
    "machine",
    `machine--${machine.look}`,
    troubled && "machine--troubled",
    wide && "machine--wide",
    machine.cordoned && "machine--cordoned",
    chosen && "machine--selected",
    rejection !== undefined && "machine--rejects",
  ];
  const simulated = machine.power !== "Unknown" && machine.power !== "Gone";
  return (
    <div {...(simulated && { "data-kind": "Machine", "data-name": machine.name, "data-phase": machine.power })}>
      <article
        className={classes.filter(Boolean).join(" ")}
        style={{ width: machine.width, height: machine.height }}
        data-kind="Node"
        data-name={machine.name}
        data-phase={machine.node}
      >
        {tiles ? (
          <Tile machine={machine} />
        ) : (
          <Head machine={machine} troubled={troubled} label={machineName(machine, t)} />
        )}
        {!tiles && <Pods machine={machine} />}
      </article>
      {rejection !== undefined && !tiles && (
        <p className="rejection">
          <span aria-hidden>✕</span> {rejection}
        </p>
      )}
    </div>
  );
});

function Head({
  machine,
  troubled,
  label,
}: {
  readonly machine: SceneMachine;
  readonly troubled: boolean;
  readonly label: string;
}): ReactNode {
  const { t } = useTranslation();
  const badge = machineBadge(machine);
  return (
    <>
      <header className="machine__head">
        <button type="button" className="machine__name title" aria-label={label}>
          {machine.name}
        </button>
        <span className={badge === undefined ? "machine__note" : `machine__note machine__note--${badge}`}>
          {badge === undefined ? capacityOf(machine, t) : t(`canvas.badge.${badge}`)}
        </span>
        <button
          type="button"
          className="machine__menu"
          data-opens-menu
          aria-haspopup="menu"
          aria-label={t("canvas.actionsFor", { name: machine.name })}
        >
          <Ellipsis size={16} aria-hidden />
        </button>
      </header>
      {troubled ? (
        <Truths machine={machine} />
      ) : (
        <div className="machine__bars detail">
          <Bar label={t("canvas.cpu")} text={usedOf("cpu", machine.cpu, t)} amount={machine.cpu} />
          <Bar label={t("canvas.memory")} text={usedOf("memory", machine.memory, t)} amount={machine.memory} />
        </div>
      )}
    </>
  );
}

/** The two sides of a machine in trouble, one below the other. */
function Truths({ machine }: { readonly machine: SceneMachine }): ReactNode {
  const { t } = useTranslation();
  // Once a virtual second is enough for texts that count seconds.
  const nowMs = useClock(({ clock }) => Math.floor(clock.elapsedMs / 1000) * 1000);
  const physical = machine.power !== "On" || !machine.connected;
  const Icon = machine.powered ? (machine.connected ? Cpu : Unplug) : PowerOff;
  return (
    <dl className="truths detail">
      <div className={physical ? "truths__bad" : ""}>
        <dt>
          <Icon size={12} aria-hidden /> {t("canvas.machine")}
        </dt>
        <dd>{physicalWords(machine, nowMs, t)}</dd>
      </div>
      <div className={machine.node === "Ready" ? "" : "truths__bad"}>
        <dt>
          <Eye size={12} aria-hidden /> {t("canvas.kubernetes")}
        </dt>
        <dd>{believedBriefly(machine, nowMs, t)}</dd>
      </div>
    </dl>
  );
}

function Bar({
  label,
  text,
  amount,
}: {
  readonly label: string;
  readonly text: string;
  readonly amount: SceneMachine["cpu"];
}): ReactNode {
  const share = amount.allocatable === 0 ? 0 : Math.min(1, amount.requested / amount.allocatable);
  return (
    <div className={share > 0.9 ? "bar bar--full" : "bar"}>
      <span className="bar__label">{label}</span>
      <span className="bar__track">
        <span className="bar__fill" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="bar__text">{text}</span>
    </div>
  );
}

function Pods({ machine }: { readonly machine: SceneMachine }): ReactNode {
  const { t } = useTranslation();
  return (
    <PodField
      pods={machine.pods}
      width={machine.width}
      height={machine.height}
      label={t("canvas.pod.podsOn", { machine: machine.name })}
    />
  );
}

/** Pods at their places. Also used by the tray. */
export function PodField({
  pods,
  width,
  height,
  label,
}: {
  readonly pods: readonly ScenePod[];
  readonly width: number;
  readonly height: number;
  readonly label: string;
}): ReactNode {
  const selected = useCanvas(({ selected: ref }) =>
    ref?.kind === "Pod" && pods.some((pod) => pod.name === ref.name && pod.namespace === ref.namespace)
      ? `${ref.namespace}/${ref.name}`
      : undefined,
  );
  const reachable = selected ?? (pods[0] && `${pods[0].namespace}/${pods[0].name}`);
  if (pods.length === 0) return null;
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- the tags that say so are none of SVG's
    <svg className="pods" width={width} height={height} role="group" aria-label={label}>
      {pods.map((pod) => {
        const key = `${pod.namespace}/${pod.name}`;
        return <PodShape key={pod.uid} pod={pod} selected={selected === key} reachable={reachable === key} />;
      })}
    </svg>
  );
}

/** From far away a machine is one tile: how full it is, and whether something fails on it. */
function Tile({ machine }: { readonly machine: SceneMachine }): ReactNode {
  const fullest = Math.max(share(machine.cpu), share(machine.memory));
  const failing = machine.pods.some(({ look }) => look === "Crashed");
  return <div className={failing ? "tile tile--failing" : "tile"} style={{ opacity: 0.2 + 0.8 * fullest }} />;
}

function share({ requested, allocatable }: SceneMachine["cpu"]): number {
  return allocatable === 0 ? 0 : Math.min(1, requested / allocatable);
}
