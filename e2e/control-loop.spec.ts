/** The control loop on the canvas: hop by hop while somebody steps, held while the clock stands, gone when it runs. */
import { expect, test } from "@playwright/test";
import { deployment, Playground } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("each step shows one hop in words, until the clock runs", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(10_000);
  await playground.apply(deployment("web", 1));
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();
  const hop = page.getByRole("region", { name: "The newest step of the control loop" });
  const next = page.getByRole("button", { name: "Next change" });
  const told: string[] = [];
  for (let step = 0; step < 4; step += 1) {
    const before = (await hop.count()) === 0 ? "" : await hop.innerText();
    await next.click();
    await expect.poll(() => hop.innerText()).not.toBe(before);
    await expect(hop).toContainText(/etcd keeps it as revision \d+/);
    told.push(await hop.innerText());
  }
  const loop = told.join("\n");
  expect(loop).toContain("The API server tells");
  expect(loop).toContain("ReplicaSet");
  await page.getByRole("button", { name: "Play" }).click();
  await expect(hop).toHaveCount(0);
});

test("a step back leads to the change before", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(10_000);
  await playground.request("POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
  await playground.advance(20_000);
  const later = await playground.elapsedMs();
  await page.getByRole("main").focus();
  await page.keyboard.press(",");
  await expect.poll(() => playground.elapsedMs()).toBeLessThan(later);
  await expect(page.getByRole("region", { name: "The newest step of the control loop" })).toContainText(/revision \d+/);
});
