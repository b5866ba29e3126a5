/** How a number came to be: from step to step as bars of one scale, with words where a step changed it. */
import "./step-ledger.css";
import type { ReactNode } from "react";

export interface LedgerBar {
  readonly label: string;
  readonly value: number;
  /** Why it is another number than the one before. */
  readonly note?: string;
}

export interface Ledger {
  readonly heading: string;
  /** What was measured, before any number of the scale. */
  readonly lines: readonly { readonly title: string; readonly words: readonly string[] }[];
  readonly bars: readonly LedgerBar[];
}

export function StepLedger({ ledger }: { readonly ledger: Ledger }): ReactNode {
  const { heading, lines, bars } = ledger;
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <div className="step-ledger">
      <p>
        <strong>{heading}</strong>
      </p>
      <ul className="step-ledger__lines">
        {lines.map(({ title, words }) => (
          <li key={title}>
            <span className="mono">{title}</span>
            {words.map((text) => (
              <div key={text} className="muted">
                {text}
              </div>
            ))}
          </li>
        ))}
      </ul>
      <ol className="step-ledger__bars">
        {bars.map(({ label, value, note }, index) => (
          <li key={label} className={`step-ledger__bar ${index === bars.length - 1 ? "step-ledger__bar--last" : ""}`}>
            <span>{label}</span>
            <span className="step-ledger__track" aria-hidden>
              <span className="step-ledger__fill" style={{ width: `${(value / most) * 100}%` }} />
            </span>
            <span className="step-ledger__value">{value}</span>
            {note !== undefined && <span className="step-ledger__note">{note}</span>}
          </li>
        ))}
      </ol>
    </div>
  );
}
