/** A worker that dies in the middle of something: what was answered stays, what was not says so, and everything goes on. */
import { expect, type Page, test } from "@playwright/test";
import { deployment, Playground } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

async function kill(page: Page): Promise<void> {
  const worker = page.workers().find((candidate) => candidate.url().includes("browser-worker"));
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error("the worker is made to fail by a test");
    });
  });
}

async function begin(page: Page): Promise<Playground> {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  expect((await playground.request("POST", "/api/v1/namespaces", { metadata: { name: "kept" } })).code).toBe(201);
  return playground;
}

async function expectAlive(page: Page, playground: Playground): Promise<void> {
  await expect(page.getByText(/came back with what was saved|being started again/).first()).toBeVisible();
  await expect
    .poll(async () => (await playground.request("GET", "/api/v1/namespaces/kept")).code, { timeout: 20_000 })
    .toBe(200);
}

test("in the middle of an apply", async ({ page }) => {
  const playground = await begin(page);
  await playground.write(deployment("web", 2));
  await Promise.all([kill(page), page.keyboard.press("ControlOrMeta+Enter")]);
  await expectAlive(page, playground);
  await expect(page.locator(".monaco-editor").first()).toContainText("matchLabels");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText(/deployment\.apps\/web (created|unchanged)/)).toBeVisible();
  await playground.advance(20_000);
  expect((await playground.pods("web")).length).toBe(2);
});

test("in the middle of a command in the terminal", async ({ page }) => {
  const playground = await begin(page);
  await page.getByRole("tab", { name: "Terminal" }).click();
  const screen = page.locator(".xterm-accessibility-tree");
  await page.getByRole("button", { name: "kubectl get pods -A" }).click();
  await expect(screen).toContainText("kube-apiserver");
  await page.keyboard.type("kubectl get pods -A -w\n");
  await kill(page);
  await expectAlive(page, playground);
  await page.keyboard.press("Control+c");
  await page.keyboard.type("kubectl get namespace kept --no-headers\n");
  await expect(screen).toContainText(/kept\s+Active/);
});

test("while the hand of the timeline is dragged", async ({ page }) => {
  const playground = await begin(page);
  await playground.advance(20_000);
  const end = await playground.elapsedMs();
  const hash = await playground.hash();
  const box = (await page.getByRole("slider", { name: "Place in time" }).boundingBox()) ?? {
    x: 0,
    y: 0,
    width: 0,
    height: 0,
  };
  await page.mouse.move(box.x + box.width * 0.5, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.3, box.y + 40, { steps: 5 });
  await kill(page);
  await page.mouse.move(box.x + box.width * 0.2, box.y + 40, { steps: 5 });
  await page.mouse.up();
  await expect(page.getByText(/came back with what was saved|being started again/).first()).toBeVisible();
  // What the hand asked for last may come after this.
  await expect(async () => {
    await page.evaluate((ms) => kubarium.clock.seek(ms), end);
    expect(await playground.hash()).toBe(hash);
  }).toPass({ timeout: 20_000 });
  expect((await playground.request("GET", "/api/v1/namespaces/kept")).code).toBe(200);
});
