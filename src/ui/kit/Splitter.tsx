/**
 * The line between two panes: dragged, moved by arrow keys, Home and End, put back by a double click
 * (https://www.w3.org/WAI/ARIA/apg/patterns/windowsplitter/). Sizes are shares of the element around it.
 */
import "./splitter.css";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";

const KEY_STEP = 0.02;

export interface SplitterProps {
  readonly label: string;
  /** Where the pane stands that it sizes. */
  readonly pane: "left" | "right" | "below";
  readonly share: number;
  readonly limits: { readonly usual: number; readonly least: number; readonly most: number };
  readonly onResize: (share: number) => void;
}

export function Splitter({ label, pane, share, limits, onResize }: SplitterProps): ReactNode {
  const drag = (event: PointerEvent<HTMLElement>): void => {
    const around = event.currentTarget.parentElement?.getBoundingClientRect();
    if (around === undefined || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    onResize(shareAt(event, around, pane));
  };
  const press = (event: KeyboardEvent): void => {
    const next = shareAfter(event.key, share, pane, limits);
    if (next === undefined) return;
    event.preventDefault();
    onResize(next);
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/prefer-tag-over-role -- a separator with a value is a control
    <div
      role="separator"
      className="separator"
      aria-label={label}
      aria-orientation={pane === "below" ? "horizontal" : "vertical"}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={Math.round(limits.least * 100)}
      aria-valuemax={Math.round(limits.most * 100)}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- moved by keys
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={press}
      onDoubleClick={() => onResize(limits.usual)}
    />
  );
}

function shareAt(
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
  { left, right, bottom, width, height }: DOMRect,
  pane: SplitterProps["pane"],
): number {
  if (pane === "left") return (clientX - left) / width;
  return pane === "right" ? (right - clientX) / width : (bottom - clientY) / height;
}

function shareAfter(
  key: string,
  share: number,
  pane: SplitterProps["pane"],
  { least, most }: SplitterProps["limits"],
): number | undefined {
  if (key === "Home") return least;
  if (key === "End") return most;
  const [larger, smaller] = {
    left: ["ArrowRight", "ArrowLeft"],
    right: ["ArrowLeft", "ArrowRight"],
    below: ["ArrowUp", "ArrowDown"],
  }[pane];
  if (key === larger) return share + KEY_STEP;
  return key === smaller ? share - KEY_STEP : undefined;
}
