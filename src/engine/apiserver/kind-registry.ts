/** The kinds that are served, by kind and by resource path. */
import type { KindName } from "../../api/kinds.ts";
import type { KindDefinition } from "./kind-definition.ts";
import { KINDS } from "./kinds/index.ts";

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
export function apiVersionOf(definition: KindDefinition): string {
  return definition.group === "" ? definition.version : `${definition.group}/${definition.version}`;
}

export class KindRegistry {
  private readonly byKind = new Map<string, KindDefinition>();
  private readonly byResource = new Map<string, KindDefinition>();

  constructor(definitions: readonly KindDefinition[] = KINDS) {
    for (const definition of definitions) {
      this.byKind.set(definition.kind, definition);
      this.byResource.set(`${definition.group}/${definition.version}/${definition.plural}`, definition);
    }
  }

  all(): readonly KindDefinition[] {
    return [...this.byKind.values()];
  }

  kind(kind: KindName): KindDefinition {
    const definition = this.byKind.get(kind);
    if (definition === undefined) throw new Error(`kind ${kind} has no definition in src/engine/apiserver/kinds/`);
    return definition;
  }

  resource(group: string, version: string, plural: string): KindDefinition | undefined {
    return this.byResource.get(`${group}/${version}/${plural}`);
  }
}
