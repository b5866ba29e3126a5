/** The events about one object, newest first. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Event } from "../../api/types/core.ts";
import { age } from "../../i18n/units.ts";
import { useClock } from "../state/clock-store.ts";
import { eventTime, useEvents } from "../state/cluster-events.ts";
import { showWhy } from "../state/inspector-tab-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import { useSimulated } from "../state/status-store.ts";

export function EventsTab({ about }: { readonly about: ObjectRef }): ReactNode {
  const { t } = useTranslation();
  const now = useClock(({ clock }) => `${clock.now.slice(0, 19)}Z`);
  const { events, loaded } = useEvents(about);
  const simulated = useSimulated();
  return (
    <div className="inspector__panel">
      {loaded && events.length === 0 && <p className="muted">{t("events.empty")}</p>}
      <ul className="event-list">
        {events.map((event) => (
          <li key={event.metadata.uid}>
            <div className="event-list__head">
              <strong className={event.type === "Warning" ? "event-list__warning" : ""}>{event.reason}</strong>
              {(event.count ?? 1) > 1 && (
                <span className="muted">{t("events.count", { count: event.count ?? 1 })}</span>
              )}
              <span className="mono">{age(eventTime(event), now)}</span>
            </div>
            {event.message} {simulated && <WhyButton event={event} />}
          </li>
        ))}
      </ul>
    </div>
  );
}

function WhyButton({ event }: { readonly event: Event }): ReactNode {
  const { t } = useTranslation();
  const { namespace = "default", name } = event.metadata;
  return (
    <button
      type="button"
      className="link"
      aria-label={t("events.whyNamed", { reason: event.reason ?? name })}
      onClick={() => showWhy({ kind: "Event", namespace, name })}
    >
      {t("story.why")}
    </button>
  );
}
