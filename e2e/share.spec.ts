/** Keeping and sharing: a link carries a whole run, nothing in a link does harm, and turns can be returned to. */
import { expect, test } from "@playwright/test";
import { deployment, Playground } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("a link brings the same cluster to somebody else", async ({ page, browser }) => {
  const mine = new Playground(page);
  await mine.open();
  await mine.request("POST", "/api/v1/namespaces", { metadata: { name: "shared" } });
  await mine.advance(5_000);
  await page.getByRole("button", { name: "Keep and share" }).click();
  await page.getByRole("menuitem", { name: "Copy a link to this run" }).click();
  await expect(page.getByText("Copied: the link holds the whole run.")).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const context = await browser.newContext();
  const theirs = new Playground(await context.newPage());
  await theirs.page.goto(link);
  await theirs.ready();
  await expect(theirs.page.getByText("The run was loaded.")).toBeVisible();
  expect(await theirs.hash()).toBe(await mine.hash());
  expect(new URL(theirs.page.url()).hash).toBe("");
  await context.close();
});

const HOSTILE: readonly (readonly [name: string, fragment: string])[] = [
  ["is cut", "#run=fVTLjtsw"],
  ["is no recording", `#run=${Buffer.from([3, 0]).toString("base64url")}`],
  ["holds markup", `#run=${encodeURIComponent("<img src=x onerror=alert(1)>")}`],
];
for (const [name, fragment] of HOSTILE) {
  test(`a link that ${name} is refused, and the cluster stays`, async ({ page }) => {
    const dialogs: string[] = [];
    page.on("dialog", (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const playground = new Playground(page);
    await playground.open();
    await page.goto(`/?seed=7&nodes=3${fragment}`);
    await page.reload();
    await playground.ready();
    await expect(page.getByText("This link is damaged: the run in it could not be read.")).toBeVisible();
    expect((await playground.request("GET", "/api/v1/nodes/node-3")).code).toBe(200);
    expect(dialogs).toEqual([]);
  });
}

test("going back and doing something else keeps the turn that was left", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(2_000);
  const before = await playground.elapsedMs();
  await playground.advance(20_000);
  await playground.apply(deployment("first", 2));
  const path = "/apis/apps/v1/namespaces/default/deployments/first";
  await expect.poll(async () => (await playground.request("GET", path)).code).toBe(200);
  await playground.advance(10_000);
  await expect.poll(async () => (await playground.pods("first")).length).toBe(2);
  const left = await playground.hash();
  await page.evaluate((elapsedMs) => kubarium.clock.seek(elapsedMs), before);
  await playground.request("POST", "/api/v1/namespaces", { metadata: { name: "second" } });
  await playground.advance(40_000);
  expect((await playground.pods("first")).length).toBe(0);
  await page.getByRole("button", { name: "Keep and share" }).click();
  await page.getByRole("menuitem", { name: "Kept clusters and turns…" }).click();
  await page.getByRole("button", { name: /^Open Before the turn/ }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect.poll(async () => (await playground.pods("first")).length).toBe(2);
  expect(await playground.hash()).toBe(left);
});
