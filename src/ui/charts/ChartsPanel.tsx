/** Requests, latency, usage and replicas over virtual time. */
import "./charts-panel.css";
import { useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { amountOf } from "../../i18n/units.ts";
import { SelectField } from "../kit/Field.tsx";
import { useSamples, type Sample } from "../state/samples.ts";
import { refKey, useSelection } from "../state/selection-store.ts";
import { Chart } from "./Chart.tsx";
import type { Series } from "./series.ts";

const MAX_TRAFFIC = 3;
const MAX_WORKLOADS = 6;
const DASH = [5, 3];
const DOTS = [2, 3];

export function ChartsPanel(): ReactNode {
  const { t } = useTranslation();
  const samples = useSamples((state) => state.samples);
  const selected = useSelection((state) => state.selected);
  const keys = useMemo(() => keysOf(samples), [samples]);
  const [choice, setChoice] = useState("");
  const followed = selected === undefined ? undefined : refKey(selected);
  const measured = objectsOf(keys, ["cpu"]);
  // Without a selection, what serves the clients; failing that, a node.
  const fallback = measured.find((key) => /^(Deployment|StatefulSet)/.test(key)) ?? measured[0];
  const about = choice === "" ? (followed ?? fallback) : choice;
  const traffic = objectsOf(keys, ["rate"]).toSorted((a, b) => Number(b === about) - Number(a === about));
  const workloads = objectsOf(keys, ["ready"]).toSorted((a, b) => Number(b === about) - Number(a === about));
  if (samples.length === 0) return <p className="muted charts__empty">{t("panels.charts.empty")}</p>;
  const decimal = (value: number): string => String(Math.round(value * 100) / 100);
  const words = {
    used: t("panels.charts.used"),
    request: t("panels.charts.request"),
    limit: t("panels.charts.limit"),
  };
  const bytes = (value: number): string => amountOf("memory", value);
  return (
    <div className="charts">
      {measured.length > 0 && (
        <div className="charts__bar">
          <SelectField
            label={t("panels.charts.usageOf")}
            value={choice}
            onChange={(event) => setChoice(event.target.value)}
          >
            <option value="">{t("panels.charts.selection")}</option>
            {measured.map((key) => (
              <option key={key} value={key}>
                {nameOf(key)}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      {traffic.slice(0, MAX_TRAFFIC).map((key) => (
        <TrafficCharts key={key} about={key} samples={samples} />
      ))}
      {about !== undefined && keys.has(`${about}:cpu`) && (
        <>
          <Chart
            title={t("panels.charts.cpu", { object: nameOf(about) })}
            series={bounded(about, "cpu", keys, words)}
            samples={samples}
            format={decimal}
          />
          <Chart
            title={t("panels.charts.memory", { object: nameOf(about) })}
            series={bounded(about, "memory", keys, words)}
            samples={samples}
            format={bytes}
          />
        </>
      )}
      {workloads.length > 0 && (
        <Chart
          title={t("panels.charts.replicas")}
          series={workloads
            .slice(0, MAX_WORKLOADS)
            .flatMap((key, index) => replicas(key, index, t("panels.charts.wanted")))}
          samples={samples}
          format={decimal}
        />
      )}
      {about !== undefined && !keys.has(`${about}:cpu`) && (
        <p className="muted charts__note">{t("panels.charts.noUsage", { object: nameOf(about) })}</p>
      )}
      {about === undefined && <p className="muted charts__note">{t("panels.charts.select")}</p>}
    </div>
  );
}

function TrafficCharts({ about, samples }: { readonly about: string; readonly samples: readonly Sample[] }): ReactNode {
  const { t } = useTranslation();
  const perSecond = (value: number): string => `${Math.round(value * 10) / 10}/s`;
  return (
    <>
      <Chart
        title={t("panels.charts.requests", { object: nameOf(about) })}
        series={[
          { key: `${about}:rate`, label: t("panels.charts.rate"), color: "--hue-0" },
          { key: `${about}:errors`, label: t("panels.charts.errors"), color: "--color-danger", dash: DASH },
        ]}
        samples={samples}
        format={perSecond}
      />
      <Chart
        title={t("panels.charts.latency", { object: nameOf(about) })}
        series={[
          { key: `${about}:p50`, label: "p50", color: "--hue-1" },
          { key: `${about}:p90`, label: "p90", color: "--hue-3", dash: DASH },
          { key: `${about}:p99`, label: "p99", color: "--hue-2", dash: DOTS },
        ]}
        samples={samples}
        format={(value) => `${Math.round(value)} ms`}
      />
    </>
  );
}

/** What the three lines are called. */
interface Words {
  readonly used: string;
  readonly request: string;
  readonly limit: string;
}

function bounded(
  about: string,
  resource: "cpu" | "memory",
  keys: ReadonlySet<string>,
  words: Words,
): readonly Series[] {
  const all: readonly Series[] = [
    { key: `${about}:${resource}`, label: words.used, color: "--hue-0" },
    { key: `${about}:${resource}Request`, label: words.request, color: "--hue-4", dash: DASH },
    { key: `${about}:${resource}Limit`, label: words.limit, color: "--color-danger", dash: DOTS },
  ];
  return all.filter(({ key }) => keys.has(key));
}

function replicas(about: string, index: number, wanted: string): readonly Series[] {
  const color = `--hue-${index}`;
  return [
    { key: `${about}:ready`, label: nameOf(about), color },
    { key: `${about}:wanted`, label: wanted, color, dash: DASH },
  ];
}

function keysOf(samples: readonly Sample[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { values } of samples) for (const key of Object.keys(values)) keys.add(key);
  return keys;
}

/** Objects that have one of these series, the system's own last. */
function objectsOf(keys: ReadonlySet<string>, fields: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const key of keys) {
    const colon = key.lastIndexOf(":");
    if (fields.includes(key.slice(colon + 1)) && !key.includes("/kube-system/")) found.add(key.slice(0, colon));
  }
  return [...found].toSorted();
}

function nameOf(key: string): string {
  return `${key.slice(0, key.indexOf("/"))} ${key.slice(key.lastIndexOf("/") + 1)}`;
}
