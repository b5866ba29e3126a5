/** The canvas with the story under it. */
import "./timeline/story.css";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useBottomTab } from "./state/bottom-tab-store.ts";
import { useCanvas } from "./canvas/canvas-store.ts";
import { FirstPicture } from "./canvas/FirstPicture.tsx";
import { useInspectorTab } from "./state/inspector-tab-store.ts";
import { PanelBoundary } from "./kit/PanelBoundary.tsx";
import { usePanels } from "./panels-store.ts";
import { afterFirstPaint } from "./state/after-first-paint.ts";
import { pictureFirst } from "./state/first-scene.ts";
import { showRegion } from "./show-region.ts";
import { useSelection, type ObjectRef } from "./state/selection-store.ts";
import { useSimulated, useStatus } from "./state/status-store.ts";

const Canvas = lazy(async () => {
  await pictureFirst();
  return { default: (await import("./canvas/Canvas.tsx")).Canvas };
});
const Story = lazy(async () => {
  await afterFirstPaint();
  return { default: (await import("./timeline/Story.tsx")).Story };
});

/** Fetched when it is first asked for. */
const BreakThing = lazy(async () => ({ default: (await import("./actions/BreakThing.tsx")).BreakThing }));

export function Stage(): ReactNode {
  const { t } = useTranslation();
  const [breaking, setBreaking] = useState<ObjectRef>();
  const simulated = useSimulated();
  const booting = useStatus(({ worker }) => worker === "booting");
  const pictured = useStatus((state) => state.pictured);
  const drawn = useCanvas((state) => state.drawn);
  const loading = <p className="loading">{t("app.loading")}</p>;
  return (
    <section id="cluster" className="app__stage" aria-label={t("app.cluster")} tabIndex={-1}>
      <div className={`app__canvas ${pictured && booting ? "app__canvas--pictured" : ""}`}>
        <PanelBoundary message={t("app.panelFailed")} again={t("app.tryAgain")}>
          {pictured && !drawn && <FirstPicture onSample={(chosen) => void accept(chosen)} />}
          <Suspense fallback={pictured ? undefined : loading}>
            {/* Set up while the worker starts, so that the picture has nothing else to wait for. */}
            {simulated ? (
              <Canvas onWhy={showWhy} onBreak={setBreaking} onSample={(chosen) => void accept(chosen)} />
            ) : (
              <Canvas />
            )}
            {booting && !pictured && loading}
          </Suspense>
        </PanelBoundary>
      </div>
      {breaking !== undefined && (
        <Suspense>
          <BreakThing thing={breaking} onClose={() => setBreaking(undefined)} />
        </Suspense>
      )}
      {simulated && (
        <div className="app__story">
          {booting ? (
            <Quiet text={t("story.starting")} />
          ) : (
            <Suspense fallback={<Quiet text={t("story.waiting")} />}>
              <Story onWhy={showWhy} onHistory={() => showRegion("history")} />
            </Suspense>
          )}
        </div>
      )}
    </section>
  );
}

/** The story while there is nothing to tell. */
function Quiet({ text }: { readonly text: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="story" aria-label={t("story.label")}>
      <span className="muted" role="status">
        {text}
      </span>
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
