/** `node scripts/run.mjs <tool> [args]`: installs what is missing, then runs a tool of node_modules. */
import { spawnSync } from "node:child_process";
import { ensureInstalled, root } from "./install.mjs";

ensureInstalled();
const [tool, ...args] = process.argv.slice(2);
const done = spawnSync(process.execPath, [`${root}node_modules/${tool}`, ...args], { stdio: "inherit", cwd: root });
process.exit(done.status ?? 1);
