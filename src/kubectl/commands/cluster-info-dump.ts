/** `kubectl cluster-info dump`. Upstream: k8s.io/kubectl/pkg/cmd/clusterinfo/clusterinfo_dump.go. */
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { ALL_NAMESPACES_FLAG, type CommandDefinition, type Invocation, OUTPUT_FLAG } from "../command.ts";
import { orderedJsonText, yamlText } from "../output/object-text.ts";
import { CommandFailure, expectBody, get, print, saveFile, type Steps } from "../steps.ts";

/** Of each namespace: the name of the file, and where the list is. */
const LISTS: readonly (readonly [file: string, path: string])[] = [
  ["events", "/api/v1/namespaces/NAMESPACE/events"],
  ["replication-controllers", "/api/v1/namespaces/NAMESPACE/replicationcontrollers"],
  ["services", "/api/v1/namespaces/NAMESPACE/services"],
  ["daemonsets", "/apis/apps/v1/namespaces/NAMESPACE/daemonsets"],
  ["deployments", "/apis/apps/v1/namespaces/NAMESPACE/deployments"],
  ["replicasets", "/apis/apps/v1/namespaces/NAMESPACE/replicasets"],
  ["pods", "/api/v1/namespaces/NAMESPACE/pods"],
];

interface List<T> {
  readonly items: readonly T[];
}

export const clusterInfoDumpCommand: CommandDefinition = {
  words: ["cluster-info", "dump"],
  summary: "Print what helps to find out what is wrong with a cluster",
  usage: "[flags]",
  examples: ["kubectl cluster-info dump", "kubectl cluster-info dump --namespaces default,shop"],
  flags: [
    ALL_NAMESPACES_FLAG,
    { ...OUTPUT_FLAG, default: "json" },
    {
      name: "namespaces",
      type: "strings",
      help: "Which ones; that of the command and kube-system when none is named.",
    },
    { name: "output-directory", type: "string", help: "Where the files go; nothing or - prints them." },
    { name: "pod-running-timeout", type: "duration", default: "20s", help: "How long to wait for a Pod to run." },
  ],
  *run(invocation) {
    const { flags, namespace } = invocation;
    const form = flags.string("output");
    if (form !== "json" && form !== "yaml") {
      throw new CommandFailure(
        `error: unable to match a printer suitable for the output format "${form}", allowed formats are: json,yaml`,
      );
    }
    yield* dump(invocation, "nodes", yield* textAt(invocation, "/api/v1/nodes"));
    const all = flags.bool("all-namespaces");
    const named = flags.strings("namespaces");
    const chosen = all ? yield* everyNamespace() : named.length > 0 ? named : ["kube-system", namespace];
    for (const one of new Set(chosen)) yield* dumpNamespace(invocation, one);
    const folder = folderOf(invocation);
    if (folder !== "") yield* print(`Cluster info dumped to ${folder}\n`);
    return 0;
  },
};

function folderOf({ flags }: Invocation): string {
  const folder = flags.string("output-directory");
  return folder === "-" || folder === "stdout" ? "" : folder;
}

/** To a file of that name, or to standard output. */
function* dump(invocation: Invocation, file: string, text: string): Steps<void> {
  const folder = folderOf(invocation);
  if (folder === "") return yield* print(text);
  const name = file.includes(".") ? file : `${file}.${invocation.flags.string("output")}`;
  yield* saveFile(`${folder}/${name}`, text);
}

function* textAt({ flags, printed }: Invocation, path: string): Steps<string> {
  const answer = expectBody<List<KubeObject>>(yield* get(path));
  const list = { ...answer, items: answer.items.map(withoutOwners) };
  if (flags.string("output") === "json") return orderedJsonText(list);
  printed.count += 1;
  return `${printed.count > 1 ? "---\n" : ""}${yamlText(list)}`;
}

/** Who owns which field is nothing for people. */
function withoutOwners(object: KubeObject): object {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

function* everyNamespace(): Steps<readonly string[]> {
  const { items } = expectBody<List<KubeObject>>(yield* get("/api/v1/namespaces"));
  return items.map(({ metadata }) => metadata.name);
}

function* dumpNamespace(invocation: Invocation, namespace: string): Steps<void> {
  for (const [file, path] of LISTS) {
    const text = yield* textAt(invocation, path.replace("NAMESPACE", encodeURIComponent(namespace)));
    yield* dump(invocation, `${namespace}/${file}`, text);
  }
  const { items } = expectBody<List<Pod>>(yield* get(`/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`));
  for (const { metadata, spec } of items) {
    let logs = "";
    for (const { name } of [...(spec.initContainers ?? []), ...spec.containers]) {
      const of = `logs for container ${name} of pod ${namespace}/${metadata.name}`;
      logs += `==== START ${of} ====\n${yield* logOf(namespace, metadata.name, name)}==== END ${of} ====\n`;
    }
    yield* dump(invocation, `${namespace}/${metadata.name}/logs.txt`, logs);
  }
}

/** What there is; instead of it, why there is nothing. */
function* logOf(namespace: string, pod: string, container: string): Steps<string> {
  const query = `container=${encodeURIComponent(container)}`;
  const { code, body } = yield* get(`/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${pod}/log?${query}`);
  if (code < 400) return String(body);
  const { message = "" } = body as { readonly message?: string };
  return `Create log error: ${message}\n`;
}
