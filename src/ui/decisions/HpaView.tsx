/** The arithmetic of one autoscaler, and what it says about itself. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import { hpaArithmetic } from "./hpa-arithmetic.ts";

export function HpaView({ autoscaler }: { readonly autoscaler: HorizontalPodAutoscaler }): ReactNode {
  const { t } = useTranslation();
  const lines = hpaArithmetic(autoscaler);
  const { spec, status } = autoscaler;
  const largest = Math.max(0, ...lines.map(({ proposal }) => proposal));
  return (
    <div className="decisions__hpa">
      {lines.length === 0 && <p className="muted">{t("panels.hpa.unknown")}</p>}
      <ul>
        {lines.map(({ metric, current, target, ratio, replicas, proposal, tolerated }) => (
          <li key={metric}>
            <strong>{metric}</strong>{" "}
            <code>
              ⌈ {replicas} × {current} / {target} ⌉ = ⌈ {Math.round(replicas * ratio * 100) / 100} ⌉ ={" "}
              {Math.ceil(replicas * ratio)}
            </code>
            {tolerated && <div className="muted">{t("panels.hpa.tolerated", { replicas: proposal })}</div>}
          </li>
        ))}
      </ul>
      <p>
        {lines.length > 1 && `${t("panels.hpa.largest", { replicas: largest })} `}
        {t("panels.hpa.bounds", {
          min: spec.minReplicas ?? 1,
          max: spec.maxReplicas,
          now: status.currentReplicas ?? 0,
          desired: status.desiredReplicas,
        })}
      </p>
      <ul>
        {(status.conditions ?? []).map(({ type, status: value, reason, message }) => (
          <li key={type}>
            <strong>{type}</strong> {value} <span className="muted">{reason}</span>
            <div className="muted">{message}</div>
          </li>
        ))}
      </ul>
    </div>
  );
}
