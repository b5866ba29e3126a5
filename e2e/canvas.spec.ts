/** The canvas: three views of the same Pods, finding, walking by keyboard, the table twin. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { Playground, settled } from "./playground.ts";

async function shop(page: Page): Promise<Playground> {
  const playground = new Playground(page);
  await playground.open();
  const labels = { app: "shop" };
  const containers = [{ name: "main", image: "kubarium/shop:v1", ports: [{ containerPort: 8080 }] }];
  const made = await playground.request("POST", "/apis/apps/v1/namespaces/default/deployments", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "shop" },
    spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  });
  expect(made.code).toBe(201);
  const served = await playground.request("POST", "/api/v1/namespaces/default/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "shop" },
    spec: { selector: labels, ports: [{ port: 80, targetPort: 8080 }] },
  });
  expect(served.code).toBe(201);
  await playground.advance(30_000);
  await expect(playground.drawn({ kind: "Pod", namespace: "default", phase: "Running" })).toHaveCount(3);
  return playground;
}

test("a Pod stays the same element from view to view, and the view is remembered", async ({ page }) => {
  const playground = await shop(page);
  const pods = playground.drawn({ kind: "Pod", namespace: "default" });
  await pods.first().evaluate((pod) => {
    (pod as Element & { marked?: boolean }).marked = true;
  });
  const name = (await pods.first().getAttribute("data-name")) ?? "";
  const before = await pods.first().boundingBox();
  const pod = playground.drawn({ kind: "Pod", namespace: "default", name });
  const isMarked = (): Promise<boolean> =>
    pod.evaluate((one) => (one as Element & { marked?: boolean }).marked === true);

  await page.keyboard.press("2");
  await expect(playground.drawn({ kind: "Deployment", namespace: "default", name: "shop" })).toBeVisible();
  await expect(playground.drawn({ kind: "ReplicaSet", namespace: "default" })).toBeVisible();
  await expect(playground.drawn({ kind: "Node", name: "node-1" })).toHaveCount(0);
  expect(await isMarked(), "Workloads").toBe(true);
  await expect.poll(async () => (await pod.boundingBox())?.x).not.toBe(before?.x);

  await page.getByRole("radio", { name: "Network" }).check();
  await expect(playground.drawn({ kind: "Deployment" })).toHaveCount(0);
  await expect(playground.drawn({ kind: "Service", namespace: "default", name: "shop" })).toContainText(
    "shop.default.svc",
  );
  expect(await isMarked(), "Network").toBe(true);

  await page.reload();
  await playground.ready();
  await expect(page.getByRole("radio", { name: "Network" })).toBeChecked();
  await expect(playground.drawn({ kind: "Service", namespace: "kube-system", name: "kube-dns" })).toBeVisible();
  await page.keyboard.press("1");
  await expect(playground.drawn({ kind: "Node", name: "node-1" })).toBeVisible();
});

test("what is looked for is flown to and selected; arrows lead on from there", async ({ page }) => {
  const playground = await shop(page);
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: "Find an object on the canvas" }).fill("node-2");
  await page.keyboard.press("Enter");
  await expect(playground.drawn({ kind: "Node", name: "node-2" })).toHaveClass(/machine--selected/);
  const pods = playground.drawn({ kind: "Pod", namespace: "default" });
  await pods.first().focus();
  await page.keyboard.press("ArrowUp");
  const focused = page.locator(":focus");
  await expect(focused).not.toHaveAttribute("data-kind", "Pod");
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(":focus")).toHaveAttribute("data-kind", "Pod");
});

test("the table follows the view", async ({ page }) => {
  await shop(page);
  await page.keyboard.press("2");
  await page.getByRole("button", { name: "Show as a table" }).click();
  const workloads = page.getByRole("table", { name: "Workloads and their Pods" });
  await expect(workloads.getByRole("rowheader", { name: /Deployment shop/ })).toContainText("3 of 3 ready");
  await page.keyboard.press("3");
  await expect(page.getByRole("table", { name: "Services and the Pods behind them" })).toContainText("Service shop");
  await page.keyboard.press("1");
  await expect(page.getByRole("table", { name: "Machines and the Pods on them" })).toContainText("node-1");
});

test("axe finds nothing in the other views, in both themes, nor in what opens on the canvas", async ({ browser }) => {
  test.slow();
  for (const colorScheme of ["light", "dark"] as const) {
    const context = await browser.newContext({ colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    await shop(page);
    for (const key of ["2", "3"]) {
      await page.keyboard.press(key);
      await page.locator(".item, .pod-field").first().waitFor();
      await settled(page);
      expect(await problems(page), `${colorScheme}, view ${key}`).toEqual([]);
    }
    await page.getByRole("button", { name: "What the shapes mean" }).click();
    await page.getByRole("region", { name: "How a Pod is drawn" }).waitFor();
    await page.keyboard.press("/");
    await page.getByRole("combobox", { name: "Find an object on the canvas" }).fill("shop");
    await page.locator(".find__option").first().waitFor();
    await settled(page);
    expect(await problems(page), `${colorScheme}, search and legend`).toEqual([]);
    await context.close();
  }
});

async function problems(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).include(".canvas").analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
