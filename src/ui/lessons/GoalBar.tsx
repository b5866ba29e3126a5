/** The goal and how near it is: always in view, read out when it changes. */
import { CircleCheck, CircleDashed, History, Hourglass, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Glossary } from "../../lessons/glossary/glossary.ts";
import type { StepText } from "../../lessons/lesson-text.ts";
import type { Verdict } from "../../lessons/goals/goal-check.ts";
import { Button } from "../kit/Button.tsx";
import { useClock } from "../state/clock-store.ts";
import { returnToPresent } from "./lesson-session.ts";
import { filled } from "./lesson-markup.ts";
import { InlineWords } from "./LessonWords.tsx";

export function GoalBar({
  text,
  verdict,
  reached,
  glossary,
}: {
  readonly text: StepText;
  readonly verdict: Verdict;
  readonly reached: boolean;
  readonly glossary: Glossary;
}): ReactNode {
  const { t } = useTranslation();
  const paused = useClock(({ clock }) => clock.paused);
  if (text.goal === undefined) return null;
  const state = reached ? "reached" : verdict.state;
  const Icon = { reached: CircleCheck, holding: Hourglass, near: TriangleAlert, past: History, open: CircleDashed }[
    state
  ];
  return (
    <div className={`lesson__goal lesson__goal--${state}`}>
      <Icon size={18} aria-hidden className="lesson__goal-icon" />
      <div>
        <p className="lesson__goal-words">
          <span className="visually-hidden">{t("lessons.goal")}: </span>
          <InlineWords text={text.goal} glossary={glossary} />
        </p>
        <p className="lesson__verdict" role="status">
          {state === "reached" && t("lessons.reached")}
          {verdict.state === "holding" &&
            !reached &&
            t("lessons.holding", { now: verdict.forSeconds, of: verdict.ofSeconds })}
          {verdict.state === "near" && !reached && (
            <InlineWords text={filled(text.nearMisses?.[verdict.nearMiss] ?? "", verdict.values)} glossary={glossary} />
          )}
          {state === "open" && t(paused ? "lessons.paused" : "lessons.open")}
          {state === "past" && t("lessons.past")}
        </p>
        {state === "past" && (
          <Button look="quiet" onClick={() => void returnToPresent()}>
            {t("lessons.toPresent")}
          </Button>
        )}
      </div>
    </div>
  );
}
