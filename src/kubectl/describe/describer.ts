/** What describes the objects of one kind. */
import type { KubeObject } from "../../api/types/meta.ts";
import type { Invocation } from "../command.ts";
import type { Steps } from "../steps.ts";
import { describeEvents, eventsOf } from "./describe-events.ts";
import { Description } from "./description.ts";

export type Describer = (object: KubeObject, invocation: Invocation) => Steps<string>;

/** A description that ends with the events of the object. */
export function describerOf<T extends KubeObject>(
  write: (to: Description, object: T, invocation: Invocation) => Steps<void> | void,
): Describer {
  return function* (object, invocation) {
    const to = new Description();
    const more = write(to, object as T, invocation);
    if (more !== undefined) yield* more;
    describeEvents(to, yield* eventsOf(object), invocation);
    return to.toString();
  };
}

/** Kinds without a section of events. */
export function describerWithoutEvents<T extends KubeObject>(
  write: (to: Description, object: T, invocation: Invocation) => Steps<void> | void,
): Describer {
  return function* (object, invocation) {
    const to = new Description();
    const more = write(to, object as T, invocation);
    if (more !== undefined) yield* more;
    return to.toString();
  };
}

/** Name, namespace, labels and annotations, as most descriptions begin. */
export function describeStart(to: Description, { metadata }: KubeObject, withNamespace = true): void {
  to.field("Name", metadata.name);
  if (withNamespace) to.field("Namespace", metadata.namespace ?? "");
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
}

/** `a=b,c=d`, with the annotation of apply among them: how cluster-scoped kinds show them. */
export function pairsText(pairs: Readonly<Record<string, string>> | undefined): string {
  const texts = Object.entries(pairs ?? {}).map(([key, value]) => `${key}=${value}`);
  return texts.sort().join(",") || "<none>";
}
