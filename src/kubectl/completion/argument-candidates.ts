/**
 * What completes the arguments and the flags of each command; those that are not here leave it to the shell.
 * Upstream: the ValidArgsFunction and RegisterFlagCompletionFunc calls of k8s.io/kubectl/pkg/cmd.
 */
import type { KubeConfig } from "../kubeconfig.ts";
import { configOf } from "../kubeconfig.ts";
import type { Invocation } from "../command.ts";
import type { Steps } from "../steps.ts";
import { type Candidates, FILE_EXTENSIONS, NO_SPACE, offer } from "./candidates.ts";
import {
  type ArgumentCandidates,
  containerNames,
  namesOf,
  objectNames,
  pods,
  podsAnd,
  portPairs,
  typesAndNames,
} from "./object-candidates.ts";

const anything = typesAndNames();
const nodes = namesOf("node");
const scalable = typesAndNames(["deployment", "replicaset", "replicationcontroller", "statefulset"]);
const rolled = ["deployment", "daemonset", "statefulset"];

export const ARGUMENTS: Readonly<Record<string, ArgumentCandidates>> = {
  annotate: anything,
  "apply edit-last-applied": anything,
  "apply view-last-applied": anything,
  attach: pods,
  autoscale: scalable,
  "config delete-cluster": configured("clusters"),
  "config delete-context": configured("contexts"),
  "config delete-user": configured("users"),
  "config rename-context": configured("contexts"),
  "config set-context": configured("contexts"),
  "config use-context": configured("contexts"),
  cordon: nodes,
  cp: copyPlaces,
  "create token": namesOf("serviceaccount"),
  debug: anything,
  delete: anything,
  describe: anything,
  drain: nodes,
  edit: anything,
  exec: pods,
  expose: typesAndNames(["pod", "service", "replicationcontroller", "deployment", "replicaset"]),
  get: anything,
  label: anything,
  logs: podsAnd(containerNames),
  patch: anything,
  "port-forward": podsAnd(portPairs),
  "rollout history": typesAndNames(rolled),
  "rollout pause": typesAndNames(["deployment"]),
  "rollout restart": typesAndNames(rolled),
  "rollout resume": typesAndNames(["deployment"]),
  "rollout status": typesAndNames(rolled, false),
  "rollout undo": typesAndNames(rolled),
  scale: scalable,
  "set image": typesAndNames(
    ["daemonsets", "deployments", "pods", "cronjobs", "replicasets", "replicationcontrollers", "statefulsets"],
    false,
  ),
  taint: typesAndNames(["node"]),
  "top node": nodes,
  "top pod": namesOf("pod"),
  uncordon: nodes,
};

const FORMS = [
  "json",
  "yaml",
  "kyaml",
  "name",
  "go-template",
  "go-template-file",
  "template",
  "templatefile",
  "jsonpath",
  "jsonpath-as-json",
  "jsonpath-file",
  "custom-columns",
  "custom-columns-file",
  "wide",
];

/** What completes the value of a flag, by the name of the command and of the flag. */
export function* flagValues(command: string, flag: string, invocation: Invocation, start: string): Steps<Candidates> {
  switch (flag) {
    case "filename":
      // Asked for by the shell itself, with these endings.
      return offer(["json", "yaml", "yml"], FILE_EXTENSIONS);
    case "namespace":
      return offer(yield* objectNames(invocation, "namespace", start));
    case "context":
      return offer(configuredNames(invocation, "contexts", start));
    case "cluster":
    case "user": {
      if (command === "config set-context") break;
      return offer(configuredNames(invocation, flag === "user" ? "users" : "clusters", start));
    }
    case "clusterrole": {
      if (command !== "create clusterrolebinding") break;
      return offer(yield* objectNames(invocation, "clusterrole", start));
    }
    case "container": {
      const [of] = invocation.arguments;
      if (command !== "exec") break;
      return offer(of === undefined ? [] : yield* containerNames(invocation, of, start));
    }
    case "output": {
      if (command !== "get") break;
      return offer(FORMS.filter((form) => form.startsWith(start)));
    }
    case "subresource": {
      if (!["get", "edit", "patch", "replace"].includes(command)) break;
      return offer(["status", "scale", "resize"]);
    }
  }
  return offer([], 0);
}

type Section = "clusters" | "contexts" | "users";

function configured(section: Section): ArgumentCandidates {
  // oxlint-disable-next-line require-yield -- nobody needs to be asked
  return function* (invocation, start) {
    return offer(invocation.arguments.length === 0 ? configuredNames(invocation, section, start) : []);
  };
}

function configuredNames({ session }: Invocation, section: Section, start: string): readonly string[] {
  const config: KubeConfig = configOf(session);
  return Object.keys(config[section])
    .filter((name) => name.startsWith(start))
    .sort();
}

/** Namespaces, Pods and files, or `NAMESPACE/POD:`. Upstream: k8s.io/kubectl/pkg/cmd/cp/cp.go. */
function* copyPlaces(invocation: Invocation, start: string): Steps<Candidates> {
  const isPath = /^[/.~]/.test(start);
  if (invocation.arguments.length > 0 || isPath || start.includes(":")) return offer([], NO_SPACE);
  const slash = start.indexOf("/");
  if (slash > 0) {
    const namespace = start.slice(0, slash);
    const names = yield* objectNames({ ...invocation, namespace }, "pod", start.slice(slash + 1));
    return offer(
      names.map((name) => `${namespace}/${name}:`),
      NO_SPACE,
    );
  }
  const namespaces = (yield* objectNames(invocation, "namespace", start)).map((name) => `${name}/`);
  const found = [...namespaces, ...(yield* objectNames(invocation, "pod", start)).map((name) => `${name}:`)];
  if (start === "") found.push("./", "/");
  else if (found.length > 0) found.push(...filesHere(invocation).filter((name) => name.startsWith(start)));
  return offer(found, NO_SPACE);
}

/** As a folder lists them, folders with a slash. */
function filesHere({ fileNames }: Invocation): readonly string[] {
  const first = (fileNames?.() ?? []).map((name) => name.replace(/\/.*$/, "/"));
  return [...new Set(first)].sort();
}
