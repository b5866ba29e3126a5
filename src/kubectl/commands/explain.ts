/**
 * `kubectl explain`, from the OpenAPI v3 documents of the server.
 * Upstream: k8s.io/kubectl/pkg/explain/v2 (templates/plaintext.tmpl).
 */
import type { CommandDefinition } from "../command.ts";
import { findResource, discover } from "../discovery.ts";
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

/** `pods.spec.x`, `deployments.apps.spec`, `deployments.v1.apps.spec`: what of it names the kind. @throws CommandFailure */
function resourceAndFields(
  all: readonly ApiResource[],
  path: string,
  apiVersion: string,
): { readonly resource: ApiResource; readonly fields: readonly string[] } {
  const parts = path.split(".").filter((part) => part !== "");
  const [word = ""] = parts;
  if (apiVersion !== "") {
    const known = findResource(all, word);
    const found = all.find(
      ({ group, version, name }) =>
        name === known?.name && (group === "" ? version : `${group}/${version}`) === apiVersion,
    );
    if (known === undefined) throw new CommandFailure(`the server doesn't have a resource type "${word}"`);
    if (found === undefined) {
      const slash = apiVersion.includes("/") ? apiVersion : `/${apiVersion}`;
      throw new CommandFailure(`error: couldn't find resource for "${slash}, Resource=${known.name}"`);
    }
    return { resource: found, fields: parts.slice(1) };
  }
  // A group may follow the kind, but a field of that name comes first.
  for (let count = parts.length; count > 1; count -= 1) {
    const grouped = findResource(all, parts.slice(0, count).join("."));
    if (grouped !== undefined && grouped.group.includes(".") === parts.slice(1, count).join(".").includes("."))
      return { resource: grouped, fields: parts.slice(count) };
  }
  const resource = findResource(all, word);
  if (resource === undefined) throw new CommandFailure(`the server doesn't have a resource type "${word}"`);
  return { resource, fields: parts.slice(1) };
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
