/**
 * What `kubectl debug` does to an object: a container beside those of a Pod, a copy of it, or a Pod on a node.
 * Upstream: k8s.io/kubectl/pkg/cmd/debug/debug.go.
 */
import type { KubeObject } from "../../api/types/meta.ts";
import type { Container, EphemeralContainer, Pod } from "../../api/types/pod.ts";
import type { Invocation } from "../command.ts";
import { CommandFailure, get, expectBody, print, printError, send, type Steps } from "../steps.ts";
import { attachTo } from "./attach.ts";
import { draft } from "./create-new.ts";
import { type ContainerPart, customized } from "./debug-custom.ts";
import { changeContainer, type DebugPod, type DebugProfile, type DebugStyle, withProfile } from "./debug-profiles.ts";
import { randomSuffix } from "./random-suffix.ts";

const NOT_ROOT =
  'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".';
const MANAGED_BY = { "app.kubernetes.io/managed-by": "kubectl-debug" };

export interface DebugRequest {
  readonly invocation: Invocation;
  readonly args: readonly string[];
  readonly profile: DebugProfile;
  readonly custom: ContainerPart | undefined;
}

interface Started {
  readonly pod: string;
  readonly container: string;
}

/** @returns the exit code of the container that somebody is attached to */
export function* debugObject(request: DebugRequest, object: KubeObject, gvk: string): Steps<number> {
  const { flags } = request.invocation;
  const started = yield* start(request, object, gvk);
  const attaches = flags.has("attach") ? flags.bool("attach") : flags.bool("stdin");
  if (!attaches || started === undefined) return 0;
  return yield* attachTo(request.invocation, started.pod, {
    container: started.container,
    timeoutMs: Number.POSITIVE_INFINITY,
    session: flags.bool("stdin") && flags.bool("tty"),
  });
}

/** Undefined when there is no container to attach to. */
function* start(request: DebugRequest, object: KubeObject, gvk: string): Steps<Started | undefined> {
  if (object.kind === "Node") return yield* onNode(request, object.metadata.name);
  if (object.kind !== "Pod") throw new CommandFailure(`error: ${JSON.stringify(gvk)} not supported by debug`);
  const pod = object as Pod;
  return request.invocation.flags.string("copy-to") === "" ? yield* beside(request, pod) : yield* copied(request, pod);
}

function* beside(request: DebugRequest, pod: Pod): Steps<Started> {
  const { flags } = request.invocation;
  const { metadata } = pod;
  const { ephemeralContainers: others = [], ...spec } = pod.spec;
  const name = yield* containerName(request, pod);
  const target = flags.string("target");
  const added: EphemeralContainer = {
    ...newContainer(request, name),
    ...(target === "" ? {} : { targetContainerName: target }),
  };
  const plain = { metadata, spec: { ...spec, ephemeralContainers: [...others, added] } };
  const made = equipped(request, "beside", plain, name);
  const container = made.spec.ephemeralContainers?.at(-1) ?? added;
  yield* warnOfUser(container, pod);
  const path = `${podsPath(metadata.namespace)}/${encodeURIComponent(metadata.name)}/ephemeralcontainers`;
  const headers = { "content-type": "application/strategic-merge-patch+json" };
  const order = [...others, container].map((one) => ({ name: one.name }));
  const body = { spec: { "$setElementOrder/ephemeralContainers": order, ephemeralContainers: [container] } };
  expectBody<Pod>(yield* send({ method: "PATCH", path, headers, body }));
  return { pod: metadata.name, container: name };
}

/** With what the profile and the file of `--custom` say. */
function equipped(
  { invocation: { flags }, profile, custom }: DebugRequest,
  style: DebugStyle,
  pod: DebugPod,
  name: string,
): DebugPod {
  const made = withProfile(profile, style, pod, name, {
    labels: flags.bool("keep-labels"),
    annotations: flags.bool("keep-annotations"),
    livenessProbe: flags.bool("keep-liveness"),
    readinessProbe: flags.bool("keep-readiness"),
    startupProbe: flags.bool("keep-startup"),
    initContainers: flags.bool("keep-init-containers"),
  });
  return custom === undefined ? made : changeContainer(made, name, (one) => customized(one, custom));
}

/** What a profile allows helps nobody who is not root. Upstream: displayWarning. */
function* warnOfUser({ securityContext = {} }: Container, { spec }: DebugPod): Steps<void> {
  const user = spec.securityContext?.["runAsUser"];
  if (user === undefined || user === 0 || securityContext["runAsUser"] === 0) return;
  const { add = [] } = (securityContext["capabilities"] ?? {}) as { readonly add?: readonly string[] };
  if (securityContext["privileged"] === true || add.length > 0) yield* printError(`${NOT_ROOT}\n`);
}

function* copied(request: DebugRequest, pod: Pod): Steps<Started | undefined> {
  const { flags } = request.invocation;
  const images = new Map(flags.pairs("set-image"));
  const { ephemeralContainers: _, nodeName, ...rest } = pod.spec;
  const { namespace, labels, annotations } = pod.metadata;
  const copy: DebugPod = {
    metadata: {
      name: flags.string("copy-to"),
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
    spec: {
      ...rest,
      ...(flags.has("share-processes") ? { shareProcessNamespace: flags.bool("share-processes") } : {}),
      ...(flags.bool("same-node") && nodeName !== undefined ? { nodeName } : {}),
      containers: rest.containers.map((one) => ({
        ...one,
        image: images.get(one.name) ?? images.get("*") ?? one.image,
      })),
    },
  };
  const { made, container } = yield* withChosenContainer(request, copy);
  const { metadata, spec } = made;
  const looking = spec.containers.find(({ name }) => name === container);
  if (looking !== undefined) yield* warnOfUser(looking, made);
  yield* create(made);
  if (flags.bool("replace")) {
    const path = `${podsPath(namespace)}/${encodeURIComponent(pod.metadata.name)}`;
    expectBody(yield* send({ method: "DELETE", path, body: { gracePeriodSeconds: 0 } }));
  }
  return container === undefined ? undefined : { pod: metadata.name, container };
}

/** With another container, or one that is there changed; only other images are no reason for a profile. */
function* withChosenContainer(
  request: DebugRequest,
  copy: DebugPod,
): Steps<{ readonly made: DebugPod; readonly container: string | undefined }> {
  const { flags } = request.invocation;
  const given = flags.string("container");
  const { containers, initContainers = [] } = copy.spec;
  if ([...containers, ...initContainers].some(({ name }) => name === given)) {
    const changed = changeContainer(copy, given, (one) => withFlags(request, one));
    return { made: equipped(request, "copy", changed, given), container: given };
  }
  if (flags.string("image") === "") {
    if (flags.has("set-image")) return { made: copy, container: undefined };
    throw new CommandFailure("error: you must specify image when creating new container");
  }
  const name = yield* containerName(request, copy);
  const more = { ...copy, spec: { ...copy.spec, containers: [...containers, newContainer(request, name)] } };
  return { made: equipped(request, "copy", more, name), container: name };
}

function withFlags({ invocation: { flags }, args }: DebugRequest, container: Container): Container {
  const { stdin: _stdin, tty: _tty, ...plain } = container;
  const { args: _args, ...withoutArgs } = plain;
  const image = flags.string("image");
  const policy = flags.string("image-pull-policy") as Container["imagePullPolicy"] | "";
  const env = flags.pairs("env").map(([name, value]) => ({ name, value }));
  const words =
    args.length === 0 ? plain : flags.bool("arguments-only") ? { ...plain, args } : { ...withoutArgs, command: args };
  return {
    ...words,
    ...(env.length === 0 ? {} : { env }),
    ...(image === "" ? {} : { image }),
    ...(policy === "" || policy === undefined ? {} : { imagePullPolicy: policy }),
    ...(flags.bool("stdin") ? { stdin: true } : {}),
    ...(flags.bool("tty") ? { tty: true } : {}),
  };
}

function newContainer(request: DebugRequest, name: string): Container {
  return withFlags(request, { name, image: "", terminationMessagePolicy: "File" });
}

function* onNode(request: DebugRequest, node: string): Steps<Started> {
  const { invocation } = request;
  const { flags, namespace } = invocation;
  const name = yield* freeName(invocation, node);
  const container = flags.string("container") || "debugger";
  if (!flags.bool("quiet"))
    yield* print(`Creating debugging pod ${name} with container ${container} on node ${node}.\n`);
  const plain: DebugPod = {
    metadata: { name, namespace, labels: MANAGED_BY },
    spec: {
      containers: [newContainer(request, container)],
      nodeName: node,
      restartPolicy: "Never",
      tolerations: [{ operator: "Exists" }],
    },
  };
  yield* create(equipped(request, "node", plain, container));
  return { pod: name, container };
}

/** Upstream draws names by chance. */
function* freeName({ namespace, now }: Invocation, node: string): Steps<string> {
  for (let attempt = 0; ; attempt += 1) {
    const name = `node-debugger-${node}-${randomSuffix(now() + attempt, node)}`;
    const { code } = yield* get(`${podsPath(namespace)}/${encodeURIComponent(name)}`);
    if (code === 404) return name;
  }
}

function* create({ metadata, spec }: DebugPod): Steps<void> {
  const path = `${podsPath(metadata.namespace)}?fieldManager=kubectl-debug`;
  expectBody(yield* send({ method: "POST", path, body: draft("v1", "Pod", metadata.name, { metadata, spec }) }));
}

/** The name that was given, or one that no container has. */
function* containerName({ invocation }: DebugRequest, { metadata }: DebugPod): Steps<string> {
  const given = invocation.flags.string("container");
  if (given !== "") return given;
  const name = `debugger-${randomSuffix(invocation.now(), metadata.uid ?? metadata.name)}`;
  if (!invocation.flags.bool("quiet")) yield* print(`Defaulting debug container name to ${name}.\n`);
  return name;
}

const podsPath = (namespace = "default") => `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`;
