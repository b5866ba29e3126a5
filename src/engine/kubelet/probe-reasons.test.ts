/** What came of probes is kept as data. */
import { describe, expect, it } from "vitest";
import type { Container } from "../../api/types/pod.ts";
import { clusterWith } from "./testing/pod-story.ts";

function reasonsOf(container: Partial<Container>, ms: number): readonly string[] {
  const cluster = clusterWith({ containers: [{ name: "web", image: "busybox:1.36", ...container }] });
  cluster.advance(ms);
  return cluster.cluster.decisions.probes
    .of("default/web")
    .map(({ probe, outcome, inARow, threshold, effect, message }) =>
      `${probe} ${outcome} ${inARow}/${threshold} ${effect} ${message}`.trimEnd(),
    );
}

const NO_FILE = "cat: can't open '/tmp/healthy': No such file or directory";
const CAT = { exec: { command: ["cat", "/tmp/healthy"] }, periodSeconds: 5 };

describe("reasons of probes", () => {
  it.each<[string, Partial<Container>, number, readonly string[]]>([
    [
      "liveness: one success, failures up to the threshold, what follows",
      { args: ["sh", "-c", "touch /tmp/healthy; sleep 12; rm /tmp/healthy; sleep 600"], livenessProbe: CAT },
      40_000,
      [
        "Liveness Success 1/1 None",
        `Liveness Failure 1/3 None ${NO_FILE}`,
        `Liveness Failure 2/3 None ${NO_FILE}`,
        `Liveness Failure 3/3 Killed ${NO_FILE}`,
      ],
    ],
    [
      "readiness: what does not change anything is not repeated",
      { args: ["sh", "-c", "sleep 12; touch /tmp/healthy; sleep 600"], readinessProbe: CAT },
      60_000,
      [1, 2, 3].map((count) => `Readiness Failure ${count}/3 None ${NO_FILE}`).concat("Readiness Success 1/1 Ready"),
    ],
    [
      "startup: passed",
      { args: ["sh", "-c", "sleep 7; touch /tmp/healthy; sleep 600"], startupProbe: CAT },
      30_000,
      [`Startup Failure 1/3 None ${NO_FILE}`, "Startup Success 1/1 Started"],
    ],
    [
      "a port that there is not",
      { args: ["sleep", "600"], readinessProbe: { httpGet: { port: "nowhere" }, periodSeconds: 60 } },
      5_000,
      ['Readiness Unknown 1/0 None strconv.Atoi: parsing "nowhere": invalid syntax'],
    ],
  ])("%s", (_name, container, ms, expected) => {
    expect(reasonsOf(container, ms)).toEqual(expected);
  });
});
