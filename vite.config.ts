import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const inModules = (path: string): string => fileURLToPath(new URL(`./node_modules/${path}`, import.meta.url));

export default defineConfig({
  // Relative, so that the built page works below any path, e.g. /ui/.
  base: "./",
  plugins: [react()],
  worker: { format: "es" },
  resolve: {
    alias: {
      // monaco-worker-manager (below monaco-yaml) asks for the path that monaco-editor had before 0.56.
      "monaco-editor/esm/vs/editor/editor.worker.js": inModules("monaco-editor/esm/vs/editor/editor.worker.js"),
    },
  },
  build: { target: "es2023", chunkSizeWarningLimit: 4_500 },
  server: { port: Number(process.env["PORT"] ?? 5173) },
  preview: { port: Number(process.env["PORT"] ?? 5173) },
});
