/** `npm test`: installs what is missing, finds a browser, checks the rules, runs every test, and counts. */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { ensureInstalled, root } from "./install.mjs";

ensureInstalled();
const { runChecks } = await import("./check.mjs");
const { findBrowser } = await import("./browser.mjs");
const { ensureBuilt } = await import("./build.mjs");

const reports = `${root}.cache/reports`;
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const total = { passed: 0, failed: 0 };
const add = (name, passed, failed) => {
  console.log(`${name}: ${passed} passed, ${failed} failed`);
  total.passed += passed;
  total.failed += failed;
};

const checks = runChecks();
add("rules", checks.passed, checks.failed.length);

runVitest("unit tests", "unit", []);

if (process.platform === "linux" && process.arch === "x64") {
  runVitest("real clients", "real-clients", ["--config", "e2e/real-clients/vitest.config.ts"]);
} else {
  console.log("real clients: not run, kubectl and Helm come for Linux on x64 only");
}

const browser = findBrowser();
if (browser === undefined) {
  add("browser tests", 0, 1);
} else {
  ensureBuilt();
  const report = `${reports}/browser.json`;
  run("@playwright/test/cli.js", ["test"], { KUBARIUM_CHROMIUM: browser, KUBARIUM_BROWSER_REPORT: report });
  const stats = readReport(report)?.stats;
  add("browser tests", stats?.expected ?? 0, stats === undefined ? 1 : stats.unexpected + stats.flaky);
}

console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);

function runVitest(name, report, args) {
  const path = `${reports}/${report}.json`;
  run("vitest/vitest.mjs", ["run", ...args, "--reporter=dot", "--reporter=json", `--outputFile.json=${path}`]);
  const found = readReport(path);
  // A file that cannot be loaded has no tests to fail: it counts as one failure.
  const brokenFiles =
    found?.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0) ?? [];
  add(name, found?.numPassedTests ?? 0, found === undefined ? 1 : found.numFailedTests + brokenFiles.length);
}

function run(tool, args, environment = {}) {
  spawnSync(process.execPath, [`${root}node_modules/${tool}`, ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
}

function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}
