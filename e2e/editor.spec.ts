/** What the editor knows about Kubernetes before anything is sent. */
import { expect, test } from "@playwright/test";
import { deployment, Playground } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

test("completion, hover and validation come from the Kubernetes schema", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.write("apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  revisionH");
  await page.keyboard.press("Control+Space");
  await expect(page.locator(".suggest-widget").getByText("revisionHistoryLimit").first()).toBeVisible();
  await page.keyboard.press("Escape");

  await playground.write(deployment("web", 2));
  await page.keyboard.press("ControlOrMeta+Home");
  await page.locator(".view-line span", { hasText: "replicas" }).first().hover();
  await expect(page.locator(".monaco-hover", { hasText: /number of desired pods/i })).toBeVisible();

  await playground.write(deployment("web", 2).replace("replicas: 2", "replicsa: 2"));
  await page.keyboard.press("ControlOrMeta+Home");
  await expect(page.locator(".monaco-editor .squiggly-error, .monaco-editor .squiggly-warning").first()).toBeVisible();
});

test("a dry run shows both sides and writes nothing", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.apply(deployment("web", 2));
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();
  const { revision } = await page.evaluate(() => kubarium.clock.get());
  await playground.write(deployment("web", 7));
  await page.getByRole("button", { name: "Dry run" }).click();
  const view = page.getByRole("region", { name: "What an apply would change" });
  await expect(view).toContainText("replicas: 2");
  await expect(view).toContainText("replicas: 7");
  expect((await page.evaluate(() => kubarium.clock.get())).revision).toBe(revision);
  await page.getByRole("button", { name: "Back to the manifest" }).click();
  await expect(page.locator(".monaco-editor").first()).toContainText("replicas: 7");
});

test("delete takes away what the manifest names", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.apply(deployment("web", 1));
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page.getByText("deployment.apps/web deleted")).toBeVisible();
  await playground.advance(60_000);
  expect((await playground.request("GET", "/apis/apps/v1/namespaces/default/deployments/web")).code).toBe(404);
  expect(await playground.pods("web")).toEqual([]);
});

test("every sample is accepted as it is", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  const samples = [
    "A web server, three copies",
    "A shop with a Service and customers",
    "A ConfigMap and a Secret",
    "A program that keeps crashing",
    "An image that cannot be pulled",
    "A Pod that fits nowhere",
    "One more machine",
  ];
  for (const sample of samples) {
    await page.getByRole("button", { name: "Samples" }).click();
    await page.getByRole("menuitem", { name: sample }).click();
    await page.locator(".monaco-editor").first().waitFor();
    await page.getByRole("button", { name: /^Apply/ }).click();
    await expect(page.getByRole("status").filter({ hasText: / created/ })).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: /Refused/ })).toHaveCount(0);
  }
});
