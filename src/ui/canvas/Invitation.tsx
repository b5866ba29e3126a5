/** An empty cluster invites: the first lesson, and three manifests to try. Stands where Services and clients will be, from the top, or floats on a narrow screen. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useLessonGoing } from "../state/lesson-going.ts";
import { useScene } from "../state/scene-store.ts";
import { firstColumnOf, isEmpty } from "./scene-counts.ts";

/** Keys of the editor's samples, or the lessons. */
export type SampleId = "web" | "shop" | "tooBig";
export type InvitedTo = SampleId | "lessons";

const SAMPLES: readonly SampleId[] = ["web", "shop", "tooBig"];
/** The learner stands in what is left of the gutter. */
const GUTTER = 96;

/** A lesson says itself what to do next. */
export function useInvites(): boolean {
  const empty = useScene(isEmpty);
  const inLesson = useLessonGoing((state) => state.going);
  return empty && !inLesson;
}

export function Invitation({
  onSample,
  floating = false,
}: {
  readonly onSample: (chosen: InvitedTo) => void;
  readonly floating?: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const machines = useScene((scene) => scene.machines);
  const place = { left: 0, top: 0, width: firstColumnOf({ machines }) - GUTTER };
  return (
    <section
      className={floating ? "invitation invitation--floating" : "invitation nopan nowheel"}
      style={floating ? {} : place}
      aria-label={t("canvas.empty.title")}
    >
      <h2>{t("canvas.empty.title")}</h2>
      <button type="button" className="invitation__lessons" onClick={() => onSample("lessons")}>
        <strong>{t("canvas.empty.lessons")}</strong>
        <span>{t("canvas.empty.lessonsHelp")}</span>
      </button>
      <p>{t("canvas.empty.text")}</p>
      <div className="invitation__samples">
        {SAMPLES.map((sample) => (
          <button key={sample} type="button" onClick={() => onSample(sample)}>
            <strong>{t(`canvas.empty.${sample}`)}</strong>
            <span>{t(`canvas.empty.${sample}Help`)}</span>
          </button>
        ))}
      </div>
    </section>
  );
}
