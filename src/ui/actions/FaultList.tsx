/** What is broken on purpose at the moment, each with its cure. */
import "./fault-list.css";
import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Fault } from "../../api/types/sim.ts";
import { age } from "../../i18n/units.ts";
import { Button } from "../kit/Button.tsx";
import { useClock } from "../state/clock-store.ts";
import { useObjects } from "../state/live-list.ts";
import { useSelection } from "../state/selection-store.ts";
import { heal, isActive } from "./fault-calls.ts";
import { faultWords } from "./fault-words.ts";

/** Draws nothing while nothing is broken. */
export function FaultList({ onCount }: { readonly onCount?: (count: number) => void }): ReactNode {
  const { t } = useTranslation();
  const select = useSelection((state) => state.select);
  const now = useClock(({ clock }) => `${clock.now.slice(0, 19)}Z`);
  const faults = useObjects<Fault>("Fault").items.filter(isActive);
  useEffect(() => onCount?.(faults.length), [faults.length, onCount]);
  if (faults.length === 0) return null;
  return (
    <section className="fault-list" aria-label={t("explorer.broken")}>
      <h3 className="fault-list__title">{t("explorer.broken")}</h3>
      <ul>
        {faults.map((fault) => {
          const text = faultWords(fault);
          const { since } = fault.status ?? {};
          return (
            <li key={fault.metadata.uid} className="fault-list__item">
              <span className="fault-list__what">
                <button
                  type="button"
                  className="link"
                  onClick={() => select({ kind: "Fault", name: fault.metadata.name })}
                >
                  {text}
                </button>
                {since !== undefined && (
                  <span className="muted fault-list__since">{t("breaking.since", { time: age(since, now) })}</span>
                )}
              </span>
              <Button aria-label={t("explorer.healNamed", { what: text })} onClick={() => void heal(fault)}>
                {t("explorer.heal")}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
