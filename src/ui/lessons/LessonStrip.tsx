/** The goal of the lesson above another panel, where there is room for one panel only. */
import "./lessons.css";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../kit/Button.tsx";
import { GoalBar } from "./GoalBar.tsx";
import { useLesson } from "./lesson-session.ts";
import { useLessonWords } from "./use-lesson-words.ts";

export function LessonStrip({ onOpen }: { readonly onOpen: () => void }): ReactNode {
  const { t } = useTranslation();
  const words = useLessonWords();
  const { lesson, previewText, state } = useLesson();
  const step = state === undefined ? undefined : lesson?.steps[state.step];
  if (words === undefined || lesson === undefined || state === undefined || step === undefined) return null;
  const text = (previewText ?? words.texts[lesson.id])?.steps[step.id];
  if (text?.goal === undefined || state.finished) return null;
  return (
    <section className="lessons__strip" aria-label={t("lessons.goal")}>
      <GoalBar
        text={text}
        verdict={state.verdict}
        reached={state.steps[state.step]?.outcome === "reached"}
        glossary={words.glossary}
      />
      <Button look="quiet" onClick={onOpen}>
        {t("lessons.toLesson")}
      </Button>
    </section>
  );
}
