/** `kubectl set image`, `resources`, `serviceaccount`, `selector` and `subject`. Upstream: k8s.io/kubectl/pkg/cmd/set. */
import { sameValue } from "../../api/same-value.ts";
import type { Service } from "../../api/types/core.ts";
import type { LabelSelectorRequirement } from "../../api/types/meta.ts";
import type { Container } from "../../api/types/pod.ts";
import type { RoleBinding } from "../../api/types/rbac.ts";
import type { CommandDefinition, Invocation } from "../command.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { parseSelectorText } from "../selector-text.ts";
import { chosenObjects, localObject, pathOf } from "./chosen-objects.ts";
import { subjectsOf } from "./create-rbac.ts";
import {
  CONTAINERS_FLAG,
  type ContainerPatch,
  matchingContainers,
  objectsToSet,
  refuseAllSelected,
  LOCAL_SET_FLAGS,
  SET_FLAGS,
  setDryRun,
  setOnPods,
  settingProblem,
  staysHere,
} from "./set-pods.ts";
import { readQuantities } from "./quantity-list.ts";
import { typedManifest } from "./typed-manifest.ts";
import { readPairs, resourcesAndPairs } from "./resource-pairs.ts";
import { fetchObject, forEach, managerOf, patchObject, report, severalProblems, writeQuery } from "./write-objects.ts";

export const setImageCommand: CommandDefinition = {
  words: ["set", "image"],
  summary: "Change the images of containers",
  usage: "(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N",
  examples: ["kubectl set image deployment/web nginx=nginx:1.28"],
  flags: SET_FLAGS,
  *run(invocation) {
    const [names, pairs] = resourcesAndPairs(invocation.arguments, "image");
    const { set: images } = readPairs(pairs, "image", false);
    const targets = yield* objectsToSet(invocation, names);
    checkImages(invocation, names, images);
    // oxlint-disable-next-line require-yield
    return yield* setOnPods(invocation, targets, SETTING_IMAGES, function* (spec, _target, problems) {
      const patches = (containers: readonly Container[] = []): ContainerPatch[] =>
        containers.flatMap(({ name, image }) => {
          const wanted = images.get(name) ?? images.get("*");
          return wanted === undefined || wanted === image ? [] : [{ name, image: wanted }];
        });
      const all = [...spec.containers, ...(spec.initContainers ?? [])];
      for (const container of images.keys()) {
        if (container !== "*" && !all.some(({ name }) => name === container))
          problems.push(settingProblem(`unable to find container named ${JSON.stringify(container)}`));
      }
      return listed(patches(spec.containers), patches(spec.initContainers));
    });
  },
};

const SETTING_IMAGES = { what: "image updated", failing: "image update to pod template:" };

/** @throws CommandFailure */
function checkImages(invocation: Invocation, names: readonly string[], images: ReadonlyMap<string, string>): void {
  const { flags } = invocation;
  const problems: string[] = [];
  if (flags.bool("all") && flags.string("selector") !== "")
    problems.push("cannot set --all and --selector at the same time");
  if (names.length === 0 && !flags.has("filename") && !flags.has("kustomize"))
    problems.push("one or more resources must be specified as <resource> <name> or <resource>/<name>");
  if (images.size === 0) problems.push("at least one image update is required");
  else if (images.size > 1 && images.has("*"))
    problems.push(
      "all containers are already specified by *, but saw more than one container_name=container_image pairs",
    );
  if (problems.length > 0) throw severalProblems(problems.map((problem) => new CommandFailure(`error: ${problem}`)));
}

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
    const targets = yield* objectsToSet(invocation, words);
    setDryRun(invocation);
    refuseAllSelected(invocation);
    if (flags.string("limits") === "" && flags.string("requests") === "") {
      throw new CommandFailure(
        "error: you must specify an update to requests or limits (in the form of --requests/--limits)",
      );
    }
    const part = (name: "limits" | "requests"): object =>
      flags.string(name) === "" ? {} : { [name]: readQuantities(flags.string(name)) };
    const resources = { ...part("limits"), ...part("requests") };
    const wanted = flags.string("containers");
    // oxlint-disable-next-line require-yield
    return yield* setOnPods(invocation, targets, SETTING_RESOURCES, function* (spec, _target, problems) {
      const patches = (containers: readonly Container[]): ContainerPatch[] =>
        containers
          .filter(({ resources: known = {} }) => !sameValue(laidOver(known, resources), known))
          .map(({ name }) => ({ name, resources }));
      const [main, init] = [spec.containers, spec.initContainers].map((all) => matchingContainers(all, wanted));
      if (main?.length === 0 && init?.length === 0)
        problems.push(settingProblem(`unable to find container named ${wanted}`));
      return listed(patches(main ?? []), patches(init ?? []));
    });
  },
};

const SETTING_RESOURCES = { what: "resource requirements updated", failing: "resources update to pod template" };

type Resources = NonNullable<Container["resources"]>;

function laidOver(known: Resources, { limits, requests }: Resources): Resources {
  return {
    ...known,
    ...(limits === undefined ? {} : { limits: { ...known.limits, ...limits } }),
    ...(requests === undefined ? {} : { requests: { ...known.requests, ...requests } }),
  };
}

export const setServiceAccountCommand: CommandDefinition = {
  words: ["set", "serviceaccount"],
  summary: "Change the ServiceAccount of a workload",
  usage: "(-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
  flags: LOCAL_SET_FLAGS,
  *run(invocation) {
    const { arguments: words } = invocation;
    const account = words.at(-1);
    if (account === undefined) throw new CommandFailure("error: serviceaccount is required");
    const targets = yield* objectsToSet(invocation, words.slice(0, -1));
    // oxlint-disable-next-line require-yield
    return yield* setOnPods(invocation, targets, SETTING_ACCOUNT, function* () {
      return { serviceAccountName: account };
    });
  },
};

const SETTING_ACCOUNT = { what: "serviceaccount updated", failing: "ServiceAccountName" };

export const setSelectorCommand: CommandDefinition = {
  words: ["set", "selector"],
  summary: "Change which Pods a Service leads to",
  usage: "(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
  flags: [
    ...LOCAL_SET_FLAGS.filter(({ name }) => name !== "kustomize"),
    { name: "resource-version", type: "string", help: "Only if this is the version now." },
  ],
  *run(invocation) {
    const { arguments: words, flags } = invocation;
    const text = words.at(-1);
    if (text === undefined) throw new CommandFailure("error: one selector is required");
    const dryRun = setDryRun(invocation);
    const wanted = parseSelectorText(text);
    return yield* forEach(yield* chosenObjects(invocation, words.slice(0, -1)), function* (chosen): Steps<void> {
      const { resource } = chosen;
      const local = localObject(invocation, chosen);
      const service =
        local === undefined ? yield* fetchObject(resource, chosen.namespace, chosen.name) : typedManifest(local);
      if (service.kind !== "Service")
        throw new CommandFailure("error: setting a selector is only supported for Services");
      if (wanted.matchExpressions !== undefined) throw noExpressions(wanted.matchExpressions);
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

function noExpressions(expressions: readonly LabelSelectorRequirement[]): CommandFailure {
  const told = expressions.map(({ key, operator, values = [] }) => `{${key} ${operator} [${values.join(" ")}]}`);
  return new CommandFailure(`error: match expression [${told.join(" ")}] not supported on this object`);
}

export const setSubjectCommand: CommandDefinition = {
  words: ["set", "subject"],
  summary: "Add users, groups or ServiceAccounts to a binding",
  usage:
    "(-f FILENAME | TYPE NAME) [--user=username] [--group=groupname] [--serviceaccount=namespace:serviceaccountname]",
  flags: [
    ...SET_FLAGS,
    { name: "user", type: "array", help: "Users to bind." },
    { name: "group", type: "array", help: "Groups to bind." },
    { name: "serviceaccount", type: "array", help: "ServiceAccounts to bind: NAMESPACE:NAME." },
  ],
  *run(invocation) {
    const { arguments: words, flags } = invocation;
    const targets = yield* objectsToSet(invocation, words);
    refuseAllSelected(invocation);
    if (!["user", "group", "serviceaccount"].some((flag) => flags.has(flag))) {
      throw new CommandFailure("error: you must specify at least one value of user, group or serviceaccount");
    }
    const wanted = subjectsOf(invocation);
    if (
      targets.some(({ object }) => object.kind === "ClusterRoleBinding") &&
      wanted.some(({ kind, namespace }) => kind === "ServiceAccount" && namespace === "")
    )
      throw new CommandFailure("error: serviceaccount must be <namespace>:<name>, namespace must be specified");
    const dryRun = setDryRun(invocation);
    return yield* forEach(targets, function* (one): Steps<void> {
      const binding = one.object as RoleBinding;
      if (!binding.kind.endsWith("RoleBinding")) {
        const problem = "setting subjects is only supported for RoleBinding/ClusterRoleBinding";
        throw settingProblem(`${one.resource.name}/${one.name} ${problem}`, "\n");
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
