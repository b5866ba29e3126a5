/** What people and hostile texts do to the editor: a clear answer at the place, nothing half done, nothing lost. */
import { expect, test } from "@playwright/test";
import { deployment, Playground } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const BOMB = [
  "l0: &l0 [x, x, x, x, x, x, x, x, x]",
  ...Array.from({ length: 9 }, (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(", ")}]`),
].join("\n");

const CASES: readonly (readonly [name: string, manifest: string, says: RegExp])[] = [
  ["broken YAML", "apiVersion: v1\nkind: [ConfigMap\nmetadata:\n  name: a\n", /line \d+/],
  ["aliases that explode", BOMB, /alias/i],
  [
    "an unknown kind",
    "apiVersion: v1\nkind: Frobnicator\nmetadata:\n  name: a\n",
    /no matches for kind "Frobnicator" in version "v1"/,
  ],
  [
    "an unknown field",
    deployment("web", 1).replace("  replicas: 1", "  replicsa: 1"),
    /unknown field "spec\.replicsa"/,
  ],
  [
    "a wrong type",
    deployment("web", 1).replace("replicas: 1", "replicas: many"),
    /cannot unmarshal string into Go struct field/,
  ],
  [
    "a __proto__ key",
    "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n__proto__:\n  polluted: yes\n",
    /unknown field "__proto__"/,
  ],
  [
    "a name with markup",
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: "<img src=x onerror=alert(1)>"\n`,
    /RFC 1123 subdomain/,
  ],
];

for (const [name, manifest, says] of CASES) {
  test(`${name}: says so at the line and sends nothing on`, async ({ page }) => {
    let alerts = 0;
    page.on("dialog", (dialog) => {
      alerts += 1;
      void dialog.dismiss();
    });
    const playground = new Playground(page);
    await playground.open();
    const { revision } = await page.evaluate(() => kubarium.clock.get());
    await playground.apply(manifest);
    const answer = page.getByRole("status").filter({ hasText: says });
    await expect(answer.first()).toBeVisible();
    await expect(answer.first()).toContainText(/line \d+/);
    expect((await page.evaluate(() => kubarium.clock.get())).revision).toBe(revision);
    expect(alerts).toBe(0);
    expect(await page.evaluate(() => "polluted" in {})).toBe(false);
  });
}

test("a paste of 10 MB is refused by size, and the page goes on", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.apply(`# ${"x".repeat(10_000_000)}\n${deployment("web", 1)}`);
  await expect(page.getByText(/larger than 3 MiB/)).toBeVisible({ timeout: 30_000 });
  await playground.apply(deployment("web", 1));
  await expect(page.getByText("deployment.apps/web created")).toBeVisible({ timeout: 30_000 });
});

test("labels and annotations with markup are shown as text", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await playground.apply(
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: note\n  annotations:\n    note: "<script>alert(1)</script>"\ndata:\n  page: "<b onmouseover=alert(2)>x</b>"\n`,
  );
  await expect(page.getByText("configmap/note created")).toBeVisible();
  expect(await page.locator("script:not([src])", { hasText: "alert(1)" }).count()).toBe(0);
});
