/** The state of a Pod as a shape: dashed waits, half full starts, octagon fails, hatched ends. The same shapes as on the canvas. */
import "./shape.css";
import { useId, type ReactNode } from "react";

export type ShapeName =
  "waiting" | "creating" | "running" | "ready" | "terminating" | "crashed" | "unknown" | "completed" | "none";

export function Shape({
  name,
  tone,
  size = 16,
}: {
  readonly name: ShapeName;
  readonly tone: "ok" | "warn" | "danger" | "muted";
  readonly size?: number;
}): ReactNode {
  const hatch = useId();
  return (
    <svg className={`shape shape--${tone}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden>
      {DRAWINGS[name](hatch)}
    </svg>
  );
}

const outline = {
  x: 1.75,
  y: 1.75,
  width: 12.5,
  height: 12.5,
  rx: 3,
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 1.5,
};
const check = "M4.6 8.3l2.3 2.3 4.5-5";
const contrast = { fill: "none", stroke: "var(--color-surface)", strokeWidth: 1.8, strokeLinecap: "round" } as const;

const DRAWINGS: Readonly<Record<ShapeName, (hatch: string) => ReactNode>> = {
  waiting: () => <rect {...outline} strokeDasharray="2.4 1.8" />,
  creating: () => (
    <>
      <rect {...outline} />
      <path d="M2.5 8.5h11v3.7a1.8 1.8 0 0 1-1.8 1.8H4.3a1.8 1.8 0 0 1-1.8-1.8z" fill="currentColor" />
    </>
  ),
  running: () => (
    <>
      <rect {...outline} />
      <path d="M8 5v3h3a3 3 0 1 1-3-3z" fill="currentColor" />
    </>
  ),
  ready: () => (
    <>
      <rect x="1" y="1" width="14" height="14" rx="3.5" fill="currentColor" />
      <path d={check} {...contrast} />
    </>
  ),
  terminating: (hatch) => (
    <>
      <pattern id={hatch} width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
        <rect width="2" height="4" fill="currentColor" />
      </pattern>
      <rect x="1" y="1" width="14" height="14" rx="3.5" fill={`url(#${hatch})`} />
    </>
  ),
  crashed: () => (
    <>
      <path d="M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z" fill="currentColor" />
      <path d="M8 4.3v4.2M8 11.4v.1" {...contrast} />
    </>
  ),
  unknown: () => (
    <>
      <rect {...outline} />
      <path
        d="M6.2 6.3a1.8 1.8 0 1 1 2.6 1.8c-.6.3-.8.6-.8 1.1M8 11.3v.1"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.4}
        strokeLinecap="round"
      />
    </>
  ),
  completed: () => (
    <>
      <rect {...outline} strokeWidth={1} />
      <path d={check} fill="none" stroke="currentColor" strokeWidth={1.4} strokeLinecap="round" />
    </>
  ),
  none: () => <circle cx="8" cy="8" r="4" fill="currentColor" />,
};
