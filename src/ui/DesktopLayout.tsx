/** Wide screens: objects, canvas over manifest, details; time at the foot. Sizes are remembered. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { BottomPane, ExplorerPane, InspectorPane } from "./Panels.tsx";
import { Stage } from "./Stage.tsx";
import { usePanels } from "./panels-store.ts";
import { useSelection } from "./state/selection-store.ts";
import { Timeline } from "./timeline/Timeline.tsx";

export function DesktopLayout(): ReactNode {
  const { t } = useTranslation();
  const inspecting = useSelection(({ selected }) => selected !== undefined);
  const exploring = usePanels(({ explorer }) => explorer);
  const panelIds = [...(exploring ? ["explorer"] : []), "center", ...(inspecting ? ["inspector"] : [])];
  const layout = useDefaultLayout({ id: "kubarium-columns", panelIds, storage: localStorage });
  return (
    <>
      <main className="app__main">
        <Group orientation="horizontal" defaultLayout={layout.defaultLayout} onLayoutChanged={layout.onLayoutChanged}>
          {exploring && (
            <>
              <Panel id="explorer" defaultSize="18%" minSize="190px" maxSize="30%">
                <nav className="app__pane" aria-label={t("app.explorer")}>
                  <ExplorerPane />
                </nav>
              </Panel>
              <Separator className="separator" aria-label={t("app.resize.explorer")} />
            </>
          )}
          <Panel id="center" minSize="320px">
            <Center />
          </Panel>
          {inspecting && (
            <>
              <Separator className="separator" aria-label={t("app.resize.inspector")} />
              <Panel id="inspector" defaultSize="24%" minSize="260px" maxSize="45%">
                <section className="app__pane" aria-label={t("app.details")}>
                  <InspectorPane />
                </section>
              </Panel>
            </>
          )}
        </Group>
      </main>
      <Timeline />
    </>
  );
}

function Center(): ReactNode {
  const { t } = useTranslation();
  const bottom = usePanels((state) => state.bottom);
  const panelIds = ["stage", ...(bottom ? ["bottom"] : [])];
  const layout = useDefaultLayout({ id: "kubarium-rows", panelIds, storage: localStorage });
  return (
    <Group
      orientation="vertical"
      defaultLayout={layout.defaultLayout}
      onLayoutChanged={layout.onLayoutChanged}
      style={{ height: "100%" }}
    >
      <Panel id="stage" minSize="160px">
        <Stage />
      </Panel>
      {bottom && (
        <>
          <Separator className="separator" aria-label={t("app.resize.bottom")} />
          <Panel id="bottom" defaultSize="34%" minSize="120px">
            <section className="app__pane" aria-label={t("app.bottom")}>
              <BottomPane />
            </section>
          </Panel>
        </>
      )}
    </Group>
  );
}
