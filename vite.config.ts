import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { offlinePage } from "./scripts/offline-page.ts";

const inModules = (path: string): string => fileURLToPath(new URL(`./node_modules/${path}`, import.meta.url));

/** What the first picture needs whatever it shows. */
const FIRST = /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|zustand|use-sync-external-store)\//;

export default defineConfig({
  // Relative, so that the built page works below any path, e.g. /ui/.
  base: "./",
  plugins: [react(), offlinePage(fileURLToPath(new URL(".", import.meta.url)))],
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
          // One file compresses better than ten, and is asked for once.
          groups: [{ name: "first", test: FIRST }],
        },
      },
    },
  },
  server: { port: Number(process.env["PORT"] ?? 5173) },
  preview: { port: Number(process.env["PORT"] ?? 5173) },
});
