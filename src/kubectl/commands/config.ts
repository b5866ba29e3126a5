/** `kubectl config …`: one context, whose namespace the shell keeps. Upstream: k8s.io/kubectl/pkg/cmd/config. */
import { type CommandDefinition, type Invocation, NAMESPACE_FLAG, OUTPUT_FLAG } from "../command.ts";
import { CONTEXT } from "../global-flags.ts";
import { ColumnPrinter } from "../output/column-printer.ts";
import { jsonText, yamlText } from "../output/object-text.ts";
import { CommandFailure, print, type Steps } from "../steps.ts";

const USER = "learner";

export const configViewCommand: CommandDefinition = {
  words: ["config", "view"],
  summary: "Show which cluster and namespace commands go to",
  usage: "[flags]",
  flags: [
    OUTPUT_FLAG,
    { name: "minify", type: "bool", help: "Only what is in use: here, all there is." },
    { name: "raw", type: "bool", help: "Secrets as they are: here, there are none." },
    { name: "flatten", type: "bool", help: "In one file: here, it is one." },
  ],
  *run({ session, flags }) {
    const namespace = session.namespace === "default" ? {} : { namespace: session.namespace };
    const config = {
      apiVersion: "v1",
      clusters: [{ cluster: { server: "https://127.0.0.1:6443" }, name: CONTEXT }],
      contexts: [{ context: { cluster: CONTEXT, ...namespace, user: USER }, name: CONTEXT }],
      "current-context": CONTEXT,
      kind: "Config",
      users: [{ name: USER, user: {} }],
    };
    yield* print(flags.string("output") === "json" ? jsonText(config) : yamlText(config));
    return 0;
  },
};

export const configCurrentContextCommand: CommandDefinition = {
  words: ["config", "current-context"],
  summary: "Show the context in use",
  usage: "[flags]",
  flags: [],
  *run() {
    yield* print(`${CONTEXT}\n`);
    return 0;
  },
};

export const configGetContextsCommand: CommandDefinition = {
  words: ["config", "get-contexts"],
  summary: "List the contexts: there is one",
  usage: "[(-o|--output=)name]",
  flags: [OUTPUT_FLAG, { name: "no-headers", type: "bool", help: "Rows only." }],
  *run({ flags, session, arguments: words }) {
    const missing = words.find((word) => word !== CONTEXT);
    if (missing !== undefined) throw new CommandFailure(`error: context ${missing} not found`);
    if (flags.string("output") === "name") yield* print(`${CONTEXT}\n`);
    else {
      const namespace = session.namespace === "default" ? "" : session.namespace;
      const row = ["*", CONTEXT, CONTEXT, USER, namespace];
      const headers = ["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"];
      yield* print(new ColumnPrinter().print(flags.bool("no-headers") ? [row] : [headers, row]));
    }
    return 0;
  },
};

function named(word: string, heading: string, name: string): CommandDefinition {
  return {
    words: ["config", word],
    summary: `List the ${word.slice(4)}: there is one`,
    usage: "[flags]",
    flags: [],
    *run() {
      yield* print(`${heading}\n${name}\n`);
      return 0;
    },
  };
}

export const configGetClustersCommand = named("get-clusters", "NAME", CONTEXT);
export const configGetUsersCommand = named("get-users", "NAME", USER);

export const configUseContextCommand: CommandDefinition = {
  words: ["config", "use-context"],
  summary: "Choose a context: there is one",
  usage: "CONTEXT_NAME",
  flags: [],
  *run({ arguments: words }) {
    const [name] = words;
    if (name === undefined || words.length > 1)
      throw new CommandFailure(
        `error: Unexpected args: [${words.join(" ")}]\nSee 'kubectl config use-context -h' for help and examples`,
      );
    if (name !== CONTEXT) throw new CommandFailure(`error: no context exists with the name: "${name}"`);
    yield* print(`Switched to context "${CONTEXT}".\n`);
    return 0;
  },
};

export const configSetContextCommand: CommandDefinition = {
  words: ["config", "set-context"],
  summary: "Choose the namespace of commands without -n",
  usage: "[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
  flags: [NAMESPACE_FLAG, { name: "current", type: "bool", help: "The context in use: the only one." }],
  *run(invocation) {
    yield* checkContext(invocation);
    const { flags, session } = invocation;
    if (flags.has("namespace")) session.namespace = flags.string("namespace") || "default";
    yield* print(`Context "${CONTEXT}" modified.\n`);
    return 0;
  },
};

// oxlint-disable-next-line require-yield
function* checkContext({ flags, arguments: [name] }: Invocation): Steps<void> {
  if (name !== undefined && flags.bool("current"))
    throw new CommandFailure("error: you cannot specify both a context name and --current");
  if (name !== undefined && name !== CONTEXT)
    throw new CommandFailure(`error: there is only the context "${CONTEXT}" here`);
  if (name === undefined && !flags.bool("current"))
    throw new CommandFailure("error: you must specify a non-empty context name or --current");
}
