/** KYAML: YAML with braces, quoted texts and trailing commas. Upstream: sigs.k8s.io/yaml/kyaml. Source: KEP-5295. */

import { sorted } from "./object-text.ts";

type Fields = Readonly<Record<string, unknown>>;

export function kyamlText(object: unknown): string {
  return orderedKyamlText(sorted(object));
}

/** Every field stays where it is, as those of Go's structs do. */
export function orderedKyamlText(object: unknown): string {
  return `---\n${valueText(JSON.parse(JSON.stringify(object)) as unknown, "")}\n`;
}

function valueText(value: unknown, indent: string): string {
  if (Array.isArray(value)) return listText(value, indent);
  if (typeof value === "object" && value !== null) return mapText(value as Fields, indent);
  return typeof value === "string" ? stringText(value, indent) : JSON.stringify(value);
}

function mapText(fields: Fields, indent: string): string {
  const keys = Object.keys(fields);
  if (keys.length === 0) return "{}";
  const inner = `${indent}  `;
  const lines = keys.map((key) => `${inner}${keyText(key)}: ${valueText(fields[key], inner)},\n`);
  return `{\n${lines.join("")}${indent}}`;
}

function listText(items: readonly unknown[], indent: string): string {
  if (items.length === 0) return "[]";
  if (items.every((item) => typeof item === "object" && item !== null)) {
    return `[${items.map((item) => valueText(item, indent)).join(", ")}]`;
  }
  const inner = `${indent}  `;
  return `[\n${items.map((item) => `${inner}${valueText(item, inner)},\n`).join("")}${indent}]`;
}

/** Words that another reader of YAML could take for something else than a text. */
const AMBIGUOUS = /^(y|n|yes|no|on|off|true|false|null|~|[-+.]?\d.*|\.inf|\.nan|<<)$/i;
const PLAIN = /^[A-Za-z_][-A-Za-z0-9_./]*$/;

function keyText(key: string): string {
  return PLAIN.test(key) && !AMBIGUOUS.test(key) ? key : JSON.stringify(key);
}

function stringText(text: string, indent: string): string {
  if (!text.includes("\n")) return quoted(text);
  const lines = text.split("\n");
  const shown = lines.flatMap((line, index) => {
    const last = index === lines.length - 1;
    if (last && line === "") return [];
    const inner = quoted(line)
      .slice(1, -1)
      .replace(/^([ \t])/, "\\$1");
    return [`${indent}   ${inner}${last ? "" : "\\n"}\\\n`];
  });
  return `"\\\n${shown.join("")}${indent}  "`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
