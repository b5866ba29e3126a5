/** `npm start`: installs what is missing, builds, and serves the playground. */
import { ensureBuilt } from "./build.mjs";
import { ensureInstalled, root } from "./install.mjs";

ensureInstalled();
ensureBuilt();

const port = Number(process.env.PORT ?? 5173);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`PORT must be a whole number from 0 to 65535, not "${process.env.PORT}".`);
  process.exit(2);
}
const { preview } = await import("vite");
try {
  const server = await preview({ root, logLevel: "warn", preview: { port, strictPort: true, host: "127.0.0.1" } });
  const address = server.httpServer.address();
  const actual = typeof address === "object" && address !== null ? address.port : port;
  console.log(`Kubarium is at http://localhost:${actual}/ (stop with Ctrl+C)`);
} catch (error) {
  console.error(`Cannot serve on port ${port}: ${error.message}\nChoose another one: PORT=5174 npm start`);
  process.exit(1);
}
