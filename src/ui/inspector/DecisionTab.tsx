/** How the scheduler decided: every node with the reasons against it, or its scores. */
import "./decision-tab.css";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Pod } from "../../api/types/pod.ts";
import type { SchedulingDecision, NodeVerdict } from "../../api/types/scheduling-decision.ts";
import { clockTime } from "../../i18n/units.ts";
import { SelectField } from "../kit/Field.tsx";
import { ObjectLink } from "./Facts.tsx";
import { ProbeAttempts } from "./ProbeAttempts.tsx";
import { changeWordsOf } from "../state/change-cure.ts";
import { useDecisions } from "../state/use-decisions.ts";

export function DecisionTab({ pod }: { readonly pod: Pod }): ReactNode {
  const { t } = useTranslation();
  const decisions = useDecisions(pod);
  const [attempt, setAttempt] = useState<number>();
  if (decisions === undefined) return null;
  const shown = decisions.find((decision) => decision.attempt === attempt) ?? decisions.at(-1);
  if (shown === undefined) {
    return (
      <div className="inspector__panel">
        <p className="muted">{t("inspector.decision.empty")}</p>
        <ProbeAttempts pod={pod} />
      </div>
    );
  }
  return (
    <div className="inspector__panel">
      <div className="decision__bar">
        <SelectField
          label={t("inspector.decision.attempt")}
          value={shown.attempt}
          onChange={(event) => setAttempt(Number(event.target.value))}
        >
          {decisions.map((decision) => (
            <option key={decision.attempt} value={decision.attempt}>
              {t("inspector.decision.attemptOf", { attempt: decision.attempt, at: clockTime(decision.at) })}
            </option>
          ))}
        </SelectField>
      </div>
      <DecisionView decision={shown} />
      <ProbeAttempts pod={pod} />
    </div>
  );
}

function DecisionView({ decision }: { readonly decision: SchedulingDecision }): ReactNode {
  const { t } = useTranslation();
  const { result, node = "", message, nodesEvaluated, nodesTotal, nodes } = decision;
  const best = Math.max(...nodes.map(({ total = 0 }) => total), 1);
  const ranked = nodes.toSorted((a, b) => rank(b, node) - rank(a, node));
  return (
    <>
      <p className="decision__result">{t(`inspector.decision.result.${result}`, { node })}</p>
      {result !== "Scheduled" && <p>{message}</p>}
      <p className="muted">{t("inspector.decision.evaluated", { evaluated: nodesEvaluated, total: nodesTotal })}</p>
      <ul className="decision__nodes">
        {ranked.map((row) => (
          <NodeRow key={row.node} row={row} chosen={row.node === node} best={best} />
        ))}
      </ul>
    </>
  );
}

/** The chosen node, then those that fit by score, then the rest. */
function rank(row: NodeVerdict, chosen: string): number {
  if (row.node === chosen) return Number.MAX_SAFE_INTEGER;
  return row.feasible ? (row.total ?? 0) : -1;
}

function NodeRow({
  row,
  chosen,
  best,
}: {
  readonly row: NodeVerdict;
  readonly chosen: boolean;
  readonly best: number;
}): ReactNode {
  const { t } = useTranslation();
  const { node, feasible, reasons = [], rejectedBy, scores = [], total } = row;
  return (
    <li>
      <div className="decision__node">
        <ObjectLink to={{ kind: "Node", name: node }} />
        {feasible && <strong>{t(chosen ? "inspector.decision.chosen" : "inspector.decision.fits")}</strong>}
        <span className="mono">
          {feasible && total !== undefined ? `${t("inspector.decision.total")} ${total}` : rejectedBy}
        </span>
      </div>
      {reasons.map((reason) => (
        <div key={reason} className="decision__reason">
          {reason}
        </div>
      ))}
      {changeWordsOf(row).map((words) => (
        <div key={words} className="muted">
          {words}
        </div>
      ))}
      {scores.map(({ plugin, score, weight }) => (
        <div key={plugin} className="decision__score" title={t("inspector.decision.score", { plugin, score, weight })}>
          <span className="decision__score-name">{plugin}</span>
          <span className="meter__bar">
            <span className="meter__fill" style={{ display: "block", width: `${((score * weight) / best) * 100}%` }} />
          </span>
          <span className="decision__score-number">{weight === 1 ? score : `${score} × ${weight}`}</span>
        </div>
      ))}
    </li>
  );
}
