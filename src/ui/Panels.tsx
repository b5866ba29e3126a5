/** The panels as the layouts use them: each with its boundary, the heavy ones fetched when they are wanted. */
import { lazy, Suspense, type ComponentType, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { afterFirstPaint, whenQuiet } from "./state/after-first-paint.ts";
import { PanelBoundary } from "./kit/PanelBoundary.tsx";
import { Tabs } from "./kit/Tabs.tsx";
import { useSimulated } from "./state/status-store.ts";
import { useBottomTab } from "./state/bottom-tab-store.ts";

/** A panel that comes once the cluster is drawn. */
function later(load: () => Promise<{ readonly default: ComponentType }>): ComponentType {
  return lazy(async () => {
    await afterFirstPaint();
    return load();
  });
}

const LeftSide = later(async () => ({ default: (await import("./LeftSide.tsx")).LeftSide }));
const Timeline = later(async () => ({ default: (await import("./timeline/Timeline.tsx")).Timeline }));
const Inspector = later(async () => ({ default: (await import("./SelectedObject.tsx")).SelectedObject }));
const EventsPanel = later(async () => ({ default: (await import("./explorer/EventsPanel.tsx")).EventsPanel }));
const TrafficPanel = later(async () => ({ default: (await import("./actions/TrafficPanel.tsx")).TrafficPanel }));

/** The editor is large: it is fetched when the page has drawn the cluster and has nothing else to do. */
const EditorPanel = lazy(async () => {
  await whenQuiet();
  return { default: (await import("./editor/EditorPanel.tsx")).EditorPanel };
});

/** Fetched when its tab is first shown. */
const TerminalPanel = lazy(async () => ({ default: (await import("./terminal/TerminalPanel.tsx")).TerminalPanel }));

const LogsPanel = later(async () => ({ default: (await import("./logs/LogsPanel.tsx")).LogsPanel }));
const DecisionsPanel = later(async () => ({
  default: (await import("./decisions/DecisionsPanel.tsx")).DecisionsPanel,
}));

const ChartsPanel = later(async () => ({ default: (await import("./charts/ChartsPanel.tsx")).ChartsPanel }));

const History = later(async () => ({ default: (await import("./timeline/History.tsx")).History }));

/** Charts show what was before they were opened: numbers are read from the start. */
void whenQuiet().then(async () => (await import("./charts/sampler.ts")).startSampling());

function Bounded({ children }: { readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  return (
    <PanelBoundary message={t("app.panelFailed")} again={t("app.tryAgain")}>
      <Suspense fallback={<p className="loading">{t("app.loadingPanel")}</p>}>{children}</Suspense>
    </PanelBoundary>
  );
}

export function ExplorerPane(): ReactNode {
  return (
    <Bounded>
      <LeftSide />
    </Bounded>
  );
}

/** Keeps its room while it is fetched: nothing moves when it comes. */
export function TimelinePane(): ReactNode {
  const { t } = useTranslation();
  const simulated = useSimulated();
  if (!simulated) return null;
  return (
    <section className="app__timeline" aria-label={t("timeline.label")}>
      <Bounded>
        <Timeline />
      </Bounded>
    </section>
  );
}

export function InspectorPane(): ReactNode {
  return (
    <Bounded>
      <Inspector />
    </Bounded>
  );
}

export function EditorPane(): ReactNode {
  return (
    <Bounded>
      <EditorPanel />
    </Bounded>
  );
}

export function TerminalPane(): ReactNode {
  return (
    <Bounded>
      <TerminalPanel />
    </Bounded>
  );
}

export function EventsPane(): ReactNode {
  return (
    <Bounded>
      <EventsPanel />
    </Bounded>
  );
}

export function TrafficPane(): ReactNode {
  return (
    <Bounded>
      <TrafficPanel />
    </Bounded>
  );
}

export function LogsPane(): ReactNode {
  return (
    <Bounded>
      <LogsPanel />
    </Bounded>
  );
}

export function DecisionsPane(): ReactNode {
  return (
    <Bounded>
      <DecisionsPanel />
    </Bounded>
  );
}

export function HistoryPane(): ReactNode {
  return (
    <Bounded>
      <History />
    </Bounded>
  );
}

export function ChartsPane(): ReactNode {
  return (
    <Bounded>
      <ChartsPanel />
    </Bounded>
  );
}

export function BottomPane({
  terminal,
  end,
}: {
  /** Whether the terminal is one of the tabs. */
  readonly terminal: boolean;
  readonly end: ReactNode;
}): ReactNode {
  const { t } = useTranslation();
  const { tab, setTab } = useBottomTab();
  const simulated = useSimulated();
  return (
    <Tabs
      label={t("app.bottom")}
      value={tab === "terminal" && !terminal ? "manifest" : tab}
      onChange={setTab}
      end={end}
      items={[
        { id: "manifest", label: t("app.manifest"), panel: <EditorPane />, keepMounted: true },
        ...(terminal ? ([{ id: "terminal", label: t("app.terminal"), panel: <TerminalPane /> }] as const) : []),
        { id: "events", label: t("app.events"), panel: <EventsPane /> },
        { id: "logs", label: t("app.logs"), panel: <LogsPane /> },
        ...(simulated
          ? ([
              { id: "traffic", label: t("app.traffic"), panel: <TrafficPane /> },
              { id: "decisions", label: t("app.decisions"), panel: <DecisionsPane /> },
              { id: "charts", label: t("app.charts"), panel: <ChartsPane /> },
              { id: "history", label: t("app.history"), panel: <HistoryPane /> },
            ] as const)
          : []),
      ]}
    />
  );
}
