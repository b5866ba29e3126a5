/** Who owns a Pod, in which colour, and which version of it: remembered for the whole run, so that nothing changes its face. */
import type { ReplicaSet } from "../api/types/apps.ts";
import type { OwnerReference } from "../api/types/meta.ts";
import type { Pod } from "../api/types/pod.ts";
import { byText } from "./order.ts";

export const HUES = 6;

/** What a Pod belongs to. */
export interface Owner {
  /** `namespace/Kind/name`; a Pod without owner is its own. */
  readonly key: string;
  /** `Deployment shop`. */
  readonly label: string;
  /** Tells versions of the owner apart: a ReplicaSet's name, a controller revision's hash. */
  readonly version: string;
}

export type ReplicaSetLookup = (key: string) => ReplicaSet | undefined;

/** Follows the controller references from the Pod upward: ReplicaSet, then what controls that. */
export function ownerOf(pod: Pod, replicaSet: ReplicaSetLookup): Owner {
  const { name, namespace = "", labels } = pod.metadata;
  const controller = controllerOf(pod.metadata.ownerReferences);
  if (controller === undefined) return owner(namespace, "Pod", name, "");
  if (controller.kind !== "ReplicaSet") {
    return owner(namespace, controller.kind, controller.name, labels?.["controller-revision-hash"] ?? "");
  }
  const set = replicaSet(`${namespace}/${controller.name}`);
  const above = set === undefined ? guessedDeployment(pod, controller) : controllerOf(set.metadata.ownerReferences);
  if (above === undefined) return owner(namespace, "ReplicaSet", controller.name, "");
  return owner(namespace, above.kind, above.name, controller.name);
}

/** Before its ReplicaSet is known, or after: a ReplicaSet of a Deployment ends with the hash of its template. */
function guessedDeployment(pod: Pod, set: OwnerReference): Pick<OwnerReference, "kind" | "name"> | undefined {
  const hash = pod.metadata.labels?.["pod-template-hash"];
  if (hash === undefined || !set.name.endsWith(`-${hash}`)) return undefined;
  return { kind: "Deployment", name: set.name.slice(0, -hash.length - 1) };
}

function controllerOf(references: readonly OwnerReference[] | undefined): OwnerReference | undefined {
  return references?.find((reference) => reference.controller === true);
}

function owner(namespace: string, kind: string, name: string, version: string): Owner {
  return { key: `${namespace}/${kind}/${name}`, label: `${kind} ${name}`, version };
}

interface Workload {
  hue: number;
  living: number;
  readonly versions: Map<string, number>;
}

export interface Newcomer {
  readonly owner: Owner;
  /** RFC 3339: who came first is served first. */
  readonly created: string;
}

/** Gives each workload the hue that is least in use, and each of its versions the next number. Never takes one back. */
export class Workloads {
  private readonly known = new Map<string, Workload>();

  /** Decides for all that are new at once, oldest first, so that the order of arrival in one frame does not matter. */
  welcome(newcomers: readonly Newcomer[]): void {
    const sorted = [...newcomers].sort(
      (a, b) =>
        byText(a.created, b.created) || byText(a.owner.key, b.owner.key) || byText(a.owner.version, b.owner.version),
    );
    for (const {
      owner: { key, version },
    } of sorted) {
      let workload = this.known.get(key);
      if (workload === undefined) {
        workload = { hue: this.quietestHue(), living: 0, versions: new Map() };
        this.known.set(key, workload);
      }
      if (!workload.versions.has(version)) workload.versions.set(version, workload.versions.size);
    }
  }

  knows({ key, version }: Owner): boolean {
    return this.known.get(key)?.versions.has(version) === true;
  }

  /** A Pod of it came (+1) or went (-1). */
  count({ key }: Owner, change: 1 | -1): void {
    const workload = this.known.get(key);
    if (workload !== undefined) workload.living += change;
  }

  /** Nobody lives, but hues and versions are remembered: after a rewind everything looks as it did. */
  forgetTheLiving(): void {
    for (const workload of this.known.values()) workload.living = 0;
  }

  hue(key: string): number {
    return this.known.get(key)?.hue ?? 0;
  }

  version({ key, version }: Owner): number {
    return this.known.get(key)?.versions.get(version) ?? 0;
  }

  private quietestHue(): number {
    const users = Array.from({ length: HUES }, () => 0);
    for (const { hue, living } of this.known.values()) users[hue] = (users[hue] ?? 0) + (living > 0 ? 1 : 0) + 0.001;
    return users.indexOf(Math.min(...users));
  }
}
