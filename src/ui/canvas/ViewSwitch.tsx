/** Which of the three views is shown: chosen here, or by the keys 1, 2 and 3. */
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Segmented } from "../kit/Segmented.tsx";
import { SCENE_VIEWS, useSceneView } from "../state/view-store.ts";

export function ViewSwitch(): ReactNode {
  const { t } = useTranslation();
  const view = useSceneView((state) => state.view);
  const setView = useSceneView((state) => state.setView);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const chosen = SCENE_VIEWS[Number(event.key) - 1];
      if (chosen === undefined) return;
      event.preventDefault();
      setView(chosen);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [setView]);
  return (
    <div className="view-switch">
      <Segmented
        label={t("canvas.view.label")}
        choices={SCENE_VIEWS.map((id) => ({ id, label: t(`canvas.view.${id}`) }))}
        value={view}
        onChange={setView}
      />
    </div>
  );
}

/** Keys belong to what is typed into. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    !target.matches("input[type=radio]") &&
    target.closest("input, textarea, select, [contenteditable], .monaco-editor, .xterm, [role=dialog], [role=menu]") !==
      null
  );
}
