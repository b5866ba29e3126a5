import { expect, it } from "vitest";
import { ageSince, humanDuration } from "./human-duration.ts";

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

it.each([
  [-2 * S, "<invalid>"],
  [-1500, "0s"],
  [0, "0s"],
  [119 * S, "119s"],
  [2 * M, "2m"],
  [5 * M + 30 * S, "5m30s"],
  [10 * M + 30 * S, "10m"],
  [179 * M, "179m"],
  [3 * H + 12 * M, "3h12m"],
  [8 * H + 12 * M, "8h"],
  [47 * H, "47h"],
  [2 * D + 4 * H, "2d4h"],
  [8 * D + 4 * H, "8d"],
  [729 * D, "729d"],
  [730 * D, "2y"],
  [3 * 365 * D + 20 * D, "3y20d"],
  [9 * 365 * D, "9y"],
])("%d ms is %s", (elapsed, text) => {
  expect(humanDuration(elapsed)).toBe(text);
});

it("does not know the age of what has no time", () => {
  expect([ageSince(undefined, 0), ageSince(null, 0), ageSince("1970-01-01T00:00:00Z", 5000)]).toEqual([
    "<unknown>",
    "<unknown>",
    "5s",
  ]);
});
