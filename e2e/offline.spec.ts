/** The page keeps itself: it works without a network, takes nothing from elsewhere, and runs nothing that is not its own. */
import { expect, test } from "@playwright/test";
import { Playground } from "./playground.ts";

test.use({ serviceWorkers: "allow" });

test("once loaded it works without a network", async ({ page, context }) => {
  const playground = new Playground(page);
  await playground.open();
  await page.evaluate(async () => {
    const { active, installing, waiting } = await navigator.serviceWorker.ready;
    const worker = active ?? waiting ?? installing;
    if (worker?.state === "activated") return;
    await new Promise((resolve) =>
      worker?.addEventListener("statechange", () => worker.state === "activated" && resolve(0)),
    );
  });
  await context.setOffline(true);
  await page.reload();
  await playground.ready();
  await expect(playground.drawn({ kind: "Node", name: "node-1" }).first()).toBeVisible();
  await playground.apply("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: offline\n");
  await expect.poll(async () => (await playground.request("GET", "/api/v1/namespaces/offline")).code).toBe(200);
});

test("asks nobody but its own server, and breaks none of its own rules", async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  const violations: string[] = [];
  page.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (/^https?:$/.test(protocol) && origin !== baseURL) elsewhere.push(request.url());
  });
  page.on("console", (message) => {
    if (/Content Security Policy/i.test(message.text())) violations.push(message.text());
  });
  const playground = new Playground(page);
  await playground.open();
  await playground.apply("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: policy\n");
  await page.getByRole("tab", { name: "Terminal" }).click();
  await expect(page.locator(".xterm")).toBeVisible();
  expect(elsewhere).toEqual([]);
  expect(violations).toEqual([]);
});

test("the policy stops scripts that were put into the page", async ({ page }) => {
  await new Playground(page).open();
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "globalThis.injected = true";
    document.body.append(script);
    const image = document.createElement("div");
    image.innerHTML = "<img src='x' onerror='globalThis.injected = true'>";
    document.body.append(image);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return "injected" in globalThis;
  });
  expect(ran).toBe(false);
});
