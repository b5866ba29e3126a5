/** The story so far: every significant change as a sentence, searchable, each with the way back to its instant and to its cause. */
import "./history.css";
import { useDeferredValue, useEffect, useMemo, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Change } from "../../hosts/protocol.ts";
import { clockTime } from "../../i18n/units.ts";
import { SelectField } from "../kit/Field.tsx";
import { Sentence } from "../kit/Sentence.tsx";
import { VirtualList } from "../kit/VirtualList.tsx";
import { useChanges, type Lane } from "../state/changes-store.ts";
import { useClock } from "../state/clock-store.ts";
import { showWhy } from "../state/inspector-tab-store.ts";
import { useSelection } from "../state/selection-store.ts";
import { historyOf } from "./history-of.ts";
import { firstAtOrAfter, isTrouble, LANES } from "./marks.ts";
import { useSeek } from "./use-seek.ts";

const READ_EVERY_MS = 250;
const ROW = 28;
/** A thumb needs more, and on a phone a sentence takes up to three lines below its time. */
const TOUCH_ROW = 76;

export function History(): ReactNode {
  const { t, i18n } = useTranslation();
  const [search, setSearch] = useState("");
  const [lane, setLane] = useState<Lane | "all">("all");
  const wanted = useDeferredValue(search);
  const version = useDeferredValue(useCalmVersion());
  const found = useMemo(() => historyAt(version, wanted, lane, i18n.language), [version, wanted, lane, i18n.language]);
  const seconds = useClock(({ clock }) => Math.floor(clock.elapsedMs / 1000));
  const paused = useClock(({ clock }) => clock.paused);
  const here = firstAtOrAfter(found, (seconds + 1) * 1000) - 1;
  const touch = matchMedia("(pointer: coarse)").matches;
  return (
    <div className="history">
      <div className="history__bar">
        <input
          type="search"
          className="input history__search"
          aria-label={t("time.search")}
          placeholder={t("time.search")}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <SelectField
          hideLabel
          label={t("time.who")}
          value={lane}
          onChange={(event) => setLane(event.target.value as Lane | "all")}
        >
          <option value="all">{t("time.everybody")}</option>
          {LANES.map((each) => (
            <option key={each} value={each}>
              {t(`time.lane.${each}`)}
            </option>
          ))}
        </SelectField>
        <span className="muted history__count" role="status">
          {t("time.found", { count: found.length })}
        </span>
      </div>
      {found.length === 0 ? (
        <p className="muted history__empty">{t(search === "" ? "story.waiting" : "time.noMatch")}</p>
      ) : (
        <VirtualList
          label={t("time.history")}
          count={found.length}
          rowHeight={touch ? TOUCH_ROW : ROW}
          follow={!paused}
          focusIndex={paused ? here : undefined}
          keyOf={(index) => found[index]?.revision ?? index}
          renderRow={(index) => <Row change={found[index]} past={index <= here} />}
        />
      )}
    </div>
  );
}

/** The version of the changes, a few times a second at most: nobody reads faster. */
function useCalmVersion(): number {
  const [version, setVersion] = useState(() => useChanges.getState().version);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = useChanges.subscribe(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setVersion(useChanges.getState().version);
      }, READ_EVERY_MS);
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, []);
  return version;
}

/** The lists are edited in place: the version says when they have changed. */
function historyAt(version: number, search: string, lane: Lane | "all", language: string): readonly Change[] {
  const { changes, future } = useChanges.getState();
  return version < 0 ? [] : historyOf(changes, future, search, lane, language);
}

function Row({ change, past }: { readonly change: Change | undefined; readonly past: boolean }): ReactNode {
  const { t } = useTranslation();
  const select = useSelection((state) => state.select);
  const seek = useSeek();
  if (change === undefined) return null;
  const time = clockTime(change.at);
  return (
    <div
      className={`history__row ${isTrouble(change) ? "history__row--trouble" : ""} ${past ? "" : "history__row--ahead"}`}
    >
      <button
        type="button"
        className="link history__time"
        aria-label={t("time.goTo", { time })}
        onClick={() => seek(change.at)}
      >
        {time}
      </button>
      <span className="history__words">
        <Sentence change={change} onObject={select} />
      </span>
      <button type="button" className="link history__why" onClick={() => showWhy(change.object)}>
        {t("story.why")}
      </button>
    </div>
  );
}
