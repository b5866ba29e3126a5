/** `kubectl config set-…`, `delete-…`, `rename-context`, `set` and `unset`. Upstream: k8s.io/kubectl/pkg/cmd/config. */
import { decodeBase64Text, encodeBase64Text } from "../../api/base64.ts";
import type { CommandDefinition, Invocation } from "../command.ts";
import type { FlagDefinition } from "../flags.ts";
import { CONFIG_FILE, type ConfigFields, configOf, type KubeConfig, storeConfig } from "../kubeconfig.ts";
import { CommandFailure, print, printError, type Steps } from "../steps.ts";

type Section = "clusters" | "contexts" | "users";

function without(all: Readonly<Record<string, ConfigFields>>, name: string): Readonly<Record<string, ConfigFields>> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => key !== name));
}

/** The one name after the words of a command. @throws CommandFailure */
function nameOf({ arguments: words, command }: Invocation): string {
  const [name] = words;
  if (name === undefined || name === "" || words.length > 1) {
    throw new CommandFailure(`error: Unexpected args: [${words.join(" ")}]\nSee '${command} -h' for help and examples`);
  }
  return name;
}

/** What the flags say, by the names that the file has for them; an empty text takes a field away. */
function given({ flags }: Invocation, names: readonly string[]): ConfigFields {
  return Object.fromEntries(names.filter((name) => flags.has(name)).map((name) => [name, flags.string(name)]));
}

function merged(before: ConfigFields | undefined, changes: ConfigFields): ConfigFields {
  return Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== ""));
}

const text = (name: string, help: string): FlagDefinition => ({ name, type: "string", help });

export const configSetContextCommand: CommandDefinition = {
  words: ["config", "set-context"],
  summary: "Make a context, or change which cluster, user and namespace it is about",
  usage: "[NAME | --current] [--cluster=cluster_nickname] [--user=user_nickname] [--namespace=namespace]",
  flags: [
    text("namespace", "The namespace of commands without -n."),
    text("cluster", "The name of a cluster."),
    text("user", "The name of a user."),
    { name: "current", type: "bool", help: "The context in use." },
  ],
  *run(invocation) {
    const { flags, session, arguments: words } = invocation;
    if (words.length > 0 && flags.bool("current"))
      throw new CommandFailure("error: you cannot specify both a context name and --current");
    if (words.length === 0 && !flags.bool("current"))
      throw new CommandFailure("error: you must specify a non-empty context name or --current");
    const config = configOf(session);
    const name = flags.bool("current") ? config["current-context"] : nameOf(invocation);
    if (name === "") throw new CommandFailure("error: no current context is set");
    const before = config.contexts[name];
    const context = merged(before, given(invocation, ["cluster", "user", "namespace"]));
    storeConfig(session, { ...config, contexts: { ...config.contexts, [name]: context } });
    yield* print(`Context "${name}" ${before === undefined ? "created" : "modified"}.\n`);
    return 0;
  },
};

const CLUSTER_TEXTS = ["server", "tls-server-name", "certificate-authority", "proxy-url"];

export const configSetClusterCommand: CommandDefinition = {
  words: ["config", "set-cluster"],
  summary: "Make or change a cluster in the file; commands go to the one of this page all the same",
  usage:
    "NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true]",
  flags: [
    ...CLUSTER_TEXTS.map((name) => text(name, `The ${name} of the cluster.`)),
    { name: "insecure-skip-tls-verify", type: "bool", help: "Do not check its certificate." },
    { name: "embed-certs", type: "bool", help: "Keep the certificate in the file." },
  ],
  *run(invocation) {
    const name = nameOf(invocation);
    const { session, flags } = invocation;
    const config = configOf(session);
    const insecure = flags.has("insecure-skip-tls-verify")
      ? { "insecure-skip-tls-verify": flags.bool("insecure-skip-tls-verify") || "" }
      : {};
    const cluster = merged(config.clusters[name], { ...given(invocation, CLUSTER_TEXTS), ...insecure });
    storeConfig(session, { ...config, clusters: { ...config.clusters, [name]: cluster } });
    yield* print(`Cluster "${name}" set.\n`);
    return 0;
  },
};

const USER_TEXTS = [
  "client-certificate",
  "client-key",
  "token",
  "username",
  "password",
  "auth-provider",
  "exec-command",
];

export const configSetCredentialsCommand: CommandDefinition = {
  words: ["config", "set-credentials"],
  summary: "Make or change a user in the file; one with a token asks as whom it stands for",
  usage: "NAME [--token=bearer_token] [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile]",
  flags: [
    ...USER_TEXTS.map((name) => text(name, `The ${name} of the user.`)),
    { name: "embed-certs", type: "bool", help: "Keep certificate and key in the file." },
  ],
  *run(invocation) {
    const name = nameOf(invocation);
    const { session, flags } = invocation;
    if (flags.string("token") !== "" && flags.string("username") !== "")
      throw new CommandFailure(
        "error: you cannot specify more than one authentication method at the same time: --token, --username/--password",
      );
    const config = configOf(session);
    const user = merged(config.users[name], given(invocation, USER_TEXTS));
    storeConfig(session, { ...config, users: { ...config.users, [name]: user } });
    yield* print(`User "${name}" set.\n`);
    return 0;
  },
};

function deleting(word: string, section: Section): CommandDefinition {
  return {
    words: ["config", `delete-${word}`],
    summary: `Take a ${word} out of the file`,
    usage: "NAME",
    flags: [],
    *run(invocation) {
      const { session } = invocation;
      const name = nameOf(invocation);
      const config = configOf(session);
      if (config[section][name] === undefined)
        throw new CommandFailure(`error: cannot delete ${word} ${name}, not in ${CONFIG_FILE}`);
      if (section === "contexts" && name === config["current-context"]) {
        yield* printError(
          `warning: this removed your active context, use "kubectl config use-context" to select a different one\n`,
        );
      }
      storeConfig(session, { ...config, [section]: without(config[section], name) });
      yield* print(`deleted ${word} ${name} from ${CONFIG_FILE}\n`);
      return 0;
    },
  };
}

export const configDeleteCommands: readonly CommandDefinition[] = [
  deleting("cluster", "clusters"),
  deleting("context", "contexts"),
  deleting("user", "users"),
];

export const configRenameContextCommand: CommandDefinition = {
  words: ["config", "rename-context"],
  summary: "Give a context another name",
  usage: "CONTEXT_NAME NEW_NAME",
  flags: [],
  *run({ arguments: words, session, command }) {
    const [from, to] = words;
    if (from === undefined || to === undefined || words.length > 2) {
      throw new CommandFailure(
        `error: Unexpected args: [${words.join(" ")}]\nSee '${command} -h' for help and examples`,
      );
    }
    const config = configOf(session);
    const context = config.contexts[from];
    if (context === undefined)
      throw new CommandFailure(`error: cannot rename the context "${from}", it's not in ${CONFIG_FILE}`);
    if (config.contexts[to] !== undefined) {
      throw new CommandFailure(
        `error: cannot rename the context "${from}", the context "${to}" already exists in ${CONFIG_FILE}`,
      );
    }
    const current = config["current-context"] === from ? to : config["current-context"];
    const contexts = { ...without(config.contexts, from), [to]: context };
    storeConfig(session, { ...config, contexts, "current-context": current });
    yield* print(`Context "${from}" renamed to "${to}".\n`);
    return 0;
  },
};

export const configSetCommand: CommandDefinition = {
  words: ["config", "set"],
  summary: "Set one value of the file",
  usage: "PROPERTY_NAME PROPERTY_VALUE",
  flags: [{ name: "set-raw-bytes", type: "bool", help: "The value is not in base64." }],
  *run({ arguments: words, session, flags, command }) {
    const [property, value] = words;
    if (property === undefined || value === undefined || words.length > 2) {
      throw new CommandFailure(
        `error: Unexpected args: [${words.join(" ")}]\nSee '${command} -h' for help and examples`,
      );
    }
    const isData = property.endsWith("-data");
    const bytes = flags.bool("set-raw-bytes") ? encodeBase64Text(value) : encodeBase64Text(decodeBase64Text(value));
    storeConfig(session, withProperty(configOf(session), property, isData ? bytes : scalar(value)));
    yield* print(`Property "${property}" set.\n`);
    return 0;
  },
};

export const configUnsetCommand: CommandDefinition = {
  words: ["config", "unset"],
  summary: "Take one value out of the file",
  usage: "PROPERTY_NAME",
  flags: [],
  *run(invocation): Steps<number> {
    const property = nameOf(invocation);
    storeConfig(invocation.session, withProperty(configOf(invocation.session), property, undefined));
    yield* print(`Property "${property}" unset.\n`);
    return 0;
  },
};

function scalar(value: string): unknown {
  return value === "true" ? true : value === "false" ? false : value;
}

const SECTIONS: readonly string[] = ["clusters", "contexts", "users"];

/** `users.jane.token`; names may have dots of their own. @param value undefined takes it away */
function withProperty(config: KubeConfig, property: string, value: unknown): KubeConfig {
  if (property === "current-context") return { ...config, "current-context": value === undefined ? "" : String(value) };
  const [section = "", ...rest] = property.split(".");
  if (!SECTIONS.includes(section))
    throw new CommandFailure(`error: unable to parse ${property} after [] at api.Config`);
  const all = config[section as Section];
  const [name, field] = nameAndField(all, rest.join("."));
  if (field === undefined) {
    if (value !== undefined) throw new CommandFailure(`error: unable to parse path ${property}`);
    return { ...config, [section]: name === "" ? {} : without(all, name) };
  }
  if (all[name] === undefined && value === undefined)
    throw new CommandFailure(`error: current map key \`${name}\` is invalid`);
  const fields = merged(all[name], { [field]: value ?? "" });
  return { ...config, [section]: { ...all, [name]: fields } };
}

/** The longest known name that the path begins with, or else all but its last part. */
function nameAndField(all: Readonly<Record<string, ConfigFields>>, path: string): readonly [string, string?] {
  if (all[path] !== undefined) return [path];
  const known = Object.keys(all)
    .filter((name) => path.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)[0];
  if (known !== undefined) return [known, path.slice(known.length + 1)];
  const dot = path.lastIndexOf(".");
  return dot < 0 ? [path] : [path.slice(0, dot), path.slice(dot + 1)];
}
