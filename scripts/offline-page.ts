/**
 * What the built page has besides the bundles: a Content-Security-Policy, and a service worker that keeps every
 * file of this build, so that the page works without a network once it has been loaded.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Nothing from elsewhere, no script but the page's own files. Monaco and React Flow set styles on elements. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const WORKER = "scripts/offline-worker.js";

export function offlinePage(root: string): Plugin {
  return {
    name: "kubarium-offline-page",
    apply: "build",
    transformIndexHtml: () => [
      { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: POLICY }, injectTo: "head-prepend" },
    ],
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const files = [
          "./",
          "manifest.webmanifest",
          "icon.svg",
          "schema/kubernetes.json",
          ...Object.keys(bundle),
        ].filter((file) => file !== "index.html");
        const build = createHash("sha256").update(files.join("\n")).digest("hex").slice(0, 16);
        const source = readFileSync(join(root, WORKER), "utf8")
          .replace("__BUILD__", build)
          .replace("[]", JSON.stringify(files.sort()));
        this.emitFile({ type: "asset", fileName: "offline-worker.js", source });
      },
    },
  };
}
