/** Facts as a list of terms, and the small things that stand in it. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Labels } from "../../api/types/meta.ts";
import { ApproxMark } from "../kit/ApproxMark.tsx";
import { showFidelity, type FidelityTopic } from "../state/fidelity-store.ts";
import { useSelection, type ObjectRef } from "../state/selection-store.ts";

/** A term with what it is; left out when that is undefined. What is simplified says so. */
export type Fact = readonly [term: string, value: ReactNode, simplified?: FidelityTopic];

export function Facts({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== "" && value !== false)
        .map(([term, value, simplified]) => (
          <div key={term} style={{ display: "contents" }}>
            <dt>
              {term}
              {simplified !== undefined && <Approximate topic={simplified} what={term} />}
            </dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

/** A mark beside what is simplified. @param what as it is called beside the mark */
export function Approximate({ topic, what }: { readonly topic: FidelityTopic; readonly what: string }): ReactNode {
  const { t } = useTranslation();
  return <ApproxMark label={t("help.real.simplifiedIs", { what })} onClick={() => showFidelity(topic)} />;
}

export function ObjectLink({ to, text }: { readonly to: ObjectRef; readonly text?: string }): ReactNode {
  const select = useSelection((state) => state.select);
  return (
    <button type="button" className="link" onClick={() => select(to)}>
      {text ?? to.name}
    </button>
  );
}

export function LabelChips({ labels }: { readonly labels: Labels | undefined }): ReactNode {
  return Object.entries(labels ?? {}).map(([key, value]) => (
    <span key={key} className="label-chip">
      {value === "" ? key : `${key}=${value}`}
    </span>
  ));
}

/** @param tight whether a full bar is a warning rather than a goal */
export function Meter({
  part,
  whole,
  text,
  tight = false,
}: {
  readonly part: number;
  readonly whole: number;
  readonly text: string;
  readonly tight?: boolean;
}): ReactNode {
  const share = whole > 0 ? Math.min(1, part / whole) : 0;
  return (
    <span className="meter">
      <span className="meter__bar" aria-hidden>
        <span
          className="meter__fill"
          style={{
            display: "block",
            width: `${share * 100}%`,
            ...(tight && share > 0.9 ? { background: "var(--color-warn)" } : {}),
          }}
        />
      </span>
      <span>{text}</span>
    </span>
  );
}
