/**
 * Writes src/api/cron/time-zone-rules.generated.ts from the tz database of this machine: the rule that every zone
 * follows from now on, as POSIX writes it. Run by hand when the tz database has changed.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { root } from "./install.mjs";

const FOLDER = "/usr/share/zoneinfo";
const LEFT_OUT = new Set(["posix", "right", "localtime", "Factory", "posixrules"]);

const rules = new Map();

function walk(prefix) {
  const entries = readdirSync(`${FOLDER}/${prefix}`, { withFileTypes: true });
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (prefix === "" && LEFT_OUT.has(name)) continue;
    const path = `${prefix}${name}`;
    const rule = ruleOf(path);
    if (rule === "folder") walk(`${path}/`);
    else if (rule !== undefined) rules.set(rule, [...(rules.get(rule) ?? []), path]);
  }
}

/** The last line of a compiled zone. */
function ruleOf(path) {
  let bytes;
  try {
    bytes = readFileSync(`${FOLDER}/${path}`);
  } catch (error) {
    if (error.code === "EISDIR") return "folder";
    throw error;
  }
  if (bytes.subarray(0, 4).toString("latin1") !== "TZif") return undefined;
  return bytes.toString("latin1").trimEnd().split("\n").at(-1);
}

walk("");
const version = readFileSync(`${FOLDER}/tzdata.zi`, "utf8").split("\n", 1)[0].replace("# version ", "");
const lines = [...rules]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([rule, names]) => `  ${JSON.stringify(rule)}:\n    ${JSON.stringify(names.join(" "))},`);
const text = `/** Made by scripts/generate-time-zones.mjs from the tz database ${version} (public domain). */\n
/** POSIX rules, and the zones that follow them. */
export const TIME_ZONE_RULES: Readonly<Record<string, string>> = {\n${lines.join("\n")}\n};\n`;
writeFileSync(`${root}src/api/cron/time-zone-rules.generated.ts`, text);
