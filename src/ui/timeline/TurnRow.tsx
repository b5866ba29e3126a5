/** Turns that were left by going back and doing something else: each can be returned to. */
import { GitBranch } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { clockTime } from "../../i18n/units.ts";
import { useClock } from "../state/clock-store.ts";
import { cluster } from "../state/cluster.ts";
import { readKept, runOf, useKept, type KeptRecording } from "../state/kept-recordings.ts";
import { returnToTurn } from "../state/return-to-turn.ts";
import { useScene } from "../state/scene-store.ts";
import { spanOf, useTimeSpan } from "../state/time-span.ts";
import { useToasts } from "../state/toasts-store.ts";

const MAX_TURNS = 8;

/** Draws nothing while no other turn was taken. */
export function TurnRow(): ReactNode {
  const { t } = useTranslation();
  const turns = useTurns();
  const zoomed = useTimeSpan((state) => state.zoomed);
  const allUntilMs = useClock(({ clock }) => spanOf(clock.recordedUntilMs).toMs);
  const [busy, setBusy] = useState(false);
  if (turns.length === 0) return null;
  const { fromMs, toMs } = zoomed ?? { fromMs: 0, toMs: allUntilMs };
  const share = (atMs: number): number => Math.min(100, Math.max(0, ((atMs - fromMs) / (toMs - fromMs)) * 100));
  const back = async (turn: KeptRecording): Promise<void> => {
    setBusy(true);
    try {
      await returnToTurn(turn);
      useToasts.getState().show("info", t("time.returned", { until: clockTime(turn.untilMs) }));
    } catch (error) {
      useToasts.getState().show("danger", error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <ul className="timeline__turns" aria-label={t("time.turns")}>
      {turns.map((turn) => {
        const { id, atMs = 0, untilMs } = turn;
        const text = t("time.turn", { at: clockTime(atMs), until: clockTime(untilMs) });
        const left = share(atMs);
        return (
          <li
            key={id}
            className="timeline__turn"
            style={{ insetInlineStart: `${left}%`, width: `${share(untilMs) - left}%` }}
          >
            <button
              type="button"
              className="timeline__turn-button"
              disabled={busy}
              aria-label={text}
              title={text}
              onClick={() => void back(turn)}
            >
              <GitBranch size={12} aria-hidden />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

const LOOK_AFTER_MS = 400;

/** Turns of the cluster that runs now, the newest few. */
function useTurns(): readonly KeptRecording[] {
  const kept = useKept((state) => state.kept);
  const [run, setRun] = useState<string>();
  useEffect(() => {
    void readKept().catch(() => undefined);
    return followRun(setRun);
  }, []);
  return (kept ?? []).filter((each) => each.sort === "turn" && each.run === run).slice(0, MAX_TURNS);
}

/** Which cluster runs can only have changed when everything was drawn anew, or when something was kept. */
function followRun(onRun: (run: string | undefined) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(timer);
    if (useKept.getState().kept?.some(({ sort }) => sort === "turn") !== true) return;
    timer = setTimeout(() => {
      cluster()
        .recording()
        .then(
          (recording) => onRun(runOf(recording)),
          () => onRun(undefined),
        );
    }, LOOK_AFTER_MS);
  };
  const stops = [
    useKept.subscribe(look),
    useScene.subscribe(({ generation }, before) => generation !== before.generation && look()),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
