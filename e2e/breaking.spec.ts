/** Everything that can break: from the menu with settings, from the thing itself, listed since when, undone one by one. */
import { expect, test } from "@playwright/test";
import type { Fault } from "../src/api/types/sim.ts";
import { Playground } from "./playground.ts";

async function faults(playground: Playground): Promise<readonly Fault["spec"][]> {
  const { body } = await playground.request("GET", "/apis/sim.kubarium.dev/v1alpha1/faults");
  return (body as { items: readonly Fault[] }).items.map(({ spec }) => spec);
}

test("a network is slowed down between two machines, by as much as one likes, and healed", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  await page.getByRole("button", { name: "Break something" }).click();
  await page.getByRole("menuitem", { name: "With settings of your own…" }).click();
  const dialog = page.getByRole("dialog", { name: "Break something" });
  await dialog.getByLabel("What breaks").selectOption("NetworkLatency");
  await dialog.getByLabel("Machine or zone").selectOption("machine/node-1");
  await dialog.getByLabel("Towards").selectOption("machine/node-2");
  await dialog.getByLabel("Added to every packet (ms)").fill("350");
  await dialog.getByRole("button", { name: "Break it" }).click();
  await expect(dialog).toHaveCount(0);
  expect(await faults(playground)).toEqual([
    { type: "NetworkLatency", target: { machine: "node-1", peerMachine: "node-2" }, parameters: { latencyMs: 350 } },
  ]);
  await playground.advance(30_000);
  const list = page.getByRole("region", { name: "Broken on purpose" });
  await expect(list).toContainText("node-1 – node-2: the network is slow (+350 ms)");
  await expect(list).toContainText(/for 3\d s/);
  await list.getByRole("button", { name: /^Heal node-1/ }).click();
  await expect(list).toHaveCount(0);
  expect(await faults(playground)).toEqual([]);
});

test("a machine offers what else can go wrong with it, set to itself", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(5_000);
  await playground
    .drawn({ kind: "Node", name: "node-2" })
    .or(playground.drawn({ kind: "Machine", name: "node-2" }))
    .first()
    .click();
  await page.getByRole("button", { name: "Break it another way…" }).click();
  const dialog = page.getByRole("dialog", { name: "Break something" });
  await dialog.getByLabel("What breaks").selectOption("ComponentStop");
  await dialog.getByRole("combobox", { name: "Component", exact: true }).selectOption("kube-proxy");
  await dialog.getByRole("button", { name: "Break it" }).click();
  await expect(dialog).toHaveCount(0);
  expect(await faults(playground)).toEqual([
    { type: "ComponentStop", target: { component: "kube-proxy", machine: "node-2" } },
  ]);
});

test("a machine is broken in any way from its menu on the canvas, and healed there and in the menu of faults", async ({
  page,
}) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.advance(20_000);
  const machine = playground.drawn({ kind: "Node", name: "node-2" });
  const choose = async (item: string): Promise<void> => {
    await machine.getByRole("button", { name: "Actions for node-2" }).click();
    await page.getByRole("menuitem", { name: item, exact: true }).click();
  };
  const pairs = [
    ["Cut the network", "Mend the network"],
    ["Slow down (4×)", "Back to full speed"],
  ] as const;
  for (const [breaks, heals] of pairs) {
    await choose(breaks);
    await expect.poll(async () => (await faults(playground)).length, breaks).toBe(1);
    await choose(heals);
    await expect.poll(async () => (await faults(playground)).length, heals).toBe(0);
  }

  await choose("Break it another way…");
  const dialog = page.getByRole("dialog", { name: "Break something" });
  await dialog.getByLabel("What breaks").selectOption("DiskFull");
  await dialog.getByRole("button", { name: "Break it" }).click();
  await expect(dialog).toHaveCount(0);
  expect(await faults(playground)).toEqual([{ type: "DiskFull", target: { machine: "node-2" } }]);
  await page.getByRole("button", { name: "Break something" }).click();
  await page.getByRole("menuitem", { name: /^Heal: .*node-2/ }).click();
  await expect.poll(async () => (await faults(playground)).length).toBe(0);
});

test("what is simplified about a fault is a click away", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await page.getByRole("button", { name: "Break something" }).click();
  await page.getByRole("menuitem", { name: "What is simplified here (≈)" }).click();
  const rows = page.getByRole("dialog", { name: "How real is this?" });
  await expect(rows.getByRole("rowheader", { name: /^faults/ })).toBeVisible();
  await expect(rows.getByRole("rowheader", { name: /^probes/ })).toHaveCount(0);
});
