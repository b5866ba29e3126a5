/** Lets the browser keep the built page, so that it works without a network from now on. */
import { whenQuiet } from "./after-first-paint.ts";

export async function keepPageOffline(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  await whenQuiet();
  try {
    await navigator.serviceWorker.register("./offline-worker.js", { scope: "./" });
  } catch (error) {
    // A private window or an unsafe origin: the page works as long as there is a network.
    console.info("the page is not kept for offline use", error);
  }
}
