/** The panels as the layouts use them: each with its boundary, the heavy ones fetched when they are wanted. */
import { lazy, Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { FaultList } from "./actions/FaultList.tsx";
import { Explorer } from "./explorer/Explorer.tsx";
import { PanelBoundary } from "./kit/PanelBoundary.tsx";
import { Tabs } from "./kit/Tabs.tsx";
import { useBottomTab } from "./bottom-tab-store.ts";

const Inspector = lazy(async () => ({ default: (await import("./SelectedObject.tsx")).SelectedObject }));
const EventsPanel = lazy(async () => ({ default: (await import("./explorer/EventsPanel.tsx")).EventsPanel }));
const TrafficPanel = lazy(async () => ({ default: (await import("./actions/TrafficPanel.tsx")).TrafficPanel }));

/** The editor is large: it is fetched when the page has drawn the cluster and has nothing else to do. */
const EditorPanel = lazy(async () => {
  await quiet();
  return { default: (await import("./editor/EditorPanel.tsx")).EditorPanel };
});

const QUIET_WITHIN_MS = 1_500;

function quiet(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: QUIET_WITHIN_MS });
    else setTimeout(resolve, QUIET_WITHIN_MS);
  });
}

function Bounded({ children }: { readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation();
  return (
    <PanelBoundary message={t("app.panelFailed")} again={t("app.tryAgain")}>
      <Suspense fallback={<p className="loading">{t("inspector.loading")}</p>}>{children}</Suspense>
    </PanelBoundary>
  );
}

export function ExplorerPane(): ReactNode {
  return (
    <Bounded>
      <Explorer>
        <FaultList />
      </Explorer>
    </Bounded>
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

export function BottomPane(): ReactNode {
  const { t } = useTranslation();
  const { tab, setTab } = useBottomTab();
  return (
    <Tabs
      label={t("app.bottom")}
      value={tab}
      onChange={setTab}
      items={[
        { id: "manifest", label: t("app.manifest"), panel: <EditorPane />, keepMounted: true },
        { id: "events", label: t("app.events"), panel: <EventsPane /> },
        { id: "traffic", label: t("app.traffic"), panel: <TrafficPane /> },
      ]}
    />
  );
}
