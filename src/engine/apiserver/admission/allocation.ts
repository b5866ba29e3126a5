/** What the server hands out and counts when an object is written: addresses and ports of Services, bytes of data. */
import type { Service } from "../../../api/types/core.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { KindDefinition } from "../kind-definition.ts";
import type { WriteEnvironment, Writer } from "../write/write-environment.ts";
import { settleAddresses } from "./service-addresses.ts";
import { allocateService, keepAllocations, type Allocated } from "./service-allocation.ts";
import { sizeErrors } from "./size-limits.ts";

export function fieldErrorsOfCreate(
  environment: WriteEnvironment,
  { dryRun }: Writer,
  definition: KindDefinition,
  object: KubeObject,
): Allocated {
  if (definition.kind === "Service") return allocateService(environment, object as Service, undefined, dryRun);
  return { object, errors: sizeErrors(definition, object) };
}

export function fieldErrorsOfUpdate(
  environment: WriteEnvironment,
  { dryRun }: Writer,
  definition: KindDefinition,
  object: KubeObject,
  previous: KubeObject,
): Allocated {
  if (definition.kind === "Service")
    return allocateService(environment, object as Service, previous as Service, dryRun);
  return { object, errors: sizeErrors(definition, object) };
}

/** Values that the server allocated and the client left out are taken over before an update is validated. */
export function withAllocationsOf(definition: KindDefinition, object: KubeObject, previous: KubeObject): KubeObject {
  return definition.kind === "Service" ? keepAllocations(object as Service, previous as Service) : object;
}

/** Once an object is written: books of what it was given. @param object undefined: it is gone */
export function settleAllocations(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  object: KubeObject | undefined,
  previous: KubeObject | undefined,
): void {
  if (definition.kind !== "Service") return;
  settleAddresses(environment, writer, object as Service | undefined, previous as Service | undefined);
}
