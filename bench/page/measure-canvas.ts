/**
 * The canvas's budgets: frames a second while somebody pans and zooms, and the longest task of the page's thread that an update causes.
 *
 * Machines and Pods come from `scene-worker.ts`, which takes the place of the cluster's worker: to have an engine schedule 150,000 Pods first
 * would take minutes, and would measure the engine. Scene, protocol and page are the real ones.
 */
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "@playwright/test";
import type { Measurement } from "../measurement.ts";
import { timeTasks } from "./main-thread.ts";

interface Size {
  readonly nodes: number;
  readonly pods: number;
  readonly fps: number;
}

const SIZES: readonly Size[] = [
  { nodes: 100, pods: 3_000, fps: 55 },
  { nodes: 5_000, pods: 150_000, fps: 30 },
];
const READY_WITHIN_MS = 120_000;
/** Until everything has come and been drawn. */
const SETTLE_MS = 6_000;
const WATCHED_MS = 4_000;
/** The longest main-thread task that an update may cause, by the page's budget. */
const TASK_MS = 16;

export async function* measureCanvas(browser: Browser, url: string): AsyncGenerator<Measurement> {
  const worker = await buildSceneWorker();
  for (const { nodes, pods, fps } of SIZES) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
    page.setDefaultTimeout(READY_WITHIN_MS);
    await page.route(/browser-worker[^/]*\.(js|ts)/, (route) =>
      route.fulfill({ contentType: "text/javascript", body: worker }),
    );
    // What runs this file names functions by a helper that the page does not have.
    await page.addInitScript("globalThis.__name = (named) => named");
    await page.goto(`${url}?nodes=${nodes}&seed=1`);
    await page.locator(".canvas[data-level]").waitFor();
    await page.waitForTimeout(SETTLE_MS);
    const name = `canvas: ${nodes} nodes, ${pods} pods`;
    const still = await timeTasks(browser, page, () => page.waitForTimeout(WATCHED_MS));
    yield {
      name: `${name}, longest task of an update`,
      value: still.longestMs,
      unit: "ms",
      budget: TASK_MS,
      atMost: true,
    };
    const reached = await framesWhile(page, () => moveAbout(page));
    yield { name: `${name}, panning and zooming`, value: reached, unit: "frames a second", budget: fps };
    await page.close();
  }
}

/** The script of `scene-worker.ts` and all that it imports, in one piece. */
export async function buildSceneWorker(): Promise<string> {
  const { build } = await import("vite");
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      minify: false,
      rolldownOptions: {
        input: fileURLToPath(new URL("scene-worker.ts", import.meta.url)),
        output: { format: "es", codeSplitting: false },
      },
    },
  });
  const [first] = Array.isArray(result) ? result : [result];
  const code = first !== undefined && "output" in first ? first.output[0].code : "";
  if (code === "") throw new Error("the worker of the bench could not be built");
  return code;
}

/** Frames a second that the page draws meanwhile. */
async function framesWhile(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const counted = { frames: 0, begun: performance.now() };
    const frame = (): void => {
      counted.frames += 1;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    Object.assign(globalThis, { counted });
  });
  await work();
  return page.evaluate(() => {
    const { frames, begun } = (globalThis as unknown as { counted: { frames: number; begun: number } }).counted;
    return (frames * 1000) / (performance.now() - begun);
  });
}

/** The wheel turns and the hand drags, as a person's would, for a few seconds. */
export async function moveAbout(page: Page): Promise<void> {
  const until = Date.now() + WATCHED_MS;
  await page.mouse.move(800, 300);
  for (let turn = 0; Date.now() < until; turn += 1) {
    await page.mouse.wheel(0, turn % 16 < 8 ? -60 : 60);
    await page.waitForTimeout(16);
    if (turn % 12 !== 11) continue;
    await page.mouse.down();
    await page.mouse.move(700 + (turn % 60), 260 + (turn % 40), { steps: 12 });
    await page.mouse.up();
    await page.mouse.move(800, 300);
  }
}
