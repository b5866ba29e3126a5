import { defineConfig } from "@playwright/test";

const port = Number(process.env.KUBARIUM_TEST_PORT ?? 5199);
const executablePath = process.env.KUBARIUM_CHROMIUM ?? process.env.CHROME_BIN;

export default defineConfig({
  testDir: "e2e",
  testIgnore: "real-clients/**",
  timeout: 60_000,
  expect: { timeout: 15_000 },
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: process.env.CI !== undefined,
  reporter:
    process.env.KUBARIUM_BROWSER_REPORT === undefined
      ? [["list"]]
      : [["list"], ["json", { outputFile: process.env.KUBARIUM_BROWSER_REPORT }]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    },
  },
  webServer: {
    command: "node scripts/start.mjs",
    url: `http://127.0.0.1:${port}/`,
    env: { PORT: String(port) },
    reuseExistingServer: process.env.CI === undefined,
    timeout: 120_000,
  },
});
