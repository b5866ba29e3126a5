/** How an autoscaler came to its number, one look at a time. */
import "./decision-tab.css";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import { clockTime } from "../../i18n/units.ts";
import { SelectField } from "../kit/Field.tsx";
import { StepLedger } from "../kit/StepLedger.tsx";
import { scalingLedger } from "../state/scaling-ledger.ts";
import { useScalingDecisions } from "../state/use-decisions.ts";

export function ScalingTab({ autoscaler }: { readonly autoscaler: HorizontalPodAutoscaler }): ReactNode {
  const { t } = useTranslation();
  const looks = useScalingDecisions(autoscaler);
  const [chosen, setChosen] = useState<number>();
  if (looks === undefined) return null;
  const shown = looks.find(({ firstAt }) => firstAt === chosen) ?? looks.at(-1);
  if (shown === undefined) return <p className="inspector__panel muted">{t("panels.hpa.unknown")}</p>;
  return (
    <div className="inspector__panel">
      <div className="decision__bar">
        <SelectField
          label={t("panels.hpa.look")}
          value={shown.firstAt}
          onChange={(event) => setChosen(Number(event.target.value))}
        >
          {looks.toReversed().map(({ firstAt, at, looks: count, result, from = 0, to = 0 }) => (
            <option key={firstAt} value={firstAt}>
              {`${clockTime(at).slice(0, -4)}  ${result === "Scaled" ? `${from} → ${to}` : t(`panels.hpa.short.${result}`)}${count > 1 ? ` × ${count}` : ""}`}
            </option>
          ))}
        </SelectField>
      </div>
      <StepLedger ledger={scalingLedger(shown, t)} />
    </div>
  );
}
