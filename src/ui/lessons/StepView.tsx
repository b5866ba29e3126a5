/** One step: its words, the prediction, hints, the solution, and what was reached. */
import { Eye, Lightbulb, RotateCcw } from "lucide-react";
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Glossary } from "../../lessons/glossary/glossary.ts";
import type { Look, Step } from "../../lessons/lesson.ts";
import type { StepText } from "../../lessons/lesson-text.ts";
import { isDone, type StepProgress } from "../../lessons/runner/lesson-runner.ts";
import { Button } from "../kit/Button.tsx";
import { useSelection } from "../state/selection-store.ts";
import type { Region } from "./region.ts";
import { predict, resetStep, showHint, showSolution } from "./lesson-session.ts";
import { LessonWords } from "./LessonWords.tsx";
import { PredictionBox } from "./PredictionBox.tsx";
import { SolutionView } from "./SolutionView.tsx";

export function StepView({
  step,
  text,
  progress,
  glossary,
  onRegion,
}: {
  readonly step: Step;
  readonly text: StepText;
  readonly progress: StepProgress;
  readonly glossary: Glossary;
  readonly onRegion: (region: Region) => void;
}): ReactNode {
  const { t } = useTranslation();
  const hints = text.hints ?? [];
  const shown = hints.slice(0, progress.hintsShown);
  const reached = progress.outcome === "reached";
  return (
    <>
      <StepTitle text={text.title} />
      <div className="lesson__text">
        <LessonWords text={text.text} glossary={glossary} />
      </div>
      <Looks looks={step.look ?? []} onRegion={onRegion} />
      {step.prediction !== undefined && text.prediction !== undefined && (
        <PredictionBox prediction={step.prediction} text={text.prediction} progress={progress} glossary={glossary} />
      )}
      {shown.length > 0 && (
        <ol className="lesson__hints" aria-label={t("lessons.hints")}>
          {shown.map((hint) => (
            <li key={hint}>
              <LessonWords text={hint} glossary={glossary} />
            </li>
          ))}
        </ol>
      )}
      {progress.solutionShown && <SolutionView actions={step.solution} onRegion={onRegion} />}
      {reached && text.after !== undefined && <After text={text.after} glossary={glossary} />}
      <Help step={step} progress={progress} hints={hints.length} />
    </>
  );
}

/** Comes into view when it appears: it may be below what has been read. */
function After({ text, glossary }: { readonly text: string; readonly glossary: Glossary }): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <div ref={place} className="lesson__after">
      <LessonWords text={text} glossary={glossary} />
    </div>
  );
}

/** Ways on for somebody who is stuck: there is always one. */
function Help({
  step,
  progress,
  hints,
}: {
  readonly step: Step;
  readonly progress: StepProgress;
  readonly hints: number;
}): ReactNode {
  const { t } = useTranslation();
  const { hintsShown, solutionShown, answer } = progress;
  const open = step.goal !== undefined && progress.outcome !== "reached";
  const undiagnosed = step.goal === undefined && !isDone(step, progress) && answer !== undefined;
  return (
    <div className="lesson__help">
      {open && hintsShown < hints && (
        <Button look="quiet" onClick={showHint}>
          <Lightbulb size={14} aria-hidden />
          {t(hintsShown === 0 ? "lessons.hint" : "lessons.nextHint")}
        </Button>
      )}
      {((step.goal !== undefined && !solutionShown) || undiagnosed) && (
        <Button look="quiet" onClick={undiagnosed ? () => predict(answer) : showSolution}>
          <Eye size={14} aria-hidden />
          {t("lessons.solution")}
        </Button>
      )}
      <Button look="quiet" onClick={() => void resetStep()}>
        <RotateCcw size={14} aria-hidden />
        {t("lessons.reset")}
      </Button>
    </div>
  );
}

/** Takes the focus when a step follows another: reading begins at its top. */
export function StepTitle({ text }: { readonly text: string }): ReactNode {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const { activeElement } = document;
    // Whoever is typing elsewhere stays there.
    if (activeElement === null || activeElement === document.body || activeElement.closest(".lessons") !== null)
      title.current?.focus();
  }, []);
  return (
    <h3 ref={title} className="lesson__step-title" tabIndex={-1}>
      {text}
    </h3>
  );
}

function Looks({
  looks,
  onRegion,
}: {
  readonly looks: readonly Look[];
  readonly onRegion: (region: Region) => void;
}): ReactNode {
  const { t } = useTranslation();
  if (looks.length === 0) return null;
  return (
    <p className="lesson__looks">
      <span>{t("lessons.lookAt")}</span>
      {looks.map((look) =>
        "region" in look ? (
          <button key={look.region} type="button" className="link" onClick={() => onRegion(look.region)}>
            {t(`lessons.region.${look.region}`)}
          </button>
        ) : (
          <button
            key={`${look.kind}/${look.name}`}
            type="button"
            className="link"
            onClick={() => useSelection.getState().select(look)}
          >
            {look.kind} {look.name}
          </button>
        ),
      )}
    </p>
  );
}
