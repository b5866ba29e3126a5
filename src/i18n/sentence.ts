/** Changes in words: a sentence with its names marked, for the caption, the timeline and "Why?". */
import i18next from "i18next";
import { enLater } from "./en-later.ts";
import { translate } from "./i18n.ts";

/** What a sentence is made from; a `Change` of the protocol fits. */
export interface Told {
  readonly actor: string;
  readonly verb: string;
  readonly object: { readonly kind: string; readonly namespace?: string; readonly name: string };
  readonly reason: string;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** A stretch of a sentence. `object`: the name of what it is about, `strong`: another name or number. */
export interface SentencePart {
  readonly text: string;
  readonly mark: "none" | "object" | "strong";
}

const OPEN_OBJECT = "\uE000";
const OPEN_STRONG = "\uE001";
const CLOSE = "\uE002";

/** The sentence of a change, in parts. Ends without a full stop. */
export function sentenceParts(told: Told): readonly SentencePart[] {
  const marked: Record<string, string> = {};
  for (const [name, value] of Object.entries(told.params ?? {})) marked[name] = markParam(String(value));
  marked["object"] = `${OPEN_OBJECT}${objectName(told.object)}${CLOSE}`;
  marked["name"] ??= `${OPEN_STRONG}${told.object.name}${CLOSE}`;
  marked["actor"] = `${OPEN_STRONG}${actorName(told.actor)}${CLOSE}`;
  const text = translate(templateKey(told), marked);
  const ended = text.replace(/\.(\uE002?)$/, "$1");
  return splitMarked(ended.charAt(0).toLocaleUpperCase(i18next.language) + ended.slice(1));
}

/** Longer values are messages of their own, not names: bold would shout. */
const NAME_LETTERS = 60;

function markParam(value: string): string {
  return value.length > NAME_LETTERS ? value : `${OPEN_STRONG}${value}${CLOSE}`;
}

/** The sentence as plain text. */
export function sentenceText(told: Told): string {
  return sentenceParts(told)
    .map(({ text }) => text)
    .join("");
}

/** `Pod web-1`, or what people call it. */
export function objectName(object: Told["object"]): string {
  return `${object.kind} ${object.name}`;
}

/** What people call an actor: `ReplicaSet controller`, `Kubelet of node-1`, `You`. */
export function actorName(actor: string): string {
  const slash = actor.indexOf("/");
  const component = slash < 0 ? actor : actor.slice(0, slash);
  const place = slash < 0 ? "" : actor.slice(actor.lastIndexOf("/") + 1);
  if (component in enLater.actor) return translate(`actor.${component}`, { place });
  const controller = /^(.*)-controller$/.exec(component)?.[1];
  return controller === undefined
    ? actor
    : i18next.t("actor.controller", { name: KIND_WORDS[controller] ?? controller });
}

const KIND_WORDS: Readonly<Record<string, string>> = {
  deployment: "Deployment",
  replicaset: "ReplicaSet",
  statefulset: "StatefulSet",
  daemonset: "DaemonSet",
  replication: "ReplicationController",
  endpointslice: "EndpointSlice",
  endpoint: "Endpoints",
  endpointslicemirroring: "EndpointSlice mirroring",
  namespace: "Namespace",
  node: "Node",
  "node-ipam": "Node address",
  serviceaccount: "ServiceAccount",
  "service-account": "ServiceAccount",
  "taint-eviction": "Taint eviction",
};

export function hasSentence(reason: string): boolean {
  return reason !== "fallback" && reason in enLater.reason;
}

function templateKey({ reason, verb, object, params }: Told): string {
  const cases = [object.kind, verb, String(params?.["ready"] ?? "")];
  for (const candidate of [...cases.map((part) => `${reason}_${part}`), reason]) {
    if (hasSentence(candidate)) return `reason.${candidate}`;
  }
  return `reason.fallback.${verb in enLater.reason.fallback ? verb : "other"}`;
}

function splitMarked(text: string): readonly SentencePart[] {
  const parts: SentencePart[] = [];
  let mark: SentencePart["mark"] = "none";
  let from = 0;
  const push = (to: number): void => {
    if (to > from) parts.push({ text: text.slice(from, to), mark });
    from = to + 1;
  };
  for (let index = 0; index < text.length; index += 1) {
    const letter = text[index];
    if (letter !== OPEN_OBJECT && letter !== OPEN_STRONG && letter !== CLOSE) continue;
    push(index);
    mark = letter === OPEN_OBJECT ? "object" : letter === OPEN_STRONG ? "strong" : "none";
  }
  push(text.length);
  return parts;
}
