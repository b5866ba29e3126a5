/** `npm run serve`: installs what is missing, builds the page when it is to be served, and starts the server. */
import { spawnSync } from "node:child_process";
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled, root } from "./install.mjs";

ensureInstalled();
const args = process.argv.slice(2);
// The first line of the standard output is the server's.
if (args.includes("--ui")) ensureBuilt({ say: console.error, output: 2 });
const server = ["node_modules/tsx/dist/cli.mjs", "--tsconfig", "tsconfig.pure.json", "src/hosts/node-server.ts"];
const done = spawnSync(process.execPath, [...server, ...args], { stdio: "inherit", cwd: root });
process.exit(done.status ?? 1);
