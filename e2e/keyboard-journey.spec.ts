/** The whole playground without a mouse, and with a page that is magnified until it is as narrow as a phone. */
import { expect, type Page, test } from "@playwright/test";
import { deployment, Playground } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

/**
 * Presses Tab, or another key, until a control of that name has the focus, and looks whether it can be seen to have it.
 * Tab is faster than a panel that is still being fetched, and would pass it by.
 */
async function reach(page: Page, name: RegExp, key = "Tab", most = 80): Promise<void> {
  await expect(page.locator(".loading, .editor-panel__message")).toHaveCount(0);
  for (let press = 0; press < most; press += 1) {
    const named = await page.evaluate(() => {
      const { activeElement: at } = document;
      const label =
        at?.getAttribute("aria-label") ?? (at as { labels?: NodeListOf<Element> } | null)?.labels?.[0]?.textContent;
      return label ?? at?.textContent ?? "";
    });
    if (name.test(named.trim())) return expectSeenFocus(page, named);
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never came to ${String(name)}`);
}

async function expectSeenFocus(page: Page, name: string): Promise<void> {
  const seen = await page.evaluate(() => {
    const at = document.activeElement;
    if (at === null) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
    const drawn = at.querySelector(".pod__solid, .pod__outline, .pod__octagon, .pod__hatched");
    const around = at.closest("label");
    const ring = around === null ? undefined : getComputedStyle(around);
    return (
      (outlineStyle !== "none" && outlineWidth !== "0px") ||
      boxShadow !== "none" ||
      (drawn !== null && getComputedStyle(drawn).strokeWidth === "3px") ||
      (ring !== undefined && (ring.outlineStyle !== "none" || ring.boxShadow !== "none"))
    );
  });
  expect(seen, `the focus on “${name}” can be seen`).toBe(true);
}

test("apply, select, inspect, break and go back, by keyboard alone", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(10_000);
  await reach(page, /^Skip to the cluster$/);
  await page.keyboard.press("Enter");
  await reach(page, /^New manifest$/);
  await page.keyboard.press("Enter");
  const editor = page.locator(".monaco-editor").first();
  await editor.waitFor({ timeout: 30_000 });
  const inEditor = (): Promise<boolean> =>
    page.evaluate(() => document.activeElement?.closest(".monaco-editor") !== null);
  for (let press = 0; press < 20 && !(await inEditor()); press += 1) await page.keyboard.press("Tab");
  expect(await inEditor(), "Tab leads into the editor").toBe(true);
  await page.evaluate((text) => navigator.clipboard.writeText(text), deployment("web", 2));
  await page.keyboard.press("ControlOrMeta+V");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();
  await playground.advance(30_000);

  // Ctrl+M lets Tab leave the editor.
  await page.keyboard.press("Control+M");
  await reach(page, /^Pod /, "Shift+Tab", 120);
  await page.keyboard.press("ArrowRight");
  await reach(page, /^(Pod|Machine) /, "ArrowRight", 1);
  await page.keyboard.press("/");
  await expect(page.getByRole("combobox", { name: "Find an object on the canvas" })).toBeFocused();
  await page.keyboard.type("web-");
  await expect(page.locator(".find__option").first()).toContainText("web-");
  await page.keyboard.press("Enter");
  const details = page.getByRole("heading", { name: /^web-/ });
  await expect(details).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(details).toHaveCount(0);

  const before = await playground.elapsedMs();
  await reach(page, /^Break something/, "Shift+Tab", 120);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menu")).toBeVisible();
  const entry = page.locator("[role=menuitem]:focus");
  await page.keyboard.press("ArrowDown");
  await expect(entry).toHaveCount(1);
  await page.keyboard.press("Home");
  await expect(entry).toHaveText(/power/i);
  await page.keyboard.press("ArrowRight");
  await expect(entry).toHaveText("control-plane");
  await page.keyboard.press("ArrowDown");
  await expect(entry).toHaveText("node-1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Broken on purpose" })).toBeVisible();
  await playground.advance(60_000);

  await reach(page, /^Place in time$/, "Shift+Tab", 160);
  await page.keyboard.press("PageDown");
  await page.keyboard.press("PageDown");
  await expect.poll(() => playground.elapsedMs()).toBeLessThanOrEqual(before);
});

for (const [magnified, width, height] of [
  ["200 %", 720, 450],
  ["400 %", 320, 256],
] as const) {
  test(`magnified to ${magnified} nothing is lost, and nothing scrolls sideways`, async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width, height } });
    const page = await context.newPage();
    const playground = new Playground(page);
    await playground.open();
    await playground.advance(10_000);
    const bar = page.getByRole("navigation", { name: "Panels" });
    for (const name of ["Cluster", "Lesson", "Manifest", "Terminal", "Time"]) {
      const item = bar.getByRole("button", { name });
      await item.click();
      await expect(item).toBeInViewport({ ratio: 0.99 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), name).toBeLessThanOrEqual(width);
    }
    await expect(page.getByRole("slider", { name: "Place in time" })).toBeVisible();
    await page.getByRole("slider", { name: "Place in time" }).scrollIntoViewIfNeeded();
    await bar.getByRole("button", { name: "Cluster" }).click();
    for (const tab of ["Objects", "Details", "Events", "Logs", "Traffic", "Decisions", "Charts", "History"]) {
      const one = page.getByRole("tab", { name: tab, exact: true });
      await one.scrollIntoViewIfNeeded();
      await one.click();
      await expect(page.getByRole("tabpanel", { name: tab, exact: true })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth), tab).toBeLessThanOrEqual(width);
    }
    await context.close();
  });
}
