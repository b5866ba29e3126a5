/** Finds a Chromium for the tests, or fetches Playwright's own; never installs system packages. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter } from "node:path";
import { root } from "./install.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const DOWNLOAD_LIMIT_MS = 180_000;

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function fromEnvironment() {
  for (const name of ["PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH", "CHROME_BIN"]) {
    const path = process.env[name];
    if (path === undefined || path === "") continue;
    if (executable(path)) return path;
    console.error(`${name} is set to ${path}, which is not a program that can be run.`);
    process.exit(1);
  }
  return undefined;
}

function fromPath() {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of NAMES) {
      if (executable(`${folder}/${name}`)) return `${folder}/${name}`;
    }
  }
  return undefined;
}

function playwrightsOwn() {
  const require = createRequire(`${root}package.json`);
  const path = require("playwright-core").chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

/** The path of a Chromium, or undefined after saying what to do about it. */
export function findBrowser() {
  const found = fromEnvironment() ?? playwrightsOwn() ?? fromPath();
  if (found !== undefined) return found;
  console.log("No Chromium found: fetching Playwright's own…");
  const cli = `${root}node_modules/playwright/cli.js`;
  spawnSync(process.execPath, [cli, "install", "chromium"], { stdio: "inherit", timeout: DOWNLOAD_LIMIT_MS });
  const fetched = playwrightsOwn();
  if (fetched === undefined) {
    console.error(
      "There is no browser for the tests. Any of these helps:\n" +
        "  - install Chromium or Chrome (Debian: apt-get install chromium)\n" +
        "  - npx playwright install chromium\n" +
        "  - set CHROME_BIN to the program",
    );
  }
  return fetched;
}
