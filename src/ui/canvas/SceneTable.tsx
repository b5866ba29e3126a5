/** The same scene as a table, in step with the view: machines, the Pods on them, and what waits; or the cards of a board. */
import { memo, useDeferredValue, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useClock } from "../state/clock-store.ts";
import { useScene, type SceneMachine } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { BoardTable } from "./BoardTable.tsx";
import { Name, PodRow } from "./TableRows.tsx";
import { believedWords, isTroubled, machineName, physicalWords } from "./scene-words.ts";

const COLUMNS = ["pod", "namespace", "status", "ready", "restarts", "owner"] as const;

export function SceneTable({
  onSelect,
  hidden = false,
  shown,
}: {
  readonly shown: SceneView;
  readonly onSelect: (ref: ObjectRef) => void;
  /** For screen readers only. */
  readonly hidden?: boolean;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <section
      className={hidden ? "visually-hidden" : "scene-table"}
      {...(!hidden && { tabIndex: 0 })}
      aria-label={t(CAPTIONS[shown])}
    >
      {shown === "placement" ? (
        <MachineTable onSelect={onSelect} focusable={!hidden} />
      ) : (
        <BoardTable onSelect={onSelect} focusable={!hidden} />
      )}
    </section>
  );
}

const CAPTIONS = {
  placement: "canvas.table.caption",
  workloads: "views.tableWorkloads",
  network: "views.tableNetwork",
} as const;

function MachineTable({
  onSelect,
  focusable,
}: {
  readonly onSelect: (ref: ObjectRef) => void;
  readonly focusable: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const machines = useDeferredValue(useScene((scene) => scene.machines));
  const tray = useDeferredValue(useScene((scene) => scene.tray));
  const inOrder = [...machines.values()].sort((a, b) => a.y - b.y || a.x - b.x);
  return (
    <table>
      <caption className="visually-hidden">{t("canvas.table.caption")}</caption>
      <thead>
        <tr>
          {COLUMNS.map((column) => (
            <th key={column} scope="col">
              {t(`canvas.table.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      {tray !== undefined && tray.pods.length > 0 && (
        <tbody>
          <tr>
            <th colSpan={COLUMNS.length} scope="rowgroup">
              {t("canvas.table.waiting")} {tray.more > 0 && t("canvas.moreWaiting", { count: tray.more })}
            </th>
          </tr>
          {tray.pods.map((pod) => (
            <PodRow key={pod.uid} pod={pod} onSelect={onSelect} focusable={focusable} />
          ))}
        </tbody>
      )}
      {inOrder.map((machine) => (
        <MachineRows key={machine.name} machine={machine} onSelect={onSelect} focusable={focusable} />
      ))}
    </table>
  );
}

const MachineRows = memo(function MachineRows({
  machine,
  onSelect,
  focusable,
}: {
  readonly machine: SceneMachine;
  readonly onSelect: (ref: ObjectRef) => void;
  readonly focusable: boolean;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <tbody>
      <tr>
        <th colSpan={COLUMNS.length} scope="rowgroup">
          <Name
            text={machine.name}
            onClick={() => onSelect({ kind: "Node", name: machine.name })}
            focusable={focusable}
          />{" "}
          <span className="scene-table__note">{machineName(machine, t)}</span>
          {isTroubled(machine) && <Trouble machine={machine} />}
        </th>
      </tr>
      {machine.pods.length === 0 && (
        <tr>
          <td colSpan={COLUMNS.length}>{t("canvas.table.noPods")}</td>
        </tr>
      )}
      {machine.pods.map((pod) => (
        <PodRow key={pod.uid} pod={pod} onSelect={onSelect} focusable={focusable} />
      ))}
    </tbody>
  );
});

function Trouble({ machine }: { readonly machine: SceneMachine }): ReactNode {
  const { t } = useTranslation();
  const nowMs = useClock(({ clock }) => Math.floor(clock.elapsedMs / 5000) * 5000);
  return (
    <span className="scene-table__trouble">
      {t("canvas.machine")} {physicalWords(machine, nowMs, t)}; {t("canvas.kubernetes")}{" "}
      {believedWords(machine, nowMs, t)}
    </span>
  );
}
