/** A first visit sees its cluster before the engine is there, and the engine goes on from exactly that. */
import { expect, test, type Page, type Route } from "@playwright/test";
import { Playground } from "./playground.ts";

/** Keeps the worker on its way until it is let through. */
async function holdWorker(page: Page): Promise<() => Promise<void>> {
  const held: Route[] = [];
  let open = false;
  await page.route(/browser-worker-[^/]+\.js$/, async (route) => {
    if (open) await route.continue();
    else held.push(route);
  });
  return async () => {
    open = true;
    await Promise.all(held.map((route) => route.continue()));
  };
}

test("the cluster is drawn before its engine is there, and what is done meanwhile is done", async ({ page }) => {
  const playground = new Playground(page);
  const letThrough = await holdWorker(page);
  await page.goto("/");
  const pod = page.locator('#cluster [data-kind="Pod"][data-name="etcd-control-plane"]').first();
  await expect(pod).toBeAttached();
  await expect(page.getByText("The cluster is being started.")).toBeVisible();
  await expect(page.getByRole("timer")).toHaveText("starting…");
  const card = page.locator('#cluster [data-kind="Node"][data-name="node-2"]');
  await expect(page.locator(".first-picture")).toHaveCount(0);
  const before = await card.boundingBox();

  await page.getByRole("button", { name: "Pause" }).click();
  await page.evaluate(() => {
    const made = kubarium.request("POST", "/api/v1/namespaces", { metadata: { name: "early" } });
    void made.then(({ code }) => document.body.setAttribute("data-early", String(code)));
  });
  await letThrough();
  await expect(page.locator("body")).toHaveAttribute("data-early", "201");
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
  expect(await card.boundingBox()).toEqual(before);
  expect((await playground.request("GET", "/api/v1/namespaces/early")).code).toBe(200);
});

test("the engine says first exactly what was drawn", async ({ page }) => {
  await page.addInitScript(() => {
    const Plain = globalThis.Worker;
    globalThis.Worker = class extends Plain {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener("message", ({ data }: MessageEvent<{ type: string; scene?: unknown }>) => {
          if (data.type === "tick" && data.scene !== undefined)
            Object.assign(globalThis, { firstTick: (globalThis as never)["firstTick"] ?? data });
        });
      }
    };
  });
  await page.goto("/");
  await page.waitForFunction(() => "firstTick" in globalThis);
  const [drawn, said] = await page.evaluate(async () => {
    const link = document.querySelector<HTMLLinkElement>("link#first-scene");
    const { clock, scene } = (await (await fetch(link?.href ?? "")).json()) as { clock: object; scene: object };
    const tick = (globalThis as never)["firstTick"] as { clock: { now: string }; scene: object };
    const { now: _, ...rest } = tick.clock;
    return [
      { clock, scene },
      { clock: rest, scene: tick.scene },
    ];
  });
  expect(said).toEqual(drawn);
});

test("whoever has a cluster of their own waits for it", async ({ page }) => {
  const playground = new Playground(page);
  await page.goto("/");
  await playground.ready();
  await page.evaluate(() => kubarium.clock.set({ paused: true }));
  expect((await playground.request("POST", "/api/v1/namespaces", { metadata: { name: "mine" } })).code).toBe(201);
  const letThrough = await holdWorker(page);
  await page.reload();
  await expect(page.getByText("Starting the cluster…")).toBeVisible();
  await expect(page.locator('#cluster [data-kind="Pod"]')).toHaveCount(0);
  await letThrough();
  expect((await playground.request("GET", "/api/v1/namespaces/mine")).code).toBe(200);
});
