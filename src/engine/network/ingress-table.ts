/**
 * The rules that an Ingress controller follows: which Ingresses are its own, and which backend a host and path lead to.
 * Source: https://kubernetes.io/docs/concepts/services-networking/ingress/ and the ingress-nginx user guide.
 */
import { servesIngress, type IngressInstance } from "../../api/ingress-instance.ts";
import type { IngressProgram } from "../../api/ingress-programs.ts";
import type { HTTPIngressPath, Ingress, IngressBackend, IngressClass } from "../../api/types/networking.ts";
import type { Informer } from "../machinery/informer.ts";

const REWRITE_ANNOTATION = "nginx.ingress.kubernetes.io/rewrite-target";
const REGEX_ANNOTATION = "nginx.ingress.kubernetes.io/use-regex";

export interface IngressTarget {
  readonly namespace: string;
  readonly backend: IngressBackend;
  /** The path as the backend gets it. */
  readonly path: string;
  /** Plain HTTP is answered with a redirection. */
  readonly redirectsToHttps: boolean;
}

interface Candidate {
  readonly ingress: Ingress;
  readonly path: HTTPIngressPath;
}

export class IngressTable {
  private readonly ingresses: Informer<Ingress>;
  private readonly classes: Informer<IngressClass>;

  constructor(ingresses: Informer<Ingress>, classes: Informer<IngressClass>) {
    this.ingresses = ingresses;
    this.classes = classes;
  }

  /** The address published for a host, as a name server outside the cluster would know it. */
  addressOf(host: string): readonly string[] | undefined {
    for (const ingress of oldestFirst(this.ingresses.list())) {
      const address = ingress.status?.loadBalancer?.ingress?.[0]?.ip;
      if (address === undefined) continue;
      if (ingress.spec.rules?.some((rule) => rule.host !== undefined && hostMatches(rule.host, host) > 0))
        return [address];
    }
    return undefined;
  }

  /** Undefined when no rule matches and there is no default backend. @param path with its query */
  find(instance: IngressInstance, host: string, path: string): IngressTarget | undefined {
    const { program } = instance;
    const own = this.own(instance);
    const query = path.indexOf("?");
    const bare = query < 0 ? path : path.slice(0, query);
    const candidates = this.ofHost(own, host);
    const regular = program.nginxAnnotations && candidates.some(({ ingress }) => usesRegex(ingress));
    const found = best(candidates, (candidate) => pathMatches(candidate, bare, regular, program));
    if (found !== undefined) {
      const rewritten = rewrite(found, bare, regular) + (query < 0 ? "" : path.slice(query));
      return targetOf(program, found.ingress, found.path.backend, rewritten, host);
    }
    const fallback = own.find(({ spec }) => spec.defaultBackend !== undefined);
    if (fallback?.spec.defaultBackend === undefined) return undefined;
    return targetOf(program, fallback, fallback.spec.defaultBackend, path, host);
  }

  private own(instance: IngressInstance): readonly Ingress[] {
    const controllerOf = (name: string) => this.classes.get(undefined, name)?.spec.controller;
    return oldestFirst(this.ingresses.list().filter((ingress) => servesIngress(instance, ingress, controllerOf)));
  }

  /** The paths of the most exact host that matches. */
  private ofHost(own: readonly Ingress[], host: string): readonly Candidate[] {
    let exactness = -1;
    let found: Candidate[] = [];
    for (const ingress of own) {
      for (const rule of ingress.spec.rules ?? []) {
        const match = hostMatches(rule.host ?? "", host);
        if (match < 0 || match < exactness) continue;
        if (match > exactness) found = [];
        exactness = match;
        for (const path of rule.http?.paths ?? []) found.push({ ingress, path });
      }
    }
    return found;
  }
}

/** Of two that want the same, the oldest wins. */
function oldestFirst(ingresses: readonly Ingress[]): readonly Ingress[] {
  return ingresses.toSorted((a, b) => compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp));
}

/** 2: the name itself, 1: a wildcard for one label, 0: any host, -1: no match. */
function hostMatches(pattern: string, host: string): -1 | 0 | 1 | 2 {
  if (pattern === "") return 0;
  const wanted = pattern.toLowerCase();
  if (wanted === host) return 2;
  if (!wanted.startsWith("*.")) return -1;
  const dot = host.indexOf(".");
  return dot > 0 && host.slice(dot) === wanted.slice(1) ? 1 : -1;
}

/** The longest path wins, then Exact before the rest, then the oldest Ingress. */
function best(candidates: readonly Candidate[], matches: (candidate: Candidate) => boolean): Candidate | undefined {
  let chosen: Candidate | undefined;
  for (const candidate of candidates) {
    if (!matches(candidate)) continue;
    if (chosen === undefined || isBetter(candidate.path, chosen.path)) chosen = candidate;
  }
  return chosen;
}

function isBetter(a: HTTPIngressPath, b: HTTPIngressPath): boolean {
  const [left, right] = [a.path ?? "/", b.path ?? "/"];
  if (left.length !== right.length) return left.length > right.length;
  return a.pathType === "Exact" && b.pathType !== "Exact";
}

function pathMatches(
  { path: { path: rule = "/", pathType } }: Candidate,
  path: string,
  regular: boolean,
  program: IngressProgram,
): boolean {
  if (pathType === "Exact") return path === rule;
  if (regular) return patternOf(rule)?.test(path) === true;
  const match = pathType === "Prefix" ? program.prefix : program.implementationSpecific;
  if (match === "text") return path.startsWith(rule);
  const prefix = rule.endsWith("/") ? rule.slice(0, -1) : rule;
  return path === prefix || path.startsWith(`${prefix}/`);
}

/** With a rewriting Ingress on a host, nginx takes every path there for a regular expression, whatever the case of its letters. */
function usesRegex({ metadata }: Ingress): boolean {
  const { annotations = {} } = metadata;
  return annotations[REGEX_ANNOTATION] === "true" || annotations[REWRITE_ANNOTATION] !== undefined;
}

/** Undefined for what is no regular expression: nginx would refuse its whole configuration. */
function patternOf(rule: string): RegExp | undefined {
  try {
    return new RegExp(`^${rule}`, "i");
  } catch {
    return undefined;
  }
}

function rewrite({ ingress, path: { path: rule = "/" } }: Candidate, path: string, regular: boolean): string {
  const target = ingress.metadata.annotations?.[REWRITE_ANNOTATION];
  if (target === undefined || !regular) return path;
  const match = patternOf(rule)?.exec(path);
  return target.replace(/\$(\d)/g, (_, group: string) => match?.[Number(group)] ?? "");
}

function targetOf(
  { redirect }: IngressProgram,
  { metadata, spec }: Ingress,
  backend: IngressBackend,
  path: string,
  host: string,
): IngressTarget {
  const { annotations = {}, namespace = "" } = metadata;
  const says = (names: readonly string[], value: string) => names.some((name) => annotations[name] === value);
  const secured = (spec.tls ?? []).some(({ hosts = [] }) => hosts.some((name) => hostMatches(name, host) > 0));
  const redirectsToHttps =
    redirect !== undefined &&
    (says(redirect.force, "true") || (secured && redirect.securedHosts && !says(redirect.annotations, "false")));
  return { namespace, backend, path, redirectsToHttps };
}

function compare(a: string | undefined = "", b: string | undefined = ""): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
