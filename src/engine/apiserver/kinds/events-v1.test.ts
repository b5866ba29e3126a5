import { describe, expect, it } from "vitest";
import { createCaller, made, said } from "../rest/rest-calls.ts";
import { withValue } from "./testing/check-manifest.ts";

describe("Events of events.k8s.io", () => {
  const EVENTS = "/apis/events.k8s.io/v1/namespaces/default/events";
  const event = {
    apiVersion: "events.k8s.io/v1",
    kind: "Event",
    metadata: { name: "e" },
    eventTime: "2026-01-01T00:00:00.000000Z",
    reportingController: "example.com/robot",
    reportingInstance: "robot-1",
    action: "Walk",
    reason: "Walked",
    type: "Normal",
    note: "ten steps",
    regarding: { kind: "Pod", namespace: "default", name: "web" },
  };

  it("are those of the core group under other names", () => {
    const { call } = createCaller();
    expect(made(call("POST", EVENTS, event))).toMatchObject({ apiVersion: "events.k8s.io/v1", note: "ten steps" });
    expect(made(call("GET", "/api/v1/namespaces/default/events/e"))).toMatchObject({
      apiVersion: "v1",
      message: "ten steps",
      involvedObject: { name: "web" },
      reportingComponent: "example.com/robot",
    });
    const found = (selector: string) =>
      made<{ items: readonly unknown[] }>(call("GET", `${EVENTS}?fieldSelector=${encodeURIComponent(selector)}`)).items
        .length;
    expect([
      found("regarding.name=web"),
      found("regarding.name=other"),
      found("reportingController=example.com/robot"),
    ]).toEqual([1, 0, 1]);
    expect(said(call("GET", `${EVENTS}?fieldSelector=involvedObject.name%3Dweb`))[2]).toBe(
      "field label not supported: involvedObject.name",
    );
  });

  it("keep their labels", () => {
    const { call } = createCaller();
    const metadata = { name: "e", labels: { a: "b" } };
    expect(made(call("POST", EVENTS, { ...event, metadata }))).toMatchObject({ metadata });
  });

  it.each([
    ["eventTime", undefined, "eventTime: Required value"],
    ["type", "Loud", 'type: Invalid value: "": has invalid value: Loud'],
    ["deprecatedCount", 2, 'count: Invalid value: "": needs to be unset'],
    ["deprecatedSource", { component: "x" }, 'source: Invalid value: "": needs to be unset'],
    [
      "series",
      { count: 1, lastObservedTime: "2026-01-01T00:00:00.000000Z" },
      'series.count: Invalid value: "": should be at least 2',
    ],
    ["action", undefined, "action: Required value"],
    ["reason", "r".repeat(129), 'reason: Invalid value: "": can have at most 128 characters'],
    ["note", "n".repeat(1025), 'message: Invalid value: "": can have at most 1024 characters'],
    [
      "regarding.namespace",
      "other",
      'involvedObject.namespace: Invalid value: "other": does not match event.namespace',
    ],
  ])("with %s", (path, value, error) => {
    expect(said(createCaller().call("POST", EVENTS, withValue(event, path, value)))).toEqual([
      422,
      "Invalid",
      `Event "e" is invalid: ${error}`,
    ]);
  });
});
