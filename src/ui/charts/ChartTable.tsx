/** The newest values of a chart as a table, for whoever does not see the lines. */
import "../kit/table.css";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../i18n/units.ts";
import { useClock } from "../state/clock-store.ts";
import type { Plotted } from "./series.ts";
import { newestRows } from "./newest-rows.ts";

export function ChartTable({ title, series, samples, format }: Plotted): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <details className="chart__twin" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t("panels.charts.table")}</summary>
      {open && <Rows title={title} series={series} samples={samples} format={format} />}
    </details>
  );
}

function Rows({ title, series, samples, format }: Plotted): ReactNode {
  const { t } = useTranslation();
  const elapsedMs = useClock(({ clock }) => clock.elapsedMs);
  const keys = series.map(({ key }) => key);
  return (
    <table className="data-table chart__table">
      <caption className="visually-hidden">{title}</caption>
      <thead>
        <tr>
          <th scope="col">{t("panels.charts.time")}</th>
          {series.map(({ key, label }) => (
            <th key={key} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {newestRows(samples, keys, elapsedMs).map(({ at, values }) => (
          <tr key={at}>
            <th scope="row" className="data-table__number">
              {clockTime(at).slice(0, -4)}
            </th>
            {values.map((value, index) => (
              <td key={keys[index]} className="data-table__number">
                {value === undefined ? "–" : format(value)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
