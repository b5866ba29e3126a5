/** A question to answer before acting, and what came true. */
import { Check, X } from "lucide-react";
import { useId, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Glossary } from "../../lessons/glossary/glossary.ts";
import type { Prediction } from "../../lessons/lesson.ts";
import type { PredictionText } from "../../lessons/lesson-text.ts";
import type { StepProgress } from "../../lessons/runner/lesson-runner.ts";
import { filled } from "./lesson-markup.ts";
import { predict } from "./lesson-session.ts";
import { InlineWords, LessonWords } from "./LessonWords.tsx";

export function PredictionBox({
  prediction,
  text,
  progress,
  glossary,
}: {
  readonly prediction: Prediction;
  readonly text: PredictionText;
  readonly progress: StepProgress;
  readonly glossary: Glossary;
}): ReactNode {
  const { t } = useTranslation();
  const name = useId();
  const { predicted, answer } = progress;
  const known = answer !== undefined && predicted !== undefined;
  // Revealing to somebody who has not guessed, or who has not found what is wrong, would spoil the question.
  const revealed = known && (prediction.diagnosis !== true || predicted === answer);
  const wrong = known && !revealed ? text.wrong?.[predicted] : undefined;
  return (
    <fieldset className="lesson__prediction">
      <legend>
        <InlineWords text={text.question} glossary={glossary} />
      </legend>
      {prediction.options.map((option) => (
        <label key={option} className="lesson__option">
          <input
            type="radio"
            name={name}
            checked={predicted === option}
            disabled={revealed}
            onChange={() => predict(option)}
          />
          <span>
            <InlineWords text={text.options[option] ?? option} glossary={glossary} />
          </span>
          {revealed && option === answer && (
            <Check size={15} aria-label={t("lessons.cameTrue")} className="lesson__right" />
          )}
          {revealed && option === predicted && option !== answer && (
            <X size={15} aria-label={t("lessons.yourGuess")} className="lesson__wrong" />
          )}
        </label>
      ))}
      {wrong !== undefined && (
        <div className="lesson__reveal" role="status">
          <LessonWords text={wrong} glossary={glossary} />
        </div>
      )}
      {revealed && (
        <div className="lesson__reveal" role="status">
          <LessonWords text={filled(text.reveal, { answer: text.options[answer] ?? answer })} glossary={glossary} />
        </div>
      )}
    </fieldset>
  );
}
