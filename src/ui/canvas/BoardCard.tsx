/** A card of the views Workloads and Network: an object, what is to be said of it, and what acts on it. */
import "./board.css";
import type { Node, NodeProps } from "@xyflow/react";
import { Ellipsis } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { translate } from "../../i18n/i18n.ts";
import type { SceneBadge, SceneItem } from "../state/scene-store.ts";
import { useCanvas } from "./canvas-store.ts";
import { factWords } from "./scene-words.ts";

export type ItemNode = Node<{ readonly item: SceneItem }, "item">;

export const BoardCard = memo(function BoardCard({ data: { item } }: NodeProps<ItemNode>): ReactNode {
  return item.kind === "Pods" ? <Field item={item} /> : <ObjectCard item={item} />;
});

function ObjectCard({ item }: { readonly item: SceneItem }): ReactNode {
  const { t } = useTranslation();
  const { kind, namespace, name, facts, badges, hue, version } = item;
  const selected = useCanvas(
    ({ selected: ref }) => ref?.kind === kind && ref.name === name && (ref.namespace ?? "") === namespace,
  );
  const words = facts.map((fact) => ({ text: factWords(fact), tone: fact.tone }));
  const tone = facts.some((fact) => fact.tone === "danger") ? " item--danger" : "";
  const label = t("views.itemName", { kind, name, facts: words.map(({ text }) => text).join(", ") });
  return (
    <div
      className={`item item--${kind} hue-${hue}${selected ? " item--selected" : ""}${tone}`}
      style={{ width: item.width, height: item.height }}
      data-kind={kind}
      {...(namespace !== "" && { "data-namespace": namespace })}
      data-name={name}
    >
      <p className="item__kind detail">
        {kindWord(kind)}
        {namespace !== "" && namespace !== "default" && <span className="item__namespace"> · {namespace}</span>}
        {version !== undefined && <span className="item__version">{t("views.version", { number: version + 1 })}</span>}
      </p>
      <button type="button" className="item__name title" aria-label={label} aria-pressed={selected}>
        {name}
      </button>
      <p className="item__facts detail">
        {words.map(({ text, tone: wordTone }) => (
          <span key={text} className={`tone-${wordTone}`}>
            {text}
          </span>
        ))}
      </p>
      <Badges badges={badges} />
      <button
        type="button"
        className="machine__menu"
        data-opens-menu
        aria-haspopup="menu"
        aria-label={t("canvas.actionsFor", { name })}
      >
        <Ellipsis size={16} aria-hidden />
      </button>
    </div>
  );
}

/** The frame that Pods of one controller, or behind one Service, stand in. Policies around them are its fence. */
function Field({ item }: { readonly item: SceneItem }): ReactNode {
  const { t } = useTranslation();
  const title = item.name === "" ? undefined : t(`views.group.${item.name as "bare"}`);
  const fenced = item.badges.some(({ kind }) => kind === "NetworkPolicy");
  return (
    <div
      className={fenced ? "pod-field pod-field--fenced" : "pod-field"}
      style={{ width: item.width, height: item.height }}
    >
      {title !== undefined && (
        <p className="pod-field__title detail">
          {title}
          {item.namespace !== "" && item.namespace !== "default" && ` · ${item.namespace}`}
        </p>
      )}
      <Badges badges={item.badges} />
      {item.more > 0 && <p className="pod-field__more detail">{t("views.moreHere", { count: item.more })}</p>}
    </div>
  );
}

function Badges({ badges }: { readonly badges: readonly SceneBadge[] }): ReactNode {
  if (badges.length === 0) return null;
  return (
    <ul className="badges detail">
      {badges.map((badge) => (
        <li key={`${badge.kind}/${badge.name}`}>
          <button
            type="button"
            className={`badge badge--${badge.kind}`}
            data-kind={badge.kind}
            data-namespace={badge.namespace}
            data-name={badge.name}
            title={`${badge.kind} ${badge.name}`}
          >
            <strong>{kindWord(badge.kind)}</strong> {badge.kind === "NetworkPolicy" && `${badge.name} `}
            <span className={`tone-${badge.fact.tone}`}>{factWords(badge.fact)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const SHORT = new Set([
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "NetworkPolicy",
  "PersistentVolumeClaim",
  "PersistentVolume",
]);

function kindWord(kind: string): string {
  return SHORT.has(kind) ? translate(`views.short.${kind}`) : kind;
}
