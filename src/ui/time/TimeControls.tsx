/** Play, pause, step, speed, next change, and what the clock says. */
import "./time-controls.css";
import { ArrowRightToLine, Pause, Play, StepBack, StepForward } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../kit/Button.tsx";
import { Segmented } from "../kit/Segmented.tsx";
import { SPEEDS } from "../../api/speeds.ts";
import { useClock } from "../state/clock-store.ts";
import { command } from "../state/cluster.ts";
import { ClockReadout } from "./ClockReadout.tsx";

export function TimeControls({ stacked = false }: { readonly stacked?: boolean }): ReactNode {
  const { t } = useTranslation();
  const speed = useClock(({ clock }) => clock.speed);
  return (
    <fieldset aria-label={t("clock.controls")} className={`time-controls ${stacked ? "time-controls--stacked" : ""}`}>
      <Steps />
      <Segmented
        label={t("clock.speed")}
        value={String(speed)}
        choices={SPEEDS.map((value) => ({
          id: String(value),
          label: value === 0.25 ? "¼×" : `${value}×`,
          name: t("clock.times", { speed: value }),
        }))}
        onChange={(value) => void command({ do: "set", speed: Number(value), paused: false })}
      />
      <Button className="time-controls__next" onClick={() => void nextChange()}>
        {t("clock.nextChange")}
        <ArrowRightToLine size={14} aria-hidden />
      </Button>
      <ClockReadout />
    </fieldset>
  );
}

/** Step back, play or pause, step forward. */
export function Steps(): ReactNode {
  const { t } = useTranslation();
  const paused = useClock(({ clock }) => clock.paused);
  const PlayIcon = paused ? Play : Pause;
  return (
    <div className="time-controls__steps">
      <IconButton label={t("clock.back")} onClick={() => void stepBack()}>
        <StepBack size={15} aria-hidden />
      </IconButton>
      <Button look="primary" className="time-controls__play" onClick={() => void playOrPause()}>
        <PlayIcon size={14} fill="currentColor" aria-hidden />
        {t(paused ? "clock.play" : "clock.pause")}
      </Button>
      <IconButton label={t("clock.forward")} onClick={() => void stepForward()}>
        <StepForward size={15} aria-hidden />
      </IconButton>
    </div>
  );
}

export async function playOrPause(): Promise<void> {
  await command({ do: "set", paused: !useClock.getState().clock.paused });
}

export async function stepBack(): Promise<void> {
  await command({ do: "set", paused: true });
  await command({ do: "previousChange" });
}

async function stepForward(): Promise<void> {
  await command({ do: "set", paused: true });
  await command({ do: "step", count: 1 });
}

export async function nextChange(): Promise<void> {
  await command({ do: "set", paused: true });
  await command({ do: "nextChange" });
}
