/** The main journeys of a learner, in a real browser. */
import { expect, test } from "@playwright/test";
import { deployment, Playground, service } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("a manifest that is applied becomes running Pods on the machines", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  await playground.apply(deployment("web", 3));
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();
  await playground.advance(30_000);
  await expect(playground.drawn({ kind: "Pod", namespace: "default", phase: "Running" })).toHaveCount(3);
  for (const { ready, node } of await playground.pods("web")) {
    expect([ready, node]).toEqual([true, expect.stringMatching(/^node-\d$/)]);
  }
  await playground.apply(deployment("web", 5));
  await expect(page.getByText("deployment.apps/web configured")).toBeVisible();
  await playground.advance(30_000);
  await expect(playground.drawn({ kind: "Pod", namespace: "default", phase: "Running" })).toHaveCount(5);
});

test("a machine without power is noticed after 50 seconds and its Pods are replaced after five minutes more", async ({
  page,
}) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  await playground.apply(deployment("web", 4));
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();
  await playground.advance(30_000);
  const victim = (await playground.pods("web"))[0]?.node ?? "";
  await playground
    .drawn({ kind: "Node", name: victim })
    .or(playground.drawn({ kind: "Machine", name: victim }))
    .first()
    .click();
  await page
    .getByRole("button", { name: /power off/i })
    .first()
    .click();
  await playground.advance(40_000);
  expect((await playground.pods("web")).filter(({ node }) => node === victim).every(({ ready }) => ready)).toBe(true);
  await playground.advance(20_000);
  expect((await playground.pods("web")).filter(({ node }) => node === victim).some(({ ready }) => ready)).toBe(false);
  await playground.advance(330_000);
  const living = (await playground.pods("web")).filter(({ deleted }) => !deleted);
  expect(living).toHaveLength(4);
  expect(living.map(({ node, ready }) => [node === victim, ready])).toEqual(living.map(() => [false, true]));
  const created = living.at(-1)?.name ?? "";
  const { chain } = await page.evaluate((name) => kubarium.why({ kind: "Pod", namespace: "default", name }), created);
  expect(chain.length).toBeGreaterThan(2);
});

test("why a Pod exists leads back to what the learner did", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  await playground.apply(deployment("web", 1));
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();
  await playground.advance(30_000);
  await playground.drawn({ kind: "Pod", namespace: "default" }).first().click();
  await page.getByRole("tab", { name: "Why" }).click();
  const panel = page.getByRole("tabpanel", { name: "Why" });
  await expect(panel).toContainText("ReplicaSet");
  await expect(panel).toContainText(/\byou\b/i);
});

test("traffic reaches ready Pods only, and spreads over them", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  await playground.apply(`${deployment("shop", 3)}---\n${service("shop")}---
apiVersion: sim.kubarium.dev/v1alpha1
kind: Traffic
metadata:
  name: users
spec:
  url: http://shop
  requestsPerSecond: 30
`);
  await expect(page.getByText("traffic.sim.kubarium.dev/users created")).toBeVisible();
  await playground.advance(30_000);
  const before = await trafficStatus(playground);
  await playground.advance(30_000);
  const after = await trafficStatus(playground);
  const names = (await playground.pods("shop")).map(({ name }) => name).sort();
  expect(
    Object.keys(after.answers)
      .map((name) => name.split("/").at(-1))
      .sort(),
  ).toEqual(names);
  for (const name of Object.keys(after.answers)) {
    const share = ((after.answers[name] ?? 0) - (before.answers[name] ?? 0)) / (after.ok - before.ok);
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.42);
  }
  expect(after.failed).toBe(before.failed);
});

async function trafficStatus(
  playground: Playground,
): Promise<{ ok: number; failed: number; answers: Record<string, number> }> {
  const { body } = await playground.request("GET", "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics/users");
  const { status } = body as { status: { ok?: number; failed?: number; answers?: Record<string, number> } };
  return { ok: status.ok ?? 0, failed: status.failed ?? 0, answers: status.answers ?? {} };
}

test("a refused manifest marks its line, says what the API server said, and changes nothing", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  const text = `${service("web")}---\n${deployment("web", 3).replace("  replicas: 3", "  replicas: -3")}`;
  await playground.apply(text);
  await expect(page.getByText("must be greater than or equal to 0").first()).toBeVisible();
  const line = text.split("\n").findIndex((row) => row.includes("replicas: -3")) + 1;
  await expect(page.getByText(`line ${line}`, { exact: true })).toBeVisible();
  await expect(page.locator(".monaco-editor .squiggly-error").first()).toBeVisible();
  expect((await playground.request("GET", "/api/v1/namespaces/default/services/web")).code).toBe(404);
});

test("time goes back, and on from there", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  await playground.apply(deployment("web", 2));
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();
  await playground.advance(60_000);
  const hash = await playground.hash();
  const end = await playground.elapsedMs();
  await page.evaluate(() => kubarium.clock.seek(4_000));
  await expect(playground.drawn({ kind: "Pod", namespace: "default" })).toHaveCount(0);
  await page.evaluate((ms) => kubarium.clock.seek(ms), end);
  expect(await playground.hash()).toBe(hash);
  await expect(playground.drawn({ kind: "Pod", namespace: "default", phase: "Running" })).toHaveCount(2);
  await page.evaluate(() => kubarium.clock.seek(4_000));
  await playground.apply(deployment("other", 1));
  await expect(page.getByText("deployment.apps/other created")).toBeVisible();
  await playground.advance(60_000);
  await expect(playground.drawn({ kind: "Pod", namespace: "default", phase: "Running" })).toHaveCount(1);
  expect((await playground.pods("web")).length).toBe(0);
});

test("a reload keeps the cluster, the clock and the manifests", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  await playground.apply(deployment("web", 2));
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();
  await playground.advance(60_000);
  const before = [await playground.hash(), await playground.elapsedMs()];
  await page.reload();
  await playground.ready();
  expect([await playground.hash(), await playground.elapsedMs()]).toEqual(before);
  await expect(playground.drawn({ kind: "Pod", namespace: "default", phase: "Running" })).toHaveCount(2);
  await playground.manifestTab();
  await expect(page.locator(".monaco-editor").first()).toContainText("matchLabels");
});

test("a second tab is told, and does not disturb the first", async ({ page, context }) => {
  const first = new Playground(page);
  await first.open();
  await first.advance(5_000);
  const other = await context.newPage();
  const second = new Playground(other);
  await other.goto("/");
  await second.ready();
  await expect(other.getByText(/another tab/i).first()).toBeVisible();
  await other.evaluate(() => kubarium.request("POST", "/api/v1/namespaces", { metadata: { name: "elsewhere" } }));
  await other.close();
  await page.reload();
  await first.ready();
  expect((await first.request("GET", "/api/v1/namespaces/elsewhere")).code).toBe(404);
});
