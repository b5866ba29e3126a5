/** What there is to choose from, in a panel that shows one thing and has none yet. */
import "./choices.css";
import type { ReactNode } from "react";
import { LongName } from "./LongName.tsx";
import { Shape, type ShapeName } from "./Shape.tsx";

export interface Choice {
  readonly id: string;
  /** `Deployment`, for what is not told apart by its shape. */
  readonly kind?: string;
  readonly name: string;
  readonly note: string;
  readonly shape?: { readonly name: ShapeName; readonly tone: "ok" | "warn" | "danger" | "muted" };
  readonly onChoose: () => void;
}

export function Choices({
  label,
  choices,
}: {
  readonly label: string;
  readonly choices: readonly Choice[];
}): ReactNode {
  return (
    <div className="choices">
      <p className="muted">{label}</p>
      <ul className="choices__list">
        {choices.map(({ id, kind, name, note, shape, onChoose }) => (
          <li key={id}>
            <button type="button" className="choices__choice" onClick={onChoose}>
              {shape !== undefined && <Shape name={shape.name} tone={shape.tone} size={14} />}
              {kind !== undefined && <span className="muted">{kind}</span>}
              <LongName name={name} />
              <span className="choices__note">{note}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
