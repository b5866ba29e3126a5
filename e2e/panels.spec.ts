/** The panels around the canvas: logs, decisions, charts, the way through a Service, every kind, and a phone. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { Playground } from "./playground.ts";

const DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";

function body(name: string, memory: string): unknown {
  const container = {
    name: "main",
    image: "kubarium/shop:v1",
    ports: [{ containerPort: 8080 }],
    resources: { requests: { memory } },
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers: [container] } },
    },
  };
}

async function busy(page: Page): Promise<Playground> {
  const playground = new Playground(page);
  await playground.open();
  await playground.request("POST", DEPLOYMENTS, body("shop", "64Mi"));
  await playground.request("POST", DEPLOYMENTS, body("big", "64Gi"));
  await playground.request("POST", "/api/v1/namespaces/default/services", {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "typo" },
    spec: { selector: { app: "shpo" }, ports: [{ port: 80, targetPort: 8080 }] },
  });
  await playground.advance(30_000);
  return playground;
}

function listed(page: Page, kind: string, name: string): ReturnType<Page["locator"]> {
  return page.locator(`.explorer [data-kind="${kind}"][data-name^="${name}"]`).first();
}

async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).exclude(".react-flow").analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
}

test("logs of all Pods of a Deployment, searched", async ({ page }) => {
  await busy(page);
  await listed(page, "Deployment", "shop").click();
  await page.getByRole("tab", { name: "Logs" }).first().click();
  const log = page.getByRole("region", { name: "Log", exact: true });
  await expect(log.locator(".logs-panel__line").first()).toBeVisible();
  await page.getByRole("searchbox", { name: "Search the log" }).fill("no such words");
  await expect(log).toContainText("No line matches.");
  expect(await findings(page)).toEqual([]);
});

test("how the scheduler decided, as a funnel", async ({ page }) => {
  await busy(page);
  await listed(page, "Pod", "big").click();
  await page.getByRole("tab", { name: "Decisions" }).click();
  await expect(page.locator(".funnel__step").filter({ hasText: "NodeResourcesFit" })).toContainText("−3");
  expect(await findings(page)).toEqual([]);
});

test("where the way through a Service breaks", async ({ page }) => {
  await busy(page);
  await listed(page, "Service", "typo").click();
  await page.getByRole("tab", { name: "Why" }).click();
  await expect(page.locator(".service-path")).toContainText("Its selector app=shpo matches no Pod.");
  await expect(page.locator(".service-path")).toContainText("has app=shop, the selector wants app=shpo");
});

test("replicas over time", async ({ page }) => {
  await busy(page);
  await page.getByRole("tab", { name: "Charts" }).click();
  await expect(page.getByRole("img", { name: /^Replicas: .*Deployment shop 2/ })).toBeVisible();
  expect(await findings(page)).toEqual([]);
});

test("how an autoscaler came to its number, and what came of a probe", async ({ page }) => {
  const playground = await busy(page);
  await playground.request("POST", "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", {
    metadata: { name: "shop" },
    spec: {
      minReplicas: 3,
      maxReplicas: 5,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "shop" },
    },
  });
  const readinessProbe = { httpGet: { path: "/", port: 81 }, periodSeconds: 2 };
  await playground.request("POST", "/api/v1/namespaces/default/pods", {
    metadata: { name: "unready" },
    spec: { containers: [{ name: "web", image: "nginx", readinessProbe }] },
  });
  await playground.advance(20_000);
  await page.getByRole("button", { name: /^HorizontalPodAutoscaler/ }).click();
  await listed(page, "HorizontalPodAutoscaler", "shop").click();
  await page.getByRole("tab", { name: "Decision", exact: true }).click();
  const ledger = page.locator(".inspector .step-ledger");
  await expect(ledger).toContainText("Deployment/shop is scaled from 2 to 3.");
  await expect(ledger).toContainText("Never fewer than 3, never more than 5.");
  await page.getByRole("tab", { name: "Decisions", exact: true }).click();
  await page.getByRole("combobox", { name: "Decisions about" }).selectOption("HPA default/shop");
  await expect(page.locator(".decisions .step-ledger")).toContainText("Deployment/shop is scaled from 2 to 3.");
  await listed(page, "Pod", "unready").click();
  await page.getByRole("tab", { name: "Decision", exact: true }).click();
  await expect(page.locator(".probe-attempts")).toContainText("failed (2 in a row; it takes 3)");
  await expect(page.locator(".probe-attempts")).toContainText("connect: connection refused");
  expect(await findings(page)).toEqual([]);
});

test("a kind without facts of its own shows what the server prints", async ({ page }) => {
  await busy(page);
  await page.getByRole("button", { name: "Storage" }).click();
  await page.getByRole("button", { name: /^StorageClass/ }).click();
  await page.locator('.explorer [data-kind="StorageClass"]').first().click();
  await expect(page.locator(".facts")).toContainText("Provisioner");
});

test("a component is stopped from the menu, listed, and healed", async ({ page }) => {
  await busy(page);
  await page.getByRole("button", { name: "Break something" }).click();
  await page.getByRole("menuitem", { name: "Stop a component" }).click();
  await page.getByRole("menuitem", { name: "kube-scheduler" }).click();
  const list = page.getByRole("region", { name: "Broken on purpose" });
  await expect(list).toContainText("kube-scheduler");
  await list.getByRole("button", { name: /^Heal/ }).click();
  await expect(list).toHaveCount(0);
});

test("the terminal stands beside the manifest, and is still there after a reload", async ({ page }) => {
  const playground = new Playground(page);
  await playground.open();
  await page.getByRole("button", { name: "Terminal beside the manifest" }).click();
  const terminal = page.getByRole("region", { name: "Terminal", exact: true });
  await expect(terminal).toBeVisible();
  await expect(page.getByRole("tab", { name: "Terminal" })).toHaveCount(0);
  await expect(page.getByRole("tabpanel", { name: "Manifest" })).toBeVisible();
  await page.reload();
  await expect(terminal).toBeVisible();
  await page.getByRole("button", { name: "Terminal as a tab" }).click();
  await expect(page.getByRole("tab", { name: "Terminal" })).toBeVisible();
  await expect(terminal).toHaveCount(0);
});

test("a phone has all of it", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await busy(page);
  const bar = page.getByRole("navigation", { name: "Panels" });
  await expect(bar.getByRole("button")).toHaveText(["Cluster", "Lesson", "Manifest", "Terminal", "Time"]);
  await page.getByRole("tab", { name: "Charts" }).click();
  await expect(page.locator(".chart").first()).toBeVisible();
  await bar.getByRole("button", { name: "Time" }).click();
  await expect(page.getByRole("slider", { name: "Place in time" })).toBeVisible();
  await page.getByRole("region", { name: "What just happened" }).getByRole("button", { name: "History" }).click();
  await expect(page.getByRole("tabpanel", { name: "History" })).toBeVisible();
  await context.close();
});
