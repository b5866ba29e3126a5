/**
 * The picture of a first visit, from a file of the build: drawn while the worker, which says exactly the same, is on its way.
 * Whoever has a cluster of their own, or asks for another one, waits for the worker.
 */
import type { FirstScene } from "../../hosts/protocol.ts";
import { drawn } from "./after-first-paint.ts";
import { useClock } from "./clock-store.ts";
import { useScene } from "./scene-store.ts";
import { useStatus } from "./status-store.ts";

/** Nothing in the address asks for a cluster of its own. */
export function isPlainVisit({ search, hash }: Pick<Location, "search" | "hash">): boolean {
  if (hash.startsWith("#run=")) return false;
  const query = new URLSearchParams(search);
  return !["cluster", "nodes", "seed", "control-planes"].some((name) => query.has(name));
}

let picture: Promise<void> = Promise.resolve();

/** When the first picture stands, or there is to be none: the canvas is fetched after it. */
export function pictureFirst(): Promise<void> {
  return picture;
}

/** Draws it. Resolves when the worker may be fetched: once the picture stands, or when there is to be none. */
export function drawFirstScene(epochMs: number): Promise<void> {
  picture = draw(epochMs);
  return picture;
}

async function draw(epochMs: number): Promise<void> {
  const first = await firstScene();
  if (first === undefined || useStatus.getState().worker !== "booting") return;
  useClock.getState().hold({ now: new Date(epochMs).toISOString(), ...first.clock });
  useScene.getState().apply(first.scene);
  useStatus.getState().set({ pictured: true });
  shown = JSON.stringify(first.scene);
  await drawn();
}

let shown: string | undefined;

/** True once, for the worker's first delta, when it is what is drawn already. */
export function isFirstScene(delta: FirstScene["scene"]): boolean {
  const same = shown !== undefined && shown === JSON.stringify(delta);
  shown = undefined;
  return same;
}

async function firstScene(): Promise<FirstScene | undefined> {
  const link = document.querySelector<HTMLLinkElement>("link#first-scene");
  // Not in development: there it would have to be made anew after every change.
  if (link === null) return undefined;
  try {
    const [saved, response] = await Promise.all([hasSavedCluster(), fetch(link.href)]);
    return saved || !response.ok ? undefined : ((await response.json()) as FirstScene);
  } catch {
    return undefined;
  }
}

/** Asks the worker's storage (`src/hosts/browser/recording-storage.ts`), without making one. */
function hasSavedCluster(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("kubarium");
    opening.onupgradeneeded = () => opening.transaction?.abort();
    // Also when it was not there and the making of it was given up.
    opening.onerror = (event) => {
      event.preventDefault();
      resolve(false);
    };
    opening.onblocked = () => resolve(true);
    opening.onsuccess = () => {
      const database = opening.result;
      try {
        const count = database.transaction("head", "readonly").objectStore("head").count();
        count.onsuccess = () => {
          database.close();
          resolve(count.result > 0);
        };
        count.onerror = () => resolve(true);
      } catch (error) {
        database.close();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
  });
}
