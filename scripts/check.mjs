/** `npm run check`: every rule of the project as a command that fails. Runs them all before it gives up. */
import { spawnSync } from "node:child_process";
import { pathToFileURL } from "node:url";
import { ensureInstalled, root } from "./install.mjs";

const bin = (path) => [process.execPath, `${root}node_modules/${path}`];

/** @type {{ name: string, run: string[], fix: string }[]} */
const CHECKS = [
  {
    name: "format",
    run: [...bin("prettier/bin/prettier.cjs"), "--check", "--log-level", "warn", "."],
    fix: "npm run format",
  },
  {
    name: "types",
    run: [...bin("typescript-7/bin/tsc"), "-p", "tsconfig.json"],
    fix: "mend the types; `any` and @ts-ignore are refused by the linter",
  },
  {
    name: "pure types",
    run: [...bin("typescript-7/bin/tsc"), "-p", "tsconfig.pure.json"],
    fix: "src/api, src/engine and src/scene may use no DOM, Node or timer type: pass the value in",
  },
  {
    name: "lint",
    run: [...bin("oxlint/bin/oxlint"), "--type-aware", "--deny-warnings"],
    fix: "each message names the replacement; `npx oxlint --type-aware --fix` mends the simple ones",
  },
  {
    name: "imports",
    run: [...bin("dependency-cruiser/bin/dependency-cruise.mjs"), "src", "--config", ".dependency-cruiser.mjs"],
    fix: "the table in docs/architecture.md says what each folder may import",
  },
  {
    name: "unused code",
    run: [...bin("knip/bin/knip.js"), "--no-progress", "--no-config-hints"],
    fix: "delete it, or stop exporting it",
  },
  {
    name: "names and clocks",
    run: [process.execPath, `${root}scripts/check-source.mjs`],
    fix: "each message names the replacement",
  },
  {
    name: "generated schemas",
    run: [...bin("tsx/dist/cli.mjs"), `${root}scripts/generate-schemas.ts`, "--check"],
    fix: "npm run generate",
  },
];

/** Runs every check; returns the names of those that failed. */
export function runChecks() {
  const failed = [];
  for (const { name, run, fix } of CHECKS) {
    const [command, ...args] = run;
    const started = performance.now();
    const done = spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const ok = done.status === 0;
    console.log(`${ok ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
    if (ok) continue;
    failed.push(name);
    console.log(`${done.stdout ?? ""}${done.stderr ?? ""}`.trimEnd());
    console.log(`       to fix: ${fix}`);
  }
  return { failed, passed: CHECKS.length - failed.length };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  ensureInstalled();
  const { failed } = runChecks();
  process.exit(failed.length === 0 ? 0 : 1);
}
