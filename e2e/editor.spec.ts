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
  await expect(page.getByRole("main")).toContainText("Deployment web would change");
  expect((await page.evaluate(() => kubarium.clock.get())).revision).toBe(revision);
  await page.getByRole("button", { name: "Back to the manifest" }).click();
  await expect(page.getByRole("main")).not.toContainText("Deployment web would change");
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

test("a slip is put right where it stands, by a button or by the editor's own menu", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.apply(deployment("web", 2).replace("replicas: 2", "replicsa: 2"));
  const fix = page.getByRole("button", { name: "Write replicas" });
  await expect(fix).toBeVisible();
  await fix.click();
  await expect(page.locator(".monaco-editor").first()).toContainText("replicas: 2");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();

  await playground.apply(deployment("other", 1).replace("apiVersion: apps/v1", "apiVersion: extensions/v1beta1"));
  await page.getByRole("button", { name: "Write apps/v1" }).click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText("deployment.apps/other created")).toBeVisible();

  await playground.apply(
    deployment("third", 1).replace("      app: third\n  template", "      app: thrid\n  template"),
  );
  await page.getByRole("button", { name: "Let the selector ask for app=third" }).click();
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText("deployment.apps/third created")).toBeVisible();
});

test("the field at the cursor lights up what it governs on the canvas", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.apply(deployment("web", 2));
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();
  await playground.advance(20_000);
  await page.keyboard.press("ControlOrMeta+Home");
  for (let line = 1; line < 6; line += 1) await page.keyboard.press("ArrowDown");
  await expect(page.locator(".marks .mark")).toHaveCount(2);
  await page.getByRole("tab", { name: "Manifest" }).focus();
  await expect(page.locator(".marks .mark")).toHaveCount(0);
});

test("names of the living cluster are offered where they fit", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.request("POST", "/api/v1/namespaces/default/configmaps", {
    metadata: { name: "settings-of-the-shop" },
  });
  await playground.write(
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  volumes:\n    - name: c\n      configMap:\n        name: ",
  );
  await page.keyboard.press("Control+Space");
  await expect(page.locator(".suggest-widget").getByText("settings-of-the-shop").first()).toBeVisible();
});

test("what the editor does can be copied as kubectl commands, and files can be opened", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.write(deployment("web", 3, "nginx:1.27"));
  await page.getByRole("button", { name: "More to do with this manifest" }).click();
  await page.getByRole("menuitem", { name: "Create without a file" }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe("kubectl create deployment web --image=nginx:1.27 --replicas=3 --port=8080");
  await page.getByLabel("Open files…").setInputFiles({
    name: "from-disk.yaml",
    mimeType: "application/yaml",
    buffer: Buffer.from("apiVersion: v1\nkind: Namespace\nmetadata: {name: from-disk}\n"),
  });
  await expect(page.getByRole("button", { name: "from-disk.yaml", exact: true })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await page.getByRole("button", { name: "More to do with this manifest" }).click();
  await page.getByRole("menuitem", { name: "Apply all open manifests" }).click();
  await expect(page.getByText("namespace/from-disk created")).toBeVisible();
  await expect(page.getByText("deployment.apps/web created")).toBeVisible();
});

test("a file that is dropped is opened as text, one that is too large is refused by name", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  const drop = (name: string, size: number, text: string): Promise<void> =>
    page.evaluate(
      ([file, length, words]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([words + "x".repeat(length)], file, { type: "text/plain" }));
        document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
      },
      [name, size, text] as const,
    );
  await page.getByRole("button", { name: "Samples" }).waitFor();
  await drop(
    `<b>${"n".repeat(60)}.yaml`,
    0,
    `# <img src=x onerror="hacked=1">\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: dropped\n`,
  );
  await expect(page.locator(".file-tabs")).toContainText("<b>nnn");
  await page.getByRole("button", { name: /^Apply/ }).click();
  await expect(page.getByText("namespace/dropped created")).toBeVisible();
  await drop("huge.yaml", 4 * 1024 * 1024, "");
  await expect(page.getByText("huge.yaml is larger than 3 MiB and was not opened.")).toBeVisible();
  expect(await page.evaluate(() => "hacked" in globalThis)).toBe(false);
});

test("spaces arrive where they are typed", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await page.getByRole("button", { name: /A shop with visitors/ }).click();
  await page.locator(".manifest-editor .view-lines").click();
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.type("# one two  three");
  await expect
    .poll(async () => (await page.locator(".manifest-editor .view-lines").innerText()).replaceAll("\u00a0", " "))
    .toBe("# one two  three");
});
