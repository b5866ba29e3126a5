/** The page's budgets: what has to be fetched before it shows, and how soon the first Pod runs. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { chromium, type Browser, type Response } from "@playwright/test";
import type { Measurement } from "../measurement.ts";
import { measureCanvas } from "./measure-canvas.ts";

export async function* measurePage(root: string, browserPath: string): AsyncGenerator<Measurement> {
  yield measureFirstLoad(root);
  const { preview } = await import("vite");
  const server = await preview({ root, logLevel: "error", preview: { port: 0, host: "127.0.0.1" } });
  const address = server.httpServer.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    yield await measureUntilDrawn(browser, `http://127.0.0.1:${port}/`);
    const samples: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      const start = performance.now();
      await page.goto(`http://127.0.0.1:${port}/`);
      await page
        .locator('[data-kind="Pod"][data-phase="Running"]')
        .first()
        .waitFor({ state: "attached", timeout: 30_000 });
      samples.push((performance.now() - start) / 1000);
      await page.close();
    }
    samples.sort((a, b) => a - b);
    yield { name: "page: navigation to first Pod Running", value: samples[1] ?? 0, unit: "s", budget: 2, atMost: true };
    yield* measureCanvas(browser, `http://127.0.0.1:${port}/`);
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * Every script that the page has been sent until the first Pod is drawn, each compressed by itself: the entry scripts and the
 * canvas, which is fetched by `import()`. What is asked for later (list of objects, timeline, editor) is not counted, nor is the
 * worker, which draws nothing and loads beside them.
 */
async function measureUntilDrawn(browser: Browser, url: string): Promise<Measurement> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  // Told by the page itself: what is asked for after this mark is later, however long the answer to a test takes.
  await page.addInitScript(() => {
    new MutationObserver((_records, observer) => {
      if (document.querySelector('[data-kind="Pod"]') === null) return;
      performance.mark("first-pod-drawn");
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  const scripts = new Map<string, Response>();
  page.on("response", (response) => {
    if (response.url().endsWith(".js")) scripts.set(response.url(), response);
  });
  await page.goto(url);
  await page.locator('[data-kind="Pod"]').first().waitFor({ state: "attached", timeout: 30_000 });
  const before = await page.evaluate(() => {
    const drawnAt = performance.getEntriesByName("first-pod-drawn")[0]?.startTime ?? 0;
    return performance
      .getEntriesByType("resource")
      .filter(({ name, startTime }) => name.endsWith(".js") && startTime < drawnAt)
      .map(({ name }) => name);
  });
  let bytes = 0;
  for (const name of before.filter((one) => !/worker/.test(one)))
    bytes += gzipSync((await scripts.get(name)?.body()) ?? "").length;
  await page.close();
  return {
    name: "page: JavaScript until the first Pod is drawn, gzip",
    value: bytes / 1000,
    unit: "kB",
    budget: 180,
    atMost: true,
  };
}

/** The scripts that index.html asks for, and what those import without waiting, compressed. */
function measureFirstLoad(root: string): Measurement {
  const seen = new Set<string>();
  const visit = (file: string): number => {
    if (seen.has(file)) return 0;
    seen.add(file);
    const code = readFileSync(`${root}dist/assets/${file}`);
    let bytes = gzipSync(code).length;
    for (const match of code.toString("utf8").matchAll(/(?:^|[;}\s])(?:import|from)\s*"\.\/([^"]+\.js)"/g)) {
      if (match[1] !== undefined) bytes += visit(match[1]);
    }
    return bytes;
  };
  const html = readFileSync(`${root}dist/index.html`, "utf8");
  const assets = readdirSync(`${root}dist/assets`);
  const scripts = [...html.matchAll(/assets\/([^"]+\.js)/g)]
    .map((match) => match[1] ?? "")
    .filter((file) => assets.includes(file));
  const bytes = scripts.reduce((sum, file) => sum + visit(file), 0);
  return { name: "page: entry JavaScript, gzip", value: bytes / 1000, unit: "kB", budget: 180, atMost: true };
}
