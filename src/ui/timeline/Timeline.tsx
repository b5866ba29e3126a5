/** Time as a place: who did what when, what was broken, which turns were taken, and a hand that can be dragged. */
import "./timeline.css";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { showWhy } from "../state/inspector-tab-store.ts";
import { LANES } from "./marks.ts";
import { TimelineTools } from "./TimelineTools.tsx";
import { Track } from "./Track.tsx";
import { TurnRow } from "./TurnRow.tsx";

export function Timeline(): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="timeline">
      <div className="timeline__lanes" aria-hidden>
        {LANES.map((lane) => (
          <span key={lane}>{t(`time.lane.${lane}`)}</span>
        ))}
      </div>
      <div className="timeline__strip">
        <Track onWhy={showWhy} />
        <TurnRow />
      </div>
      <TimelineTools />
    </div>
  );
}
