/**
 * `kubectl explain`, from the OpenAPI v3 documents of the server.
 * Upstream: k8s.io/kubectl/pkg/explain/v2 (templates/plaintext.tmpl).
 */
import type { CommandDefinition } from "../command.ts";
import { discover, findResource, groupVersionOf, preferredOf } from "../discovery.ts";
import { CommandFailure, expectBody, get, print, type Steps } from "../steps.ts";
import { explanation, type OpenApiSchemas } from "../explain/explanation.ts";
import type { ApiResource } from "../api-resource.ts";

export const explainCommand: CommandDefinition = {
  words: ["explain"],
  summary: "Describe the fields of a kind",
  usage: "TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group]",
  examples: ["kubectl explain pods.spec.containers", "kubectl explain deployment --recursive"],
  flags: [
    { name: "recursive", type: "bool", help: "All fields below, without their descriptions." },
    { name: "api-version", type: "string", help: "Of this group and version." },
    { name: "output", short: "o", type: "string", default: "plaintext", help: "plaintext." },
  ],
  *run(invocation) {
    const { arguments: words, flags, session } = invocation;
    const [path, ...more] = words;
    if (path === undefined) {
      throw new CommandFailure(
        `error: You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.`,
      );
    }
    if (more.length > 0) throw new CommandFailure("error: We accept only this format: explain RESOURCE");
    const form = flags.string("output");
    if (form === "plaintext-openapiv2")
      throw new CommandFailure(
        "error: --output=plaintext-openapiv2 is not part of this kubectl: there are OpenAPI v3 documents only",
      );
    if (form !== "plaintext") throw new CommandFailure(`error: unrecognized format: ${form}`);
    const { resource, fields } = resourceAndFields(yield* discover(session), path, flags.string("api-version"));
    const result = explanation(yield* schemasOf(resource), resource, fields, flags.bool("recursive"));
    yield* print(result.text);
    if (result.problem !== undefined) throw new CommandFailure(`error: ${result.problem}`);
    return 0;
  },
};

/**
 * `pods.spec.x`, `deployments.apps.spec`: what of it names the kind. @throws CommandFailure
 * Upstream: k8s.io/kubectl/pkg/explain (SplitAndParseResourceRequestWithMatchingPrefix).
 */
function resourceAndFields(
  all: readonly ApiResource[],
  path: string,
  apiVersion: string,
): { readonly resource: ApiResource; readonly fields: readonly string[] } {
  const parts = path.split(".");
  const [word = ""] = parts;
  if (path.includes(",")) throw new CommandFailure("error: unrecognized character in action: U+002C ','");
  if (parts.at(-1) === "" && parts.length > 1) parts.pop();
  if (parts.includes("")) throw new CommandFailure("error: invalid jsonpath syntax, first node must be field node");
  if (apiVersion !== "") {
    const known = findResource(all, word);
    const found = all.find(
      ({ group, version, name }) =>
        name === known?.name && (group === "" ? version : `${group}/${version}`) === apiVersion,
    );
    if (known === undefined) throw new CommandFailure(`the server doesn't have a resource type "${word}"`);
    if (found === undefined) {
      const slash = apiVersion.includes("/") ? apiVersion : `/${apiVersion}`;
      const asked = `${slash}, Resource=${known.name}`;
      const isServed = all.some((other) => groupVersionOf(other) === apiVersion);
      if (!isServed) throw new CommandFailure(`error: couldn't find resource for "${asked}"`);
      throw new CommandFailure(`error: GVR (${asked}) not found in OpenAPI schema`);
    }
    return { resource: found, fields: parts.slice(1) };
  }
  const first = findResource(all, word);
  if (first === undefined) throw new CommandFailure(`the server doesn't have a resource type "${word}"`);
  const alike = [first, ...preferredOf(all).filter(({ name }) => name === first.name)];
  const named = alike.find(
    ({ name, group }) => path === called(name, group) || path.startsWith(`${called(name, group)}.`),
  );
  if (named === undefined) return { resource: first, fields: parts.slice(1) };
  return { resource: named, fields: path.slice(called(named.name, named.group).length).split(".").filter(Boolean) };
}

/** `deployments.apps` */
function called(name: string, group: string): string {
  return group === "" ? name : `${name}.${group}`;
}

function* schemasOf({ group, version }: ApiResource): Steps<OpenApiSchemas> {
  const place = group === "" ? `api/${version}` : `apis/${group}/${version}`;
  const index = expectBody<{
    readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string } | undefined>>;
  }>(yield* get("/openapi/v3"));
  const found = index.paths[place];
  if (found === undefined) throw new CommandFailure(`error: couldn't find resource for "${group}/${version}"`);
  const document = expectBody<{ readonly components: { readonly schemas: OpenApiSchemas } }>(
    yield* get(found.serverRelativeURL),
  );
  return document.components.schemas;
}
