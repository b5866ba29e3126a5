/** What came of a Pod's probes, newest first: as long as it changed something or counted towards a change. */
import { type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Pod } from "../../api/types/pod.ts";
import { clockTime } from "../../i18n/units.ts";
import { useProbeDecisions } from "../state/use-decisions.ts";

export function ProbeAttempts({ pod }: { readonly pod: Pod }): ReactNode {
  const { t } = useTranslation();
  const attempts = useProbeDecisions(pod) ?? [];
  if (attempts.length === 0) return null;
  return (
    <section className="probe-attempts">
      <h3>{t("inspector.probes.title")}</h3>
      <ol>
        {attempts.toReversed().map(({ at, container, probe, outcome, inARow, threshold, effect, message }) => (
          <li key={`${at} ${container} ${probe}`} className={`probe-attempt probe-attempt--${outcome}`}>
            <span className="mono">{clockTime(at).slice(0, -4)}</span> <strong>{probe}</strong> {container}:{" "}
            {t(`inspector.probes.outcome.${outcome}`)}
            {threshold > 1 && ` ${t("inspector.probes.count", { inARow, threshold })}`}
            {effect !== "None" && <div>{t(`inspector.probes.effect.${effect}`)}</div>}
            {message !== "" && <div className="muted">{message}</div>}
          </li>
        ))}
      </ol>
    </section>
  );
}
