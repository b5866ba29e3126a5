/** Whatever a manifest, a log, a link or a recording says, it stays text: nothing runs, nothing drives the terminal. */
import { expect, type Page, test } from "@playwright/test";
import { Playground } from "./playground.ts";

test.use({ permissions: ["clipboard-read", "clipboard-write"] });

const MARKUP = `<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>`;
/** Clears the screen, sets the title, writes the clipboard (OSC 52), makes a link (OSC 8), asks for a report, turns letters around. */
const ESCAPES =
  "\u001b[2J\u001b]0;hacked\u0007\u001b]52;c;aGFja2Vk\u0007\u001b]8;;javascript:alert(1)\u0007click\u001b]8;;\u0007\u001b[6n\u202egnp.exe";

async function open(page: Page): Promise<{ readonly playground: Playground; readonly dialogs: readonly string[] }> {
  const dialogs: string[] = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  const playground = new Playground(page);
  await playground.open();
  await page.evaluate(() => navigator.clipboard.writeText("mine"));
  return { playground, dialogs };
}

async function expectUnharmed(page: Page, dialogs: readonly string[]): Promise<void> {
  expect(await page.evaluate(() => (window as { hacked?: number }).hacked)).toBeUndefined();
  expect(await page.title()).toBe("Kubarium");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("mine");
  expect(dialogs).toEqual([]);
  expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
}

test("names, labels and annotations of an object", async ({ page }) => {
  const { playground, dialogs } = await open(page);
  const { code } = await playground.request("POST", "/api/v1/namespaces/default/configmaps", {
    metadata: { name: "note", annotations: { note: MARKUP, escapes: ESCAPES } },
    data: { page: MARKUP, escapes: ESCAPES, ["k".repeat(200)]: "v".repeat(500_000) },
  });
  expect(code).toBe(201);
  const explorer = page.locator(".explorer");
  await explorer.getByText("Configuration", { exact: true }).click();
  await explorer.getByText("ConfigMap", { exact: true }).click();
  const note = page.locator('.explorer [data-kind="ConfigMap"][data-name="note"]');
  await expect(note).toBeVisible();
  await note.click();
  await page.getByRole("tab", { name: "YAML" }).click();
  await expect(page.getByRole("tabpanel", { name: "YAML" })).toContainText("onerror");
  await expectUnharmed(page, dialogs);
});

test("what a container prints, in the log and in the terminal", async ({ page }) => {
  const { playground, dialogs } = await open(page);
  await playground.request("POST", "/api/v1/namespaces/default/pods", {
    metadata: { name: "evil" },
    spec: {
      containers: [{ name: "a", image: "busybox", command: ["sh", "-c", `echo '${MARKUP} ${ESCAPES}'; sleep 3600`] }],
    },
  });
  await playground.advance(20_000);
  await playground.drawn({ kind: "Pod", namespace: "default", name: "evil" }).first().click();
  await page.getByRole("tab", { name: "Logs" }).first().click();
  await expect(page.getByRole("region", { name: "Log", exact: true })).toContainText("onerror");
  await page.getByRole("tab", { name: "Terminal" }).click();
  const screen = page.locator(".xterm-accessibility-tree");
  await page.getByRole("button", { name: "kubectl get pods -A" }).click();
  await expect(screen).toContainText("kube-apiserver");
  await page.keyboard.type("kubectl logs evil\n");
  await expect(screen).toContainText("^[[2J");
  await page.keyboard.type("echo still here\n");
  await expect(screen).toContainText("still here");
  await expect(screen).toContainText("kube-apiserver");
  await expectUnharmed(page, dialogs);
});

const RECORDINGS: readonly (readonly [name: string, recording: unknown])[] = [
  ["nothing", null],
  ["a text", MARKUP],
  ["another thing", { configuration: { seed: MARKUP }, inputs: "no" }],
  ["a prototype", JSON.parse('{"__proto__":{"polluted":true},"configuration":{},"inputs":[]}')],
  [
    "inputs of no kind",
    { configuration: { epochMs: 0, seed: 1, nodes: 3 }, inputs: [{ at: -1, what: MARKUP }], end: {} },
  ],
  [
    "too many machines",
    { configuration: { epochMs: 0, seed: 1, nodes: 1e9 }, inputs: [], end: { at: 0, processed: 0 } },
  ],
];

for (const [name, recording] of RECORDINGS) {
  test(`a recording that is ${name} is refused in words, and the cluster stays`, async ({ page }) => {
    const { playground, dialogs } = await open(page);
    await playground.request("POST", "/api/v1/namespaces", { metadata: { name: "kept" } });
    const refusal = await page.evaluate(
      (bad) =>
        kubarium.recording.load(bad).then(
          () => "",
          (error: Error) => error.message,
        ),
      recording,
    );
    expect(refusal).not.toBe("");
    expect((await playground.request("GET", "/api/v1/namespaces/kept")).code).toBe(200);
    expect(await page.evaluate(() => "polluted" in {})).toBe(false);
    await expectUnharmed(page, dialogs);
  });
}

test("a file that is dropped is opened as text, one that is too large is refused by name", async ({ page }) => {
  const { dialogs } = await open(page);
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
    `# ${MARKUP}\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: dropped\n`,
  );
  await expect(page.locator(".file-tabs")).toContainText("<b>nnn");
  await page.getByRole("button", { name: /^Apply/ }).click();
  await expect(page.getByText("namespace/dropped created")).toBeVisible();
  await drop("huge.yaml", 4 * 1024 * 1024, "");
  await expect(page.getByText("huge.yaml is larger than 3 MiB and was not opened.")).toBeVisible();
  await expectUnharmed(page, dialogs);
});
