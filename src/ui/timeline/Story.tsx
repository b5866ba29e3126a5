/** The last significant change as a sentence, with the way to its cause. */
import "./story.css";
import { History as HistoryIcon } from "lucide-react";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { sentenceText } from "../../i18n/sentence.ts";
import { clockTime } from "../../i18n/units.ts";
import { IconButton } from "../kit/Button.tsx";
import { Sentence } from "../kit/Sentence.tsx";
import { useChanges } from "../state/changes-store.ts";
import { useSelection, type ObjectRef } from "../state/selection-store.ts";

/** A screen reader gets a new sentence at most this often. */
const SAY_EVERY_MS = 4_000;

/** @param onWhy shows why an object is as it is @param onHistory shows what was told before */
export function Story({
  onWhy,
  onHistory,
}: {
  readonly onWhy: (object: ObjectRef) => void;
  readonly onHistory: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const latest = useChanges((state) => state.latest);
  const select = useSelection((state) => state.select);
  return (
    <section className="story" aria-label={t("story.label")}>
      {latest === undefined ? (
        <span className="muted">{t("story.waiting")}</span>
      ) : (
        <>
          <span className="story__time">{clockTime(latest.at).slice(0, -4)}</span>
          <span>
            <Sentence change={latest} onObject={select} />
            {t("story.end")}{" "}
            <button type="button" className="link" onClick={() => onWhy(latest.object)}>
              {t("story.why")}
            </button>
          </span>
          <IconButton look="quiet" tipSide="end" label={t("time.open")} className="story__history" onClick={onHistory}>
            <HistoryIcon size={14} aria-hidden />
          </IconButton>
        </>
      )}
      <Said />
    </section>
  );
}

function Said(): ReactNode {
  const [text, setText] = useState("");
  useEffect(() => {
    const timer = setInterval(() => {
      const { latest } = useChanges.getState();
      if (latest !== undefined) setText(sentenceText(latest));
    }, SAY_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <span className="visually-hidden" aria-live="polite">
      {text}
    </span>
  );
}
