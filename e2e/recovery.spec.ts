/** Nothing is lost when the worker dies, and a broken engine says how to repeat the failure. */
import { expect, test } from "@playwright/test";
import { Playground } from "./playground.ts";

test("a worker that dies is replaced, and the cluster is as it was", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  const { code } = await playground.request("POST", "/api/v1/namespaces", { metadata: { name: "kept" } });
  expect(code).toBe(201);
  await playground.advance(5_000);
  const before = [await playground.hash(), await playground.elapsedMs()];
  const worker = page.workers().find((candidate) => candidate.url().includes("browser-worker"));
  await worker?.evaluate(() => {
    setTimeout(() => {
      throw new Error("the worker is made to fail by a test");
    });
  });
  await expect(page.getByText(/restarted|again/i).first()).toBeVisible();
  await expect
    .poll(async () => [await playground.hash(), await playground.elapsedMs()], { timeout: 20_000 })
    .toEqual(before);
  expect((await playground.request("GET", "/api/v1/namespaces/kept")).code).toBe(200);
});
