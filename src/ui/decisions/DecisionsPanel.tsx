/** How it was decided: where the scheduler put a Pod and why, and how autoscalers came to their numbers. */
import "./decisions-panel.css";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { SchedulingDecision } from "../../api/types/scheduling-decision.ts";
import { clockTime } from "../../i18n/units.ts";
import { SelectField } from "../kit/Field.tsx";
import { useObjects } from "../state/live-list.ts";
import { useSelection, type ObjectRef } from "../state/selection-store.ts";
import { useDecisions } from "../state/use-decisions.ts";
import { DecisionChoices } from "./DecisionChoices.tsx";
import { DecisionView } from "./DecisionView.tsx";
import { HpaView } from "./HpaView.tsx";

const SELECTION = "";
const MAX_CHOICES = 300;

export function DecisionsPanel(): ReactNode {
  const { t } = useTranslation();
  const { items: pods } = useObjects<Pod>("Pod");
  const { items: autoscalers } = useObjects<HorizontalPodAutoscaler>("HorizontalPodAutoscaler");
  const selected = useSelection((state) => state.selected);
  const [choice, setChoice] = useState(SELECTION);
  const key = choice === SELECTION && selected !== undefined ? keyOfSelected(selected) : choice;
  const waiting = pods.filter(({ spec }) => (spec.nodeName ?? "") === "");
  const placed = pods.filter(({ spec }) => (spec.nodeName ?? "") !== "").slice(0, MAX_CHOICES);
  const autoscaler = autoscalers.find((each) => autoscalerKey(each) === key);
  const pod = pods.find((each) => keyOf(each) === key) ?? (choice === SELECTION ? waiting[0] : undefined);
  const option = (each: Pod): ReactNode => (
    <option key={each.metadata.uid} value={keyOf(each)}>
      {each.metadata.name}
    </option>
  );
  return (
    <div className="decisions">
      <div className="decisions__bar">
        <SelectField
          hideLabel
          label={t("panels.decisions.of")}
          value={choice}
          onChange={(event) => setChoice(event.target.value)}
        >
          <option value={SELECTION}>{t("panels.decisions.selection")}</option>
          {autoscalers.length > 0 && (
            <optgroup label="HorizontalPodAutoscaler">
              {autoscalers.map((each) => (
                <option key={each.metadata.uid} value={autoscalerKey(each)}>
                  {each.metadata.name}
                </option>
              ))}
            </optgroup>
          )}
          {waiting.length > 0 && (
            <optgroup label={t("panels.decisions.waiting")}>{waiting.slice(0, MAX_CHOICES).map(option)}</optgroup>
          )}
          <optgroup label={t("panels.decisions.placed")}>{placed.map(option)}</optgroup>
        </SelectField>
      </div>
      {autoscaler !== undefined ? (
        <HpaView autoscaler={autoscaler} />
      ) : pod === undefined ? (
        <DecisionChoices pods={pods} autoscalers={autoscalers} />
      ) : (
        <Attempts key={pod.metadata.uid} pod={pod} />
      )}
    </div>
  );
}

function keyOf({ metadata }: Pod | HorizontalPodAutoscaler): string {
  return `${metadata.namespace ?? "default"}/${metadata.name}`;
}

function autoscalerKey(autoscaler: HorizontalPodAutoscaler): string {
  return `HPA ${keyOf(autoscaler)}`;
}

function keyOfSelected({ kind, namespace = "default", name }: ObjectRef): string {
  return kind === "HorizontalPodAutoscaler" ? `HPA ${namespace}/${name}` : kind === "Pod" ? `${namespace}/${name}` : "";
}

function Attempts({ pod }: { readonly pod: Pod }): ReactNode {
  const { t } = useTranslation();
  const select = useSelection((state) => state.select);
  const decisions = useDecisions(pod);
  const [attempt, setAttempt] = useState<number>();
  if (decisions === undefined) return null;
  const { namespace = "default", name } = pod.metadata;
  const shown: SchedulingDecision | undefined = decisions.find((each) => each.attempt === attempt) ?? decisions.at(-1);
  return (
    <>
      <h3 className="decisions__pod">
        <button type="button" className="link" onClick={() => select({ kind: "Pod", namespace, name })}>
          Pod {name}
        </button>
      </h3>
      {shown === undefined ? (
        <p className="muted decisions__empty">{t("inspector.decision.empty")}</p>
      ) : (
        <>
          <ol className="decisions__attempts" aria-label={t("panels.decisions.attempts")}>
            {decisions.map((each) => (
              <li key={each.attempt}>
                <button
                  type="button"
                  className={`decisions__attempt decisions__attempt--${each.result}`}
                  aria-pressed={each === shown}
                  onClick={() => setAttempt(each.attempt)}
                >
                  <strong>{t("panels.decisions.attempt", { attempt: each.attempt })}</strong>{" "}
                  <span className="mono">{clockTime(each.at).slice(0, -4)}</span>{" "}
                  {t(`inspector.decision.result.${each.result}`, { node: each.node ?? "" })}
                </button>
              </li>
            ))}
          </ol>
          <DecisionView decision={shown} />
        </>
      )}
    </>
  );
}
