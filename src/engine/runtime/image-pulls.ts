/**
 * Images on each machine, and pulls on their way: one at a time on a machine, as the kubelet's default
 * `serializeImagePulls` has it. Source: https://kubernetes.io/docs/concepts/containers/images/#serial-and-parallel-image-pulls
 */
import type { Kernel } from "../kernel/kernel.ts";
import { hexIdentifier } from "./hashes.ts";
import { imageEntry, type ImageLookup, lookUpImage, noSpaceLeft, unreachableRegistry } from "./image-catalogue.ts";
import { parseImage, type ImageReference } from "./image-reference.ts";
import { isPrivate } from "./private-images.ts";
import type { MachineRegistry } from "./machines.ts";

/** Bytes that a machine fetches and unpacks in a second. */
export const PULL_BYTES_PER_SECOND = 25_000_000;
/** What asking the registry takes, even when every layer is there already. */
const RESOLVE_MS = 400;
const MAX_LISTED_IMAGES = 50;

/** One pull, waiting (`startMs` is -1) or running. */
export interface ImagePull {
  readonly node: string;
  /** Key of the Pod, `namespace/name`. */
  readonly pod: string;
  readonly podUid: string;
  readonly container: string;
  /** As written in the Pod. */
  readonly image: string;
  readonly requestedMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly sizeBytes: number;
  /** What made the kubelet ask. */
  readonly cause: number;
  /** Those that fit the registry, in the order in which they are tried. */
  readonly credentials?: readonly PullCredential[];
}

/** A login at a registry: which Secret it is of (`namespace/name/uid`), and what it says, hashed. */
export interface PullCredential {
  readonly secret: string;
  readonly login: string;
}

export type PullResult =
  | { readonly ok: true; readonly tookMs: number; readonly withWaitingMs: number; readonly sizeBytes: number }
  | { readonly ok: false; readonly error: string };

export interface NodeImage {
  readonly canonical: string;
  readonly sizeBytes: number;
  /** With which it was fetched; absent when everybody may have it. */
  readonly credentials?: readonly PullCredential[];
}

const NO_CREDENTIALS: readonly PullCredential[] = [];

export interface ImagePullsState {
  readonly images: ReadonlyMap<string, ReadonlyMap<string, NodeImage>>;
  readonly queues: ReadonlyMap<string, readonly ImagePull[]>;
  readonly results: ReadonlyMap<string, PullResult>;
}

const slotOf = (podUid: string, container: string): string => `${podUid}/${container}`;

/** `docker.io/library/nginx@sha256:…`, as in a container status. */
export function imageDigest(reference: ImageReference): string {
  const digest = reference.digest ?? `sha256:${hexIdentifier(reference.canonical)}`;
  return `${reference.domain}/${reference.path}@${digest}`;
}

/** The images of a machine are replaced as a whole when one comes or goes. */
const imageBytes = new WeakMap<ReadonlyMap<string, NodeImage>, number>();

export class ImagePulls {
  private readonly kernel: Kernel;
  private readonly machines: MachineRegistry;
  private readonly finished: (node: string, podUid: string) => void;
  private images = new Map<string, ReadonlyMap<string, NodeImage>>();
  private queues = new Map<string, readonly ImagePull[]>();
  private results = new Map<string, PullResult>();

  constructor(kernel: Kernel, machines: MachineRegistry, finished: (node: string, podUid: string) => void) {
    this.kernel = kernel;
    this.machines = machines;
    this.finished = finished;
  }

  isPresent(node: string, reference: ImageReference): boolean {
    return this.images.get(node)?.has(reference.canonical) === true;
  }

  /**
   * The image is there, and whoever has these credentials may use it: what was fetched with a Secret only with the same
   * one, or with the same login. Upstream: pkg/kubelet/images/pullmanager (MustAttemptImagePull).
   */
  isAccessible(node: string, reference: ImageReference, credentials: readonly PullCredential[]): boolean {
    const image = this.images.get(node)?.get(reference.canonical);
    if (image?.credentials === undefined) return image !== undefined;
    return image.credentials.some((known) =>
      credentials.some(({ secret, login }) => secret === known.secret || login === known.login),
    );
  }

  /** The largest images of a machine, for the Node's status. */
  onNode(node: string): readonly NodeImage[] {
    const list = [...(this.images.get(node)?.values() ?? [])];
    list.sort((a, b) => b.sizeBytes - a.sizeBytes || (a.canonical < b.canonical ? -1 : 1));
    return list.slice(0, MAX_LISTED_IMAGES);
  }

  countOnNode(node: string): number {
    return this.images.get(node)?.size ?? 0;
  }

  /** What the images of a machine take of its disk. */
  bytesOnNode(node: string): number {
    const images = this.images.get(node);
    if (images === undefined) return 0;
    let bytes = imageBytes.get(images);
    if (bytes === undefined) {
      bytes = 0;
      for (const { sizeBytes } of images.values()) bytes += sizeBytes;
      imageBytes.set(images, bytes);
    }
    return bytes;
  }

  /** Deletes images until so many bytes are free, largest first; returns how many bytes that was. */
  collect(node: string, isUsed: (canonical: string) => boolean, wantedBytes: number): number {
    let freed = 0;
    for (const { canonical, sizeBytes } of this.onNode(node)) {
      if (freed >= wantedBytes) break;
      if (isUsed(canonical)) continue;
      const rest = new Map(this.images.get(node));
      rest.delete(canonical);
      this.images.set(node, rest);
      freed += sizeBytes;
    }
    return freed;
  }

  /** Puts an image on a machine, as if it had been there before the cluster was made. */
  preload(node: string, image: string): void {
    const parsed = parseImage(image);
    if (parsed.ok) this.add(node, parsed.reference);
  }

  request(
    node: string,
    pod: string,
    podUid: string,
    container: string,
    image: string,
    credentials: readonly PullCredential[] = NO_CREDENTIALS,
  ): void {
    const queue = this.queues.get(node) ?? [];
    const pull: ImagePull = {
      node,
      pod,
      podUid,
      container,
      image,
      requestedMs: this.kernel.nowMs,
      startMs: -1,
      endMs: -1,
      sizeBytes: 0,
      cause: this.kernel.currentCause,
      ...(credentials.length === 0 ? {} : { credentials }),
    };
    this.queues.set(node, queue.concat(pull));
    if (queue.length === 0) this.startFirst(node);
  }

  /** The outcome of a finished pull, handed out once. */
  takeResult(podUid: string, container: string): PullResult | undefined {
    const slot = slotOf(podUid, container);
    const result = this.results.get(slot);
    if (result !== undefined) this.results.delete(slot);
    return result;
  }

  /** Gives up a Pod's waiting pulls; the running one goes on, for its image stays useful. */
  forget(node: string, podUid: string): void {
    const queue = this.queues.get(node);
    if (queue === undefined) return;
    this.queues.set(
      node,
      queue.filter((pull) => pull.podUid !== podUid || pull.startMs >= 0),
    );
  }

  /** All pulls, running and waiting, by machine name. */
  list(): readonly ImagePull[] {
    return [...this.queues.keys()].sort().flatMap((node) => this.queues.get(node) ?? []);
  }

  /** The machine lost its power: pulls end, images on its disk stay. */
  drop(node: string): void {
    this.queues.delete(node);
  }

  /** The running pull of a machine is due. */
  handle(node: string): void {
    const queue = this.queues.get(node);
    const pull = queue?.[0];
    if (queue === undefined || pull === undefined || pull.endMs !== this.kernel.nowMs) return;
    const rest = queue.slice(1);
    if (rest.length === 0) this.queues.delete(node);
    else this.queues.set(node, rest);
    this.results.set(slotOf(pull.podUid, pull.container), this.resultOf(pull));
    if (rest.length > 0) this.startFirst(node);
    this.finished(node, pull.podUid);
  }

  snapshot(): ImagePullsState {
    return { images: new Map(this.images), queues: new Map(this.queues), results: new Map(this.results) };
  }

  restore(state: ImagePullsState): void {
    this.images = new Map(state.images);
    this.queues = new Map(state.queues);
    this.results = new Map(state.results);
  }

  private lookUp({ node, credentials }: ImagePull, reference: ImageReference): ImageLookup {
    const machine = this.machines.get(node);
    const down = machine?.registriesDown;
    const isDown = down !== undefined && (down.includes("*") || down.includes(reference.domain));
    if (isDown) return unreachableRegistry(reference);
    const found = lookUpImage(reference, credentials !== undefined);
    return found.ok && machine?.diskFull === true ? noSpaceLeft(reference) : found;
  }

  private resultOf(pull: ImagePull): PullResult {
    const parsed = parseImage(pull.image);
    if (!parsed.ok) return { ok: false, error: parsed.error };
    const found = this.lookUp(pull, parsed.reference);
    if (!found.ok) return { ok: false, error: found.error };
    this.add(pull.node, parsed.reference, isPrivate(parsed.reference) ? pull.credentials : undefined);
    return {
      ok: true,
      tookMs: pull.endMs - pull.startMs,
      withWaitingMs: pull.endMs - pull.requestedMs,
      sizeBytes: found.entry.sizeBytes,
    };
  }

  private add(node: string, reference: ImageReference, used?: readonly PullCredential[]): void {
    const { canonical } = reference;
    const before = this.images.get(node)?.get(canonical);
    const known = before?.credentials ?? NO_CREDENTIALS;
    const isOpen = used === undefined || (before !== undefined && before.credentials === undefined);
    const image: NodeImage = {
      canonical,
      sizeBytes: imageEntry(reference).sizeBytes,
      ...(isOpen ? {} : { credentials: [...known, ...used.slice(0, 1)] }),
    };
    this.images.set(node, new Map(this.images.get(node)).set(reference.canonical, image));
  }

  private startFirst(node: string): void {
    const [pull, ...rest] = this.queues.get(node) ?? [];
    if (pull === undefined) return;
    const slowFactor = this.machines.get(node)?.slowFactor ?? 1;
    const parsed = parseImage(pull.image);
    const found = parsed.ok ? this.lookUp(pull, parsed.reference) : undefined;
    const present = parsed.ok && this.isPresent(node, parsed.reference);
    const bytes = found?.ok === true && !present ? found.entry.sizeBytes : 0;
    const idealMs = found?.ok === false ? found.durationMs : RESOLVE_MS + (bytes * 1_000) / PULL_BYTES_PER_SECOND;
    const tookMs = Math.max(1, Math.round(idealMs * slowFactor));
    const startMs = this.kernel.nowMs;
    this.queues.set(node, [{ ...pull, startMs, endMs: startMs + tookMs, sizeBytes: bytes }, ...rest]);
    this.kernel.schedule("runtime", `pull ${node}`, tookMs, pull.cause);
  }
}
