/** The views Workloads and Network as a table: each card with what it says, then the Pods that stand beside it. */
import { useDeferredValue, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useScene, type SceneItem } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import { factWords } from "./scene-words.ts";
import { Name, PodRow } from "./TableRows.tsx";

export function BoardTable({
  onSelect,
  focusable,
}: {
  readonly onSelect: (ref: ObjectRef) => void;
  readonly focusable: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const board = useDeferredValue(useScene((scene) => scene.board));
  if (board === undefined) return null;
  return (
    <table>
      <caption className="visually-hidden">
        {t(board.view === "workloads" ? "views.tableWorkloads" : "views.tableNetwork")}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t("views.column.object")}</th>
          <th scope="col">{t("canvas.table.namespace")}</th>
          <th scope="col">{t("views.column.state")}</th>
          <th scope="col">{t("canvas.table.ready")}</th>
          <th scope="col">{t("canvas.table.restarts")}</th>
          <th scope="col">{t("canvas.table.owner")}</th>
        </tr>
      </thead>
      {[...board.items.values()].map((item) => (
        <ItemRows key={item.id} item={item} onSelect={onSelect} focusable={focusable} />
      ))}
    </table>
  );
}

function ItemRows({
  item,
  onSelect,
  focusable,
}: {
  readonly item: SceneItem;
  readonly onSelect: (ref: ObjectRef) => void;
  readonly focusable: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const { kind, namespace, name, facts, badges, pods } = item;
  const words = [
    ...facts.map(factWords),
    ...badges.map((badge) => `${badge.kind} ${badge.name}: ${factWords(badge.fact)}`),
  ];
  const title = kind === "Pods" ? (name === "" ? "" : t(`views.group.${name as "bare"}`)) : `${kind} ${name}`;
  const ref: ObjectRef = namespace === "" ? { kind, name } : { kind, namespace, name };
  return (
    <tbody>
      {(title !== "" || words.length > 0) && (
        <tr>
          <th colSpan={6} scope="rowgroup">
            {kind === "Pods" ? title : <Name text={title} onClick={() => onSelect(ref)} focusable={focusable} />}{" "}
            <span className="scene-table__note">{words.join(" · ")}</span>
          </th>
        </tr>
      )}
      {pods.map((pod) => (
        <PodRow key={pod.uid} pod={pod} onSelect={onSelect} focusable={focusable} />
      ))}
    </tbody>
  );
}
