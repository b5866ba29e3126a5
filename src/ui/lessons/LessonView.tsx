/** The lesson that is being played: where in it, the step, the goal in view, and the way on. */
import { ArrowLeft, ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Glossary } from "../../lessons/glossary/glossary.ts";
import type { Lesson } from "../../lessons/lesson.ts";
import type { LessonText } from "../../lessons/lesson-text.ts";
import { isDone, type LessonState } from "../../lessons/runner/lesson-runner.ts";
import { Button } from "../kit/Button.tsx";
import { GoalBar } from "./GoalBar.tsx";
import { beginLesson, goToStep, leaveLesson, nextStep } from "./lesson-session.ts";
import { LessonWords } from "./LessonWords.tsx";
import type { Region } from "./region.ts";
import { useLessonKeys } from "./use-lesson-keys.ts";
import { StepTitle, StepView } from "./StepView.tsx";

export function LessonView({
  lesson,
  text,
  state,
  glossary,
  next,
  onRegion,
}: {
  readonly lesson: Lesson;
  readonly text: LessonText;
  readonly state: LessonState;
  readonly glossary: Glossary;
  /** What may be played after this one. */
  readonly next: { readonly lesson: Lesson; readonly title: string } | undefined;
  readonly onRegion: (region: Region) => void;
}): ReactNode {
  const { t } = useTranslation();
  useLessonKeys(onRegion);
  const step = lesson.steps[state.step];
  const words = step === undefined ? undefined : text.steps[step.id];
  const progress = state.steps[state.step];
  if (step === undefined || words === undefined || progress === undefined) return null;
  return (
    <>
      <Head lesson={lesson} text={text} state={state} />
      <div className="lessons__scroll lesson__body" key={`${state.step} ${state.finished}`}>
        {state.finished ? (
          <Finished text={text} glossary={glossary} />
        ) : (
          <StepView step={step} text={words} progress={progress} glossary={glossary} onRegion={onRegion} />
        )}
      </div>
      {!state.finished && (
        <div className="lesson__foot">
          <GoalBar text={words} verdict={state.verdict} reached={progress.outcome === "reached"} glossary={glossary} />
          <NextButton done={isDone(step, progress)} last={state.step + 1 === lesson.steps.length} />
        </div>
      )}
      {state.finished && (
        <div className="lesson__foot">
          {next !== undefined && (
            <Button look="primary" onClick={() => void beginLesson(next.lesson)}>
              {t("lessons.begin", { title: next.title })}
              <ArrowRight size={14} aria-hidden />
            </Button>
          )}
          <Button onClick={() => void leaveLesson()}>{t("lessons.leave")}</Button>
        </div>
      )}
    </>
  );
}

function Head({
  lesson,
  text,
  state,
}: {
  readonly lesson: Lesson;
  readonly text: LessonText;
  readonly state: LessonState;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="lesson__head">
      <Button look="quiet" className="lesson__back" onClick={() => void leaveLesson()}>
        <ArrowLeft size={14} aria-hidden />
        {t("lessons.all")}
      </Button>
      <h2 className="lesson__title">{text.title}</h2>
      <ol className="lesson__dots" aria-label={t("lessons.steps")}>
        {lesson.steps.map(({ id }, index) => (
          <li key={id}>
            <button
              type="button"
              className={`lesson__dot lesson__dot--${state.steps[index]?.outcome ?? "open"}`}
              aria-current={index === state.step && !state.finished ? "step" : undefined}
              aria-label={t("lessons.step", { number: index + 1, title: text.steps[id]?.title ?? id })}
              disabled={index > state.step && state.steps[index]?.outcome === "open"}
              onClick={() => void goToStep(index)}
            />
          </li>
        ))}
      </ol>
    </div>
  );
}

function NextButton({ done, last }: { readonly done: boolean; readonly last: boolean }): ReactNode {
  const { t } = useTranslation();
  const word = !done ? "lessons.skip" : last ? "lessons.finish" : "lessons.next";
  return (
    <Button look={done ? "primary" : "quiet"} onClick={() => void nextStep()}>
      {t(word)}
      <ArrowRight size={14} aria-hidden />
    </Button>
  );
}

function Finished({ text, glossary }: { readonly text: LessonText; readonly glossary: Glossary }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <StepTitle text={t("lessons.finished")} />
      <p>{text.summary}</p>
      <h4 className="lessons__part">{t("lessons.remember")}</h4>
      <ul className="lesson__list">
        {text.remember.map((line) => (
          <li key={line}>
            <LessonWords text={line} glossary={glossary} />
          </li>
        ))}
      </ul>
    </>
  );
}
