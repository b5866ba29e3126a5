/** What the API server said to the last apply, dry run or delete; read out as it appears. */
import { CircleAlert, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ManifestProblem } from "./manifest-text.ts";
import type { Answer } from "./useApply.ts";

const SHOWN_PROBLEMS = 20;

export function AnswerStrip({ answer }: { readonly answer: Answer }): ReactNode {
  return (
    <div className="answer" role="status" aria-live="polite">
      <Words answer={answer} />
    </div>
  );
}

function Words({ answer }: { readonly answer: Answer }): ReactNode {
  const { t } = useTranslation();
  switch (answer.kind) {
    case "none":
      return null;
    case "working":
      return <p className="answer__line">{t("editor.working")}</p>;
    case "empty":
      return <p className="answer__line">{t("editor.nothing")}</p>;
    case "unreadable":
      return <Problems title={t("editor.unreadable")} problems={answer.problems} />;
    case "refused":
      return <Problems title={t("editor.refused", { count: answer.problems.length })} problems={answer.problems} />;
    case "done":
      return (
        <ul className="answer__list">
          {answer.outcomes.map(({ name, verb, warnings }) => (
            <li key={name} className="answer__line">
              <CircleCheck size={14} aria-hidden className="answer__ok" />
              <code>{name}</code> {t(`editor.${answer.action === "dryRun" ? "wouldVerbs" : "verbs"}.${verb}`)}
              {warnings.map((warning) => (
                <span key={warning} className="answer__warning">
                  {warning}
                </span>
              ))}
            </li>
          ))}
        </ul>
      );
  }
}

function Problems({
  title,
  problems,
}: {
  readonly title: string;
  readonly problems: readonly ManifestProblem[];
}): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="answer__problems">
      <p className="answer__line answer__title">
        <CircleAlert size={14} aria-hidden />
        {title}
      </p>
      <ul className="answer__list">
        {problems.slice(0, SHOWN_PROBLEMS).map(({ message, range }) => (
          <li key={`${range.startLine} ${range.startColumn} ${message}`} className="answer__line">
            <span className="answer__place">{t("editor.line", { line: range.startLine })}</span>
            <code>{message}</code>
          </li>
        ))}
      </ul>
    </div>
  );
}
