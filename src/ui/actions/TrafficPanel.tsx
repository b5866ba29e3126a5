/** Every client that sends requests: how many are answered, how fast, by whom. */
import "../kit/table.css";
import "./traffic-panel.css";
import { Plus } from "lucide-react";
import { lazy, Suspense, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Traffic } from "../../api/types/sim.ts";
import { ApproxMark } from "../kit/ApproxMark.tsx";
import { Button } from "../kit/Button.tsx";
import { showFidelity } from "../state/fidelity-store.ts";
import { useObjects } from "../state/live-list.ts";
import { useSelection } from "../state/selection-store.ts";
import { TrafficRate } from "./ObjectActions.tsx";

const TrafficDialog = lazy(async () => ({ default: (await import("./TrafficDialog.tsx")).TrafficDialog }));

export function TrafficPanel(): ReactNode {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const { items, loaded } = useObjects<Traffic>("Traffic");
  const add = (
    <Button onClick={() => setAdding(true)}>
      <Plus size={14} aria-hidden />
      {t("traffic.add")}
    </Button>
  );
  return (
    <div className="traffic-panel">
      {loaded && items.length === 0 ? (
        <div className="empty-state">
          <p>{t("traffic.empty")}</p>
          <p className="muted">{t("traffic.emptyHelp")}</p>
          {add}
        </div>
      ) : (
        <>
          <TrafficTable items={items} />
          {add}
        </>
      )}
      {adding && (
        <Suspense>
          <TrafficDialog onClose={() => setAdding(false)} />
        </Suspense>
      )}
    </div>
  );
}

function TrafficTable({ items }: { readonly items: readonly Traffic[] }): ReactNode {
  const { t } = useTranslation();
  const columns = ["name", "url", "rate", "ok", "failed", "failures", "latency"] as const;
  return (
    <table className="data-table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {t(`traffic.${column}`)}
              {column === "latency" && (
                <ApproxMark
                  label={t("help.real.simplifiedIs", { what: t("traffic.latency") })}
                  onClick={() => showFidelity("requests")}
                />
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {items.map((traffic) => (
          <TrafficRow key={traffic.metadata.uid} traffic={traffic} />
        ))}
      </tbody>
    </table>
  );
}

function TrafficRow({ traffic }: { readonly traffic: Traffic }): ReactNode {
  const { t } = useTranslation();
  const select = useSelection((state) => state.select);
  const { metadata, spec, status } = traffic;
  const { ok = 0, failed = 0, failures = {}, latencyMs } = status;
  const ref = { kind: "Traffic", namespace: metadata.namespace ?? "default", name: metadata.name };
  return (
    <tr>
      <td>
        <button type="button" className="link" onClick={() => select(ref)}>
          {metadata.name}
        </button>
      </td>
      <td className="mono">{spec.url}</td>
      <td>
        <TrafficRate traffic={traffic} />
      </td>
      <td className="data-table__number" data-label={t("traffic.ok")}>
        {ok}
      </td>
      <td className={`data-table__number ${failed > 0 ? "data-table__bad" : ""}`} data-label={t("traffic.failed")}>
        {failed}
      </td>
      <td>
        {Object.entries(failures)
          .map(([reason, count]) => `${reason} ${count}×`)
          .join(", ")}
      </td>
      <td className="data-table__number" data-label={t("traffic.latency")}>
        {latencyMs === undefined ? "–" : `${Math.round(latencyMs.p50)} / ${Math.round(latencyMs.p99)} ms`}
      </td>
    </tr>
  );
}
