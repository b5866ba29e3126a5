/** One recording, one hash: in the browser, in Node, after a rewind, after a restore, and twice in a row. */
import { expect, test } from "@playwright/test";
import { Cluster, type ClusterRecording } from "../src/engine/cluster.ts";
import { deployment, Playground, service } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("the browser and Node come to the same state", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open({ seed: 99 });
  await playground.advance(5_000);
  await playground.apply(`${deployment("shop", 3)}---\n${service("shop")}`);
  await expect(page.getByText("service/shop created")).toBeVisible();
  await playground.request("POST", "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics", {
    apiVersion: "sim.kubarium.dev/v1alpha1",
    kind: "Traffic",
    metadata: { name: "users" },
    spec: { url: "http://shop", requestsPerSecond: 10 },
  });
  await playground.advance(20_000);
  await playground.request("POST", "/apis/sim.kubarium.dev/v1alpha1/faults", {
    apiVersion: "sim.kubarium.dev/v1alpha1",
    kind: "Fault",
    metadata: { name: "dark" },
    spec: { type: "MachinePower", target: { machine: "node-1" } },
  });
  await playground.advance(400_000);
  const hash = await playground.hash();
  const recording = (await page.evaluate(() => kubarium.recording.export())) as ClusterRecording;
  expect(recording.inputs.length).toBe(4);
  expect(Cluster.replay(recording).hash()).toBe(hash);
  expect(Cluster.replay(recording).hash()).toBe(hash);
  await page.evaluate(() => kubarium.clock.seek(10_000));
  await page.evaluate((ms) => kubarium.clock.seek(ms), recording.end.at);
  expect(await playground.hash()).toBe(hash);
  await page.evaluate((saved) => kubarium.recording.load(saved), recording);
  expect(await playground.hash()).toBe(hash);
});
