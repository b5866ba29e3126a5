/** The order of loading: the picture of the cluster first, what stands around it next, the editor when all is quiet. */
import { loadLaterTexts } from "../../i18n/i18n.ts";

/** Waits no longer than this for a picture: the rest of the page has to come even if the cluster does not. */
const PICTURE_WITHIN_MS = 2_500;
const QUIET_WITHIN_MS = 1_500;

let ready: Promise<void> | undefined;

/** When the first Pods have been drawn, and the texts of everything else are there. */
export function afterFirstPaint(): Promise<void> {
  ready ??= painted().then(loadLaterTexts);
  return ready;
}

function painted(): Promise<void> {
  return new Promise((resolve) => {
    let waiting = true;
    setTimeout(() => {
      waiting = false;
      resolve();
    }, PICTURE_WITHIN_MS);
    const look = (): void => {
      if (!waiting) return;
      if (document.querySelector('.react-flow [data-kind="Pod"]') === null) return void requestAnimationFrame(look);
      // The turn after the frame that shows it.
      setTimeout(resolve, 0);
    };
    look();
  });
}

/** When the page has drawn the cluster and has nothing else to do. */
export async function whenQuiet(): Promise<void> {
  await afterFirstPaint();
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: QUIET_WITHIN_MS });
    else setTimeout(resolve, QUIET_WITHIN_MS);
  });
}
