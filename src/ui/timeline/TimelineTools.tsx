/** Buttons of the timeline: from event to event, nearer and further. */
import { ChevronFirst, ChevronLast, Maximize2, ZoomIn, ZoomOut } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { IconButton, type IconButtonProps } from "../kit/Button.tsx";
import { useClock } from "../state/clock-store.ts";
import { useTimeSpan } from "../state/time-span.ts";
import { neighbourEvent } from "./events-near.ts";
import { useSeek } from "./use-seek.ts";
import { showAll, zoomBy } from "./zoom.ts";

const STEP = 0.5;

export function TimelineTools(): ReactNode {
  const { t } = useTranslation();
  const zoomed = useTimeSpan((state) => state.zoomed !== undefined);
  const seek = useSeek();
  const jump = (direction: 1 | -1): void => {
    const change = neighbourEvent(useClock.getState().clock.elapsedMs, direction);
    if (change !== undefined) seek(change.at);
  };
  return (
    <div className="timeline__tools" role="group" aria-label={t("time.tools")}>
      <Tool label={t("time.previous")} onClick={() => jump(-1)}>
        <ChevronFirst size={15} aria-hidden />
      </Tool>
      <Tool label={t("time.next")} onClick={() => jump(1)}>
        <ChevronLast size={15} aria-hidden />
      </Tool>
      <Tool label={t("time.all")} disabled={!zoomed} onClick={showAll}>
        <Maximize2 size={15} aria-hidden />
      </Tool>
      <Tool label={t("time.zoomOut")} disabled={!zoomed} onClick={() => zoomBy(1 / STEP)}>
        <ZoomOut size={15} aria-hidden />
      </Tool>
      <Tool label={t("time.zoomIn")} onClick={() => zoomBy(STEP)}>
        <ZoomIn size={15} aria-hidden />
      </Tool>
    </div>
  );
}

function Tool(props: IconButtonProps): ReactNode {
  return <IconButton look="quiet" tipSide="none" title={props.label} {...props} />;
}
