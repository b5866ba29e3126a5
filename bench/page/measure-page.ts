/** The page's budgets: what has to be fetched before it shows, and how soon the first Pod is drawn and runs. */
import { gzipSync } from "node:zlib";
import { chromium, type Browser, type Page, type Response } from "@playwright/test";
import type { Measurement } from "../measurement.ts";
import { measureCanvas } from "./measure-canvas.ts";
import { serveCompressed } from "./serve-compressed.ts";

const FIRST_POD = '[data-kind="Pod"]';
const RUNNING_POD = '[data-kind="Pod"][data-phase="Running"]';
const MONACO = /\/(editor\.api|monaco)[^/]*\.js$/;
const WORKER = /\/browser-worker[^/]*\.js$/;
const ROUNDS = 3;
/** As a train has it: 1.5 Mbit/s down, 100 ms to the server. */
const SLOW_LINE = { offline: false, latency: 100, downloadThroughput: 1_500_000 / 8, uploadThroughput: 750_000 / 8 };

export async function* measurePage(root: string, browserPath: string): AsyncGenerator<Measurement> {
  const server = await serveCompressed(`${root}dist`);
  const { url } = server;
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    yield* measureScripts(browser, url);
    yield* measureTimes(browser, url);
    yield* measureCanvas(browser, url);
  } finally {
    await browser.close();
    server.close();
  }
}

/** A page of its own profile: a first visit, with nothing kept. Marks are set by the page itself, however long the answer to a test takes. */
async function firstVisit(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, serviceWorkers: "block" });
  const page = await context.newPage();
  const marks = JSON.stringify({ "first-pod-drawn": FIRST_POD, "first-pod-running": RUNNING_POD });
  await page.addInitScript({
    content: `for (const [mark, selector] of Object.entries(${marks})) {
      new MutationObserver((_, observer) => {
        if (document.querySelector(selector) === null) return;
        performance.mark(mark);
        observer.disconnect();
      }).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-phase"] });
    }`,
  });
  return page;
}

function markedAt(page: Page, mark: string): Promise<number> {
  return page.evaluate((name) => performance.getEntriesByName(name)[0]?.startTime ?? 0, mark);
}

/** What the page has asked for, each script compressed by itself. */
async function* measureScripts(browser: Browser, url: string): AsyncGenerator<Measurement> {
  const page = await firstVisit(browser);
  const responses = new Map<string, Response>();
  page.on("response", (response) => responses.set(response.url(), response));
  await page.goto(url);
  await page.locator(RUNNING_POD).first().waitFor({ state: "attached", timeout: 60_000 });
  // The editor itself comes with the first manifest; by now everything else has been asked for.
  await page.waitForLoadState("networkidle");
  const drawnAt = await markedAt(page, "first-pod-drawn");
  const asked = await page.evaluate(() =>
    performance.getEntriesByType("resource").map(({ name, startTime }) => ({ name, startTime })),
  );
  const scripts = asked.filter(({ name }) => name.endsWith(".js"));
  const monacoAt = Math.min(...scripts.filter(({ name }) => MONACO.test(name)).map(({ startTime }) => startTime));
  const weigh = async (chosen: readonly { readonly name: string }[]): Promise<number> => {
    let bytes = 0;
    for (const { name } of chosen) bytes += gzipSync((await responses.get(name)?.body()) ?? "").length;
    return bytes / 1000;
  };
  const unit = "kB";
  const beforeFirstPod = await weigh(scripts.filter(({ startTime }) => startTime < drawnAt));
  yield {
    name: "page: JavaScript until the first Pod is drawn, gzip",
    value: beforeFirstPod,
    unit,
    budget: 180,
    atMost: true,
  };
  const worker = scripts.filter(({ name }) => WORKER.test(name));
  const ofPage = scripts.filter(({ name, startTime }) => startTime < monacoAt && !WORKER.test(name));
  yield { name: "page: its own JavaScript before the editor's, gzip", value: await weigh(ofPage), unit, atMost: true };
  yield { name: "page: the cluster's worker, gzip", value: await weigh(worker), unit, atMost: true };
  await page.context().close();
}

async function* measureTimes(browser: Browser, url: string): AsyncGenerator<Measurement> {
  for (const [line, slow] of [
    ["", false],
    [" at 1.5 Mbit/s", true],
  ] as const) {
    const drawn: number[] = [];
    const running: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const page = await firstVisit(browser);
      if (slow) {
        const session = await page.context().newCDPSession(page);
        await session.send("Network.enable");
        await session.send("Network.emulateNetworkConditions", SLOW_LINE);
      }
      await page.goto(url, { waitUntil: "commit" });
      await page.locator(RUNNING_POD).first().waitFor({ state: "attached", timeout: 60_000 });
      drawn.push((await markedAt(page, "first-pod-drawn")) / 1000);
      running.push((await markedAt(page, "first-pod-running")) / 1000);
      await page.context().close();
    }
    const budget = slow ? {} : { budget: 2 };
    const shape = { unit: "s", atMost: true, ...budget } as const;
    yield { name: `page: navigation to first Pod drawn${line}`, value: median(drawn), ...shape };
    yield { name: `page: navigation to first Pod Running${line}`, value: median(running), ...shape };
  }
}

function median(samples: readonly number[]): number {
  return samples.toSorted((a, b) => a - b)[samples.length >> 1] ?? 0;
}
