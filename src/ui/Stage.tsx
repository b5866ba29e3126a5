/** The canvas with the story under it. */
import { lazy, Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useBottomTab } from "./bottom-tab-store.ts";
import { useInspectorTab } from "./state/inspector-tab-store.ts";
import { PanelBoundary } from "./kit/PanelBoundary.tsx";
import { usePanels } from "./panels-store.ts";
import { useSelection, type ObjectRef } from "./state/selection-store.ts";
import { useSimulated, useStatus } from "./state/status-store.ts";
import { Story } from "./timeline/Story.tsx";

const loadCanvas = import("./canvas/Canvas.tsx");
const Canvas = lazy(async () => ({ default: (await loadCanvas).Canvas }));

export function Stage(): ReactNode {
  const { t } = useTranslation();
  const simulated = useSimulated();
  const booting = useStatus(({ worker }) => worker === "booting");
  const loading = <p className="loading">{t("app.loading")}</p>;
  return (
    <section id="cluster" className="app__stage" aria-label={t("app.cluster")} tabIndex={-1}>
      <div className="app__canvas">
        <PanelBoundary message={t("app.panelFailed")} again={t("app.tryAgain")}>
          <Suspense fallback={loading}>
            {/* Set up while the worker starts, so that the first picture has nothing else to wait for. */}
            {simulated ? <Canvas onWhy={showWhy} onSample={(chosen) => void accept(chosen)} /> : <Canvas />}
            {booting && loading}
          </Suspense>
        </PanelBoundary>
      </div>
      {simulated && (
        <div className="app__story">
          <Story onWhy={showWhy} />
        </div>
      )}
    </section>
  );
}

function showWhy(object: ObjectRef): void {
  useInspectorTab.getState().setTab("why");
  useSelection.getState().select(object);
}

/** Opens a sample in the editor and applies it, or shows the lessons. */
async function accept(name: "web" | "shop" | "tooBig" | "lessons"): Promise<void> {
  if (name === "lessons") return usePanels.getState().showLeft("lessons");
  useBottomTab.getState().setTab("manifest");
  const { openAndApply } = await import("./try-sample.ts");
  await openAndApply(name);
}
