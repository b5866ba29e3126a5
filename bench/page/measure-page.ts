/** The page's budgets: what has to be fetched before it shows, and how soon the first Pod runs. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import type { Measurement } from "../measurement.ts";

export async function* measurePage(root: string, browserPath: string): AsyncGenerator<Measurement> {
  yield measureFirstLoad(root);
  const { preview } = await import("vite");
  const server = await preview({ root, logLevel: "error", preview: { port: 0, host: "127.0.0.1" } });
  const address = server.httpServer.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
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
  } finally {
    await browser.close();
    await server.close();
  }
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
  return { name: "page: first-load JavaScript, gzip", value: bytes / 1000, unit: "kB", budget: 180, atMost: true };
}
