/**
 * ConfigMaps and Secrets that a kustomization makes, and the hash at the end of their names.
 * Upstream: sigs.k8s.io/kustomize/api/hasher/hasher.go, api/internal/generators.
 */
import { encodeBase64Text } from "../../api/base64.ts";
import { contentHash } from "../content-hash.ts";
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

/** It changes with the content, and not with the name. */
export function generatedHash({ kind, data, binaryData, stringData, type }: Fields): string {
  return contentHash({
    kind,
    name: "",
    data: data ?? "",
    ...(kind === "Secret" ? { type: type ?? "" } : {}),
    ...(isFields(binaryData) ? { binaryData } : {}),
    ...(isFields(stringData) ? { stringData } : {}),
  });
}
