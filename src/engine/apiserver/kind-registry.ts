/** The kinds that are served, by kind and by resource path. */
import type { KindName } from "../../api/kinds.ts";
import type { KindDefinition } from "./kind-definition.ts";
import { KINDS } from "./kinds/index.ts";
import { type ServedKind, servedKindsOf } from "./served-kind.ts";
import type { VirtualResource } from "./virtual-resource.ts";

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

const groupResources = new Map<KindDefinition, string>();

/** `apps/v1`, or `v1`. */
export function apiVersionOf({ group, version }: Pick<KindDefinition, "group" | "version">): string {
  return group === "" ? version : `${group}/${version}`;
}

export class KindRegistry {
  private readonly byKind = new Map<string, KindDefinition>();
  private readonly byResource = new Map<string, ServedKind>();
  /** Answered without being stored; the owner of the registry adds them. */
  readonly virtual: VirtualResource[] = [];

  constructor(definitions: readonly KindDefinition[] = KINDS) {
    for (const definition of definitions) {
      this.byKind.set(definition.kind, definition);
      for (const served of servedKindsOf(definition)) {
        this.byResource.set(`${served.group}/${served.version}/${definition.plural}`, served);
      }
    }
  }

  all(): readonly KindDefinition[] {
    return [...this.byKind.values()];
  }

  /** Every form of every kind, in the order of the kinds. */
  served(): readonly ServedKind[] {
    return [...this.byResource.values()];
  }

  kind(kind: KindName): KindDefinition {
    const definition = this.byKind.get(kind);
    if (definition === undefined) throw new Error(`kind ${kind} has no definition in src/engine/apiserver/kinds/`);
    return definition;
  }

  resource(group: string, version: string, plural: string): ServedKind | undefined {
    return this.byResource.get(`${group}/${version}/${plural}`);
  }
}
