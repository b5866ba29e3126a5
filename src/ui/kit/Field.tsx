/** Labelled inputs, and a number with a button on either side. */
import "./field.css";
import { Minus, Plus } from "lucide-react";
import { useId, type ComponentPropsWithRef, type ReactNode } from "react";
import { IconButton } from "./Button.tsx";

export function TextField({
  label,
  problem,
  ...rest
}: ComponentPropsWithRef<"input"> & { readonly label: string; readonly problem?: string | undefined }): ReactNode {
  const id = useId();
  return (
    <label className="field">
      {label}
      <input
        className="input"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : id}
        {...rest}
      />
      {problem !== undefined && (
        <span id={id} className="field__problem">
          {problem}
        </span>
      )}
    </label>
  );
}

export function SelectField({
  label,
  children,
  hideLabel = false,
  ...rest
}: ComponentPropsWithRef<"select"> & { readonly label: string; readonly hideLabel?: boolean }): ReactNode {
  return (
    <label className="field">
      <span className={hideLabel ? "visually-hidden" : ""}>{label}</span>
      <select className="input" {...rest}>
        {children}
      </select>
    </label>
  );
}

export function Stepper({
  label,
  less,
  more,
  value,
  min = 0,
  max = 10_000,
  step = 1,
  onChange,
}: {
  /** Accessible names of the number and of its two buttons. */
  readonly label: string;
  readonly less: string;
  readonly more: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
  readonly onChange: (value: number) => void;
}): ReactNode {
  const set = (next: number): void => onChange(Math.min(max, Math.max(min, next)));
  return (
    <span className="stepper">
      <IconButton label={less} tipSide="none" disabled={value <= min} onClick={() => set(value - step)}>
        <Minus size={14} aria-hidden />
      </IconButton>
      <input
        className="input"
        type="number"
        aria-label={label}
        value={value}
        min={min}
        max={max}
        onChange={(event) => event.target.value !== "" && set(Math.round(event.target.valueAsNumber))}
      />
      <IconButton label={more} tipSide="none" disabled={value >= max} onClick={() => set(value + step)}>
        <Plus size={14} aria-hidden />
      </IconButton>
    </span>
  );
}
