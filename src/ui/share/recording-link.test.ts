/** Links carry whole recordings, and nothing in a link can do harm. */
import { describe, expect, it } from "vitest";
import { contentOf, linkTo, MAX_LINK } from "./recording-link.ts";

const RECORDING = { format: "kubarium-recording/1", inputs: [{ at: 1, text: "日本語 ✓" }] };

async function deflated(text: string): Promise<string> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return Buffer.from(await new Response(stream).arrayBuffer()).toString("base64url");
}

describe("links", () => {
  it("bring back what was put in", async () => {
    const link = await linkTo("https://example.org/play?lang=ja#old", RECORDING);
    expect(link).toMatch(/^https:\/\/example\.org\/play\?lang=ja#run=[\w-]+$/);
    expect(await contentOf(new URL(link ?? "").hash)).toEqual({ kind: "recording", recording: RECORDING });
  });

  it("say when there is too much for a link", async () => {
    let seed = 1;
    const noise = Array.from({ length: 40_000 }, () => (seed = (seed * 48_271) % 2_147_483_647));
    expect(await linkTo("https://example.org/", { noise })).toBeUndefined();
  });

  it.each([
    ["nothing", "", "none"],
    ["another fragment", "#cluster", "none"],
    ["no base64", "#run=%%%", "broken"],
    ["nothing compressed", "#run=AAAA", "broken"],
    ["cut short", `#run=${Buffer.from([1, 2, 3]).toString("base64url")}`, "broken"],
    ["too long", `#run=${"A".repeat(MAX_LINK + 1)}`, "broken"],
  ])("%s", async (_name, fragment, kind) => {
    expect((await contentOf(fragment)).kind).toBe(kind);
  });

  it("that hold no JSON are broken", async () => {
    expect(await contentOf(`#run=${await deflated("<script>alert(1)</script>")}`)).toEqual({ kind: "broken" });
  });

  it("that unpack into too much are broken", async () => {
    const bomb = await deflated("[" + " ".repeat(33 * 1024 * 1024) + "]");
    expect(bomb.length).toBeLessThan(MAX_LINK);
    expect(await contentOf(`#run=${bomb}`)).toEqual({ kind: "broken" });
  });
});
