/** Getting about on the canvas: the small map, fitting, zooming from a crowd to the containers of one Pod. */
import { expect, type Page, test } from "@playwright/test";
import { Playground } from "./playground.ts";

async function withPods(page: Page, replicas: number, nodes: number): Promise<Playground> {
  const playground = new Playground(page);
  await playground.open({ nodes });
  await playground.advance(10_000);
  const labels = { app: "shop" };
  const containers = [{ name: "main", image: "kubarium/shop:v1", resources: { requests: { cpu: "50m" } } }];
  const made = await playground.request("POST", "/apis/apps/v1/namespaces/default/deployments", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "shop" },
    spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  });
  expect(made.code).toBe(201);
  await playground.advance(60_000);
  return playground;
}

const viewport = (page: Page): Promise<string> =>
  page.locator(".react-flow__viewport").evaluate((element) => (element as HTMLElement).style.transform);

/** Where the view has come to rest: it moves when there is more to see. */
async function resting(page: Page): Promise<string> {
  let last = "";
  await expect
    .poll(async () => {
      const before = last;
      last = await viewport(page);
      return last === before;
    })
    .toBe(true);
  return last;
}

/** What the picture shows at this point of the scene stays under the pointer, whatever draws it. */
async function zoomAt(page: Page, x: number, y: number, turns: number, by: number): Promise<void> {
  await page.mouse.move(x, y);
  for (let turn = 0; turn < turns; turn += 1) {
    const before = await viewport(page);
    await page.mouse.wheel(0, by);
    await expect.poll(() => viewport(page)).not.toBe(before);
  }
}

test("the small map leads elsewhere, and fitting brings everything back", async ({ page }) => {
  const playground = await withPods(page, 3, 3);
  await expect(playground.drawn({ kind: "Pod", namespace: "default", phase: "Running" }).first()).toBeVisible();
  const fitted = await resting(page);
  const map = (await page.locator(".minimap").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  await page.getByRole("button", { name: "Zoom in", exact: true }).click();
  await expect.poll(() => viewport(page)).not.toBe(fitted);
  const zoomed = await viewport(page);
  await page.mouse.click(map.x + map.width - 6, map.y + map.height - 6);
  await expect.poll(() => viewport(page)).not.toBe(zoomed);
  await page.getByRole("button", { name: "Show everything" }).click();
  await expect.poll(() => viewport(page)).toBe(fitted);
});

test("from close by a Pod shows its containers and their last line", async ({ page }) => {
  const playground = await withPods(page, 1, 1);
  const pod = playground.drawn({ kind: "Pod", namespace: "default", phase: "Running" });
  const name = (await pod.getAttribute("data-name")) ?? "";
  const closeUp = page.locator(".close-up").filter({ hasText: name });
  await expect(closeUp).toHaveCount(0);
  await page.mouse.move(0, 0);
  await expect
    .poll(async () => {
      const box = await pod.boundingBox();
      if (box === null) return 0;
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.wheel(0, -200);
      return closeUp.count();
    })
    .toBe(1);
  await expect(closeUp.locator(".close-up__container")).toContainText("main");
  await expect(closeUp.locator(".close-up__line")).not.toBeEmpty();
});

test("a crowd becomes one picture and single Pods again, at the very same places", async ({ page }) => {
  const playground = await withPods(page, 420, 24);
  const canvas = page.locator(".canvas");
  await expect(canvas).toHaveAttribute("data-level", "tiles");
  await expect(page.locator(".map-layer")).toBeVisible();
  await expect(playground.drawn({ kind: "Pod" })).toHaveCount(0);
  const box = (await canvas.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  // In the picture the Pod under the pointer says its name as an element would.
  await zoomAt(page, x, y, 6, -240);
  await expect(canvas).not.toHaveAttribute("data-level", "tiles");
  await expect(playground.drawn({ kind: "Pod" }).first()).toBeAttached();
  await expect(page.locator(".map-layer")).toHaveCount(0);
  const machine = playground.drawn({ kind: "Node" }).first();
  const scene = await viewport(page);
  await expect(machine).toBeVisible();
  await zoomAt(page, x, y, 6, 240);
  await expect(canvas).toHaveAttribute("data-level", "tiles");
  await expect(page.locator(".map-layer")).toBeVisible();
  await zoomAt(page, x, y, 6, -240);
  await expect(machine).toBeVisible();
  const [before, after] = [scene, await viewport(page)].map((text) =>
    (text.match(/-?[\d.]+/g) ?? []).map((number) => Math.round(Number(number))),
  );
  expect(after).toEqual(before);
});
