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
  const mark = `${root}node_modules/.kubarium-installed`;
  if (existsSync(mark) && readFileSync(mark, "utf8") === lockHash()) return;
  console.log("Installing dependencies…");
  // Not `npm ci`: the lock file names the optional binaries of one platform, and `npm ci` would refuse the others.
  const done = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (done.status !== 0) process.exit(done.status ?? 1);
  writeFileSync(mark, lockHash());
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .digest("hex");
}
