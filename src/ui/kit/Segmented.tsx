/** A few choices of which one is in force, side by side: a group of radio buttons, so arrow keys move between them. */
import "./segmented.css";
import { useId, type ReactNode } from "react";

export interface Choice<Id extends string> {
  readonly id: Id;
  readonly label: ReactNode;
  /** Accessible name, where the label alone does not say enough. */
  readonly name?: string;
}

export function Segmented<Id extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  readonly label: string;
  readonly choices: readonly Choice<Id>[];
  readonly value: Id;
  readonly onChange: (id: Id) => void;
}): ReactNode {
  const group = useId();
  return (
    <div className="segmented" role="radiogroup" aria-label={label}>
      {choices.map(({ id, label: text, name }) => (
        <label key={id} className="segmented__item">
          <input
            type="radio"
            name={group}
            checked={id === value}
            aria-label={name}
            onChange={() => onChange(id)}
            // What is in force can be asked for again, e.g. to go on after a pause.
            onClick={() => id === value && onChange(id)}
          />
          {text}
        </label>
      ))}
    </div>
  );
}
