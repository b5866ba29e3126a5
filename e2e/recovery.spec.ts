/** Nothing is lost when the worker dies, whatever it was doing, and a broken engine says how to repeat the failure. */
import { expect, test, type Page } from "@playwright/test";
import { Playground } from "./playground.ts";

/** When the worker dies: as the next message arrives, or once that is done and saved, before it answers. */
type Moment = "as it hears" | "before it answers";

/** @param asks a message that only asks; otherwise one that is to change something */
async function dieAtNextMessage(page: Page, moment: Moment, asks = false): Promise<void> {
  // The worker that died before is listed until its end has been told.
  await expect(async () => {
    const worker = page.workers().findLast((candidate) => candidate.url().includes("browser-worker"));
    if (worker === undefined) throw new Error("there is no worker");
    await worker.evaluate(failAtNextMessage, [moment, asks] as const);
  }).toPass({ timeout: 15_000 });
}

/** Runs in the worker. */
function failAtNextMessage([when, onlyAsks]: readonly [Moment, boolean]): void {
  interface Message {
    readonly type: string;
    readonly id?: number;
    readonly request?: { readonly method: string };
    readonly command?: { readonly do: string };
  }
  const fail = (): never => {
    throw new Error("the worker is made to fail by a test");
  };
  let hit: number | undefined;
  const hear = (event: MessageEvent<Message>): void => {
    const { type, id, request, command } = event.data;
    const reads = type === "question" || request?.method === "GET";
    const changes = (type === "request" && !reads) || (type === "clock" && command?.do === "seek");
    if (hit !== undefined || !(onlyAsks ? reads : changes)) return;
    hit = id;
    if (when !== "as it hears") return;
    event.stopImmediatePropagation();
    setTimeout(fail);
  };
  self.addEventListener("message", hear as (event: Event) => void, { capture: true });
  const post = self.postMessage.bind(self) as (message: Message) => void;
  self.postMessage = ((message: Message) => {
    if (hit !== undefined && message.id === hit) setTimeout(fail);
    else post(message);
  }) as typeof self.postMessage;
}

async function expectAnotherWorker(page: Page): Promise<void> {
  await expect(page.getByText("The cluster's worker crashed and came back with what was saved.")).toBeVisible({
    timeout: 30_000,
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

for (const moment of ["as it hears", "before it answers"] as const) {
  test(`a write, when the worker dies ${moment}: done once or not at all, and never half`, async ({ page }) => {
    const playground = await open(page);
    await dieAtNextMessage(page, moment);
    const body = { metadata: { name: "under-way" } };
    expect((await playground.request("POST", "/api/v1/namespaces", body)).code).toBe(503);
    await expectAnotherWorker(page);
    expect((await playground.request("GET", "/api/v1/namespaces/kept")).code).toBe(200);
    const again = (await playground.request("POST", "/api/v1/namespaces", body)).code;
    expect(moment === "before it answers" ? [409] : [201, 409]).toContain(again);
    expect((await playground.request("GET", "/api/v1/namespaces/under-way")).code).toBe(200);
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
  await dieAtNextMessage(page, "as it hears", true);
  expect((await playground.request("GET", "/api/v1/namespaces/kept")).code).toBe(200);
  await dieAtNextMessage(page, "as it hears", true);
  expect(await playground.hash()).toBe(hash);
});
