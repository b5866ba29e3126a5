/** A machine and the node on it. What is physically the case and what Kubernetes believes are told apart. */
import type { Node, NodeProps } from "@xyflow/react";
import { Cpu, Ellipsis, Eye, HardDrive, MemoryStick, PowerOff, Unplug, WifiOff, Workflow } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { LongName } from "../kit/LongName.tsx";
import { useClock } from "../state/clock-store.ts";
import type { SceneMachine } from "../state/scene-store.ts";
import { useCanvas } from "./canvas-store.ts";
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
  const rejection = useCanvas((store) => store.rejections.get(machine.name));
  const score = useCanvas((store) => store.scores.get(machine.name));
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
    score?.chosen === true && "machine--chosen",
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
        <Head machine={machine} troubled={troubled} label={machineName(machine, t)} />
      </article>
      {score !== undefined && (
        <p className={score.chosen ? "score score--chosen" : "score"}>
          <span className="score__track">
            <span className="score__fill" style={{ width: `${score.share * 100}%` }} />
          </span>
          {t(score.chosen ? "views.scoreChosen" : "views.score", { score: Math.round(score.total) })}
        </p>
      )}
      {rejection !== undefined && (
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
          <LongName name={machine.name} />
        </button>
        <Marks machine={machine} />
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

const PRESSURES = {
  MemoryPressure: MemoryStick,
  DiskPressure: HardDrive,
  PIDPressure: Workflow,
  NetworkUnavailable: WifiOff,
} as const;

/** What is short on it, and what is special about it. */
function Marks({ machine: { pressures, gpus } }: { readonly machine: SceneMachine }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      {pressures.map((pressure) => {
        const known = pressure as keyof typeof PRESSURES;
        const Icon = PRESSURES[known];
        const words = t(`views.machine.${known}`);
        return (
          <span
            key={pressure}
            className="machine__mark machine__mark--short detail"
            role="img"
            aria-label={words}
            title={words}
          >
            <Icon size={13} aria-hidden />
          </span>
        );
      })}
      {gpus !== undefined && <span className="machine__mark detail">{t("views.machine.gpus", { count: gpus })}</span>}
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
