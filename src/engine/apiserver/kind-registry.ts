/**
 * The kinds that are served, by kind and by resource path: those of the server itself, and those that stored
 * CustomResourceDefinitions add. The latter are derived from the store at every look, so that nothing is to be
 * restored when the store goes back in time.
 */
import type { CustomResourceDefinition } from "../../api/types/apiextensions.ts";
import { type CustomKind, customKindOf } from "./custom-resources/custom-kind.ts";
import type { KindDefinition, ServedKind } from "./kind-definition.ts";
import { KINDS } from "./kinds/index.ts";
import { servedKindsOf } from "./served-kind.ts";
import type { VirtualResource } from "./virtual-resource.ts";
import { RecallingMap } from "../kernel/recalling-map.ts";

/** `deployments.apps`, or `pods` for the core group: the name used in messages and as the store's table. */
export function groupResource(definition: KindDefinition): string {
  if (definition.group === "") return definition.plural;
  let name = groupResources.get(definition);
  if (name === undefined) {
    name = `${definition.plural}.${definition.group}`;
    groupResources.set(definition, name);
  }
  return name;
}

const groupResources = new WeakMap<KindDefinition, string>();

/** `apps/v1`, or `v1`. */
export function apiVersionOf({ group, version }: Pick<KindDefinition, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

/** Custom resources that are served, by what leads to them. */
interface CustomKinds {
  readonly definitions: readonly KindDefinition[];
  readonly byKind: ReadonlyMap<string, KindDefinition>;
  readonly served: readonly ServedKind[];
  readonly byResource: ReadonlyMap<string, ServedKind>;
}

const NO_CUSTOM_KINDS: CustomKinds = { definitions: [], byKind: new Map(), served: [], byResource: new Map() };

export class KindRegistry {
  private readonly byKind = new RecallingMap<KindDefinition>();
  private readonly byResource = new Map<string, ServedKind>();
  /** Answered without being stored; the owner of the registry adds them. */
  readonly virtual: VirtualResource[] = [];
  private readonly storedDefinitions: () => readonly CustomResourceDefinition[];
  private seen: readonly CustomResourceDefinition[] = [];
  private known: CustomKinds = NO_CUSTOM_KINDS;

  /** @param storedDefinitions all CustomResourceDefinitions in key order; the same array as long as none changed */
  constructor(
    definitions: readonly KindDefinition[] = KINDS,
    storedDefinitions: () => readonly CustomResourceDefinition[] = () => [],
  ) {
    this.storedDefinitions = storedDefinitions;
    for (const definition of definitions) {
      this.byKind.set(definition.kind, definition);
      for (const served of servedKindsOf(definition)) this.byResource.set(resourceKey(served), served);
    }
  }

  /** Every stored kind: first those of the server, then custom ones by the name of their definition. */
  all(): readonly KindDefinition[] {
    return [...this.byKind.values(), ...this.custom().definitions];
  }

  /** Every form of every kind, in the order of the kinds. */
  served(): readonly ServedKind[] {
    return [...this.byResource.values(), ...this.custom().served];
  }

  /** @param kind of a custom resource: `plural.group` */
  kind(kind: string): KindDefinition {
    const definition = this.find(kind);
    if (definition === undefined) throw new Error(`kind ${kind} has no definition in src/engine/apiserver/kinds/`);
    return definition;
  }

  /** Undefined for what is not served, or no longer. */
  find(kind: string): KindDefinition | undefined {
    return this.byKind.get(kind) ?? this.custom().byKind.get(kind);
  }

  resource(group: string, version: string, plural: string): ServedKind | undefined {
    const key = `${group}/${version}/${plural}`;
    return this.byResource.get(key) ?? this.custom().byResource.get(key);
  }

  private custom(): CustomKinds {
    const stored = this.storedDefinitions();
    if (stored === this.seen || (stored.length === 0 && this.seen.length === 0)) return this.known;
    this.seen = stored;
    const kinds = stored.map(customKindOf).filter((kind) => kind !== undefined);
    const served = kinds.flatMap((kind) => kind.served).filter((form) => !this.byResource.has(resourceKey(form)));
    this.known = {
      definitions: kinds.map(({ definition }) => definition),
      byKind: new Map(kinds.map(({ definition }: CustomKind) => [definition.kind, definition])),
      served,
      byResource: new Map(served.map((form) => [resourceKey(form), form])),
    };
    return this.known;
  }
}

function resourceKey({ group, version, definition }: ServedKind): string {
  return `${group}/${version}/${definition.plural}`;
}

/** Nobody deletes all namespaces at once. Upstream: pkg/registry/core/namespace/storage. */
export function hasCollectionDeletion({ group, kind }: Pick<KindDefinition, "group" | "kind">): boolean {
  return group !== "" || kind !== "Namespace";
}
