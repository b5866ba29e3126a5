/** Builds the playground into dist/ when the sources are newer than the last build. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { root } from "./install.mjs";

const SOURCES = ["index.html", "vite.config.ts", "package-lock.json", "src", "public"];

function* files(path) {
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) yield* files(`${path}/${name}`);
  } else {
    yield path;
  }
}

function fingerprint() {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    for (const file of files(`${root}${source}`)) hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** @param {{ say?: (text: string) => void, output?: number | "inherit" }} options where its words go */
export function ensureBuilt({ say = console.log, output = "inherit" } = {}) {
  const mark = `${root}dist/.built-from`;
  const wanted = fingerprint();
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return;
  say(`Building the playground, for ${existsSync(mark) ? "its sources have changed" : "it has not been built yet"}…`);
  const vite = `${root}node_modules/vite/bin/vite.js`;
  const done = spawnSync(process.execPath, [vite, "build", "--logLevel", "warn"], {
    cwd: root,
    stdio: ["ignore", output, "inherit"],
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
  writeFileSync(mark, wanted);
}
