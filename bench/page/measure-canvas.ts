/** The canvas's budgets: frames a second while somebody pans and zooms, and the longest task on the page's thread meanwhile. */
import type { Browser, Page } from "@playwright/test";
import type { KubariumConsole } from "../../src/ui/state/console-api.ts";
import type { Measurement } from "../measurement.ts";

declare global {
  var kubarium: KubariumConsole;
}

interface Size {
  readonly nodes: number;
  readonly pods: number;
  readonly fps: number;
  /** Requests a second of a client, so that there is something in flight. */
  readonly requestsPerSecond: number;
}

const SIZES: readonly Size[] = [
  { nodes: 100, pods: 3_000, fps: 55, requestsPerSecond: 200 },
  { nodes: 5_000, pods: 150_000, fps: 30, requestsPerSecond: 0 },
];
const PODS_A_DEPLOYMENT = 3_000;
const SETTLE_VIRTUAL_MS = 120_000;
const READY_WITHIN_MS = 600_000;
const WATCHED_MS = 4_000;

export async function* measureCanvas(browser: Browser, url: string): AsyncGenerator<Measurement> {
  for (const size of SIZES) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(READY_WITHIN_MS);
    // What runs this file names functions by a helper that the page does not have.
    await page.addInitScript("globalThis.__name = (named) => named");
    await page.goto(`${url}?nodes=${size.nodes}&seed=1`);
    await fill(page, size);
    const { fps, longestMs } = await watch(page);
    const name = `canvas: ${size.nodes} nodes, ${size.pods} pods`;
    yield { name: `${name}, panning and zooming`, value: fps, unit: "frames a second", budget: size.fps };
    yield { name: `${name}, longest task of the page`, value: longestMs, unit: "ms", budget: 16, atMost: true };
    await page.close();
  }
}

async function fill(page: Page, { pods, requestsPerSecond }: Size): Promise<void> {
  await page.waitForFunction(() => globalThis.kubarium !== undefined);
  await page.evaluate(
    async ([count, each, rate, settleMs]) => {
      await kubarium.clock.set({ paused: true });
      const post = async (path: string, body: object): Promise<void> => {
        const { code } = await kubarium.request("POST", path, body);
        if (code >= 400) throw new Error(`${path} answered ${code}`);
      };
      const labels = { app: "web" };
      const spec = { containers: [{ name: "a", image: "kubarium/shop:v1", ports: [{ containerPort: 8080 }] }] };
      for (let made = 0; made < count; made += each) {
        await post("/apis/apps/v1/namespaces/default/deployments", {
          apiVersion: "apps/v1",
          kind: "Deployment",
          metadata: { name: `web-${made}` },
          spec: { replicas: each, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
        });
      }
      if (rate > 0) {
        await post("/api/v1/namespaces/default/services", {
          apiVersion: "v1",
          kind: "Service",
          metadata: { name: "web" },
          spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
        });
        await post("/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics", {
          apiVersion: "sim.kubarium.dev/v1alpha1",
          kind: "Traffic",
          metadata: { name: "visitors" },
          spec: { url: "http://web", requestsPerSecond: rate },
        });
      }
      await kubarium.clock.advance(settleMs);
      await kubarium.clock.set({ paused: rate === 0 });
    },
    [pods, PODS_A_DEPLOYMENT, requestsPerSecond, SETTLE_VIRTUAL_MS] as const,
  );
}

/** Frames and tasks while the wheel turns and the hand drags, as a person would. */
async function watch(page: Page): Promise<{ readonly fps: number; readonly longestMs: number }> {
  const measured = page.evaluate(
    (forMs) =>
      new Promise<{ fps: number; longestMs: number }>((resolve) => {
        let longestMs = 0;
        let frames = 0;
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longestMs = Math.max(longestMs, duration);
        });
        observer.observe({ type: "longtask" });
        const begun = performance.now();
        const frame = (now: number): void => {
          frames += 1;
          if (now - begun < forMs) requestAnimationFrame(frame);
          else resolve({ fps: (frames * 1000) / (now - begun), longestMs });
        };
        requestAnimationFrame(frame);
      }),
    WATCHED_MS,
  );
  await page.mouse.move(800, 300);
  for (let turn = 0; turn < 24; turn += 1) {
    await page.mouse.wheel(0, turn % 8 < 4 ? -60 : 60);
    if (turn % 6 === 0) {
      await page.mouse.down();
      await page.mouse.move(700 + 10 * turn, 260 + 5 * turn, { steps: 8 });
      await page.mouse.up();
    }
  }
  return measured;
}
