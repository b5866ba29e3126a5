/** `kubectl config`: what is in the file. Upstream: k8s.io/kubectl/pkg/cmd/config. */
import { type CommandDefinition, OUTPUT_FLAG, PRINT_FLAGS } from "../command.ts";
import { configFile, configOf, minified, namespaceOf, redacted } from "../kubeconfig.ts";
import { ColumnPrinter } from "../output/column-printer.ts";
import { objectOutput, printObject } from "../output/object-output.ts";
import { CommandFailure, print, printError, type Steps } from "../steps.ts";

export const configViewCommand: CommandDefinition = {
  words: ["config", "view"],
  summary: "Show which cluster and namespace commands go to",
  usage: "[flags]",
  flags: [
    ...PRINT_FLAGS,
    { name: "minify", type: "bool", help: "Only what is in use." },
    { name: "raw", type: "bool", help: "Secrets as they are." },
    { name: "flatten", type: "bool", help: "In one file: here, it is one." },
    { name: "merge", type: "bool", default: "true", help: "Of all files: here, it is one." },
  ],
  *run(invocation) {
    const { session, flags } = invocation;
    const config = configOf(session);
    if (flags.bool("minify") && config.contexts[config["current-context"]] === undefined) {
      throw new CommandFailure(
        config["current-context"] === ""
          ? "error: current-context must exist in order to minify"
          : `error: cannot locate context ${config["current-context"]}`,
      );
    }
    const chosen = flags.bool("minify") ? minified(config) : config;
    const file = configFile(flags.bool("raw") ? chosen : redacted(chosen));
    const output = objectOutput(invocation);
    const yaml = { form: "yaml", template: "", columns: [], managedFields: true, missingIsFine: true } as const;
    yield* print(printObject(output ?? yaml, file));
    return 0;
  },
};

export const configCurrentContextCommand: CommandDefinition = {
  words: ["config", "current-context"],
  summary: "Show the context in use",
  usage: "[flags]",
  flags: [],
  *run({ session }) {
    const { "current-context": current } = configOf(session);
    if (current === "") throw new CommandFailure("error: current-context is not set");
    yield* print(`${current}\n`);
    return 0;
  },
};

export const configGetContextsCommand: CommandDefinition = {
  words: ["config", "get-contexts"],
  summary: "List the contexts",
  usage: "[(-o|--output=)name]",
  flags: [OUTPUT_FLAG, { name: "no-headers", type: "bool", help: "Rows only." }],
  *run({ flags, session, arguments: words }) {
    const config = configOf(session);
    const known = Object.keys(config.contexts).sort();
    const missing = words.find((word) => !known.includes(word));
    const names = words.length === 0 ? known : words.filter((word) => known.includes(word)).sort();
    if (flags.string("output") === "name") {
      yield* print(names.map((name) => `${name}\n`).join(""));
      return missing === undefined ? 0 : yield* notFound(missing);
    }
    const rows = names.map((name) => {
      const { cluster, user, namespace } = config.contexts[name] ?? {};
      const cells = [cluster, user, namespace].map((cell) => (typeof cell === "string" ? cell : ""));
      return [name === config["current-context"] ? "*" : "", name, ...cells];
    });
    const headers = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"];
    yield* print(new ColumnPrinter().print(flags.bool("no-headers") ? rows : [headers, ...rows]));
    return missing === undefined ? 0 : yield* notFound(missing);
  },
};

function* notFound(context: string): Steps<number> {
  yield* printError(`error: context ${context} not found\n`);
  return 1;
}

function listed(section: "clusters" | "users"): CommandDefinition {
  return {
    words: ["config", `get-${section}`],
    summary: `List the ${section}`,
    usage: "[flags]",
    flags: [],
    *run({ session }) {
      const names = Object.keys(configOf(session)[section]).sort();
      yield* print(["NAME", ...names].map((name) => `${name}\n`).join(""));
      return 0;
    },
  };
}

export const configGetClustersCommand = listed("clusters");
export const configGetUsersCommand = listed("users");

export const configUseContextCommand: CommandDefinition = {
  words: ["config", "use-context"],
  summary: "Choose the context of the commands to come",
  usage: "CONTEXT_NAME",
  flags: [],
  *run({ arguments: words, session }) {
    const [name] = words;
    if (name === undefined || words.length > 1)
      throw new CommandFailure(
        `error: Unexpected args: [${words.join(" ")}]\nSee 'kubectl config use-context -h' for help and examples`,
      );
    const config = configOf(session);
    if (config.contexts[name] === undefined)
      throw new CommandFailure(`error: no context exists with the name: "${name}"`);
    session.config = { ...config, "current-context": name };
    session.namespace = namespaceOf(config, name);
    yield* print(`Switched to context "${name}".\n`);
    return 0;
  },
};
