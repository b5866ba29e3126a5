/** Lessons are played in the page. */
import { expect, test, type Page } from "@playwright/test";
import { manifestsAndSelfHealingEn } from "../src/lessons/content/manifests-and-self-healing/en.ts";
import { manifestsAndSelfHealing } from "../src/lessons/content/manifests-and-self-healing/lesson.ts";
import { Playground } from "./playground.ts";

async function openLessons(page: Page): Promise<Playground> {
  const playground = new Playground(page);
  await page.goto("/?seed=7&nodes=3");
  await playground.ready();
  await page.getByRole("radio", { name: "Lessons" }).focus();
  await page.keyboard.press("Space");
  return playground;
}

test("a lesson begins, helps, tells near misses, can be begun again, and gives the cluster back", async ({ page }) => {
  const playground = await openLessons(page);
  await playground.request("POST", "/api/v1/namespaces", { metadata: { name: "mine" } });
  await page.getByRole("button", { name: /Say what you want/ }).click();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByRole("heading", { name: "One Pod" })).toBeVisible();
  await playground.request("POST", "/api/v1/namespaces/default/pods", {
    metadata: { name: "hello" },
    spec: { containers: [{ name: "web", image: "ngnix" }] },
  });
  await expect(page.getByText("The image ngnix cannot be pulled.")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Hint", exact: true }).click();
  await expect(page.getByRole("list", { name: "Hints" })).toContainText("pod.yaml");
  await page.getByRole("button", { name: "Start this step again" }).click();
  await expect
    .poll(async () => (await playground.request("GET", "/api/v1/namespaces/default/pods/hello")).code)
    .toBe(404);
  await playground.request("POST", "/api/v1/namespaces/default/pods", {
    metadata: { name: "hello" },
    spec: { containers: [{ name: "web", image: "nginx" }] },
  });
  await expect(page.getByText("Reached.")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "All lessons" }).click();
  await expect.poll(async () => (await playground.request("GET", "/api/v1/namespaces/mine")).code).toBe(200);
  await expect(page.getByRole("button", { name: /Say what you want/ })).toContainText("2 of 6");
});

test("a lesson's objects are as if they had been applied, so that an apply can take fields away", async ({ page }) => {
  const playground = await openLessons(page);
  await page.getByRole("button", { name: /Steer where things run/ }).click();
  await expect(page.getByRole("heading", { name: "Not all machines are alike" })).toBeVisible({ timeout: 30_000 });
  const { body } = await playground.request("GET", "/apis/apps/v1/namespaces/default/deployments/shop");
  const { annotations } = (body as { metadata: { annotations: Record<string, string> } }).metadata;
  const applied = JSON.parse(annotations["kubectl.kubernetes.io/last-applied-configuration"] ?? "{}") as unknown;
  expect(applied).toMatchObject({ spec: { template: { spec: { nodeSelector: expect.any(Object) } } } });
});

test("progress goes into a file and comes back from it", async ({ page }) => {
  await openLessons(page);
  await page.getByRole("button", { name: /Say what you want/ }).click();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await page.getByRole("button", { name: "All lessons" }).click();
  const item = page.getByRole("button", { name: /Say what you want/ });
  await expect(item).toContainText("1 of 6");
  const downloading = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save progress" }).click();
  const file = await (await downloading).path();
  await page.evaluate(() => localStorage.removeItem("kubarium-lesson-progress"));
  await page.reload();
  await expect(item).not.toContainText("1 of 6");
  await page.getByLabel("Load progress", { exact: true }).last().setInputFiles(file);
  await expect(item).toContainText("1 of 6");
  await page
    .getByLabel("Load progress", { exact: true })
    .last()
    .setInputFiles({
      name: "other.json",
      mimeType: "application/json",
      buffer: Buffer.from("{}"),
    });
  await expect(page.getByText("This file holds no progress.")).toBeVisible();
});

test("a lesson from a file is checked, and played when nothing is wrong with it", async ({ page }) => {
  const playground = await openLessons(page);
  const lesson = { ...manifestsAndSelfHealing, id: "mine" };
  const text = { ...manifestsAndSelfHealingEn, title: "My own lesson" };
  const preview = page.locator("input[type=file][aria-label='Preview a file…']");
  const give = (file: unknown): Promise<void> =>
    preview.setInputFiles({
      name: "lesson.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(file)),
    });
  await give({ format: "kubarium-lesson/1", lesson: { ...lesson, checks: { otherWays: [], mistakes: [] } }, text });
  await expect(page.getByRole("alert")).toContainText("checks.otherWays: 0 of at least 2");
  await give({ format: "kubarium-lesson/1", lesson, text });
  await expect(page.getByRole("heading", { name: "My own lesson" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "A manifest is a wish" })).toBeVisible({ timeout: 30_000 });
  await page.reload();
  await playground.ready();
  await expect(page.getByRole("heading", { name: "My own lesson" })).toBeVisible({ timeout: 30_000 });
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("the goal stays in view on every page, and leads back to the lesson", async ({ page }) => {
    await page.goto("/?seed=7&nodes=3");
    await new Playground(page).ready();
    const bar = page.getByRole("navigation", { name: "Panels" });
    const step = manifestsAndSelfHealingEn.steps["a-pod"];
    await bar.getByRole("button", { name: "Lesson" }).tap();
    await page.getByRole("button", { name: /Say what you want/ }).tap();
    await page.getByRole("button", { name: "Next", exact: true }).tap();
    await expect(page.getByRole("heading", { name: "One Pod" })).toBeVisible();
    const strip = page.getByRole("region", { name: "Goal" });
    await bar.getByRole("button", { name: "Manifest" }).tap();
    await expect(strip).toContainText(step?.goal?.replaceAll("`", "") ?? "missing");
    await page.getByRole("button", { name: /^Apply/ }).tap();
    await expect(strip).toContainText("Reached.", { timeout: 30_000 });
    await bar.getByRole("button", { name: "Cluster" }).tap();
    await expect(strip).toContainText("Reached.");
    await strip.getByRole("button", { name: "Lesson" }).tap();
    await expect(page.getByRole("heading", { name: "One Pod" })).toBeVisible();
    await page.getByRole("button", { name: "Next", exact: true }).tap();
    await expect(page.getByRole("heading", { name: "One Pod" })).toHaveCount(0);
  });
});
