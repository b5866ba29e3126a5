/**
 * What `~/.kube/config` says: clusters, users, and contexts that put the two together.
 * Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 * Upstream: k8s.io/client-go/tools/clientcmd/api/v1.
 */
import { CLIENT_CERTIFICATE_HEADER } from "../api/client-certificate.ts";

/** Where the file would be. */
export const CONFIG_FILE = "/home/learner/.kube/config";
/** The cluster of this page. */
export const HERE = "kubarium";
const LEARNER = "learner";

export type ConfigFields = Readonly<Record<string, unknown>>;

/** Each by its name, in the order of the names. */
export interface KubeConfig {
  readonly clusters: Readonly<Record<string, ConfigFields>>;
  readonly contexts: Readonly<Record<string, ConfigFields>>;
  readonly users: Readonly<Record<string, ConfigFields>>;
  readonly "current-context": string;
}

/** Who remembers the file, and the namespace of the current context. */
interface ConfigHolder {
  config?: KubeConfig;
  namespace: string;
}

const FIRST: KubeConfig = {
  clusters: { [HERE]: { server: "https://127.0.0.1:6443" } },
  contexts: { [HERE]: { cluster: HERE, user: LEARNER } },
  users: { [LEARNER]: {} },
  "current-context": HERE,
};

export function configOf({ config = FIRST, namespace }: ConfigHolder): KubeConfig {
  const current = config["current-context"];
  const context = config.contexts[current];
  if (context === undefined || (context["namespace"] ?? "default") === namespace) return config;
  return { ...config, contexts: { ...config.contexts, [current]: { ...context, namespace } } };
}

/** From now on commands go where the current context says. */
export function storeConfig(session: ConfigHolder, config: KubeConfig): void {
  session.config = config;
  session.namespace = namespaceOf(config, config["current-context"]);
}

/** The namespace of commands without `-n`. */
export function namespaceOf(config: KubeConfig, context: string): string {
  const namespace = config.contexts[context]?.["namespace"];
  return typeof namespace === "string" && namespace !== "" ? namespace : "default";
}

/** Who asks. */
export interface Asker {
  /** The name of the user of the context. */
  readonly user: string;
  /** Headers by which they show who they are. */
  readonly credentials: Readonly<Record<string, string>>;
}

/**
 * The user of a context, and the headers by which they show who they are; none for those who need not.
 * @param token given to the command itself; empty for none
 */
export function askerOf(config: KubeConfig, context: string, token: string): Asker {
  const name = textOf(config.contexts[context]?.["user"]);
  const bearer = token || textOf(config.users[name]?.["token"]);
  if (bearer !== "") return { user: name, credentials: { authorization: `Bearer ${bearer}` } };
  const certificate = textOf(config.users[name]?.["client-certificate-data"]);
  return { user: name, credentials: certificate === "" ? {} : { [CLIENT_CERTIFICATE_HEADER]: certificate } };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** As the file is written. */
export function configFile(config: KubeConfig): object {
  const listed = (section: "clusters" | "contexts" | "users", field: string): readonly object[] =>
    Object.entries(config[section])
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => ({ [field]: value, name }));
  return {
    apiVersion: "v1",
    clusters: listed("clusters", "cluster"),
    contexts: listed("contexts", "context"),
    "current-context": config["current-context"],
    kind: "Config",
    users: listed("users", "user"),
  };
}

const SECRETS: ReadonlySet<string> = new Set(["client-key-data", "token", "password"]);
const DATA: ReadonlySet<string> = new Set(["certificate-authority-data", "client-certificate-data"]);

/** Without what nobody should read over a shoulder. */
export function redacted(config: KubeConfig): KubeConfig {
  const shown = (all: KubeConfig["users"]): KubeConfig["users"] =>
    Object.fromEntries(
      Object.entries(all).map(([name, fields]) => [
        name,
        Object.fromEntries(
          Object.entries(fields).map(([key, value]) => [
            key,
            SECRETS.has(key)
              ? key === "client-key-data"
                ? "DATA+OMITTED"
                : "REDACTED"
              : DATA.has(key)
                ? "DATA+OMITTED"
                : value,
          ]),
        ),
      ]),
    );
  return { ...config, clusters: shown(config.clusters), users: shown(config.users) };
}

/** What the current context is about, alone. */
export function minified(config: KubeConfig): KubeConfig {
  const current = config["current-context"];
  const context = config.contexts[current] ?? {};
  const only = (all: KubeConfig["users"], name: unknown): KubeConfig["users"] => {
    const found = typeof name === "string" ? all[name] : undefined;
    return found === undefined ? {} : { [String(name)]: found };
  };
  return {
    clusters: only(config.clusters, context["cluster"]),
    contexts: { [current]: context },
    users: only(config.users, context["user"]),
    "current-context": current,
  };
}
