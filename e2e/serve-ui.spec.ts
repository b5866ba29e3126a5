/** The built page beside a cluster that runs elsewhere: `npm run serve -- --ui`, and `kubectl proxy` in front of an API server. */
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test, type Page } from "@playwright/test";
import { Playground, deployment } from "./playground.ts";
import { realBinaries } from "./real-clients/binaries.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const started: ChildProcess[] = [];
test.afterEach(() => {
  for (const child of started.splice(0)) child.kill();
});

/** Starts a program; resolves with what the pattern finds in what it prints. */
async function start(program: string, args: readonly string[], pattern: RegExp): Promise<string> {
  const child = spawn(program, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error(`${program} ended with ${child.exitCode}`);
}

function serve(...flags: readonly string[]): Promise<string> {
  const tsx = ["node_modules/tsx/dist/cli.mjs", "--tsconfig", "tsconfig.pure.json", "src/hosts/node-server.ts"];
  const all = [...tsx, "--port", "0", "--nodes", "3", "--seed", "1", ...flags];
  return start(process.execPath, all, /^listening on (\S+)$/);
}

/** What goes wrong in the page, besides what a test expects. */
function troubleOf(page: Page): readonly string[] {
  const trouble: string[] = [];
  page.on("pageerror", (error) => trouble.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("404")) trouble.push(message.text());
  });
  return trouble;
}

test("npm run serve -- --ui: the page is attached to the served cluster", async ({ page }) => {
  const url = await serve("--ui", "--speed", "10");
  const trouble = troubleOf(page);
  const playground = new Playground(page);
  await page.goto(`${url}/ui/`);
  await playground.ready();
  await expect(page.getByText(`The cluster at ${new URL(url).host}`)).toBeVisible();
  await expect(playground.drawn({ kind: "Pod", namespace: "kube-system" })).not.toHaveCount(0);

  await page.request.post(`${url}/apis/apps/v1/namespaces/default/deployments`, {
    headers: { "content-type": "application/yaml" },
    data: deployment("web", 3, "nginx"),
  });
  await expect(playground.drawn({ kind: "Pod", namespace: "default", phase: "Running" })).toHaveCount(3);

  await page.getByRole("button", { name: "Pause" }).click();
  const paused = (await (await page.request.get(`${url}/sim/v1/clock`)).json()) as { paused: boolean };
  expect(paused.paused).toBe(true);
  const { chain } = await page.evaluate(() => kubarium.why("Deployment", "default", "web"));
  expect(chain.length).toBeGreaterThan(0);

  // Back to before the Deployment: the objects go from the canvas, and come again.
  const { elapsedMs } = await page.evaluate(() => kubarium.clock.get());
  await page.evaluate(() => kubarium.clock.seek(1_000));
  await expect(playground.drawn({ kind: "Pod", namespace: "default" })).toHaveCount(0);
  await page.evaluate((ms) => kubarium.clock.seek(ms), elapsedMs);
  await expect(playground.drawn({ kind: "Pod", namespace: "default", phase: "Running" })).toHaveCount(3);

  await page.getByRole("tab", { name: "Terminal" }).click();
  await page.locator(".xterm").click();
  await page.keyboard.type("kubectl get deployments\n");
  await expect(page.locator(".xterm-rows")).toContainText("3/3");
  expect(trouble).toEqual([]);
});

test("kubectl proxy: the page beside an API server that is no simulation", async ({ page }) => {
  test.skip(process.platform !== "linux" || process.arch !== "x64", "the real kubectl is for Linux on x64");
  const url = await serve("--no-sim", "--speed", "10");
  const flags = [`--server=${url}`, "proxy", "--port=0", "--www=dist", "--www-prefix=/ui/"];
  const place = await start(realBinaries().kubectl, flags, /^Starting to serve on (\S+)$/);
  const trouble = troubleOf(page);
  const sockets: string[] = [];
  page.on("websocket", (socket) => sockets.push(new URL(socket.url()).pathname));
  const playground = new Playground(page);
  await page.goto(`http://${place}/ui/`);
  await playground.ready();
  await expect(page.getByText(`The cluster at ${place}`)).toBeVisible();
  await expect(playground.drawn({ kind: "Pod", namespace: "kube-system" })).not.toHaveCount(0);

  for (const name of ["Pause", "Next change", "Break something"]) {
    await expect(page.getByRole("button", { name })).toHaveCount(0);
  }
  await expect(page.getByRole("tab", { name: "Traffic" })).toHaveCount(0);

  await playground.apply(deployment("web", 2, "nginx"));
  await expect(playground.drawn({ kind: "Pod", namespace: "default", phase: "Running" })).toHaveCount(2);
  await page.request.delete(`${url}/apis/apps/v1/namespaces/default/deployments/web`);
  await expect(playground.drawn({ kind: "Pod", namespace: "default" })).toHaveCount(0);
  expect(sockets).toContain("/api/v1/pods");
  await expect(page.evaluate(() => kubarium.why("Pod", "default", "x"))).rejects.toThrow("is not simulated");
  expect(trouble).toEqual([]);
});

test("the page says when its cluster cannot be reached, and goes on when it can be again", async ({ page }) => {
  const url = await serve("--ui");
  const playground = new Playground(page);
  await page.goto(`${url}/ui/`);
  const system = playground.drawn({ kind: "Pod", namespace: "kube-system" });
  await expect(system).not.toHaveCount(0);
  // All parts of the page have been fetched.
  await expect(page.getByRole("button", { name: "Samples" })).toBeVisible();
  await page.waitForLoadState("networkidle");
  for (const child of started.splice(0)) child.kill();
  await expect(page.getByText("The cluster cannot be reached")).toBeVisible();
  await serve("--ui", "--port", new URL(url).port);
  await expect(page.getByText("The cluster cannot be reached")).toHaveCount(0, { timeout: 30_000 });
  // Those of the new cluster, which begins anew.
  await expect(system).not.toHaveCount(0);
  const { elapsedMs } = await page.evaluate(() => kubarium.clock.get());
  expect(elapsedMs).toBeLessThan(60_000);
  await page.request.post(`${url}/apis/apps/v1/namespaces/default/deployments`, {
    headers: { "content-type": "application/yaml" },
    data: deployment("web", 2, "nginx"),
  });
  await expect(playground.drawn({ kind: "Pod", namespace: "default" })).toHaveCount(2);
});
