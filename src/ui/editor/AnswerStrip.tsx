/** What the API server said to the last apply, dry run or delete; read out as it appears. */
import { CircleAlert, CircleCheck, Wrench } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { translate } from "../../i18n/i18n.ts";
import { Button } from "../kit/Button.tsx";
import type { ManifestProblem, QuickFix } from "./manifest-problem.ts";
import type { Answer } from "./useApply.ts";

const SHOWN_PROBLEMS = 20;

/** @param onFix changes the text as a fix says */
export function AnswerStrip({
  answer,
  onFix,
}: {
  readonly answer: Answer;
  readonly onFix: (fix: QuickFix) => void;
}): ReactNode {
  return (
    <div className="answer" role="status" aria-live="polite">
      <Words answer={answer} onFix={onFix} />
    </div>
  );
}

function Words({ answer, onFix }: { readonly answer: Answer; readonly onFix: (fix: QuickFix) => void }): ReactNode {
  const { t } = useTranslation();
  switch (answer.kind) {
    case "none":
      return null;
    case "working":
      return <p className="answer__line">{t("editor.working")}</p>;
    case "empty":
      return <p className="answer__line">{t("editor.nothing")}</p>;
    case "unreadable":
      return <Problems title={t("editor.unreadable")} problems={answer.problems} onFix={onFix} />;
    case "refused":
      return (
        <Problems
          title={t("editor.refused", { count: answer.problems.length })}
          problems={answer.problems}
          onFix={onFix}
        />
      );
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
  onFix,
}: {
  readonly title: string;
  readonly problems: readonly ManifestProblem[];
  readonly onFix: (fix: QuickFix) => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="answer__problems">
      <p className="answer__line answer__title">
        <CircleAlert size={14} aria-hidden />
        {title}
      </p>
      <ul className="answer__list">
        {problems.slice(0, SHOWN_PROBLEMS).map(({ message, range, fixes = [] }) => (
          <li key={`${range.startLine} ${range.startColumn} ${message}`} className="answer__line">
            <span className="answer__place">{t("editor.line", { line: range.startLine })}</span>
            <code>{message}</code>
            {fixes.map((fix) => (
              <Button key={`${fix.key} ${fix.params["text"] ?? ""}`} className="answer__fix" onClick={() => onFix(fix)}>
                <Wrench size={13} aria-hidden />
                {translate(`editor.fix.${fix.key}`, fix.params)}
              </Button>
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}
