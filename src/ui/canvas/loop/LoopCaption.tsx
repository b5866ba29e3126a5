/** One hop of the control loop in words, numbered as on the picture: who hears of what, what they write, where it is kept. */
import "./loop.css";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { actorName } from "../../../i18n/sentence.ts";
import { clockTime } from "../../../i18n/units.ts";
import { Sentence } from "../../kit/Sentence.tsx";
import { useGhosts } from "../../state/ghosts-store.ts";
import { useSelection } from "../../state/selection-store.ts";
import { tellingChange } from "./hops.ts";
import { useLoop } from "./loop-store.ts";

export function LoopCaption(): ReactNode {
  const { t } = useTranslation();
  const held = useLoop((store) => store.held);
  const select = useSelection((store) => store.select);
  // What would happen has the same corner, and comes first.
  const planned = useGhosts((store) => store.objects.length > 0);
  if (held === undefined || planned) return null;
  const telling = tellingChange(held);
  const more = held.changes.length - 1;
  return (
    <section className="loop" aria-label={t("views.loop.label")}>
      <p className="loop__title">
        {t("views.loop.title")} <span className="loop__time">{clockTime(held.atMs)}</span>
      </p>
      <ol className="loop__legs">
        {held.stop.at !== "elsewhere" && held.stop.at !== "you" && held.heard !== undefined && (
          <li>{t("views.loop.hears", { actor: actorName(held.actor), revision: held.heard })}</li>
        )}
        <li>
          <Sentence change={telling} onObject={select} />
          {more > 0 && <span className="loop__more"> {t("views.loop.more", { count: more })}</span>}
        </li>
        <li>{t("views.loop.stored", { revision: held.revision })}</li>
      </ol>
    </section>
  );
}
