/** Time as a place: lanes, bars of what was broken, jumps from event to event, zoom, another turn and back, the history. */
import { expect, type Page, test } from "@playwright/test";
import { Playground } from "./playground.ts";

const FAULTS = "/apis/sim.kubarium.dev/v1alpha1/faults";

async function withHistory(page: Page): Promise<Playground> {
  const playground = new Playground(page);
  await playground.open();
  await playground.advanceTo(5_000);
  await playground.request("POST", "/api/v1/namespaces", { metadata: { name: "shop" } });
  await playground.advanceTo(15_000);
  await playground.request("POST", FAULTS, {
    apiVersion: "sim.kubarium.dev/v1alpha1",
    kind: "Fault",
    metadata: { name: "slow-node-1" },
    spec: { type: "SlowMachine", target: { machine: "node-1" } },
  });
  await playground.advanceTo(25_000);
  await playground.request("DELETE", `${FAULTS}/slow-node-1`);
  await playground.advanceTo(35_000);
  return playground;
}

const slider = (page: Page): ReturnType<Page["getByRole"]> => page.getByRole("slider", { name: "Place in time" });

test("keys go from event to event, and the slider says which", async ({ page }) => {
  const playground = await withHistory(page);
  const track = slider(page);
  await track.focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await expect(track).toHaveAttribute("aria-valuetext", /slow-node-1|node-1/);
  await expect.poll(() => playground.elapsedMs()).toBeLessThan(26_000);
  await page.keyboard.press("Home");
  await expect.poll(() => playground.elapsedMs()).toBe(0);
  await page.keyboard.press("End");
  await expect.poll(() => playground.elapsedMs()).toBeGreaterThanOrEqual(35_000);
  await page.getByRole("button", { name: /^Event before/ }).click();
  await expect.poll(() => playground.elapsedMs()).toBeLessThan(35_000);
});

test("a bar shows from when to when something was broken", async ({ page }) => {
  await withHistory(page);
  const box = (await slider(page).boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  // 20 s of the span of 37.5 s: between the break and the healing, on the lowest lane.
  await page.mouse.move(box.x + box.width * (20 / 46.875), box.y + box.height - 8);
  await expect(page.locator(".timeline__tip")).toContainText(/slow-node-1: broken from 00:00:15/);
});

test("zooming shows a part, on the charts too, and 0 shows everything again", async ({ page }) => {
  await withHistory(page);
  const whole = page.getByRole("button", { name: /^Show all of it/ });
  await expect(whole).toBeDisabled();
  await slider(page).focus();
  await page.keyboard.press("+");
  await expect(whole).toBeEnabled();
  await page.keyboard.press("0");
  await expect(whole).toBeDisabled();
  await slider(page).hover();
  await page.mouse.wheel(0, -300);
  await expect(whole).toBeEnabled();
  await whole.click();
  await expect(whole).toBeDisabled();
});

test("another turn leaves the old one on the timeline, and both can be returned to", async ({ page }) => {
  const playground = await withHistory(page);
  const old = await playground.hash();
  await page.evaluate(() => kubarium.clock.seek(6_000));
  await playground.request("POST", "/api/v1/namespaces", { metadata: { name: "other" } });
  await playground.advance(10_000);
  const other = await playground.hash();
  const turn = page.getByRole("list", { name: "Other turns that were taken" }).getByRole("button");
  await expect(turn).toHaveAccessibleName(/from 00:00:06.* to 00:00:35/);
  await turn.click();
  await expect.poll(() => playground.hash()).toBe(old);
  expect((await playground.request("GET", "/api/v1/namespaces/other")).code).toBe(404);
  await expect(turn).toHaveAccessibleName(/to 00:00:16/);
  await turn.click();
  await expect.poll(() => playground.hash()).toBe(other);
});

test("the history is searched, and leads back to an instant and to a cause", async ({ page }) => {
  const playground = await withHistory(page);
  await page.getByRole("button", { name: "History" }).click();
  const list = page.getByRole("group", { name: "Everything that happened" });
  await page.getByRole("searchbox", { name: "Search what happened" }).fill("healed fault");
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await expect(list).toContainText("You healed Fault slow-node-1");
  await list.getByRole("button", { name: /^Go to 00:00:25/ }).click();
  await expect.poll(async () => Math.floor((await playground.elapsedMs()) / 1_000)).toBe(25);
  await page.getByRole("combobox", { name: "Who acted" }).selectOption({ label: "scheduler" });
  await expect(page.getByText("Nothing that happened matches.")).toBeVisible();
});
