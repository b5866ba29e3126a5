/** Nothing that comes from elsewhere runs as code, breaks the terminal, or takes the cluster along: recordings, logs, names. */
import { expect, test, type Page } from "@playwright/test";
import { Playground } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

/** Whether anything ran, or asked for something. */
async function watched(page: Page): Promise<() => Promise<readonly string[]>> {
  const seen: string[] = [];
  page.on("dialog", (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", () => seen.push("popup"));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective }) => {
      Object.assign(globalThis, { violated: violatedDirective });
    });
  });
  return async () => [
    ...seen,
    ...(await page.evaluate(() => [
      ...("pwned" in globalThis ? ["pwned"] : []),
      ...("polluted" in {} ? ["polluted"] : []),
      ...("violated" in globalThis ? ["a script was stopped by the policy"] : []),
    ])),
  ];
}

async function importFile(page: Page, text: string): Promise<void> {
  await page.getByRole("button", { name: "Keep and share" }).click();
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("menuitem", { name: "Import a run…" }).click();
  await (await chooser).setFiles({ name: "recording.json", mimeType: "application/json", buffer: Buffer.from(text) });
}

const MARKUP = "<img src=x onerror='globalThis.pwned=1'>";
const RECORDINGS: readonly (readonly [name: string, text: string])[] = [
  ["is no JSON", "{"],
  ["is another format", JSON.stringify({ format: MARKUP })],
  [
    "pollutes prototypes",
    `{"format":"kubarium-recording/1","__proto__":{"polluted":1},"configuration":{"__proto__":{"polluted":1}}}`,
  ],
  ["nests without end", "[".repeat(100_000) + "]".repeat(100_000)],
  [
    "asks for a million machines",
    JSON.stringify({
      format: "kubarium-recording/1",
      configuration: { nodes: 1e6, seed: 1, epochMs: 0 },
      inputs: [],
      end: 0,
    }),
  ],
];

for (const [name, text] of RECORDINGS) {
  test(`a recording that ${name} is refused in words, and the cluster stays`, async ({ page }) => {
    const harm = await watched(page);
    const playground = new Playground(page);
    await playground.open();
    const before = await playground.hash();
    await importFile(page, text);
    await expect(page.locator(".toast--danger")).toBeVisible();
    expect(await playground.hash()).toBe(before);
    expect(await harm()).toEqual([]);
  });
}

test("what a container writes is text: escapes neither rename the page, nor reach the clipboard, nor draw markup", async ({
  page,
}) => {
  const harm = await watched(page);
  const playground = new Playground(page);
  await playground.open();
  await page.evaluate(() => navigator.clipboard.writeText("mine"));
  const title = await page.title();
  const evil = `\u001B]0;pwned\u0007\u001B]52;c;cHduZWQ=\u0007\u001B[2J\u202Egnp.exe ${MARKUP} end`;
  const container = { name: "a", image: "busybox", command: ["echo", evil] };
  const pod = { metadata: { name: "evil" }, spec: { restartPolicy: "Never", containers: [container] } };
  expect((await playground.request("POST", "/api/v1/namespaces/default/pods", pod)).code).toBe(201);
  await playground.advance(20_000);
  await page.getByRole("tab", { name: "Terminal" }).click();
  await page.getByRole("button", { name: "kubectl get pods -A" }).click();
  await expect(page.locator(".xterm-accessibility-tree")).toContainText("kube-apiserver");
  await page.keyboard.type("kubectl logs evil\n");
  await expect(page.locator(".xterm-accessibility-tree")).toContainText("end");
  await page.keyboard.type("kubectl get pod evil\n");
  await expect(page.locator(".xterm-accessibility-tree")).toContainText("Completed");
  await page.locator('.explorer [data-kind="Pod"][data-name="evil"]').first().click();
  await page.getByRole("tab", { name: "Logs" }).first().click();
  await expect(page.getByText("onerror=").first()).toBeVisible();
  expect(await page.title()).toBe(title);
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("mine");
  expect(await page.locator("img[src=x]").count()).toBe(0);
  expect(await harm()).toEqual([]);
});
