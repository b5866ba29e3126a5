/** No text is translated that nobody shows. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en } from "./en.ts";

const SOURCE = join(import.meta.dirname, "..");

/** Keys are these followed by words of the cluster, which other tests compare with the catalogue. */
const BY_WORD: readonly RegExp[] = [/^reason\./, /^actor\./];

type Tree = { readonly [key: string]: string | Tree };

function keysOf(tree: Tree, path = ""): readonly string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [`${path}${key}`] : keysOf(value, `${path}${key}.`),
  );
}

/** Everything in quotes, and templates with what is filled in as a wildcard. */
function textsIn(source: string): { readonly plain: readonly string[]; readonly patterns: readonly string[] } {
  const plain = [...source.matchAll(/"([^"\\\n]*)"/g)].map(([, text = ""]) => text);
  const templates = [...source.matchAll(/`([^`]*)`/g)].map(([, text = ""]) => text);
  return {
    plain: [...plain, ...templates.filter((text) => !text.includes("${"))],
    patterns: templates.filter((text) => text.includes("${")),
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

describe("the catalogue", () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
    (file) =>
      /\.tsx?$/.test(file) &&
      !/\.test\.tsx?$/.test(file) &&
      !/^i18n\/(en|ja)/.test(file) &&
      !file.startsWith("engine/"),
  );
  const texts = files.map((file) => textsIn(readFileSync(join(SOURCE, file), "utf8")));
  const plain = new Set(texts.flatMap((each) => each.plain));
  const patterns = texts
    .flatMap((each) => each.patterns)
    .map((text) => text.split(/\$\{[^}]*\}/))
    // Something of the key has to be written out: `${a}.${b}` would be every key.
    .filter((parts) => /^[a-zA-Z]+\./.test(parts[0] ?? ""))
    .map((parts) => new RegExp(`^${parts.map(escaped).join("[^.]+(?:\\.[^.]+)*")}$`));

  const isShown = (key: string): boolean => {
    const base = key.replace(/_(one|other)$/, "");
    return (
      plain.has(base) || patterns.some((pattern) => pattern.test(base)) || BY_WORD.some((words) => words.test(key))
    );
  };

  it("finds keys that are written out, and keys that are put together", () => {
    expect([
      isShown("time.next"),
      isShown("time.lane.you"),
      isShown("time.found_one"),
      isShown("time.nonsense"),
    ]).toEqual([true, true, true, false]);
  });

  it("has no text that nobody shows", () => {
    expect(keysOf(en as Tree).filter((key) => !isShown(key))).toEqual([]);
  });
});
