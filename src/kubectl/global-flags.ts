/** Flags that every command takes. Upstream: k8s.io/cli-runtime/pkg/genericclioptions/config_flags.go. */
import type { ApiResponse } from "../api/api-client.ts";
import { NAMESPACE_FLAG } from "./command.ts";
import type { FlagDefinition, Flags } from "./flags.ts";
import type { Asker, KubeConfig } from "./kubeconfig.ts";
import { CommandFailure, type Effect, type Steps } from "./steps.ts";

const CONNECTION: readonly (readonly [name: string, help: string, short?: string])[] = [
  ["cache-dir", "Default cache directory"],
  ["certificate-authority", "Path to a cert file for the certificate authority"],
  ["client-certificate", "Path to a client certificate file for TLS"],
  ["client-key", "Path to a client key file for TLS"],
  ["kubeconfig", "Path to the kubeconfig file to use for CLI requests."],
  ["kuberc", "Path to the kuberc file to use for preferences."],
  ["password", "Password for basic authentication to the API server"],
  ["profile-output", "Name of the file to write the profile to"],
  ["server", "The address and port of the Kubernetes API server", "s"],
  ["tls-server-name", "Server name to use for server certificate validation."],
  ["username", "Username for basic authentication to the API server"],
];

export const GLOBAL_FLAGS: readonly FlagDefinition[] = [
  NAMESPACE_FLAG,
  { name: "as", type: "string", help: "Username to impersonate for the operation." },
  { name: "as-group", type: "strings", help: "Group to impersonate for the operation." },
  { name: "as-uid", type: "string", help: "UID to impersonate for the operation." },
  { name: "as-user-extra", type: "array", help: "KEY=value,… of the user to impersonate for the operation." },
  { name: "cluster", type: "string", help: "The name of the kubeconfig cluster to use" },
  { name: "context", type: "string", help: "The name of the kubeconfig context to use" },
  { name: "token", type: "string", help: "Bearer token for authentication to the API server" },
  { name: "user", type: "string", help: "The name of the kubeconfig user to use" },
  { name: "request-timeout", type: "string", default: "0", help: "How long a single request may take; 0 is for ever." },
  { name: "v", short: "v", type: "int", default: "0", help: "How much the log tells: there is none here." },
  { name: "vmodule", type: "string", help: "The same by file." },
  { name: "log-flush-frequency", type: "duration", default: "5s", help: "How often the log is written." },
  { name: "match-server-version", type: "bool", help: "Require server version to match client version" },
  { name: "warnings-as-errors", type: "bool", help: "Treat warnings received from the server as errors" },
  { name: "insecure-skip-tls-verify", type: "bool", help: "Do not check the certificate of the server." },
  { name: "disable-compression", type: "bool", help: "Answers are never compressed here." },
  { name: "profile", type: "string", default: "none", help: "The profile to capture: there is none here." },
  ...CONNECTION.map(([name, help, short]): FlagDefinition => ({
    name,
    type: "string",
    help,
    ...(short === undefined ? {} : { short }),
  })),
];

/** @param own flags of the command, which may have the names of global ones @throws CommandFailure for what would lead to another cluster than that of this page */
export function checkGlobalFlags(flags: Flags, own: readonly FlagDefinition[], config: KubeConfig): void {
  const isOwn = (name: string): boolean => own.some((flag) => flag.name === name);
  const context = flags.string("context");
  if (context !== "" && config.contexts[context] === undefined)
    throw new CommandFailure(`Error in configuration: context was not found for specified context: ${context}`);
  const clusterName = flags.string("cluster");
  if (clusterName !== "" && !isOwn("cluster") && config.clusters[clusterName] === undefined)
    throw new CommandFailure(`error: no server found for cluster "${clusterName}"`);
  const user = flags.string("user");
  if (user !== "" && !isOwn("user") && config.users[user] === undefined)
    throw new CommandFailure(`error: auth info "${user}" does not exist`);
  for (const [name] of CONNECTION) {
    if (flags.has(name) && !isOwn(name))
      throw new CommandFailure(
        `error: --${name} is not part of this kubectl: it only talks to the cluster of this page`,
      );
  }
}

/** The same steps, with every request made as somebody else, and warnings told once and counted. @throws CommandFailure */
export function* withGlobalFlags<T>(flags: Flags, steps: Steps<T>, { credentials, user }: Asker): Steps<T> {
  const headers = { ...impersonation(flags, user), ...credentials };
  const isPlain = Object.keys(headers).length === 0;
  const strict = flags.bool("warnings-as-errors");
  const warnings = new Set<string>();
  let answer: unknown;
  for (;;) {
    const step = steps.next(answer);
    if (step.done === true) {
      if (!strict || warnings.size === 0) return step.value;
      throw new CommandFailure(`error: ${warnings.size} ${warnings.size === 1 ? "warning" : "warnings"} received`);
    }
    const effect: Effect = step.value;
    answer = yield effect.do === "request" && !isPlain
      ? { do: "request", request: { ...effect.request, headers: { ...effect.request.headers, ...headers } } }
      : effect;
    if (effect.do === "request") answer = withoutRepeated(answer as ApiResponse, warnings);
  }
}

/** A command tells of each warning once. @param known gets those of this answer */
function withoutRepeated(response: ApiResponse, known: Set<string>): ApiResponse {
  const { warnings } = response;
  if (warnings === undefined) return response;
  const fresh = warnings.filter((warning) => !known.has(warning));
  for (const warning of fresh) known.add(warning);
  return { ...response, warnings: fresh };
}

/** Upstream: k8s.io/client-go/transport/round_trippers.go (impersonatingRoundTripper). */
function impersonation(flags: Flags, asker: string): Readonly<Record<string, string>> {
  const [user, uid, groups] = [flags.string("as"), flags.string("as-uid"), flags.strings("as-group")];
  const extra = extraOf(flags.raw("as-user-extra"));
  if (user === "") {
    if (uid === "" && groups.length === 0 && extra.size === 0) return {};
    throw new CommandFailure(`error: requesting uid, groups or user-extra for ${asker} without impersonating a user`);
  }
  return {
    "impersonate-user": user,
    ...(uid === "" ? {} : { "impersonate-uid": uid }),
    ...(groups.length === 0 ? {} : { "impersonate-group": groups.join(",") }),
    ...Object.fromEntries([...extra].map(([key, values]) => [`impersonate-extra-${key}`, values.join(",")])),
  };
}

/** Values by their keys; what is no pair is passed over. */
function extraOf(pairs: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const pair of pairs) {
    const equals = pair.indexOf("=");
    if (equals < 0) continue;
    const key = encodeURIComponent(pair.slice(0, equals).toLowerCase());
    found.set(key, [...(found.get(key) ?? []), ...pair.slice(equals + 1).split(",")]);
  }
  return found;
}
