import { describe, expect, it } from "vitest";
import { TerminalLine } from "./terminal-line.ts";

function typed(...keys: readonly string[]): { readonly screen: string; readonly events: readonly string[] } {
  let screen = "";
  const events: string[] = [];
  const line = new TerminalLine({
    echo: (text) => (screen += text),
    line: (text) => events.push(`line ${text}`),
    interrupt: () => events.push("interrupt"),
    end: () => events.push("end"),
  });
  for (const key of keys) line.feed(key);
  return { screen, events };
}

describe("a line that is typed", () => {
  const rows: readonly [name: string, keys: readonly string[], screen: string, events: readonly string[]][] = [
    ["is echoed, and taken at Enter", ["l", "s", "\r"], "ls\r\n", ["line ls"]],
    ["may be pasted with others", ["a\nb\n"], "a\r\nb\r\n", ["line a", "line b"]],
    ["is rubbed out letter by letter", ["xyß", "\u007f\u007f", "\r"], "xyß\b \b\b \b\r\n", ["line x"]],
    ["has nothing to rub out before it", ["\u007f", "\r"], "\r\n", ["line "]],
    ["is given up by Ctrl-C", ["abc\u0003", "\r"], "abc^C\r\n\r\n", ["interrupt", "line "]],
    ["is cleared by Ctrl-U", ["ab\u0015", "c\r"], "ab\b \b\b \bc\r\n", ["line c"]],
    ["ends the input by Ctrl-D when it is empty", ["a\u0004", "\r", "\u0004"], "a\r\n", ["line a", "end"]],
    ["comes back by arrow up", ["one\r", "\u001b[A", "\r"], "one\r\none\r\n", ["line one", "line one"]],
    [
      "goes again by arrow down",
      ["one\r", "\u001b", "[A", "\u001b[B\r"],
      "one\r\none\b \b\b \b\b \b\r\n",
      ["line one", "line "],
    ],
    ["takes no notice of other keys", ["\u001b[C\u001b[3~\t", "a\r"], "a\r\n", ["line a"]],
  ];
  it.each(rows)("%s", (_, keys, screen, events) => {
    expect(typed(...keys)).toEqual({ screen, events });
  });
});
