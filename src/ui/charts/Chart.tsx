/** One chart over virtual time, on the timeline's axis; a click goes to that moment. */
import "uplot/dist/uPlot.min.css";
import uPlot from "uplot";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { clockTime } from "../../i18n/units.ts";
import { command } from "../state/cluster.ts";
import { smoothElapsedMs, useClock } from "../state/clock-store.ts";
import type { Sample } from "../state/samples.ts";
import { shownSpan } from "../state/time-span.ts";
import { ChartTable } from "./ChartTable.tsx";
import type { Plotted, Series } from "./series.ts";

const HEIGHT = 132;

export function Chart({ title, series, samples, format }: Plotted): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const elapsedMs = useClock(({ clock }) => clock.elapsedMs);
  const last = lastValues(samples, series, elapsedMs);
  const words = series.map(({ label }, index) => `${label} ${last[index] === undefined ? "–" : format(last[index])}`);
  useChart(box, series, samples, format);
  return (
    <figure className="chart">
      <figcaption className="chart__title">{title}</figcaption>
      <ul className="chart__legend">
        {series.map(({ key, color, dash }, index) => (
          <li key={key}>
            <svg width="18" height="8" aria-hidden>
              <line
                x1="0"
                x2="18"
                y1="4"
                y2="4"
                stroke={`var(${color})`}
                strokeWidth="2"
                strokeDasharray={dash?.join(" ")}
              />
            </svg>
            {words[index]}
          </li>
        ))}
      </ul>
      <div ref={box} className="chart__plot" role="img" aria-label={`${title}: ${words.join(", ")}`} />
      <ChartTable title={title} series={series} samples={samples} format={format} />
    </figure>
  );
}

/** The values at a moment: those of the newest sample that has them. */
function lastValues(
  samples: readonly Sample[],
  series: readonly Series[],
  elapsedMs: number,
): readonly (number | undefined)[] {
  return series.map(({ key }) => {
    const sample = samples.findLast(({ at, values }) => at <= elapsedMs && values[key] !== undefined);
    return sample?.values[key];
  });
}

function useChart(
  box: React.RefObject<HTMLDivElement | null>,
  series: readonly Series[],
  samples: readonly Sample[],
  format: (value: number) => string,
): void {
  const theme = useThemeName();
  const plot = useRef<uPlot>(undefined);
  const look = useRef({ format, samples });
  useEffect(() => {
    look.current = { format, samples };
  });
  const key = JSON.stringify(series);
  useEffect(() => {
    const element = box.current;
    if (element === null) return undefined;
    const wanted = JSON.parse(key) as readonly Series[];
    const made = makePlot(element, wanted, theme, (value) => look.current.format(value));
    made.setData(columns(look.current.samples, wanted), false);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    const stop = followTime(made);
    return () => {
      stop();
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };
  }, [box, key, theme]);
  useEffect(() => {
    plot.current?.setData(columns(samples, JSON.parse(key) as readonly Series[]), false);
    plot.current?.redraw(false);
  }, [samples, key]);
}

/** Keeps the axis and the hand where the timeline has them. */
function followTime(plot: uPlot): () => void {
  let drawn = "";
  const timer = setInterval(() => {
    const { fromMs, toMs } = shownSpan(useClock.getState().clock.recordedUntilMs);
    const key = `${fromMs} ${toMs} ${Math.round(smoothElapsedMs() / ((toMs - fromMs) / 500))}`;
    if (key === drawn) return;
    drawn = key;
    plot.setScale("x", { min: fromMs, max: toMs });
  }, 100);
  return () => clearInterval(timer);
}

function columns(samples: readonly Sample[], series: readonly Series[]): uPlot.AlignedData {
  const kept = samples.filter(({ values }) => series.some(({ key }) => values[key] !== undefined));
  return [kept.map(({ at }) => at), ...series.map(({ key }) => kept.map(({ values }) => values[key] ?? null))];
}

function makePlot(
  element: HTMLElement,
  series: readonly Series[],
  _theme: string,
  format: (value: number) => string,
): uPlot {
  const style = getComputedStyle(element);
  const color = (name: string): string => style.getPropertyValue(name).trim();
  const axis = {
    stroke: color("--color-text-muted"),
    grid: { stroke: color("--color-border"), width: 1 },
    ticks: { stroke: color("--color-border"), width: 1, size: 4 },
    font: `11px ${style.fontFamily}`,
  };
  const plot = new uPlot(
    {
      width: element.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false } },
      scales: {
        x: { time: false, auto: false },
        y: { range: (_plot, _low, high) => [0, Math.max(high * 1.1, Number.EPSILON) || 1] },
      },
      axes: [
        { ...axis, size: 24, values: (_plot, ticks) => ticks.map((tick) => clockTime(tick).slice(-12, -4)) },
        { ...axis, size: 56, values: (_plot, ticks) => ticks.map(format) },
      ],
      series: [
        {},
        ...series.map(({ label, color: token, dash }) => ({
          label,
          stroke: color(token),
          width: 1.5,
          spanGaps: true,
          points: { show: false },
          ...(dash === undefined ? {} : { dash: [...dash] }),
        })),
      ],
      hooks: { draw: [(drawn) => drawHand(drawn, color("--color-accent"))] },
    },
    [[], ...series.map(() => [])],
    element,
  );
  plot.over.addEventListener("click", ({ offsetX }) => {
    const { recordedUntilMs } = useClock.getState().clock;
    const wish = Math.round(Math.min(Math.max(0, plot.posToVal(offsetX, "x")), recordedUntilMs));
    void command({ do: "set", paused: true }).then(() => command({ do: "seek", elapsedMs: wish }));
  });
  return plot;
}

function drawHand({ ctx, bbox, valToPos }: uPlot, color: string): void {
  const at = valToPos(smoothElapsedMs(), "x", true);
  if (at < bbox.left || at > bbox.left + bbox.width) return;
  ctx.save();
  ctx.fillStyle = color;
  ctx.fillRect(at - devicePixelRatio, bbox.top, 2 * devicePixelRatio, bbox.height);
  ctx.restore();
}

/** Changes with the theme, so that colours are read anew. */
function useThemeName(): string {
  const [theme, setTheme] = useState(document.documentElement.dataset["theme"] ?? "");
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(document.documentElement.dataset["theme"] ?? ""));
    observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => observer.disconnect();
  }, []);
  return theme;
}
