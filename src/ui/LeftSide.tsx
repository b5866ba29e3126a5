/** The left side: the lesson, or the list of objects with what is broken on purpose above it. */
import { lazy, Suspense, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { FaultList } from "./actions/FaultList.tsx";
import { Explorer } from "./explorer/Explorer.tsx";
import { Segmented } from "./kit/Segmented.tsx";
import { usePanels } from "./panels-store.ts";
import { useStatus } from "./state/status-store.ts";
import { showRegion } from "./show-region.ts";

const LessonsPanel = lazy(async () => ({ default: (await import("./lessons/LessonsPanel.tsx")).LessonsPanel }));

export function LeftSide(): ReactNode {
  const { t } = useTranslation();
  const { left: chosen, showLeft } = usePanels();
  const remote = useStatus((state) => state.remote);
  // Lessons make clusters of their own: there is none to be made elsewhere.
  const left = remote === undefined ? chosen : "objects";
  return (
    <div className="left-side">
      <div className="left-side__switch" hidden={remote !== undefined}>
        <Segmented
          label={t("lessons.show")}
          value={left}
          onChange={showLeft}
          choices={[
            { id: "lessons", label: t("lessons.tab") },
            { id: "objects", label: t("lessons.objects") },
          ]}
        />
      </div>
      <div className="left-side__content">
        {left === "lessons" && <h2 className="visually-hidden">{t("lessons.tab")}</h2>}
        {left === "lessons" ? (
          <Suspense fallback={<p className="loading">{t("app.loadingPanel")}</p>}>
            <LessonsPanel onRegion={showRegion} />
          </Suspense>
        ) : (
          <Explorer>{remote?.simulated !== false && <FaultList />}</Explorer>
        )}
      </div>
    </div>
  );
}
