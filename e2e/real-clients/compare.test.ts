/** The page's kubectl prints what the real one prints, byte for byte, and ends as it ends. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommandOptions, type Printed, TwinClusters } from "./twin-clusters.ts";

const HERE = new URL("compare/", import.meta.url);

/** Ages depend on the clock of the client, file names, addresses and random names on the run, columns on both. */
function withoutTimes(text: string): string {
  return text
    .replace(/<invalid>|\b(\d+[dhms])+\b/g, "AGE")
    .replace(/(kube-api-access-)\w{5}/g, "$1XXXXX")
    .replace(/^(diff -u|---|\+\+\+) .*$/gm, "$1")
    .replace(/\/\S+\/config\b/g, "CONFIG")
    .replace(/server: \S+/g, "server: URL")
    .replace(/^([WE])\d{4} [\d:.]+ +\d+ /gm, "$1 ")
    .replace(/[ \t]+/g, " ")
    .replace(/-{2,}/g, "--");
}

/** The same lines, whatever their order. */
function sorted({ out, err, code }: Printed): Printed {
  return { out: out.split("\n").toSorted().join("\n"), err, code };
}

interface Row {
  readonly command: string;
  readonly loose: boolean;
  /** The real one walks a Go map, in another order each time. */
  readonly unordered: boolean;
  readonly options: CommandOptions;
}

/**
 * A command a line. `+20` lets 20 virtual seconds pass first, `!` before a command lets time pass while it runs, `~`
 * compares without ages and widths, `?` the lines in any order, and ` <<< text` is its input.
 */
function rowsOf(file: string): readonly (Row & { readonly advanceMs: number })[] {
  const rows: (Row & { readonly advanceMs: number })[] = [];
  let advanceMs = 0;
  for (const line of readFileSync(new URL(file, HERE), "utf8").split("\n")) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    if (line.startsWith("+")) {
      advanceMs += Number(line) * 1000;
      continue;
    }
    const [, marks = "", rest = ""] = /^([!~? ]*)(.*)$/.exec(line) ?? [];
    const [command = "", input] = rest.split(" <<< ");
    const waits = marks.includes("!");
    const options = input === undefined ? { waits } : { waits, input };
    rows.push({ command, loose: marks.includes("~"), unordered: marks.includes("?"), options, advanceMs });
    advanceMs = 0;
  }
  return rows;
}

/** Files that follow each other on the same two clusters. */
const STORIES: readonly (readonly string[])[] = [
  // Corners come last: the times that they take differ, and with them what comes after.
  ["reading.txt", "changing.txt", "kinds.txt", "corners.txt"],
  ["client.txt"],
  ["order.txt"],
  ["described.txt"],
  ["several.txt"],
  ["refused.txt"],
  ["debug.txt"],
  ["completion.txt"],
];

describe.each(STORIES.map((files) => ({ files })))("$files", ({ files }) => {
  const twins = new TwinClusters();
  beforeAll(() => twins.open());
  afterAll(() => twins.close());

  describe.each(files)("%s", (file) => {
    it.each(rowsOf(file))("$command", async ({ command, loose, unordered, options, advanceMs }) => {
      if (advanceMs > 0) twins.advance(advanceMs);
      const real = await twins.runReal(command, options);
      const page = await twins.runPage(command, options);
      twins.advance(0);
      const compared = ({ out, err, code }: Printed): Printed =>
        loose ? { out: withoutTimes(out), err: withoutTimes(err), code } : { out, err, code };
      const [shown, wanted] = [compared(page), compared(real)];
      if (unordered) expect(sorted(shown)).toEqual(sorted(wanted));
      else expect(shown).toEqual(wanted);
    });
  });
});
