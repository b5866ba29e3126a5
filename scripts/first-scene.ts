/**
 * The picture of a first visit, made by the built worker itself: its first words about the cluster that everybody starts with are
 * kept as a file, so that the page can draw them while the worker is still on its way.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Plugin } from "vite";
import { FIRST_CLUSTER } from "../src/hosts/first-cluster.ts";

const WORKER = /^assets\/browser-worker-[^/]+\.js$/;

export function firstScene(root: string): Plugin {
  let file = "";
  return {
    name: "kubarium-first-scene",
    apply: "build",
    generateBundle: {
      order: "pre",
      handler(_, bundle) {
        const scripts = new Map<string, string>();
        for (const [name, part] of Object.entries(bundle)) {
          if (!name.endsWith(".js")) continue;
          const text = part.type === "chunk" ? part.code : part.source;
          scripts.set(name, typeof text === "string" ? text : new TextDecoder().decode(text));
        }
        const worker = [...scripts.keys()].filter((name) => WORKER.test(name));
        if (worker[0] === undefined || worker.length > 1) this.error(`the build has ${worker.length} cluster workers`);
        const source = firstWords(root, worker[0], scripts);
        file = `assets/first-scene-${createHash("sha256").update(source).digest("hex").slice(0, 8)}.json`;
        this.emitFile({ type: "asset", fileName: file, source });
      },
    },
    transformIndexHtml: {
      order: "post",
      handler: () => [
        {
          tag: "link",
          attrs: { id: "first-scene", rel: "preload", as: "fetch", crossorigin: "anonymous", href: `./${file}` },
          injectTo: "head",
        },
      ],
    },
  };
}

/** Runs the worker as it was built. Fails when what it says first depends on the hour of the visit. */
function firstWords(root: string, worker: string, scripts: ReadonlyMap<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), "kubarium-first-scene-"));
  try {
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    for (const [name, code] of scripts) writeFileSync(join(folder, basename(name)), code);
    const args = [
      join(root, "scripts/first-scene-worker.mjs"),
      join(folder, basename(worker)),
      JSON.stringify(FIRST_CLUSTER),
    ];
    const ran = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    if (ran.status !== 0) throw new Error(`the first scene could not be made:\n${ran.stderr}`);
    return ran.stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
