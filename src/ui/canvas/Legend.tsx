/** What the shapes of Pods mean. */
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApproxMark } from "../kit/ApproxMark.tsx";
import { showFidelity } from "../state/fidelity-store.ts";
import type { ScenePod } from "../state/scene-store.ts";
import { PodLook } from "./PodShape.tsx";

const LOOKS: readonly ScenePod["look"][] = [
  "Waiting",
  "Pulling",
  "Creating",
  "Running",
  "Ready",
  "Terminating",
  "Crashed",
  "Unknown",
  "Completed",
];

export function Legend({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      onClose();
    };
    addEventListener("keydown", press, true);
    return () => removeEventListener("keydown", press, true);
  }, [onClose]);
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <section className="legend" aria-label={t("views.legend.title")} tabIndex={0}>
      <h2>{t("views.legend.title")}</h2>
      <ul>
        {LOOKS.map((look) => (
          <li key={look}>
            <svg className={`legend__pod pod--${look} hue-0`} viewBox="0 0 30 30" width={22} height={22} aria-hidden>
              <PodLook pod={sample(look)} />
            </svg>
            {t(`canvas.look.${look}`)}
          </li>
        ))}
      </ul>
      <p>{t("views.legend.hue")}</p>
      <p>{t("views.legend.restarts")}</p>
      <p>{t("views.legend.init")}</p>
      <p>
        {t("views.legend.load")}{" "}
        <ApproxMark
          label={t("help.real.simplifiedIs", { what: t("app.cluster") })}
          onClick={() => showFidelity("canvas")}
        />
      </p>
    </section>
  );
}

function sample(look: ScenePod["look"]): ScenePod {
  const version = look === "Ready" ? 1 : 0;
  const counts = { ready: 1, containers: 2, restarts: 0, hue: 0, version, x: 0, y: 0, size: 30 };
  return { namespace: "", name: "", uid: look, look, status: "", phase: "", owner: "", quiet: false, ...counts };
}
