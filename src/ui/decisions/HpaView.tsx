/** How one autoscaler came to its number, look by look, and what it says about itself. */
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import { clockTime } from "../../i18n/units.ts";
import { StepLedger } from "../kit/StepLedger.tsx";
import { scalingLedger } from "../state/scaling-ledger.ts";
import { useScalingDecisions } from "../state/use-decisions.ts";

export function HpaView({ autoscaler }: { readonly autoscaler: HorizontalPodAutoscaler }): ReactNode {
  const { t } = useTranslation();
  const looks = useScalingDecisions(autoscaler);
  const [chosen, setChosen] = useState<number>();
  const shown = looks?.find(({ firstAt }) => firstAt === chosen) ?? looks?.at(-1);
  return (
    <div className="decisions__hpa">
      {looks?.length === 0 && <p className="muted">{t("panels.hpa.unknown")}</p>}
      {shown !== undefined && (
        <>
          <ol className="decisions__attempts" aria-label={t("panels.hpa.looks")}>
            {looks?.toReversed().map(({ firstAt, at, looks: count, result, from = 0, to = 0 }) => (
              <li key={firstAt}>
                <button
                  type="button"
                  className={`decisions__attempt decisions__attempt--${result}`}
                  aria-pressed={firstAt === shown.firstAt}
                  onClick={() => setChosen(firstAt)}
                >
                  <span className="mono">{clockTime(at).slice(0, -4)}</span>{" "}
                  <strong>{result === "Scaled" ? `${from} → ${to}` : t(`panels.hpa.short.${result}`)}</strong>
                  {count > 1 && ` × ${count}`}
                </button>
              </li>
            ))}
          </ol>
          <StepLedger ledger={scalingLedger(shown, t)} />
        </>
      )}
      <ul>
        {(autoscaler.status.conditions ?? []).map(({ type, status: value, reason, message }) => (
          <li key={type}>
            <strong>{type}</strong> {value} <span className="muted">{reason}</span>
            <div className="muted">{message}</div>
          </li>
        ))}
      </ul>
    </div>
  );
}
