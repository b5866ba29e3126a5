/**
 * Custom resources that have a size, as their definitions say.
 * Upstream: client-go scale, which asks for the `scale` subresource of whatever discovery knows.
 */
import { customKindName } from "../../api/custom-kinds.ts";
import type { KindName } from "../../api/kinds.ts";
import type { CustomResourceSubresourceScale } from "../../api/types/apiextensions.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { SharedInformerFactory } from "./informer.ts";

interface CustomReference {
  /** `example.com/v1` */
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
}

export interface CustomTarget {
  readonly kind: KindName;
  /** `foos.example.com` */
  readonly resource: string;
  /** Undefined without the subresource. */
  readonly paths: CustomResourceSubresourceScale | undefined;
  /** Undefined when there is none of that name. */
  readonly object: KubeObject | undefined;
}

/** Undefined for kinds that no definition has. */
export function customTarget(
  informers: SharedInformerFactory,
  namespace: string | undefined,
  { apiVersion = "", kind, name }: CustomReference,
): CustomTarget | undefined {
  const [group, wanted] = apiVersion.split("/");
  const definition = informers
    .for("CustomResourceDefinition")
    .list()
    .find(({ spec, status }) => spec.group === group && status.acceptedNames?.kind === kind);
  const version =
    definition?.spec.versions.find((each) => each.name === wanted) ??
    definition?.spec.versions.find((each) => each.storage);
  if (definition === undefined || version === undefined) return undefined;
  const known = customKindName(definition);
  // What is known of the objects of such a kind is that they are objects.
  const object = informers.for(known).get(namespace, name) as KubeObject | undefined;
  return { kind: known, resource: definition.metadata.name, paths: version.subresources?.scale, object };
}
