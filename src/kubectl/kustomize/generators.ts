/**
 * ConfigMaps and Secrets that a kustomization makes, and the hash at the end of their names.
 * Upstream: sigs.k8s.io/kustomize/api/hasher/hasher.go, api/internal/generators.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { encodeBase64Text, utf8Bytes } from "../../api/base64.ts";
import { CommandFailure } from "../steps.ts";
import type { BuiltResource } from "./built-resource.ts";
import { isFields } from "./change-fields.ts";
import { type Fields, type Generator, type GeneratorOptions, joined, type ReadFile } from "./kustomization-file.ts";

export function generated(
  kind: "ConfigMap" | "Secret",
  generator: Generator,
  common: GeneratorOptions,
  folder: string,
  readFile: ReadFile,
): BuiltResource {
  const { name = "", namespace, type = "Opaque" } = generator;
  if (name === "") throw new CommandFailure("error: must specify a configmap or secret name");
  const own = generator.options ?? {};
  const labels = { ...common.labels, ...own.labels };
  const annotations = { ...common.annotations, ...own.annotations };
  const values = valuesOf(generator, folder, readFile);
  const data =
    kind === "ConfigMap"
      ? values
      : Object.fromEntries(Object.entries(values).map(([key, value]) => [key, encodeBase64Text(value)]));
  const immutable = own.immutable ?? common.immutable;
  const object = {
    apiVersion: "v1",
    kind,
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      ...(Object.keys(labels).length === 0 ? {} : { labels }),
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    ...(Object.keys(data).length === 0 ? {} : { data }),
    ...(kind === "Secret" ? { type } : {}),
    ...(immutable === true ? { immutable } : {}),
  };
  const needsHash = !(own.disableNameSuffixHash ?? common.disableNameSuffixHash ?? false);
  return { object, names: [], needsHash, namespace: namespace ?? "" };
}

function valuesOf(
  { literals = [], files = [], envs = [], env }: Generator,
  folder: string,
  readFile: ReadFile,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const read = (path: string, what: string): string => {
    const text = readFile(joined(folder, path));
    if (text !== undefined) return text;
    const place = `/${joined(folder, path)}`;
    throw new CommandFailure(
      `error: loading KV pairs: ${what} sources: [${path}]: evalsymlink failure on '${place}' : lstat ${place}: no such file or directory`,
    );
  };
  for (const path of [...(env === undefined ? [] : [env]), ...envs]) {
    for (const line of read(path, "env").split("\n")) {
      if (line.trim() === "" || line.startsWith("#")) continue;
      const at = line.indexOf("=");
      // A name alone takes what the shell has under that name: nothing here.
      if (at !== 0) values[at < 0 ? line.trim() : line.slice(0, at)] = at < 0 ? "" : line.slice(at + 1);
    }
  }
  for (const literal of literals) {
    const at = literal.indexOf("=");
    if (at <= 0) {
      const problem = `invalid literal source ${literal}, expected key=value`;
      throw new CommandFailure(`error: loading KV pairs: literal sources [${literals.join(" ")}]: ${problem}`);
    }
    values[literal.slice(0, at)] = unquoted(literal.slice(at + 1));
  }
  for (const source of files) {
    const at = source.indexOf("=");
    const path = source.slice(at + 1);
    values[at < 0 ? (path.split("/").at(-1) as string) : source.slice(0, at)] = read(path, "file");
  }
  return values;
}

function unquoted(text: string): string {
  const quoted = /^"(.*)"$|^'(.*)'$/s.exec(text);
  return quoted?.[1] ?? quoted?.[2] ?? text;
}

/** Ten characters that change with the content, and not with the name. */
export function contentHash(object: Fields): string {
  const { kind, data, binaryData, stringData, type } = object;
  const encoded: Record<string, unknown> = { kind, name: "", data: data ?? "" };
  if (kind === "Secret") encoded["type"] = type ?? "";
  if (isFields(binaryData)) encoded["binaryData"] = binaryData;
  if (isFields(stringData)) encoded["stringData"] = stringData;
  const digest = sha256(Uint8Array.from(utf8Bytes(goJson(encoded))));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return Array.from(hex.slice(0, 10), (digit) => SUBSTITUTES[digit] ?? digit).join("");
}

/** Without vowels no bad word comes out. */
const SUBSTITUTES: Readonly<Record<string, string>> = { "0": "g", "1": "h", "3": "k", a: "m", e: "t" };

/** As Go writes JSON: keys in order, and what HTML could misread escaped. */
function goJson(value: unknown): string {
  if (!isFields(value)) return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escaped);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${goJson(key)}:${goJson(value[key])}`).join(",")}}`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
