/** Everything about the object that is selected. */
import "./inspector.css";
import { X } from "lucide-react";
import { lazy, Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { KubeObject } from "../../api/types/meta.ts";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import type { Pod } from "../../api/types/pod.ts";
import { age } from "../../i18n/units.ts";
import { IconButton } from "../kit/Button.tsx";
import { Shape } from "../kit/Shape.tsx";
import { Tabs, type TabItem } from "../kit/Tabs.tsx";
import { useClock } from "../state/clock-store.ts";
import { useObject } from "../state/live-list.ts";
import { statusOf } from "../state/object-status.ts";
import { closeDetails } from "../state/close-details.ts";
import { useSimulated } from "../state/status-store.ts";
import { refKey, useSelection, type ObjectRef } from "../state/selection-store.ts";
import { EventsTab } from "./EventsTab.tsx";
import { useInspectorTab, type InspectorTab } from "../state/inspector-tab-store.ts";
import { SummaryTab } from "./SummaryTab.tsx";
import { WhyTab } from "./WhyTab.tsx";

const YamlTab = lazy(async () => ({ default: (await import("./YamlTab.tsx")).YamlTab }));
const LogsTab = lazy(async () => ({ default: (await import("./LogsTab.tsx")).LogsTab }));
const ScalingTab = lazy(async () => ({ default: (await import("./ScalingTab.tsx")).ScalingTab }));
const DecisionTab = lazy(async () => ({ default: (await import("./DecisionTab.tsx")).DecisionTab }));

interface Slots {
  /** What can be done to an object. */
  readonly renderActions: (object: KubeObject) => ReactNode;
  /** How real a kind is. */
  readonly renderMark: (kind: string) => ReactNode;
}

export function Inspector(slots: Slots): ReactNode {
  const selected = useSelection((state) => state.selected);
  if (selected === undefined) return null;
  return <ObjectInspector key={refKey(selected)} about={selected} {...slots} />;
}

function ObjectInspector({ about, renderActions, renderMark }: Slots & { readonly about: ObjectRef }): ReactNode {
  const { t } = useTranslation();
  const { tab, setTab } = useInspectorTab();
  const { object, loaded } = useObject(about.kind, about.namespace, about.name);
  const simulated = useSimulated();
  const items = tabItems(about, object, loaded, simulated ? renderMark(about.kind) : undefined, (id) =>
    t(`inspector.tabs.${id}`),
  ).filter(({ id }) => simulated || (id !== "why" && id !== "decision"));
  const shown = items.some(({ id }) => id === tab) ? tab : "summary";
  return (
    <div className="inspector">
      <Head about={about} object={object} loaded={loaded} />
      {object !== undefined && <div className="inspector__head">{renderActions(object)}</div>}
      <div className="inspector__tabs">
        <Tabs label={t("inspector.label")} items={items} value={shown} onChange={setTab} />
      </div>
    </div>
  );
}

function tabItems(
  about: ObjectRef,
  object: KubeObject | undefined,
  loaded: boolean,
  mark: ReactNode,
  label: (id: InspectorTab) => string,
): readonly TabItem<InspectorTab>[] {
  const item = (id: InspectorTab, panel: ReactNode): TabItem<InspectorTab> => ({
    id,
    label: label(id),
    panel: <Suspense>{panel}</Suspense>,
  });
  const pod = object?.kind === "Pod" ? (object as Pod) : undefined;
  return [
    item("summary", <SummaryTab about={about} object={object} loaded={loaded} mark={mark} />),
    item("why", <WhyTab about={about} object={object} />),
    item("yaml", <YamlTab object={object} />),
    item("events", <EventsTab about={about} />),
    ...(object?.kind === "HorizontalPodAutoscaler"
      ? [item("decision", <ScalingTab autoscaler={object as HorizontalPodAutoscaler} />)]
      : []),
    ...(pod === undefined ? [] : [item("logs", <LogsTab pod={pod} />), item("decision", <DecisionTab pod={pod} />)]),
  ];
}

function Head({
  about,
  object,
  loaded,
}: {
  readonly about: ObjectRef;
  readonly object: KubeObject | undefined;
  readonly loaded: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const status = object === undefined ? undefined : statusOf(object);
  return (
    <div className="inspector__head">
      <div className="inspector__title">
        {status !== undefined && status.shape !== "none" && <Shape name={status.shape} tone={status.tone} size={22} />}
        <h2>{about.name}</h2>
        <IconButton label={t("inspector.close")} tipSide="end" look="quiet" onClick={closeDetails}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      <p className={`inspector__state inspector__state--${status?.tone ?? "muted"}`}>
        <span className="muted">{about.kind} · </span>
        {object !== undefined ? <StatusWords object={object} /> : t(loaded ? "inspector.gone" : "inspector.loading")}
      </p>
    </div>
  );
}

function StatusWords({ object }: { readonly object: KubeObject }): ReactNode {
  const { t } = useTranslation();
  const now = useClock(({ clock }) => clock.now.slice(0, 19));
  const { key, params } = statusOf(object);
  const since = params["since"];
  const words = typeof since === "string" ? { ...params, since: age(since, `${now}Z`) } : params;
  return t(`inspector.state.${key}` as "inspector.state.podReady", words as { since: string });
}
