/** `kubectl set image`, `resources`, `serviceaccount`, `selector` and `subject`. Upstream: k8s.io/kubectl/pkg/cmd/set. */
import { sameValue } from "../../api/same-value.ts";
import type { Service } from "../../api/types/core.ts";
import type { Container } from "../../api/types/pod.ts";
import type { RoleBinding } from "../../api/types/rbac.ts";
import type { CommandDefinition } from "../command.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { parseSelectorText } from "../selector-text.ts";
import { chosenObjects, pathOf } from "./chosen-objects.ts";
import { subjectsOf } from "./create-rbac.ts";
import {
  CONTAINERS_FLAG,
  type ContainerPatch,
  matchingContainers,
  objectToSet,
  requireObjects,
  SET_FLAGS,
  setDryRun,
  setOnPods,
  splitAtPairs,
  staysHere,
} from "./set-pods.ts";
import { forEach, managerOf, patchObject, report, writeQuery } from "./write-objects.ts";

export const setImageCommand: CommandDefinition = {
  words: ["set", "image"],
  summary: "Change the images of containers",
  usage: "(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
  examples: ["kubectl set image deployment/web nginx=nginx:1.28"],
  flags: SET_FLAGS,
  *run(invocation) {
    const [names, pairs] = splitAtPairs(invocation.arguments);
    requireObjects(invocation, names);
    if (pairs.length === 0) throw new CommandFailure("error: at least one image update is required");
    const images = pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)] as const);
    // oxlint-disable-next-line require-yield
    return yield* setOnPods(
      invocation,
      names,
      { what: "image updated", failing: "image update to pod template:" },
      function* (spec) {
        const patches = (containers: readonly Container[] = []): ContainerPatch[] =>
          containers.flatMap(({ name, image }) => {
            const wanted = images.findLast(([container]) => container === name || container === "*")?.[1];
            return wanted === undefined || wanted === image ? [] : [{ name, image: wanted }];
          });
        for (const [container] of images) {
          const all = [...spec.containers, ...(spec.initContainers ?? [])];
          if (container !== "*" && !all.some(({ name }) => name === container)) {
            throw new CommandFailure(`error: unable to find container named ${JSON.stringify(container)}`);
          }
        }
        return listed(patches(spec.containers), patches(spec.initContainers));
      },
    );
  },
};

function listed(containers: readonly ContainerPatch[], initContainers: readonly ContainerPatch[]) {
  if (containers.length + initContainers.length === 0) return undefined;
  return {
    ...(containers.length === 0 ? {} : { containers }),
    ...(initContainers.length === 0 ? {} : { initContainers }),
  };
}

export const setResourcesCommand: CommandDefinition = {
  words: ["set", "resources"],
  summary: "Change requests and limits of containers",
  usage: "(-f FILENAME | TYPE NAME) ([--limits=LIMITS & --requests=REQUESTS])",
  examples: ["kubectl set resources deployment web --requests=cpu=100m,memory=64Mi"],
  flags: [
    ...SET_FLAGS,
    CONTAINERS_FLAG,
    { name: "limits", type: "string", help: "cpu=200m,memory=512Mi" },
    { name: "requests", type: "string", help: "cpu=200m,memory=512Mi" },
  ],
  *run(invocation) {
    const { flags, arguments: words } = invocation;
    if (!flags.has("limits") && !flags.has("requests")) {
      throw new CommandFailure(
        "error: you must specify an update to requests or limits (in the form of --requests/--limits)",
      );
    }
    const part = (name: "limits" | "requests"): object =>
      flags.has(name) ? { [name]: quantities(flags.string(name)) } : {};
    const resources = { ...part("limits"), ...part("requests") };
    // oxlint-disable-next-line require-yield
    return yield* setOnPods(
      invocation,
      words,
      { what: "resource requirements updated", failing: "resources update to pod template" },
      function* (spec) {
        const containers = matchingContainers(spec, flags.string("containers"));
        if (containers.length === 0)
          throw new CommandFailure(`error: unable to find container named ${flags.string("containers")}`);
        const changed = containers.filter(
          (container) => !sameValue({ ...container.resources, ...resources }, container.resources ?? {}),
        );
        if (changed.length === 0) return undefined;
        return { containers: changed.map(({ name }) => ({ name, resources })) };
      },
    );
  },
};

function quantities(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split(",").map((pair) => {
      const [name = "", quantity = "", ...more] = pair.split("=");
      if (name === "" || quantity === "" || more.length > 0) {
        throw new CommandFailure(`error: Invalid argument syntax ${pair}, expected <resource>=<value>`);
      }
      return [name, quantity];
    }),
  );
}

export const setServiceAccountCommand: CommandDefinition = {
  words: ["set", "serviceaccount"],
  summary: "Change the ServiceAccount of a workload",
  usage: "(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
  flags: SET_FLAGS,
  *run(invocation) {
    const { arguments: words } = invocation;
    const account = words.at(-1);
    if (account === undefined) throw new CommandFailure("error: serviceaccount is required");
    requireObjects(invocation, words.slice(0, -1));
    // oxlint-disable-next-line require-yield
    return yield* setOnPods(
      invocation,
      words.slice(0, -1),
      { what: "serviceaccount updated", failing: "ServiceAccountName" },
      function* () {
        return { serviceAccountName: account };
      },
    );
  },
};

export const setSelectorCommand: CommandDefinition = {
  words: ["set", "selector"],
  summary: "Change which Pods a Service leads to",
  usage: "(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
  flags: [...SET_FLAGS, { name: "resource-version", type: "string", help: "Only if this is the version now." }],
  *run(invocation) {
    const { arguments: words, flags } = invocation;
    const text = words.at(-1);
    if (text === undefined)
      throw new CommandFailure(
        "error: one or more resources must be specified as <resource> <name> or <resource>/<name>",
      );
    const dryRun = setDryRun(invocation);
    const wanted = parseSelectorText(text);
    return yield* forEach(yield* chosenObjects(invocation, words.slice(0, -1)), function* (chosen): Steps<void> {
      const { resource } = chosen;
      const service = yield* objectToSet(invocation, chosen);
      if (service.kind !== "Service")
        throw new CommandFailure("error: setting a selector is only supported for Services");
      const version = flags.string("resource-version");
      const metadata = version === "" ? {} : { metadata: { resourceVersion: version } };
      const patch = { ...metadata, spec: { selector: { $patch: "replace", ...wanted.matchLabels } } };
      if (staysHere(invocation, dryRun)) {
        const selector = wanted.matchLabels;
        const changed = { ...service, spec: { ...(service as Service).spec, selector } };
        return yield* report(invocation, resource, changed, "selector updated", dryRun);
      }
      const query = writeQuery(managerOf(invocation, "kubectl-set"), dryRun);
      yield* report(
        invocation,
        resource,
        yield* patchObject(`${pathOf(chosen)}${query}`, "strategic", patch),
        "selector updated",
        dryRun,
      );
    });
  },
};

export const setSubjectCommand: CommandDefinition = {
  words: ["set", "subject"],
  summary: "Add users, groups or ServiceAccounts to a binding",
  usage:
    "(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname]",
  flags: [
    ...SET_FLAGS,
    { name: "user", type: "strings", help: "Users to bind." },
    { name: "group", type: "strings", help: "Groups to bind." },
    { name: "serviceaccount", type: "strings", help: "ServiceAccounts to bind: NAMESPACE:NAME." },
  ],
  *run(invocation) {
    const { arguments: words, flags } = invocation;
    const chosen = yield* chosenObjects(invocation, words, true);
    const objects: RoleBinding[] = [];
    for (const one of chosen) {
      objects.push((yield* objectToSet(invocation, one)) as RoleBinding);
    }
    if (!["user", "group", "serviceaccount"].some((flag) => flags.has(flag))) {
      throw new CommandFailure("error: you must specify at least one value of user, group or serviceaccount");
    }
    const wanted = subjectsOf(invocation);
    const dryRun = setDryRun(invocation);
    return yield* forEach(chosen, function* (one): Steps<void> {
      const binding = objects[chosen.indexOf(one)];
      if (binding === undefined || !binding.kind.endsWith("RoleBinding")) {
        throw new CommandFailure("error: setting subjects is only supported for RoleBinding/ClusterRoleBinding");
      }
      const before = binding.subjects ?? [];
      const added = wanted.filter((subject) => !before.some((known) => sameSubject(known, subject)));
      if (added.length === 0) return;
      const patch = { subjects: [...before, ...added] };
      if (staysHere(invocation, dryRun)) {
        return yield* report(invocation, one.resource, { ...binding, ...patch }, "subjects updated", dryRun);
      }
      const query = writeQuery(managerOf(invocation, "kubectl-set"), dryRun);
      const stored = yield* patchObject(`${pathOf(one)}${query}`, "strategic", patch);
      yield* report(invocation, one.resource, stored, "subjects updated", dryRun);
    });
  },
};

type Subject = NonNullable<RoleBinding["subjects"]>[number];

function sameSubject(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.name === b.name && (a.namespace ?? "") === (b.namespace ?? "");
}
