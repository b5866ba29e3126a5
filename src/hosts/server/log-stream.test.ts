import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveForTest, type ServedForTest } from "../testing/served-for-test.ts";

let server: ServedForTest;

const PODS = "/api/v1/namespaces/default/pods";

const COUNT_TO_FIVE = "for i in 1 2 3 4 5; do echo line $i; sleep 1; done";

beforeAll(async () => {
  server = await serveForTest();
  await advance(5_000);
});

afterAll(() => server.close());

const advance = (ms: number) => server.call("POST", "/sim/v1/clock/advance", { ms });

async function run(name: string): Promise<void> {
  const command = ["sh", "-c", COUNT_TO_FIVE];
  const spec = { restartPolicy: "Never", containers: [{ name: "box", image: "busybox", command }] };
  await server.call("POST", PODS, { metadata: { name }, spec });
  while (!(await server.call("GET", `${PODS}/${name}/log`)).text.startsWith("line")) await advance(100);
}

/** Reads a followed log on and on; `until` waits for its text. */
async function follow(path: string) {
  const response = await fetch(server.url + path);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let ended = false;
  const until = async (wanted: () => boolean): Promise<string> => {
    while (!ended && !wanted()) {
      const read = await reader?.read();
      ended = read?.done ?? true;
      text += read?.value ?? "";
    }
    return text;
  };
  return {
    type: response.headers.get("content-type"),
    warning: response.headers.get("warning"),
    untilText: (wanted: string) => until(() => text.includes(wanted)),
    untilEnd: () => until(() => false),
    leave: () => reader?.cancel(),
  };
}

describe("a followed log", () => {
  it("has what was written, then each line as it comes, and ends with its container", async () => {
    await run("five");
    const log = await follow(`${PODS}/five/log?follow=true`);
    expect([log.type, log.warning]).toEqual(["text/plain", null]);
    expect(await log.untilText("line 1\n")).toBe("line 1\n");
    await advance(2_000);
    expect(await log.untilText("line 3\n")).toBe("line 1\nline 2\nline 3\n");
    await advance(10_000);
    expect(await log.untilEnd()).toBe("line 1\nline 2\nline 3\nline 4\nline 5\n");
  });

  it.each([
    ["tailLines=2", "line 4\nline 5\n"],
    ["limitBytes=9", "line 1\nli"],
    ["sinceSeconds=3600", "line 1\nline 2\nline 3\nline 4\nline 5\n"],
  ])("begins as %s says", async (parameters, text) => {
    const log = await follow(`${PODS}/five/log?follow=true&${parameters}`);
    expect(await log.untilEnd()).toBe(text);
  });

  it("shows instants to who asks", async () => {
    const log = await follow(`${PODS}/five/log?follow=true&timestamps=true&tailLines=1`);
    expect(await log.untilEnd()).toMatch(/^2026-01-01T00:00:\d\d\.\d{9}Z line 5\n$/);
  });

  it("ends when the Pod is deleted", async () => {
    await run("gone");
    const log = await follow(`${PODS}/gone/log?follow=true`);
    await log.untilText("line 1\n");
    await server.call("DELETE", `${PODS}/gone?gracePeriodSeconds=0`);
    expect(await log.untilEnd()).toMatch(/^line 1\n/);
  });

  it.each([
    ["nobody/log?follow=true", 404, `pods "nobody" not found`],
    ["five/log?follow=true&container=other", 400, "container other is not valid for pod five"],
    ["five/log?follow=true&limitBytes=none", 422, "limitBytes"],
    ["five/log?follow=true&previous=true", 400, `previous terminated container "box" in pod "five" not found`],
  ])("refuses %s", async (path, code, message) => {
    const answer = await server.call("GET", `${PODS}/${path}`);
    expect(answer.code).toBe(code);
    expect(answer.text).toContain(message.replaceAll('"', '\\"'));
  });

  it("is not followed when the client says so", async () => {
    const { text } = await server.call("GET", `${PODS}/five/log?follow=false&tailLines=1`);
    expect(text).toBe("line 5\n");
  });
});
