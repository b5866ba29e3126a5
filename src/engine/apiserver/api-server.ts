/**
 * The only way to the store. Requests from outside come as HTTP-shaped data, the engine's components through
 * `clientFor`; both take the same road: decode, default, validate, admit, write.
 */
import type { ApiRequest, ApiResponse, WatchEvent } from "../../api/api-client.ts";
import type { ComponentClient, ObjectEvent, ObjectSource, Why } from "../../api/component-client.ts";
import { isCustomKind } from "../../api/custom-kinds.ts";
import type { KindMap, KindName } from "../../api/kinds.ts";
import { isProxyPath } from "../../api/pod-access.ts";
import { pathNotFound } from "../../api/status-errors.ts";
import { fail, succeed, type Outcome, type Status } from "../../api/status.ts";
import type { CustomResourceDefinition } from "../../api/types/apiextensions.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Change } from "../etcd/change.ts";
import type { Store } from "../etcd/store.ts";
import type { Causes } from "../kernel/causes.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { RecallingMap } from "../kernel/recalling-map.ts";
import { hasHooks } from "./admission/hooks.ts";
import { createComponentClient } from "./component-writes.ts";
import { Authorization } from "./authorization/authorization.ts";
import type { Flow } from "./flow-control/classify.ts";
import type { PodToken } from "./authorization/issue-token.ts";
import type { ResourceAttributes } from "./authorization/request-attributes.ts";
import { KUBERNETES_ADMIN, type UserInfo } from "./authorization/user-info.ts";
import { groupResource, KindRegistry } from "./kind-registry.ts";
import { KINDS } from "./kinds/index.ts";
import { bindingResource } from "./rest/bindings.ts";
import { findResource, handleRequest } from "./rest/handle-request.ts";
import { handlePodCall, type PodAccess } from "./rest/pod-access.ts";
import type { LogSource } from "./rest/pod-log.ts";
import { proxyTarget, type ProxyTarget } from "./rest/proxy-target.ts";
import { respond } from "./rest/resource-request.ts";
import { presentEvents } from "./tables/present.ts";
import { watchOptions } from "./watch/watch-options.ts";
import { Watch } from "./watch/watch.ts";
import { handleVirtual } from "./rest/handle-virtual.ts";
import type { VirtualResource } from "./virtual-resource.ts";
import { dropNotedEvent, type NotedEvent } from "./write/note-event.ts";
import type { WriteEnvironment } from "./write/write-environment.ts";

/** An open watch. Nothing arrives by itself: `poll` hands what has happened since to the sink, in one call. */
export interface OpenWatch {
  /** Nothing more will come: closed, timed out, or ended by an ERROR event. */
  readonly closed: boolean;
  /** @param maxEvents a reader that is far behind gets about so many at once */
  poll(maxEvents?: number): void;
  close(): void;
}

/** Changes kept for watches at most, and how many stay when there are more: a burst must not fill the memory. */
const MAX_HISTORY = 20_000;
const HISTORY_KEPT = 15_000;

const SIM_GROUP = "sim.kubarium.dev";
const CUSTOM_RESOURCE_DEFINITIONS = "customresourcedefinitions.apiextensions.k8s.io";

type Subscriber = (event: ObjectEvent<KubeObject>, key: string) => void;

export interface ApiServerParts {
  readonly kernel: Kernel;
  readonly store: Store<KubeObject>;
  readonly causes: Causes;
}

export class ApiServer implements ObjectSource {
  readonly kinds: KindRegistry;
  readonly parts: ApiServerParts;
  private readonly environment: WriteEnvironment;
  private readonly authorization: Authorization;
  private readonly watches = new Set<Watch>();
  private readonly subscribers = new RecallingMap<Subscriber[]>();

  constructor(parts: ApiServerParts) {
    this.parts = parts;
    const definitions = () => parts.store.values(CUSTOM_RESOURCE_DEFINITIONS) as readonly CustomResourceDefinition[];
    this.kinds = new KindRegistry(KINDS, definitions);
    const { random } = parts.kernel;
    this.environment = {
      ...parts,
      kinds: this.kinds,
      names: random.stream("name"),
      uids: random.stream("uid"),
      refusalFor: (actor) => this.refusalFor?.(actor),
      dialKubelet: (node) => this.podAccess?.unreachable(node),
    };
    this.authorization = new Authorization(parts.kernel, parts.store);
    this.serve(this.authorization.resources());
    this.serve([bindingResource((user, request) => this.answerTo(user, request))]);
    parts.store.onChange((change) => this.publish(change));
  }

  /** Where `pods/{name}/log` reads; set once by the composition root. */
  logSource: LogSource | undefined;

  /** How `pods/{name}/exec` and its like get into containers; set once by the composition root. */
  podAccess: PodAccess | undefined;

  /** Why a component cannot write now; set once by the composition root. */
  refusalFor: ((actor: string) => Status | undefined) | undefined;

  /** Adds resources that are answered without being stored. */
  serve(resources: readonly VirtualResource[]): void {
    this.kinds.virtual.push(...resources);
  }

  /** Whom a request is passed on to, or why it is not; undefined for one that the API server answers itself. */
  proxyTarget(request: ApiRequest): Outcome<ProxyTarget | ApiResponse> | undefined {
    if (!isProxyPath(request.path)) return undefined;
    const admitted = this.authorization.admit(request);
    return admitted.ok ? proxyTarget(this.environment, this.podAccess, request) : admitted;
  }

  /** The token that a kubelet keeps in a Pod's volume; undefined when its account is gone. */
  podToken(wanted: Omit<PodToken, "nowMs">): string | undefined {
    return this.authorization.podToken(wanted);
  }

  /** Whether somebody may do something to the whole cluster. */
  allows(user: UserInfo, action: Pick<ResourceAttributes, "verb" | "group" | "resource" | "subresource">): boolean {
    return this.authorization.allows(user, { ...action, namespace: "", name: "" });
  }

  /** By which FlowSchema a request goes. */
  flowOf(request: ApiRequest): Flow | undefined {
    return this.authorization.flowOf(request);
  }

  /**
   * A request, answered at once. Watches go through `openWatch`.
   * @param unnamed who asks without a token; default: the administrator, at whose keyboard all other requests are made
   */
  handle(request: ApiRequest, unnamed?: UserInfo): ApiResponse {
    const admitted = this.authorization.admit(request, false, unnamed);
    if (!admitted.ok) return respond(admitted);
    const virtual = handleVirtual(this.kinds.virtual, admitted.value, request);
    if (virtual !== undefined) return virtual;
    return this.answerTo(admitted.value, request);
  }

  private answerTo(user: UserInfo, request: ApiRequest): ApiResponse {
    const said = new Set<string>();
    const listening = { ...this.environment, warn: (text: string) => said.add(text) };
    const environment = user === KUBERNETES_ADMIN ? listening : { ...listening, user };
    return withWarnings(this.answer(environment, request), said);
  }

  private answer(environment: WriteEnvironment, request: ApiRequest): ApiResponse {
    const inPod = handlePodCall(environment, this.podAccess, request);
    if (inPod !== undefined) return inPod;
    if (request.method === "GET") return handleRequest(environment, request, this.logSource);
    const { kernel, store } = this.parts;
    const { revision } = store;
    const chance = kernel.random.snapshot();
    const response = handleRequest(environment, request, this.logSource);
    // What was refused or only tried out leaves no trace: the names and addresses it drew are still to be drawn.
    if (store.revision === revision) kernel.random.restore(chance);
    return response;
  }

  /** Opens a watch for a GET of a collection (or of one object). The first `poll` delivers the initial events. */
  openWatch(
    request: ApiRequest,
    sink: (events: readonly WatchEvent[]) => void,
    unnamed?: UserInfo,
  ): Outcome<OpenWatch> {
    const admitted = this.authorization.admit(request, true, unnamed);
    if (!admitted.ok) return admitted;
    const found = findResource(this.kinds, request);
    if (!found.ok) return found;
    if (!("definition" in found.value) || found.value.subresource !== undefined) return fail(pathNotFound());
    const { kernel, store } = this.parts;
    const options = watchOptions(found.value, store.revision);
    if (!options.ok) return options;
    const watch = new Watch(store, kernel, options.value, presentEvents(kernel, found.value, sink));
    for (const known of this.watches) if (known.closed) this.watches.delete(known);
    this.watches.add(watch);
    return succeed(watch);
  }

  /** After the state went back in time: every open watch gets 410 Expired and ends. */
  endAllWatches(): void {
    for (const watch of this.watches) watch.expire();
    this.watches.clear();
  }

  /** The connections break: watches end with this error, but for those of the simulation's own kinds. */
  breakWatches(status: Status): void {
    for (const watch of this.watches) if (watch.group !== SIM_GROUP) watch.fail(status);
  }

  /** Forgets the history up to this revision: watches and lists from before it get 410. */
  compactBefore(revision: number): void {
    this.parts.store.compact(revision);
  }

  clientFor(actor: string): ComponentClient {
    return createComponentClient(this.environment, actor);
  }

  /** Removes the oldest of the Events that nobody has read, if it is this one and there is nobody who could object. */
  dropNoted(noted: NotedEvent, actor: string, why: Why): boolean {
    const { environment } = this;
    if (!this.parts.store.isOldestLate(noted) || hasHooks(environment) || this.refusalFor?.(actor)) return false;
    dropNotedEvent(environment, { actor, why, trusted: true, dryRun: false }, this.kinds.kind("Event"), noted);
    return true;
  }

  list<K extends KindName>(kind: K): readonly KindMap[K][] {
    return this.parts.store.values(this.tableOf(kind)) as readonly KindMap[K][];
  }

  get<K extends KindName>(kind: K, namespace: string | undefined, name: string): KindMap[K] | undefined {
    const key = namespace === undefined ? name : `${namespace}/${name}`;
    return this.parts.store.get(this.tableOf(kind), key) as KindMap[K] | undefined;
  }

  subscribe<K extends KindName>(kind: K, handler: (event: ObjectEvent<KindMap[K]>, key: string) => void): void {
    const table = this.tableOf(kind);
    const known = this.subscribers.get(table) ?? [];
    known.push(handler as unknown as Subscriber);
    this.subscribers.set(table, known);
  }

  /** Custom resources are in the table of their kind's name, whether their definition is there or not. */
  private tableOf(kind: KindName): string {
    return isCustomKind(kind) ? kind : groupResource(this.kinds.kind(kind));
  }

  /** Work that subscribers enqueue is caused by the revision that they were told of. */
  private publish(change: Change<KubeObject>): void {
    const { store } = this.parts;
    if (store.revision - store.compactedRevision > MAX_HISTORY) store.compact(store.revision - HISTORY_KEPT);
    const subscribers = this.subscribers.get(change.table);
    if (subscribers === undefined) return;
    const { kernel } = this.parts;
    const event = objectEvent(change);
    const outer = kernel.changeCause(change.revision);
    try {
      for (const subscriber of subscribers) subscriber(event, change.key);
    } finally {
      kernel.changeCause(outer);
    }
  }
}

function withWarnings(response: ApiResponse, said: ReadonlySet<string>): ApiResponse {
  return said.size === 0 ? response : { ...response, warnings: [...(response.warnings ?? []), ...said] };
}

function objectEvent(change: Change<KubeObject>): ObjectEvent<KubeObject> {
  const { value, previous, revision } = change;
  if (value === undefined) {
    const last = previous as KubeObject;
    return { type: "DELETED", object: last, previous: last, revision };
  }
  if (previous === undefined) return { type: "ADDED", object: value, revision };
  return { type: "MODIFIED", object: value, previous, revision };
}
