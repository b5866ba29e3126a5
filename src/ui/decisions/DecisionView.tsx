/** One scheduling attempt: the funnel of filters, what was tried to make room, and the scores of every node. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { SchedulingDecision, NodeVerdict } from "../../api/types/scheduling-decision.ts";
import { changeWordsOf } from "../state/change-cure.ts";
import { useSelection } from "../state/selection-store.ts";
import { funnelOf } from "./funnel.ts";

const HUES = 6;
const MAX_NODES = 200;

export function DecisionView({ decision }: { readonly decision: SchedulingDecision }): ReactNode {
  const { t } = useTranslation();
  const { result, message, preemption } = decision;
  return (
    <div className="decisions__view">
      <div>
        <h4>{t("panels.decisions.filters")}</h4>
        <Funnel decision={decision} />
        {result !== "Scheduled" && <p className="decisions__message">{message}</p>}
        {preemption !== undefined && (
          <>
            <h4>{t("panels.decisions.preemption")}</h4>
            <p className="decisions__message">
              {preemption.victims.length > 0
                ? t("panels.decisions.victims", { pods: preemption.victims.join(", ") })
                : preemption.message}
            </p>
          </>
        )}
      </div>
      <Nodes decision={decision} />
    </div>
  );
}

function Funnel({ decision }: { readonly decision: SchedulingDecision }): ReactNode {
  const { t } = useTranslation();
  const steps = funnelOf(decision);
  return (
    <ol className="funnel">
      {steps.map(({ step, left, rejected }) => (
        <li key={step} className="funnel__step">
          <span className="funnel__name">
            {step === "all" || step === "looked" || step === "fit" ? t(`panels.decisions.${step}`) : step}
          </span>
          <span className="funnel__bar" aria-hidden>
            <span
              className={`funnel__fill ${step === "fit" ? "funnel__fill--fit" : ""}`}
              style={{ width: `${(left / Math.max(1, decision.nodesTotal)) * 100}%` }}
            />
          </span>
          <span className="funnel__number">
            {left}
            {rejected > 0 && <span className="funnel__rejected"> −{rejected}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Nodes({ decision }: { readonly decision: SchedulingDecision }): ReactNode {
  const { t } = useTranslation();
  const { nodes, node = "" } = decision;
  const plugins = [...new Set(nodes.flatMap(({ scores = [] }) => scores.map(({ plugin }) => plugin)))];
  const best = Math.max(1, ...nodes.map(({ total = 0 }) => total));
  const ranked = nodes.toSorted((a, b) => rank(b, node) - rank(a, node)).slice(0, MAX_NODES);
  return (
    <div>
      <h4>{t("panels.decisions.nodes")}</h4>
      {plugins.length > 0 && (
        <ul className="decisions__legend">
          {plugins.map((plugin, index) => (
            <li key={plugin}>
              <span className="decisions__swatch" style={{ background: `var(--hue-${index % HUES})` }} aria-hidden />
              {plugin}
            </li>
          ))}
        </ul>
      )}
      <ul>
        {ranked.map((row) => (
          <NodeRow key={row.node} row={row} chosen={row.node === node} best={best} plugins={plugins} />
        ))}
      </ul>
    </div>
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
  plugins,
}: {
  readonly row: NodeVerdict;
  readonly chosen: boolean;
  readonly best: number;
  readonly plugins: readonly string[];
}): ReactNode {
  const { t } = useTranslation();
  const select = useSelection((state) => state.select);
  const { node, feasible, reasons = [], rejectedBy, scores = [], total } = row;
  return (
    <li className="decisions__node">
      <button type="button" className="link" onClick={() => select({ kind: "Node", name: node })}>
        {node}
      </button>
      {feasible ? (
        <>
          <span className="decisions__scores" role="img" aria-label={scoreWords(scores)} title={scoreWords(scores)}>
            {scores.map(({ plugin, score, weight }) => (
              <span
                key={plugin}
                style={{
                  width: `${((score * weight) / best) * 100}%`,
                  background: `var(--hue-${plugins.indexOf(plugin) % HUES})`,
                }}
              />
            ))}
          </span>
          <span className="mono">
            {total ?? ""}
            {chosen && <strong> {t("inspector.decision.chosen")}</strong>}
          </span>
        </>
      ) : (
        <span className="decisions__reason">
          {rejectedBy}: {reasons.join(", ")}
          {changeWordsOf(row).map((words) => (
            <span key={words} className="decisions__change">
              {words}
            </span>
          ))}
        </span>
      )}
    </li>
  );
}

function scoreWords(scores: NonNullable<NodeVerdict["scores"]>): string {
  return scores
    .map(({ plugin, score, weight }) => `${plugin} ${weight === 1 ? score : `${score} × ${weight}`}`)
    .join(", ");
}
