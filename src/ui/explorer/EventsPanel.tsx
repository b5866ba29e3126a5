/** Events of the whole cluster, newest first. */
import "../kit/table.css";
import "./events-panel.css";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Event } from "../../api/types/core.ts";
import { age } from "../../i18n/units.ts";
import { useClock } from "../state/clock-store.ts";
import { eventTime, useEvents } from "../state/cluster-events.ts";
import { showWhy } from "../state/inspector-tab-store.ts";
import { useSelection } from "../state/selection-store.ts";
import { useSimulated } from "../state/status-store.ts";

const MAX_ROWS = 300;

export function EventsPanel(): ReactNode {
  const { t } = useTranslation();
  const [warningsOnly, setWarningsOnly] = useState(false);
  const { events, loaded } = useEvents();
  const shown = warningsOnly ? events.filter(({ type }) => type === "Warning") : events;
  return (
    <div className="events-panel">
      <label className="events-panel__filter">
        <input type="checkbox" checked={warningsOnly} onChange={(event) => setWarningsOnly(event.target.checked)} />
        {t("events.warnings")}
      </label>
      {loaded && shown.length === 0 ? (
        <p className="muted">{t("events.empty")}</p>
      ) : (
        <table className="data-table">
          <thead>
            <tr>
              {(["age", "type", "reason", "object", "message"] as const).map((column) => (
                <th key={column} scope="col">
                  {t(`events.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, MAX_ROWS).map((event) => (
              <EventRow key={event.metadata.uid} event={event} />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function EventRow({ event }: { readonly event: Event }): ReactNode {
  const { t } = useTranslation();
  const now = useClock(({ clock }) => clock.now.slice(0, 19));
  const select = useSelection((state) => state.select);
  const { kind = "", namespace, name = "" } = event.involvedObject;
  const simulated = useSimulated();
  const warning = event.type === "Warning";
  return (
    <tr>
      <td className="data-table__number">
        {age(eventTime(event), `${now}Z`)}
        {(event.count ?? 1) > 1 && <span className="muted"> {t("events.count", { count: event.count ?? 1 })}</span>}
      </td>
      <td className={`data-table__word ${warning ? "data-table__warning" : ""}`}>{event.type}</td>
      <td className="data-table__word">{event.reason}</td>
      <td className="data-table__word">
        <button
          type="button"
          className="link"
          onClick={() => select({ kind, name, ...(namespace === undefined ? {} : { namespace }) })}
        >
          {kind} {name}
        </button>
      </td>
      <td>
        {event.message}{" "}
        {simulated && (
          <button
            type="button"
            className="link"
            aria-label={t("events.whyNamed", { reason: event.reason ?? event.metadata.name })}
            onClick={() =>
              showWhy({ kind: "Event", namespace: event.metadata.namespace ?? "default", name: event.metadata.name })
            }
          >
            {t("story.why")}
          </button>
        )}
      </td>
    </tr>
  );
}
