/** The canvas with the story under it. */
import { lazy, Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useInspectorTab } from "./inspector/inspector-tab-store.ts";
import { PanelBoundary } from "./kit/panel-boundary.tsx";
import { useSelection, type ObjectRef } from "./state/selection-store.ts";
import { useStatus } from "./state/status-store.ts";
import { Story } from "./timeline/story.tsx";

const canvases = import.meta.glob<{ Canvas: () => ReactNode }>("./canvas/Canvas.tsx");
const Canvas = lazy(async () => {
  const load = canvases["./canvas/Canvas.tsx"];
  return { default: load === undefined ? () => null : (await load()).Canvas };
});

export function Stage(): ReactNode {
  const { t } = useTranslation();
  const booting = useStatus(({ worker }) => worker === "booting");
  return (
    <main id="cluster" className="app__stage" aria-label={t("app.cluster")} tabIndex={-1}>
      <PanelBoundary message={t("app.panelFailed")} again={t("app.tryAgain")}>
        <Suspense fallback={<p className="loading">{t("app.loading")}</p>}>
          {booting ? <p className="loading">{t("app.loading")}</p> : <Canvas />}
        </Suspense>
      </PanelBoundary>
      <div className="app__story">
        <Story onWhy={showWhy} />
      </div>
    </main>
  );
}

function showWhy(object: ObjectRef): void {
  useInspectorTab.getState().setTab("why");
  useSelection.getState().select(object);
}
