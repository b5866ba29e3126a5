/** Why: for objects and Events back to the learner; what a waiting Pod needs; where the way through a Service breaks. */
import { expect, type Page, test } from "@playwright/test";
import { Playground } from "./playground.ts";

const SIM = "/apis/sim.kubarium.dev/v1alpha1";

function workload(name: string, more: object = {}, spec: object = {}): unknown {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: "main", image: "kubarium/shop:v1", ...more }], ...spec },
      },
    },
  };
}

async function open(page: Page, ...deployments: readonly unknown[]): Promise<Playground> {
  const playground = new Playground(page);
  await playground.open();
  for (const each of deployments) {
    expect((await playground.request("POST", "/apis/apps/v1/namespaces/default/deployments", each)).code).toBe(201);
  }
  await playground.advance(20_000);
  return playground;
}

async function showWhy(page: Page, kind: string, name: string): Promise<ReturnType<Page["getByRole"]>> {
  await page.locator(`.explorer [data-kind="${kind}"][data-name^="${name}"]`).first().click();
  await page.getByRole("tab", { name: "Why" }).click();
  return page.getByRole("tabpanel", { name: "Why" });
}

test("an Event leads back to what the learner did", async ({ page }) => {
  await open(page, workload("web"));
  await page.getByRole("tab", { name: "Events" }).first().click();
  await page.getByRole("button", { name: "Why Scheduled?" }).first().click();
  const panel = page.getByRole("tabpanel", { name: "Why" });
  await expect(panel).toContainText("Scheduler placed Pod web-");
  await expect(panel).toContainText("You created Deployment web");
});

test("a waiting Pod says what is missing on which node", async ({ page }) => {
  await open(page, workload("picky", {}, { nodeSelector: { disk: "ssd" } }));
  const panel = await showWhy(page, "Pod", "picky");
  await expect(panel).toContainText("What would fix it");
  await expect(panel).toContainText(/the label disk should be In ssd, and is not set/);
});

const PATHS: readonly (readonly [name: string, service: object, deployment: object, says: RegExp])[] = [
  [
    "the selector",
    { selector: { app: "wbe" }, ports: [{ port: 80, targetPort: 8080 }] },
    {},
    /matches no Pod.*Nearest miss/s,
  ],
  [
    "readiness",
    { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] },
    { readinessProbe: { httpGet: { path: "/nowhere", port: 9999 } } },
    /none is ready/,
  ],
  [
    "the port",
    { selector: { app: "web" }, ports: [{ port: 80, targetPort: 9090 }] },
    {},
    /Nothing listens on port 9090/,
  ],
];

for (const [name, spec, container, says] of PATHS) {
  test(`a Service without answers says where the path breaks: ${name}`, async ({ page }) => {
    const playground = await open(page, workload("web", { ports: [{ containerPort: 8080 }], ...container }));
    await playground.request("POST", "/api/v1/namespaces/default/services", { metadata: { name: "web" }, spec });
    await playground.request("POST", `${SIM}/namespaces/default/traffics`, {
      apiVersion: "sim.kubarium.dev/v1alpha1",
      kind: "Traffic",
      metadata: { name: "users" },
      spec: { url: "http://web", requestsPerSecond: 5, timeoutSeconds: 1 },
    });
    await playground.advance(20_000);
    const panel = await showWhy(page, "Service", "web");
    await expect(panel).toContainText(says);
  });
}

test("a client with a slip in its URL is told which Service it may have meant", async ({ page }) => {
  const playground = await open(page, workload("web"));
  await playground.request("POST", "/api/v1/namespaces/default/services", {
    metadata: { name: "web" },
    spec: { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] },
  });
  await playground.request("POST", `${SIM}/namespaces/default/traffics`, {
    apiVersion: "sim.kubarium.dev/v1alpha1",
    kind: "Traffic",
    metadata: { name: "users" },
    spec: { url: "http://wbe", requestsPerSecond: 5 },
  });
  await playground.advance(10_000);
  const panel = await showWhy(page, "Traffic", "users");
  await expect(panel).toContainText("There is no Service wbe in namespace default.");
  await expect(panel).toContainText("Perhaps web is meant.");
  await expect(panel).toContainText("The cluster's DNS knows no wbe");
});
