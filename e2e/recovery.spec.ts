/** Nothing is lost when the worker dies, whatever it was doing, and a broken engine says how to repeat the failure. */
import { expect, test, type Page } from "@playwright/test";
import { deployment, Playground } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

/** When the worker dies: as the next message arrives, or once that is done and saved, before it answers. */
type Moment = "before it hears" | "before it answers";

async function dieAtNextMessage(page: Page, moment: Moment): Promise<void> {
  const worker = page.workers().findLast((candidate) => candidate.url().includes("browser-worker"));
  await worker?.evaluate((when) => {
    const fail = (): never => {
      throw new Error("the worker is made to fail by a test");
    };
    if (when === "before it hears") {
      const deaf = (event: Event): void => {
        event.stopImmediatePropagation();
        setTimeout(fail);
      };
      self.addEventListener("message", deaf, { capture: true });
      return;
    }
    const post = self.postMessage.bind(self) as (message: { readonly type: string }) => void;
    self.postMessage = ((message: { readonly type: string }) => {
      if (message.type === "response" || message.type === "reply") setTimeout(fail);
      else post(message);
    }) as typeof self.postMessage;
  }, moment);
}

async function expectAnotherWorker(page: Page): Promise<void> {
  await expect(page.getByText("The cluster's worker crashed and came back with what was saved.")).toBeVisible({
    timeout: 20_000,
  });
}

/** A cluster with a namespace that must not be lost, and its hash. */
async function open(page: Page): Promise<Playground> {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  expect((await playground.request("POST", "/api/v1/namespaces", { metadata: { name: "kept" } })).code).toBe(201);
  await playground.advance(5_000);
  return playground;
}

for (const moment of ["before it hears", "before it answers"] as const) {
  test(`a write, when the worker dies ${moment}: done once or not at all, and never half`, async ({ page }) => {
    const playground = await open(page);
    await dieAtNextMessage(page, moment);
    const body = { metadata: { name: "under-way" } };
    expect((await playground.request("POST", "/api/v1/namespaces", body)).code).toBe(503);
    await expectAnotherWorker(page);
    expect((await playground.request("GET", "/api/v1/namespaces/kept")).code).toBe(200);
    const again = (await playground.request("POST", "/api/v1/namespaces", body)).code;
    expect(again).toBe(moment === "before it hears" ? 201 : 409);
  });

  test(`turning the clock back, when the worker dies ${moment}: the run is whole`, async ({ page }) => {
    const playground = await open(page);
    const end = [await playground.hash(), await playground.elapsedMs()] as const;
    await dieAtNextMessage(page, moment);
    await page.evaluate(() => kubarium.clock.seek(2_000).catch(() => undefined));
    await expectAnotherWorker(page);
    await page.evaluate((ms) => kubarium.clock.seek(ms), end[1]);
    expect([await playground.hash(), await playground.elapsedMs()]).toEqual(end);
  });

  test(`a command in a container, when the worker dies ${moment}: the cluster goes on from what was saved`, async ({
    page,
  }) => {
    const playground = await open(page);
    const pod = {
      metadata: { name: "box" },
      spec: { containers: [{ name: "a", image: "busybox", command: ["sleep", "9999"] }] },
    };
    expect((await playground.request("POST", "/api/v1/namespaces/default/pods", pod)).code).toBe(201);
    await playground.advance(20_000);
    await dieAtNextMessage(page, moment);
    const path = "/api/v1/namespaces/default/pods/box/exec?command=touch&command=/tmp/a&stdout=true";
    expect((await playground.request("POST", path)).code).toBe(503);
    await expectAnotherWorker(page);
    const { body } = await playground.request("GET", "/api/v1/namespaces/default/pods/box");
    expect((body as { status: { phase: string } }).status.phase).toBe("Running");
  });
}

test("questions and reading are asked again of the worker that takes over", async ({ page }) => {
  const playground = await open(page);
  const hash = await playground.hash();
  await dieAtNextMessage(page, "before it hears");
  expect((await playground.request("GET", "/api/v1/namespaces/kept")).code).toBe(200);
  await dieAtNextMessage(page, "before it hears");
  expect(await playground.hash()).toBe(hash);
});

test("a manifest whose apply was cut off stays in the editor, and can be applied again", async ({ page }) => {
  const playground = await open(page);
  await playground.write(deployment("web", 2));
  await dieAtNextMessage(page, "before it answers");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expectAnotherWorker(page);
  await expect(page.locator(".monaco-editor").first()).toContainText("matchLabels");
  await page.locator(".monaco-editor").first().click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText(/deployment.apps\/web (created|unchanged|configured)/)).toBeVisible();
  await playground.advance(20_000);
  expect(await playground.pods("web")).toHaveLength(2);
});
