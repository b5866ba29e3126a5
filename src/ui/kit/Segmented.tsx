/** A few choices of which one is in force, side by side. */
import "./segmented.css";
import { Toggle } from "@base-ui/react/toggle";
import { ToggleGroup } from "@base-ui/react/toggle-group";
import type { ReactNode } from "react";

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
  return (
    <ToggleGroup
      className="segmented"
      aria-label={label}
      value={[value]}
      onValueChange={([next]) => next !== undefined && onChange(next)}
    >
      {choices.map(({ id, label: text, name }) => (
        <Toggle key={id} value={id} aria-label={name} className="segmented__item">
          {text}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
