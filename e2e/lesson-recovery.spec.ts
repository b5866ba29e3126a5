/** A lesson that is being played goes on after a reload, after the worker's death, and after turning the clock back. */
import { expect, test, type Page } from "@playwright/test";
import { Playground } from "./playground.ts";

const POD = { metadata: { name: "hello" }, spec: { containers: [{ name: "web", image: "nginx" }] } };

async function beginSecondStep(page: Page): Promise<Playground> {
  const playground = new Playground(page);
  await page.goto("/?seed=7&nodes=3");
  await playground.ready();
  await playground.request("POST", "/api/v1/namespaces", { metadata: { name: "mine" } });
  await page.getByRole("radio", { name: "Lessons" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: /Say what you want/ }).click();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByRole("heading", { name: "One Pod" })).toBeVisible();
  await page.getByRole("button", { name: "Hint", exact: true }).click();
  return playground;
}

async function expectToGoOn(page: Page, playground: Playground): Promise<void> {
  await expect(page.getByRole("heading", { name: "One Pod" })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("list", { name: "Hints" })).toBeVisible();
  await playground.request("POST", "/api/v1/namespaces/default/pods", POD);
  await expect(page.getByText("Reached.")).toBeVisible({ timeout: 30_000 });
}

test("after a reload the lesson, its hints and its way back are there", async ({ page }) => {
  const playground = await beginSecondStep(page);
  const wrong = { ...POD, spec: { containers: [{ name: "web", image: "ngnix" }] } };
  await playground.request("POST", "/api/v1/namespaces/default/pods", wrong);
  await expect(page.getByText("The image ngnix cannot be pulled.")).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await playground.ready();
  await expect(page.getByText("The image ngnix cannot be pulled.")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Start this step again" }).click();
  await expect
    .poll(async () => (await playground.request("GET", "/api/v1/namespaces/default/pods/hello")).code)
    .toBe(404);
  await expectToGoOn(page, playground);
  await page.reload();
  await playground.ready();
  await expect(page.getByText("Reached.")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "All lessons" }).click();
  await expect.poll(async () => (await playground.request("GET", "/api/v1/namespaces/mine")).code).toBe(200);
  await page.reload();
  await playground.ready();
  await expect(page.getByRole("button", { name: /Say what you want/ })).toContainText("2 of 6");
});

test("a worker that dies takes nothing of the lesson along", async ({ page }) => {
  const playground = await beginSecondStep(page);
  const worker = page.workers().find((candidate) => candidate.url().includes("browser-worker"));
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error("the worker is made to fail by a test");
    });
  });
  await expect(page.getByText(/restarted|again/i).first()).toBeVisible();
  await expectToGoOn(page, playground);
});

test("what was seen in a step stays seen after another turn, and before the step nothing is judged", async ({
  page,
}) => {
  const playground = await beginSecondStep(page);
  await playground.advance(60_000);
  await page.evaluate(() => kubarium.clock.seek(1_000));
  await expect(page.getByText("You are looking at a time before this step began.")).toBeVisible();
  await page.getByRole("button", { name: "Back to the step" }).click();
  await expect(page.getByText("Not yet.")).toBeVisible();
  const { elapsedMs } = await page.evaluate(() => kubarium.clock.get());
  await page.evaluate((at) => kubarium.clock.seek(at), elapsedMs - 30_000);
  await expectToGoOn(page, playground);
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByRole("heading", { name: "One Pod" })).toHaveCount(0);
});

test("another cluster in its place ends the lesson, and its progress stays", async ({ page }) => {
  const playground = new Playground(page);
  await page.goto("/?seed=9&nodes=2");
  await playground.ready();
  const other = await page.evaluate(() => kubarium.recording.export());
  await page.getByRole("radio", { name: "Lessons" }).focus();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: /Say what you want/ }).click();
  await page.getByRole("button", { name: "Next", exact: true }).click();
  await expect(page.getByRole("heading", { name: "One Pod" })).toBeVisible();
  await page.evaluate((recording) => kubarium.recording.load(recording), other);
  await expect(page.getByRole("button", { name: /Say what you want/ })).toContainText("1 of 6");
});
