/** `kubectl create ingress`. Upstream: create_ingress.go. */
import type { CommandDefinition, Invocation } from "../command.ts";
import { CommandFailure } from "../steps.ts";
import { CREATE_FLAGS, createNew, draft, nameOf } from "./create-new.ts";

const RULE =
  /^(?<host>[\w*\-.]*)\/(?<path>[\w\-/.*]*)=(?<service>[\w-]+):(?<port>[\w-]+)(?<tls>,tls(=(?<secret>[\w\-.]*))?)?$/;
const BACKEND = /^(?<service>[\w-]+):(?<port>[\w-]+)$/;

export const createIngressCommand: CommandDefinition = {
  words: ["create", "ingress"],
  summary: "Create an Ingress",
  usage: "NAME --rule=host/path=service:port[,tls[=secret]]",
  examples: [`kubectl create ingress web --class=nginx --rule="example.com/*=web:80"`],
  flags: [
    ...CREATE_FLAGS,
    { name: "class", type: "string", help: "The IngressClass." },
    { name: "rule", type: "array", help: "host/path=service:port[,tls[=secret]], any number of times." },
    { name: "default-backend", type: "string", help: "service:port for what no rule catches." },
    { name: "annotation", type: "array", help: "key=value, any number of times." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    const name = nameOf(invocation);
    const rules = flags.raw("rule");
    const fallback = flags.string("default-backend");
    if (rules.length === 0 && fallback === "") {
      throw new CommandFailure(
        "error: not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)",
      );
    }
    const parsed = rules.map(readRule);
    const className = flags.string("class");
    const tls = tlsOf(parsed);
    const spec = {
      ...(fallback === "" ? {} : { defaultBackend: readBackend(fallback) }),
      ...(className === "" ? {} : { ingressClassName: className }),
      ...(parsed.length === 0 ? {} : { rules: rulesOf(parsed) }),
      ...(tls.length === 0 ? {} : { tls }),
    };
    const annotations = annotationsOf(invocation);
    const metadata = { name, ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
    const object = draft("networking.k8s.io/v1", "Ingress", name, { metadata, spec, status: { loadBalancer: {} } });
    return yield* createNew(invocation, object, { failing: "failed to create ingress:" });
  },
};

interface Rule {
  readonly host: string;
  readonly path: object;
  /** Undefined without `tls`, empty with it alone. */
  readonly secret: string | undefined;
}

function readRule(text: string): Rule {
  const found = RULE.exec(text)?.groups;
  if (found === undefined) {
    throw new CommandFailure(
      `error: rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`,
    );
  }
  const { host = "", path = "", service = "", port = "", tls, secret = "" } = found;
  const prefix = path.endsWith("*");
  return {
    host,
    path: {
      backend: backend(service, port),
      path: `/${prefix ? path.slice(0, -1) : path}`,
      pathType: prefix ? "Prefix" : "Exact",
    },
    secret: tls === undefined ? undefined : secret,
  };
}

function readBackend(text: string): object {
  const found = BACKEND.exec(text)?.groups;
  if (found === undefined)
    throw new CommandFailure("error: default-backend should be in format servicename:serviceport");
  return backend(found["service"] ?? "", found["port"] ?? "");
}

function backend(name: string, port: string): object {
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

/** Paths of one host stand together. */
function rulesOf(rules: readonly Rule[]): readonly object[] {
  const hosts = [...new Set(rules.map(({ host }) => host))];
  return hosts.map((host) => ({
    ...(host === "" ? {} : { host }),
    http: { paths: rules.filter((rule) => rule.host === host).map(({ path }) => path) },
  }));
}

function tlsOf(rules: readonly Rule[]): readonly object[] {
  const secrets = [...new Set(rules.flatMap(({ secret }) => (secret === undefined ? [] : [secret])))];
  return secrets.map((secretName) => {
    const hosts = [...new Set(rules.filter(({ secret }) => secret === secretName).map(({ host }) => host))];
    const named = hosts.filter((host) => host !== "");
    return { ...(named.length === 0 ? {} : { hosts: named }), ...(secretName === "" ? {} : { secretName }) };
  });
}

function annotationsOf({ flags }: Invocation): Readonly<Record<string, string>> {
  return Object.fromEntries(
    flags.raw("annotation").map((text) => {
      const equals = text.indexOf("=");
      if (equals < 1)
        throw new CommandFailure(`error: annotation ${text} is invalid and should be in format key=[value]`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
