import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { firstScene } from "./scripts/first-scene.ts";
import { offlinePage } from "./scripts/offline-page.ts";

const inModules = (path: string): string => fileURLToPath(new URL(`./node_modules/${path}`, import.meta.url));

const root = fileURLToPath(new URL(".", import.meta.url));

/** Whatever is on the page before the first picture: one file compresses better than forty, and is asked for once. */
const FIRST = /\/src\/main\.tsx$/;
/** The canvas that takes the place of the first picture. */
const CANVAS = /\/src\/ui\/canvas\/Canvas\.tsx$/;

export default defineConfig({
  // Relative, so that the built page works below any path, e.g. /ui/.
  base: "./",
  plugins: [react(), firstScene(root), offlinePage(root)],
  // A saved state is read only by the build that wrote it.
  define: { KUBARIUM_BUILD: JSON.stringify(new Date().toISOString()) },
  worker: { format: "es" },
  resolve: {
    alias: {
      // monaco-worker-manager (below monaco-yaml) asks for the path that monaco-editor had before 0.56.
      "monaco-editor/esm/vs/editor/editor.worker.js": inModules("monaco-editor/esm/vs/editor/editor.worker.js"),
    },
  },
  build: {
    target: "es2023",
    chunkSizeWarningLimit: 4_500,
    // Every browser that knows es2023 knows how to preload modules.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "first", test: FIRST, priority: 3 },
            { name: "canvas", test: CANVAS, priority: 2 },
          ],
        },
      },
    },
  },
  server: { port: Number(process.env["PORT"] ?? 5173) },
  preview: { port: Number(process.env["PORT"] ?? 5173) },
});
