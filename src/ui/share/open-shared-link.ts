/** A link that holds a run: the cluster that is here is kept, then the run takes its place. */
import i18next from "i18next";
import { clockTime } from "../../i18n/units.ts";
import { cluster, command } from "../state/cluster.ts";
import { useClock } from "../state/clock-store.ts";
import { keep } from "../state/kept-recordings.ts";
import { useToasts } from "../state/toasts-store.ts";
import { contentOf } from "./recording-link.ts";

export async function openSharedLink(fragment: string): Promise<void> {
  const { show } = useToasts.getState();
  const content = await contentOf(fragment);
  if (content.kind === "none") return;
  // A reload must not bring back the beginning of what has gone on since.
  history.replaceState(null, "", location.pathname + location.search);
  if (content.kind === "broken") {
    show("danger", i18next.t("share.brokenLink"));
    return;
  }
  try {
    // Paused first: it is to stand where whoever shared it left it.
    await command({ do: "set", paused: true });
    const { elapsedMs, revision } = useClock.getState().clock;
    if (revision > 0) await keep("turn", clockTime(elapsedMs), elapsedMs, await cluster().recording());
    await cluster().load(content.recording);
    show("info", i18next.t("share.loaded"));
  } catch (error) {
    show("danger", error instanceof Error ? error.message : String(error));
  }
}
