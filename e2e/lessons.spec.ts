/** Lessons are played in the page. */
import { expect, test, type Page } from "@playwright/test";
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
