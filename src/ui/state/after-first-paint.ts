/** The order of loading: the picture of the cluster first, what stands around it next, the editor when all is quiet. */
import { loadLaterTexts } from "../../i18n/i18n.ts";
import { useStatus } from "./status-store.ts";

/** Waits no longer than this for a picture: the rest of the page has to come even if the cluster does not. */
const PICTURE_WITHIN_MS = 2_500;
const QUIET_WITHIN_MS = 1_500;
/** The largest files wait for the worker, but not for ever. */
const WORKER_WITHIN_MS = 30_000;

let ready: Promise<void> | undefined;

/** When the first Pods have been drawn, and the texts of everything else are there. */
export function afterFirstPaint(): Promise<void> {
  ready ??= drawn().then(loadLaterTexts);
  return ready;
}

let picture: Promise<void> | undefined;

/** When the first Pods have been drawn. */
export function drawn(): Promise<void> {
  picture ??= painted();
  return picture;
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
      if (document.querySelector('#cluster [data-kind="Pod"]') === null) return void requestAnimationFrame(look);
      // The turn after the frame that shows it.
      setTimeout(resolve, 0);
    };
    look();
  });
}

/** When the page has drawn the cluster, its worker answers, and there is nothing else to do. */
export async function whenQuiet(): Promise<void> {
  await Promise.all([afterFirstPaint(), workerStarted()]);
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(() => resolve(), { timeout: QUIET_WITHIN_MS });
    else setTimeout(resolve, QUIET_WITHIN_MS);
  });
}

function workerStarted(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, WORKER_WITHIN_MS);
    const look = (): boolean => {
      if (useStatus.getState().worker === "booting") return false;
      clearTimeout(timer);
      resolve();
      return true;
    };
    if (look()) return;
    const stop = useStatus.subscribe(() => look() && stop());
  });
}
