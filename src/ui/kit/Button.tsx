/** Buttons: with words, or with an icon whose name shows as a tip. */
import "./button.css";
import type { ComponentPropsWithRef, ReactNode } from "react";

export interface ButtonProps extends ComponentPropsWithRef<"button"> {
  readonly look?: "plain" | "primary" | "danger" | "quiet";
}

export function Button({ look = "plain", className = "", ...rest }: ButtonProps): ReactNode {
  const lookClass = look === "plain" ? "" : `button--${look}`;
  return <button type="button" className={`button ${lookClass} ${className}`} {...rest} />;
}

export interface IconButtonProps extends ButtonProps {
  /** The accessible name. */
  readonly label: string;
  /** Which edge of the button the tip lines up with; `none` shows no tip. */
  readonly tipSide?: "start" | "center" | "end" | "none";
}

export function IconButton({ label, tipSide = "center", className = "", ...rest }: IconButtonProps): ReactNode {
  const tip = tipSide === "none" ? {} : { "data-tip": label, "data-tip-side": tipSide };
  return <Button aria-label={label} className={`button--icon ${className}`} {...tip} {...rest} />;
}
