/** `kubectl create namespace`, `configmap`, `secret …`, `serviceaccount` and `token`. Upstream: the files of those names in k8s.io/kubectl/pkg/cmd/create. */
import { encodeBase64Text } from "../../api/base64.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { type CommandDefinition, type Invocation, NAMESPACE_FLAG, PRINT_FLAGS } from "../command.ts";
import { contentHash } from "../content-hash.ts";
import type { FlagDefinition } from "../flags.ts";
import { objectOutput, printObject } from "../output/object-output.ts";
import { CommandFailure, print, send } from "../steps.ts";
import type { Status } from "../../api/status.ts";
import { CREATE_FLAGS, createNew, draft, nameOf } from "./create-new.ts";
import { fileText, KEY_VALUE_FLAGS, keyValues } from "./key-values.ts";

export const createNamespaceCommand: CommandDefinition = {
  words: ["create", "namespace"],
  summary: "Create a namespace",
  usage: "NAME [--dry-run=server|client|none]",
  flags: CREATE_FLAGS,
  run: (invocation) => createNew(invocation, draft("v1", "Namespace", nameOf(invocation), { spec: {}, status: {} })),
};

export const createServiceAccountCommand: CommandDefinition = {
  words: ["create", "serviceaccount"],
  summary: "Create a ServiceAccount",
  usage: "NAME [--dry-run=server|client|none]",
  flags: CREATE_FLAGS,
  run: (invocation) =>
    createNew(invocation, draft("v1", "ServiceAccount", nameOf(invocation), {}), {
      failing: "failed to create serviceaccount:",
    }),
};

const HASH_FLAG: FlagDefinition = {
  name: "append-hash",
  type: "bool",
  help: "The name ends with a hash of the content.",
};

/** With `--append-hash`. */
function hashed({ flags }: Invocation, object: KubeObject): KubeObject {
  if (!flags.bool("append-hash")) return object;
  const { metadata } = object;
  const { data = {}, type } = object as KubeObject & { readonly data?: object; readonly type?: string };
  const { kind } = object;
  const hash = contentHash({ kind, name: metadata.name, data, ...(kind === "Secret" ? { type: type ?? "" } : {}) });
  return { ...object, metadata: { ...metadata, name: `${metadata.name}-${hash}` } };
}

export const createConfigMapCommand: CommandDefinition = {
  words: ["create", "configmap"],
  summary: "Create a ConfigMap",
  usage: "NAME [--from-file=[key=]source] [--from-literal=key1=value1] [flags]",
  flags: [...CREATE_FLAGS, ...KEY_VALUE_FLAGS, HASH_FLAG],
  run: (invocation) => {
    const name = nameOf(invocation);
    const data = keyValues(invocation, "ConfigMap");
    const parts = data.size === 0 ? {} : { data: Object.fromEntries(data) };
    return createNew(invocation, hashed(invocation, draft("v1", "ConfigMap", name, parts)), {
      failing: "failed to create configmap:",
    });
  },
};

function secret(
  invocation: Invocation,
  name: string,
  data: Iterable<readonly [string, string]>,
  type: string,
): KubeObject {
  const encoded = [...data].map(([key, value]) => [key, encodeBase64Text(value)]);
  const object = draft("v1", "Secret", name, {
    ...(encoded.length === 0 ? {} : { data: Object.fromEntries(encoded) as object }),
    ...(type === "" ? {} : { type }),
  });
  return hashed(invocation, object);
}

const SECRET_FAILING = { failing: "failed to create secret" };

export const createGenericSecretCommand: CommandDefinition = {
  words: ["create", "secret", "generic"],
  summary: "Create a Secret",
  usage: "NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [flags]",
  flags: [...CREATE_FLAGS, ...KEY_VALUE_FLAGS, HASH_FLAG, { name: "type", type: "string", help: "What it is for." }],
  run: (invocation) =>
    createNew(
      invocation,
      secret(invocation, nameOf(invocation), keyValues(invocation, "Secret"), invocation.flags.string("type")),
      SECRET_FAILING,
    ),
};

const DOCKER_KEY = ".dockerconfigjson";

/** A file without a key is the configuration. */
function dockerFiles(invocation: Invocation): ReadonlyMap<string, string> {
  const [source = "", ...more] = invocation.flags.raw("from-file");
  const files = keyValues(invocation, "Secret");
  const [text] = files.values();
  return source.includes("=") || more.length > 0 || text === undefined ? files : new Map([[DOCKER_KEY, text]]);
}

export const createDockerSecretCommand: CommandDefinition = {
  words: ["create", "secret", "docker-registry"],
  summary: "Create a Secret for a registry of images",
  usage: "NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string]",
  flags: [
    ...CREATE_FLAGS,
    HASH_FLAG,
    ...KEY_VALUE_FLAGS.filter(({ name }) => name === "from-file"),
    { name: "docker-server", type: "string", default: "https://index.docker.io/v1/", help: "Where the registry is." },
    { name: "docker-username", type: "string", help: "Who asks it." },
    { name: "docker-password", type: "string", help: "Their password." },
    { name: "docker-email", type: "string", help: "Their address." },
  ],
  run: (invocation) => {
    const name = nameOf(invocation);
    const type = "kubernetes.io/dockerconfigjson";
    const files = dockerFiles(invocation);
    if (files.size > 0) return createNew(invocation, secret(invocation, name, files, type), SECRET_FAILING);
    const { flags } = invocation;
    const [user, password, server] = ["username", "password", "server"].map((part) => flags.string(`docker-${part}`));
    if (!user || !password || !server) {
      throw new CommandFailure(
        "error: either --from-file or the combination of --docker-username, --docker-password and --docker-server is required",
      );
    }
    const email = flags.string("docker-email");
    const entry = {
      username: user,
      password,
      ...(email === "" ? {} : { email }),
      auth: encodeBase64Text(`${user}:${password}`),
    };
    const config = JSON.stringify({ auths: { [server ?? ""]: entry } });
    return createNew(invocation, secret(invocation, name, [[DOCKER_KEY, config]], type), SECRET_FAILING);
  },
};

export const createTlsSecretCommand: CommandDefinition = {
  words: ["create", "secret", "tls"],
  summary: "Create a Secret with a certificate and its key",
  usage: "NAME --cert=path/to/cert/file --key=path/to/key/file",
  flags: [
    ...CREATE_FLAGS,
    HASH_FLAG,
    { name: "cert", type: "string", help: "The file of the certificate." },
    { name: "key", type: "string", help: "The file of its key." },
  ],
  run: (invocation) => {
    const name = nameOf(invocation);
    const { flags, readFile } = invocation;
    if (flags.string("key") === "" || flags.string("cert") === "")
      throw new CommandFailure("error: key and cert must be specified");
    const [cert, key] = [pem(flags.string("cert"), "certificate", readFile), pem(flags.string("key"), "key", readFile)];
    const data = [
      ["tls.crt", cert],
      ["tls.key", key],
    ] as const;
    return createNew(invocation, secret(invocation, name, data, "kubernetes.io/tls"), SECRET_FAILING);
  },
};

/** Certificates are not checked here beyond their armour. */
function pem(file: string, what: string, readFile: Invocation["readFile"]): string {
  const text = readFile(file);
  if (text === undefined)
    throw new CommandFailure(`error: Cannot read file ${file}, open ${file}: no such file or directory`);
  if (/-----BEGIN [^-]+-----[\s\S]+-----END /.test(text)) return fileText(file, readFile);
  throw new CommandFailure(`error: tls: failed to find any PEM data in ${what} input`);
}

export const createTokenCommand: CommandDefinition = {
  words: ["create", "token"],
  summary: "Ask for a token of a ServiceAccount",
  usage: "SERVICE_ACCOUNT_NAME",
  flags: [
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    { name: "audience", type: "strings", help: "Who shall accept it." },
    { name: "duration", type: "duration", default: "0s", help: "How long it holds; the server decides for 0." },
    { name: "bound-object-kind", type: "string", help: "Pod, Secret or Node: it ends with that object." },
    { name: "bound-object-name", type: "string", help: "The name of that object." },
    { name: "bound-object-uid", type: "string", help: "Its uid." },
  ],
  *run(invocation) {
    const { flags, namespace } = invocation;
    const name = nameOf(invocation);
    const output = objectOutput(invocation);
    const seconds = Math.trunc(flags.durationMs("duration") / 1000);
    if (seconds < 0) throw new CommandFailure("error: --duration must be greater than or equal to 0");
    const kind = flags.string("bound-object-kind");
    for (const flag of ["bound-object-name", "bound-object-uid"]) {
      if (kind === "" && flags.string(flag) !== "")
        throw new CommandFailure(`error: --${flag} can only be set if --bound-object-kind is provided`);
    }
    const bound = {
      kind,
      apiVersion: "v1",
      name: flags.string("bound-object-name"),
      uid: flags.string("bound-object-uid"),
    };
    if (kind !== "" && !["Node", "Pod", "Secret"].includes(kind))
      throw new CommandFailure(`error: supported --bound-object-kind values are Node, Pod, Secret`);
    if (kind !== "" && bound.name === "") {
      throw new CommandFailure("error: --bound-object-name is required if --bound-object-kind is provided");
    }
    const spec = {
      audiences: flags.strings("audience"),
      ...(seconds === 0 ? {} : { expirationSeconds: seconds }),
      ...(kind === "" ? {} : { boundObjectRef: bound }),
    };
    const body = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", metadata: {}, spec };
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${encodeURIComponent(name)}/token`;
    const answer = yield* send({ method: "POST", path, body });
    if (answer.code >= 400) {
      throw new CommandFailure(`error: failed to create token: ${(answer.body as Status).message ?? ""}`);
    }
    if (output !== undefined) yield* print(printObject(output, answer.body));
    else yield* print(`${(answer.body as { readonly status: { readonly token: string } }).status.token}\n`);
    return 0;
  },
};
