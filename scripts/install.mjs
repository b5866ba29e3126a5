/** Installs what package-lock.json asks for, when node_modules is not there or is older. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Kubarium needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

export function ensureInstalled() {
  const lock = readFileSync(`${root}package-lock.json`);
  const wanted = createHash("sha256").update(lock).digest("hex");
  const mark = `${root}node_modules/.kubarium-installed`;
  if (existsSync(mark) && readFileSync(mark, "utf8") === wanted) return;
  console.log("Installing dependencies…");
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
  writeFileSync(mark, wanted);
}
