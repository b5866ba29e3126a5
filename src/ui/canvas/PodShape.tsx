/** A Pod inside a card: state is shape, then fill, then icon; colour says whose it is. */
import { memo, useEffect, useRef, type ReactNode } from "react";
import type { ScenePod } from "../state/scene-store.ts";
import { smoothElapsedMs } from "../state/clock-store.ts";
import { onFrame } from "../state/frames.ts";
import {
  cachedBodyPath,
  CHECK,
  EXCLAMATION,
  OCTAGON,
  piePath,
  POD_BOX,
  QUESTION,
  VERSION_CORNERS,
} from "./pod-paths.ts";

export interface PodShapeProps {
  readonly pod: ScenePod;
  /** Its left top corner in the scene. */
  readonly x: number;
  readonly y: number;
  /** For a screen reader. */
  readonly words: string;
  readonly selected: boolean;
  /** One Pod can be reached by Tab, the others by arrow keys. */
  readonly reachable: boolean;
}

export const PodShape = memo(function PodShape({ pod, x, y, words, selected, reachable }: PodShapeProps): ReactNode {
  const scale = pod.size / POD_BOX;
  const tone = pod.quiet ? "quiet" : pod.hue;
  return (
    <g
      className={`pod pod--${pod.look} hue-${tone}`}
      // A style, not an attribute: what changes travels.
      style={{ transform: `translate(${x}px, ${y}px) scale(${Math.round(scale * 10_000) / 10_000})` }}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- inside SVG there is no button
      role="button"
      tabIndex={reachable ? 0 : -1}
      aria-label={words}
      aria-pressed={selected}
      data-kind="Pod"
      data-namespace={pod.namespace}
      data-name={pod.name}
      data-phase={pod.phase}
      data-look={pod.look}
    >
      {selected && <rect className="pod__selection" x={-3.5} y={-3.5} width={37} height={37} rx={9} />}
      <PodLook pod={pod} />
      {pod.init !== undefined && pod.size >= 20 && <InitSteps {...pod.init} />}
      {pod.sidecars !== undefined && pod.size >= 20 && <Sidecars count={pod.sidecars} />}
      {pod.load?.cpu !== undefined && pod.size >= 20 && GAUGED.has(pod.look) && (
        <Load cpu={pod.load.cpu} request={pod.load.cpuRequest} />
      )}
      {pod.restarts > 0 && !pod.quiet && pod.size >= 20 && <Restarts count={pod.restarts} />}
    </g>
  );
});

/** Looks that have room for a gauge, and something to show on it. */
const GAUGED: ReadonlySet<ScenePod["look"]> = new Set(["Ready", "Running"]);
const GAUGE_WIDTH = 20;
const GAUGE_STEPS = 8;

/** CPU in use as a bar along the bottom; a notch stands where its request ends. Where it uses more than it asked for, the bar runs over. */
function Load({ cpu, request }: { readonly cpu: number; readonly request: number | undefined }): ReactNode {
  const over = cpu > GAUGE_STEPS;
  const width = over ? GAUGE_WIDTH + 5 : (GAUGE_WIDTH * cpu) / GAUGE_STEPS;
  return (
    <g className="pod__load" aria-hidden>
      <rect className="pod__load-track" x={5} y={23.2} width={GAUGE_WIDTH} height={3.4} rx={1.7} />
      {cpu > 0 && (
        <rect className="pod__load-fill" x={5} y={23.2} width={Math.max(width, 3.4)} height={3.4} rx={over ? 0 : 1.7} />
      )}
      {request !== undefined && (
        <rect
          className="pod__load-notch"
          x={4.5 + (GAUGE_WIDTH * request) / GAUGE_STEPS}
          y={22.2}
          width={1.2}
          height={5.4}
        />
      )}
    </g>
  );
}

/** The shape alone. */
export function PodLook({ pod }: { readonly pod: ScenePod }): ReactNode {
  const { version } = pod;
  switch (pod.look) {
    case "Waiting":
      return <path className="pod__outline pod__outline--dashed" d={cachedBodyPath(version, 1.25)} />;
    case "Pulling":
      return <Filling pod={pod} />;
    case "Creating":
      return (
        <>
          <path className="pod__outline" d={cachedBodyPath(version, 1.25)} />
          <rect className="pod__creating" x={4.5} y={14} width={21} height={11.5} rx={2.5} />
        </>
      );
    case "Running":
      return (
        <>
          <path className="pod__outline" d={cachedBodyPath(version, 1.25)} />
          <circle className="pod__ring" cx={15} cy={15} r={6.5} />
          <path className="pod__pie" d={piePath(Math.max(0.25, pod.ready / Math.max(1, pod.containers)), 6.5)} />
        </>
      );
    case "Ready":
      return (
        <>
          <path className="pod__solid" d={cachedBodyPath(version, 0)} />
          <path className="pod__icon" d={CHECK} />
        </>
      );
    case "Terminating":
      return (
        <path
          className="pod__hatched"
          d={cachedBodyPath(version, 0)}
          fill={`url(#pod-hatch-${pod.quiet ? "quiet" : pod.hue})`}
        />
      );
    case "Crashed":
      return (
        <>
          <path className="pod__octagon" d={OCTAGON} />
          <path className="pod__icon pod__icon--bold" d={EXCLAMATION} />
        </>
      );
    case "Unknown":
      return (
        <>
          <path className="pod__outline" d={cachedBodyPath(version, 1.25)} />
          <path className="pod__icon" d={QUESTION} />
        </>
      );
    case "Completed":
      return (
        <>
          <path className="pod__outline pod__outline--thin" d={cachedBodyPath(version, 1)} />
          <path className="pod__icon" d={CHECK} />
        </>
      );
  }
}

/** The outline fills from below as the image comes. Runs by virtual time, without React. */
function Filling({ pod }: { readonly pod: ScenePod }): ReactNode {
  const fill = useRef<SVGRectElement>(null);
  const { startMs = 0, endMs = 0 } = pod.pull ?? {};
  useEffect(
    () =>
      onFrame(() => {
        const share = Math.min(1, Math.max(0, (smoothElapsedMs() - startMs) / Math.max(1, endMs - startMs)));
        const height = 23 * share;
        fill.current?.setAttribute("y", (26.5 - height).toFixed(2));
        fill.current?.setAttribute("height", height.toFixed(2));
      }),
    [startMs, endMs],
  );
  return (
    <>
      <path className="pod__outline" d={cachedBodyPath(pod.version, 1.25)} />
      <g clipPath={`url(#pod-inside-${pod.version % VERSION_CORNERS})`}>
        <rect ref={fill} className="pod__filling" x={3.5} y={26.5} width={23} height={0} />
      </g>
    </>
  );
}

const MOST_STEPS = 5;

/** One dot an init container, filled when it is done. */
function InitSteps({ done, all }: { readonly done: number; readonly all: number }): ReactNode {
  const count = Math.min(all, MOST_STEPS);
  const first = 15 - ((count - 1) * 5) / 2;
  return (
    <g aria-hidden>
      {Array.from({ length: count }, (_, step) => (
        <circle
          key={step}
          className={step < done ? "pod__step pod__step--done" : "pod__step"}
          cx={first + step * 5}
          cy={33.5}
          r={1.7}
        />
      ))}
    </g>
  );
}

/** Sidecars ride along: small squares on the left edge. */
function Sidecars({ count }: { readonly count: number }): ReactNode {
  return (
    <g aria-hidden>
      {Array.from({ length: Math.min(count, 3) }, (_, index) => (
        <rect key={index} className="pod__sidecar" x={-2.5} y={7 + index * 6} width={4.5} height={4.5} rx={1} />
      ))}
    </g>
  );
}

function Restarts({ count }: { readonly count: number }): ReactNode {
  const text = count > 99 ? "99+" : String(count);
  const width = 8 + text.length * 5.4;
  return (
    <g className="pod__restarts" aria-hidden>
      <rect x={33 - width} y={20.5} width={width} height={12.5} rx={6.25} />
      <text x={33 - width / 2} y={29.8}>
        {text}
      </text>
    </g>
  );
}

/** Patterns and clips that all Pods of the page share. Drawn once. */
export function PodDefinitions(): ReactNode {
  return (
    <svg className="pod-definitions" width={0} height={0} aria-hidden>
      <defs>
        {["0", "1", "2", "3", "4", "5", "quiet"].map((hue) => (
          <pattern
            key={hue}
            id={`pod-hatch-${hue}`}
            className={`hue-${hue}`}
            width={7}
            height={7}
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(-45)"
          >
            <rect className="pod__hatch-ground" width={7} height={7} />
            <rect className="pod__hatch-line" width={3.6} height={7} />
          </pattern>
        ))}
        {[0, 1, 2, 3].map((version) => (
          <clipPath key={version} id={`pod-inside-${version}`}>
            <path d={cachedBodyPath(version, 3.5)} />
          </clipPath>
        ))}
      </defs>
    </svg>
  );
}
