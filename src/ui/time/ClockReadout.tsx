/** The virtual time, running smoothly without drawing the page anew. */
import { useEffect, useRef, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../i18n/units.ts";
import { onFrame } from "../state/frames.ts";
import { smoothElapsedMs, useClock } from "../state/clock-store.ts";
import { useStatus } from "../state/status-store.ts";

/** Its last digits cannot be read anyhow. */
const EVERY_FRAMES = 4;

export function ClockReadout(): ReactNode {
  const { t } = useTranslation();
  const past = useClock(({ clock }) => clock.recordedUntilMs > clock.elapsedMs);
  const starting = useStatus(({ worker, pictured }) => worker === "booting" && pictured);
  const element = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let shown = "";
    const draw = (): void => {
      const text = starting ? t("clock.starting") : clockTime(smoothElapsedMs());
      if (element.current === null || text === shown) return;
      element.current.textContent = shown = text;
    };
    draw();
    return onFrame(draw, EVERY_FRAMES);
  }, [starting, t]);
  return (
    <span
      ref={element}
      role="timer"
      aria-live="off"
      aria-label={t("clock.readout")}
      title={past ? t("clock.inPast") : undefined}
      className={`clock-readout ${past ? "clock-readout--past" : ""}`}
    />
  );
}
