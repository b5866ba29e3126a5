/** axe on every view, panel, dialog and open menu, in both themes and both languages. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Browser, type Page } from "@playwright/test";
import { Playground, settled } from "./playground.ts";

type Look = readonly [colorScheme: "light" | "dark", locale: "en-US" | "ja-JP"];
/** axe reads every element: on a machine with other work a view takes seconds. */
test.describe.configure({ timeout: 180_000 });

const LOOKS: readonly Look[] = [
  ["light", "en-US"],
  ["dark", "ja-JP"],
];

const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

function workload(name: string, image: string, requests: Readonly<Record<string, string>> = {}): unknown {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: "a", image, resources: { requests } }] },
      },
    },
  };
}

/** Ready, waiting, crashing and lost Pods, a Service with clients, and a machine without power. */
async function fill(playground: Playground): Promise<void> {
  const make = async (path: string, body: unknown): Promise<void> => {
    expect((await playground.request("POST", path, body)).code, path).toBe(201);
  };
  await make(DEPLOYMENTS, workload("shop", "kubarium/shop:v1"));
  await make(DEPLOYMENTS, workload("huge", "nginx:1.27", { memory: "64Gi" }));
  await make(DEPLOYMENTS, workload("typo", "ngnix"));
  await make("/api/v1/namespaces/default/services", {
    metadata: { name: "shop" },
    spec: { selector: { app: "shop" }, ports: [{ port: 80, targetPort: 8080 }] },
  });
  await make("/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics", {
    metadata: { name: "users" },
    spec: { url: "http://shop", requestsPerSecond: 20 },
  });
  await playground.advance(30_000);
  await make("/apis/sim.kubarium.dev/v1alpha1/faults", {
    metadata: { name: "plug" },
    spec: { type: "MachinePower", target: { machine: "node-3" } },
  });
  await playground.advance(70_000);
}

async function open(browser: Browser, [colorScheme, locale]: Look, width: number, height: number): Promise<Playground> {
  const context = await browser.newContext({
    colorScheme,
    locale,
    viewport: { width, height },
    reducedMotion: "reduce",
  });
  const playground = new Playground(await context.newPage());
  await playground.open();
  await playground.advance(10_000);
  // What is being replaced cannot be looked at.
  await expect(playground.page.locator(".first-picture")).toHaveCount(0);
  return playground;
}

/** @param part only this part of the page: what stands around it has been looked at already */
async function check(page: Page, state: string, part?: string): Promise<void> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`);
  expect.soft(found, state).toEqual([]);
}

test("at 400 % of 1280 px nothing has to be scrolled sideways, and every target fits a thumb", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true });
  const playground = new Playground(await context.newPage());
  await playground.open();
  const { page } = playground;
  for (const item of await page.locator(".phone__item").all()) {
    await item.click();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  }
  const small = await page.locator(".phone__item, .topbar button").evaluateAll((elements) =>
    elements
      .map((element) => ({
        name: element.getAttribute("aria-label") ?? element.textContent,
        box: element.getBoundingClientRect(),
      }))
      .filter(({ box }) => box.width > 0 && (box.height < 44 || box.width < 44))
      .map(({ name, box }) => `${name}: ${box.width} × ${box.height}`),
  );
  expect(small).toEqual([]);
  await context.close();
});

for (const look of LOOKS) {
  const named = look.join(", ");

  test(`views, panels and tabs: ${named}`, async ({ browser }) => {
    const playground = await open(browser, look, 1440, 900);
    const { page } = playground;
    await check(page, "an empty cluster");
    await fill(playground);
    await check(page, "a broken cluster");
    for (const view of [1, 2]) {
      await page.locator(".view-switch input, .canvas [role=radiogroup] input").nth(view).check({ force: true });
      await page.locator(".item, .pod-field").first().waitFor();
      await settled(page);
      await check(page, `view ${view}`, "#cluster");
    }
    await page.locator(".canvas [role=radiogroup] input").first().check({ force: true });
    await playground.drawn({ kind: "Pod", namespace: "default" }).first().click();
    await eachTab(page, "main > .app__pane:last-child", "the inspector");
    await eachTab(page, ".split--rows .app__pane", "the lower panel");
    await page.locator(".left-side input[type=radio]").first().check({ force: true });
    await expect(page.locator(".lessons button").first()).toBeVisible();
    await check(page, "the list of lessons", ".left-side");
    await page.context().close();
  });

  test(`menus and dialogs: ${named}`, async ({ browser }) => {
    const playground = await open(browser, look, 1440, 900);
    const { page } = playground;
    await fill(playground);
    await page.locator(".topbar [aria-haspopup=menu]").first().click();
    await expect(page.getByRole("menu").first()).toBeVisible();
    await check(page, "the menu of faults");
    await page.keyboard.press("Escape");
    await playground.drawn({ kind: "Node", name: "node-1" }).first().click({ button: "right" });
    await expect(page.getByRole("menu").first()).toBeVisible();
    await check(page, "the menu of a machine", "main");
    await page.keyboard.press("Escape");
    const share = page.locator(".topbar__end [aria-haspopup=menu]").nth(1);
    await share.click();
    await expect(page.getByRole("menu").first()).toBeVisible();
    await check(page, "the menu of keeping and sharing", "main");
    await page.keyboard.press("Escape");
    for (const item of [2, 3, 4]) {
      await share.click();
      await page.getByRole("menuitem").nth(item).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await check(page, `dialog ${item} of keeping and sharing`, ".dialog");
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
    await page.locator(".topbar__end button").last().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check(page, "help", ".dialog");
    await page.getByRole("dialog").getByRole("button").first().click();
    await expect(page.getByRole("table").first()).toBeVisible();
    await check(page, "how real this is", ".dialog");
    await page.context().close();
  });

  test(`a phone: ${named}`, async ({ browser }) => {
    const playground = await open(browser, look, 390, 844);
    const { page } = playground;
    await check(page, "an empty cluster");
    await fill(playground);
    for (const item of await page.locator(".phone__item").all()) {
      await item.click();
      await settled(page);
      await check(page, (await item.textContent()) ?? "");
    }
    await page.context().close();
  });
}

async function eachTab(page: Page, part: string, name: string): Promise<void> {
  const place = page.locator(part);
  for (const tab of await place.locator("[role=tablist]").first().locator("[role=tab]").all()) {
    await tab.click();
    await expect(place.locator(".loading")).toHaveCount(0);
    await check(page, `${name}: ${(await tab.textContent()) ?? ""}`, part);
  }
}
