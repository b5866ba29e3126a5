/** kubectl in the page: typed, completed, stopped. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { Playground } from "./playground.ts";

test("kubectl runs in the terminal, on the cluster of the page", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await page.getByRole("tab", { name: "Terminal" }).click();
  const screen = page.locator(".xterm-accessibility-tree");
  await page.getByRole("button", { name: "kubectl get pods -A" }).click();
  await expect(screen).toContainText("kube-apiserver-control-plane");
  await page.keyboard.type("kubectl run web --image=nginx\n");
  await expect(screen).toContainText("pod/web created");
  await playground.advance(10_000);
  await page.keyboard.type("k get po w");
  await page.keyboard.press("Tab");
  await expect(screen).toContainText("k get po web");
  await page.keyboard.type("--no-headers | wc -l\n");
  await expect(screen).toContainText("wc -l1$");
  await page.keyboard.type("k get pods -w\n");
  await expect(screen).toContainText("1/1");
  await page.keyboard.press("Control+c");
  await page.keyboard.type("k delete pod web\n");
  await expect(screen).toContainText(`pod "web" deleted`);
  const { violations } = await new AxeBuilder({ page }).include(".terminal").analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await page.keyboard.press("Tab");
  await expect(page.locator(".terminal :focus")).toHaveCount(0);
});
