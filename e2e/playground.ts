/** The page as a test uses it: by roles and names, and by the data attributes of what is drawn. */
import { expect, type Locator, type Page } from "@playwright/test";
import type { KubariumConsole } from "../src/ui/state/console-api.ts";

declare global {
  var kubarium: KubariumConsole;
}

export interface Place {
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly phase?: string;
}

/** Nothing is being fetched, and nothing moves any more; what pulses for ever may go on. */
export async function settled(page: Page): Promise<void> {
  await expect(page.locator(".loading, .editor-panel__message")).toHaveCount(0);
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every(
        ({ playState, effect }) =>
          playState !== "running" || effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY,
      ),
  );
}

export class Playground {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** A new cluster, paused once it is there, so that only the test moves time. */
  async open(options: { readonly seed?: number; readonly nodes?: number } = {}): Promise<void> {
    const { seed = 7, nodes = 3 } = options;
    await this.page.goto(`/?seed=${seed}&nodes=${nodes}`);
    await this.ready();
    await this.page.evaluate(() => kubarium.clock.set({ paused: true }));
  }

  /** Waits until the worker answers. */
  async ready(): Promise<void> {
    await this.page.waitForFunction(() => globalThis.kubarium !== undefined);
    await this.page.evaluate(() => kubarium.clock.get());
  }

  async advance(ms: number): Promise<void> {
    await this.page.evaluate((by) => kubarium.clock.advance(by), ms);
  }

  /** However long the cluster ran before it was paused. */
  async advanceTo(elapsedMs: number): Promise<void> {
    await this.advance(elapsedMs - (await this.elapsedMs()));
  }

  async elapsedMs(): Promise<number> {
    return (await this.page.evaluate(() => kubarium.clock.get())).elapsedMs;
  }

  async request(
    method: "GET" | "POST" | "PATCH" | "DELETE",
    path: string,
    body?: unknown,
  ): Promise<{ code: number; body: unknown }> {
    return this.page.evaluate(([m, p, b]) => kubarium.request(m, p, b), [method, path, body] as const);
  }

  async hash(): Promise<string> {
    return (await this.page.evaluate(() => kubarium.hash())).hash;
  }

  /** Things drawn on the canvas. */
  drawn({ kind, namespace, name, phase }: Place): Locator {
    const attributes = [
      ["kind", kind],
      ["namespace", namespace],
      ["name", name],
      ["phase", phase],
    ] as const;
    const selector = attributes.map(([key, value]) => (value === undefined ? "" : `[data-${key}="${value}"]`)).join("");
    return this.page.getByRole("main").locator(`.react-flow ${selector}`);
  }

  /** Replaces the text of the manifest editor. */
  async write(text: string): Promise<void> {
    await this.manifestTab();
    const empty = this.page.getByRole("button", { name: "New manifest" });
    if ((await this.page.locator(".monaco-editor").count()) === 0) await empty.click();
    const editor = this.page.locator(".monaco-editor").first();
    await editor.waitFor({ timeout: 30_000 });
    await editor.click();
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.evaluate((value) => navigator.clipboard.writeText(value), text);
    await this.page.keyboard.press("ControlOrMeta+V");
  }

  async apply(text: string): Promise<void> {
    await this.write(text);
    await this.page.keyboard.press("ControlOrMeta+Enter");
  }

  async manifestTab(): Promise<void> {
    await this.page.getByRole("tab", { name: "Manifest" }).click();
  }

  /** Names of the Pods of one app, as the API lists them. */
  async pods(app: string): Promise<readonly { name: string; node: string; ready: boolean; deleted: boolean }[]> {
    const { body } = await this.request("GET", `/api/v1/namespaces/default/pods?labelSelector=app%3D${app}`);
    const { items } = body as { items: readonly PodLike[] };
    return items.map(({ metadata, spec, status }) => ({
      name: metadata.name,
      node: spec.nodeName ?? "",
      ready: status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") === true,
      deleted: metadata.deletionTimestamp !== undefined,
    }));
  }

  async expectNoBanner(): Promise<void> {
    await expect(this.page.getByRole("alert")).toHaveCount(0);
  }
}

interface PodLike {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** A Deployment of `kubarium/shop`, in one line. */
export function deployment(name: string, replicas: number, image = "kubarium/shop:v1"): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
        - name: main
          image: ${image}
          ports:
            - containerPort: 8080
`;
}

export function service(name: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${name}
  ports:
    - port: 80
      targetPort: 8080
`;
}
