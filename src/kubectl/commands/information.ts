/** `kubectl api-resources`, `api-versions`, `version` and `cluster-info`. Upstream: the folders of those names in k8s.io/kubectl/pkg/cmd. */
import { type CommandDefinition, type Invocation, OUTPUT_FLAG, SHOW_MANAGED_FIELDS_FLAG } from "../command.ts";
import type { ApiResource } from "../api-resource.ts";
import { discover, groupVersionOf, preferredOf, qualifiedName } from "../discovery.ts";
import { ColumnPrinter } from "../output/column-printer.ts";
import { orderedKyamlText } from "../output/kyaml.ts";
import { orderedJsonText, yamlText } from "../output/object-text.ts";
import { CommandFailure, expectBody, get, print } from "../steps.ts";

export const apiResourcesCommand: CommandDefinition = {
  words: ["api-resources"],
  summary: "List the kinds that the server has",
  usage: "[flags]",
  flags: [
    OUTPUT_FLAG,
    SHOW_MANAGED_FIELDS_FLAG,
    { name: "cached", type: "bool", help: "What is known already, if it is." },
    { name: "namespaced", type: "bool", default: "true", help: "Only those that are, or are not, in namespaces." },
    { name: "api-group", type: "string", help: "Only those of this group." },
    { name: "verbs", type: "strings", help: "Only those with all these verbs." },
    { name: "categories", type: "strings", help: "Only those in all these categories." },
    { name: "no-headers", type: "bool", help: "Rows only." },
    { name: "sort-by", type: "string", help: "name or kind." },
  ],
  *run(invocation) {
    const { flags, session } = invocation;
    refuseArguments(invocation);
    const form = flags.string("output");
    if (!["", ...RESOURCE_FORMS].includes(form)) {
      throw new CommandFailure(
        `error: unable to match a printer suitable for the output format ${JSON.stringify(form)}, allowed formats are: ${RESOURCE_FORMS.join(",")}`,
      );
    }
    const wanted = (resource: ApiResource): boolean =>
      (!flags.has("namespaced") || resource.namespaced === flags.bool("namespaced")) &&
      (!flags.has("api-group") || resource.group === flags.string("api-group")) &&
      flags.strings("verbs").every((verb) => resource.verbs.includes(verb)) &&
      flags.strings("categories").every((category) => resource.categories.includes(category));
    if (flags.has("sort-by") && !["name", "kind"].includes(flags.string("sort-by")))
      throw new CommandFailure("error: --sort-by accepts only name or kind");
    const key = (resource: ApiResource): string =>
      flags.string("sort-by") === "kind"
        ? resource.kind
        : flags.string("sort-by") === "name"
          ? resource.name
          : `${resource.group} ${resource.name}`;
    const found = preferredOf(yield* discover(session, !flags.bool("cached")))
      .filter(wanted)
      .sort((a, b) => (key(a) < key(b) ? -1 : 1));
    if (form === "name") {
      yield* print(found.map((resource) => `${qualifiedName(resource)}\n`).join(""));
      return 0;
    }
    if (form === "json" || form === "yaml" || form === "kyaml") {
      const list = resourceList(found);
      yield* print(form === "json" ? orderedJsonText(list) : form === "yaml" ? yamlText(list) : orderedKyamlText(list));
      return 0;
    }
    const wide = form === "wide";
    const headers = [
      "NAME",
      "SHORTNAMES",
      "APIVERSION",
      "NAMESPACED",
      "KIND",
      ...(wide ? ["VERBS", "CATEGORIES"] : []),
    ];
    const rows = found.map((resource) => [
      resource.name,
      resource.shortNames.join(","),
      groupVersionOf(resource),
      String(resource.namespaced),
      resource.kind,
      ...(wide ? [resource.verbs.join(","), resource.categories.join(",")] : []),
    ]);
    yield* print(new ColumnPrinter().print(flags.bool("no-headers") ? rows : [headers, ...rows]));
    return 0;
  },
};

const RESOURCE_FORMS = ["json", "kyaml", "name", "wide", "yaml"];

/** In the order of the fields of Go's struct. */
function resourceList(found: readonly ApiResource[]): object {
  const resources = found.map(
    ({ name, singularName, namespaced, group, version, kind, verbs, shortNames, categories }) => ({
      name,
      singularName,
      namespaced,
      ...(group === "" ? {} : { group }),
      version,
      kind,
      verbs,
      ...(shortNames.length === 0 ? {} : { shortNames }),
      ...(categories.length === 0 ? {} : { categories }),
    }),
  );
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion: "", resources };
}

/** @throws CommandFailure */
function refuseArguments({ arguments: words, command }: Invocation): void {
  if (words.length > 0)
    throw new CommandFailure(
      `error: unexpected arguments: [${words.join(" ")}]\nSee '${command} -h' for help and examples`,
    );
}

/** The release whose kubectl this one follows, and what that one says of itself. */
const CLIENT = {
  major: "1",
  minor: "35",
  gitVersion: "v1.35.2",
  gitCommit: "fdc9d74cbf2da6754ebf81d56f80ae2948cd6425",
  gitTreeState: "clean",
  buildDate: "2026-02-26T20:05:34Z",
  goVersion: "go1.25.7",
  compiler: "gc",
  platform: "linux/amd64",
};
const KUSTOMIZE = "v5.7.1";

export const versionCommand: CommandDefinition = {
  words: ["version"],
  summary: "Show the versions of kubectl and of the server",
  usage: "[flags]",
  flags: [OUTPUT_FLAG, { name: "client", type: "bool", help: "Only that of kubectl." }],
  *run({ flags, arguments: words }) {
    if (words.length > 0) throw new CommandFailure(`error: extra arguments: [${words.join(" ")}]`);
    const server = flags.bool("client")
      ? undefined
      : expectBody<{ readonly gitVersion: string }>(yield* get("/version"));
    const form = flags.string("output");
    if (form === "json" || form === "yaml") {
      const versions = {
        clientVersion: CLIENT,
        kustomizeVersion: KUSTOMIZE,
        ...(server === undefined ? {} : { serverVersion: server }),
      };
      yield* print(form === "json" ? orderedJsonText(versions, "  ") : `${yamlText(versions)}\n`);
    } else if (form !== "") throw new CommandFailure("error: --output must be 'yaml' or 'json'");
    else {
      yield* print(`Client Version: ${CLIENT.gitVersion}\nKustomize Version: ${KUSTOMIZE}\n`);
      if (server !== undefined) yield* print(`Server Version: ${server.gitVersion}\n`);
    }
    return 0;
  },
};

export const clusterInfoCommand: CommandDefinition = {
  words: ["cluster-info"],
  summary: "Show where the control plane is",
  usage: "[flags]",
  flags: [],
  *run() {
    type Services = {
      readonly items: readonly {
        readonly metadata: {
          readonly name: string;
          readonly namespace: string;
          readonly labels?: Readonly<Record<string, string>>;
        };
      }[];
    };
    const { versions: _, ...api } = expectBody<{
      readonly versions: readonly string[];
      readonly serverAddressByClientCIDRs?: readonly { readonly serverAddress: string }[];
    }>(yield* get("/api"));
    const address = `https://${api.serverAddressByClientCIDRs?.[0]?.serverAddress ?? "127.0.0.1:6443"}`;
    yield* print(`Kubernetes control plane is running at ${address}\n`);
    const selector = encodeURIComponent("kubernetes.io/cluster-service=true");
    const { items } = expectBody<Services>(
      yield* get(`/api/v1/namespaces/kube-system/services?labelSelector=${selector}`),
    );
    for (const { metadata } of items) {
      const name = metadata.labels?.["kubernetes.io/name"] ?? metadata.name;
      const path = `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}:dns/proxy`;
      yield* print(`${name} is running at ${address}${path}\n`);
    }
    yield* print("\nThis cluster is simulated: nothing listens at these addresses.\n");
    return 0;
  },
};

export const apiVersionsCommand: CommandDefinition = {
  words: ["api-versions"],
  summary: "List the groups and versions that the server has",
  usage: "[flags]",
  flags: [],
  *run(invocation) {
    const { session } = invocation;
    refuseArguments(invocation);
    const versions = new Set((yield* discover(session, true)).map(groupVersionOf));
    yield* print(
      [...versions]
        .sort()
        .map((version) => `${version}\n`)
        .join(""),
    );
    return 0;
  },
};
