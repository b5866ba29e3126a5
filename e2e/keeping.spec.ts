/** What is kept: under a name, in files, as words for a mentor. And the language, which changes at any time. */
import { readFile } from "node:fs/promises";
import { expect, test, type Page } from "@playwright/test";
import { loadAll } from "js-yaml";
import { deployment, Playground } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const SHOP = "/apis/apps/v1/namespaces/default/deployments/shop";

async function withShop(page: Page): Promise<Playground> {
  const playground = new Playground(page);
  await playground.open();
  await playground.apply(deployment("shop", 2, "ngnix"));
  await expect(page.getByText("deployment.apps/shop created")).toBeVisible();
  await playground.advance(60_000);
  return playground;
}

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "Keep and share" }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

async function fileOf(page: Page, item: string): Promise<string> {
  const downloading = page.waitForEvent("download");
  await choose(page, item);
  return readFile(await (await downloading).path(), "utf8");
}

test("a run that is kept under a name is opened again as it was", async ({ page }) => {
  const playground = await withShop(page);
  const hash = await playground.hash();
  await choose(page, "Keep under a name…");
  await page.getByRole("textbox", { name: "Name" }).fill("before the sale");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByText("Kept as before the sale.")).toBeVisible();
  await playground.request("DELETE", SHOP);
  await playground.advance(60_000);
  expect(await playground.hash()).not.toBe(hash);
  await choose(page, "Kept clusters and turns…");
  await page.getByRole("button", { name: "Open before the sale" }).click();
  await expect.poll(() => playground.hash()).toBe(hash);
  await expect(playground.drawn({ kind: "Pod" }).first()).toBeVisible();
});

test("a run goes into a file and comes back from it", async ({ page }) => {
  const playground = await withShop(page);
  const hash = await playground.hash();
  const recording = await fileOf(page, "Export the run as a file");
  await playground.request("DELETE", SHOP);
  const choosing = page.waitForEvent("filechooser");
  await choose(page, "Import a run…");
  await (await choosing).setFiles({ name: "run.json", mimeType: "application/json", buffer: Buffer.from(recording) });
  await expect(page.getByText("The run was loaded.")).toBeVisible();
  expect(await playground.hash()).toBe(hash);
});

test("plain manifests hold what was applied, and can be applied", async ({ page }) => {
  const playground = await withShop(page);
  const manifests = loadAll(await fileOf(page, "Export plain manifests")) as readonly {
    readonly kind: string;
    readonly metadata: object;
  }[];
  const shop = manifests.find(({ kind }) => kind === "Deployment");
  expect(shop).toMatchObject({ apiVersion: "apps/v1", metadata: { name: "shop" }, spec: { replicas: 2 } });
  expect(shop).not.toHaveProperty("status");
  expect(Object.keys(shop?.metadata ?? {})).not.toContain("uid");
  expect(manifests.map(({ kind }) => kind)).not.toContain("ReplicaSet");
  expect((await playground.request("DELETE", SHOP)).code).toBe(200);
  await playground.advance(60_000);
  expect((await playground.request("POST", SHOP.replace(/\/shop$/, ""), shop)).code).toBe(201);
});

test("the situation is told in words, with what is wrong", async ({ page }) => {
  await withShop(page);
  await choose(page, "Copy my situation as text");
  await expect(page.getByText("Copied: paste it to whoever helps you.")).toBeVisible();
  const words = await page.evaluate(() => navigator.clipboard.readText());
  expect(words).toContain("shop");
  expect(words).toMatch(/ImagePullBackOff|ErrImagePull/);
});

test("the language changes at any time, and nothing else does", async ({ page }) => {
  const playground = await withShop(page);
  const hash = await playground.hash();
  await page.getByRole("tab", { name: "Events" }).click();
  await page.getByRole("button", { name: "日本語" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await expect(page.getByRole("tab", { name: "イベント", selected: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "壊してみる" })).toBeVisible();
  await expect(page.locator(".react-flow [data-kind=Pod][aria-label*='shop']").first()).toHaveAttribute(
    "aria-label",
    /失敗中/,
  );
  await page.reload();
  await playground.ready();
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("tab", { name: "Events" })).toBeVisible();
  expect(await playground.hash()).toBe(hash);
});
