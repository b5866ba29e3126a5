/** axe on the main views, in both themes. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { Playground } from "./playground.ts";

for (const colorScheme of ["light", "dark"] as const) {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    test(`axe finds nothing: ${colorScheme}, ${width} px wide`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height } });
      const page = await context.newPage();
      const playground = new Playground(page);
      await playground.open();
      await playground.advance(10_000);
      expect(await problems(page), "an empty cluster").toEqual([]);
      const { code } = await playground.request("POST", "/apis/apps/v1/namespaces/default/deployments", {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web" },
        spec: {
          replicas: 3,
          selector: { matchLabels: { app: "web" } },
          template: {
            metadata: { labels: { app: "web" } },
            spec: { containers: [{ name: "a", image: "nginx:1.27" }] },
          },
        },
      });
      expect(code).toBe(201);
      await playground.advance(20_000);
      await playground.drawn({ kind: "Pod", namespace: "default" }).first().click();
      expect(await problems(page), "a Pod selected").toEqual([]);
      await context.close();
    });
  }
}

async function problems(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}
