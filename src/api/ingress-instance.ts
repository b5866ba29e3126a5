/** An installed program that serves Ingresses, as its Pod tells, and which Ingresses are its own. */
import { INGRESS_NGINX, INGRESS_PROGRAMS, type IngressProgram } from "./ingress-programs.ts";
import type { Ingress } from "./types/networking.ts";
import type { Container, Pod } from "./types/pod.ts";

const CLASS_ANNOTATION = "kubernetes.io/ingress.class";

export interface IngressInstance {
  readonly program: IngressProgram;
  /** `spec.controller` of its classes, when its flags give another than the program's. */
  readonly controller?: string;
  /** The class that its flags name. */
  readonly className?: string;
}

/** A first look, as every Pod of a cluster is asked. */
const SOME_IMAGE = new RegExp(INGRESS_PROGRAMS.map(({ image }) => image.source).join("|"));

/** The controller that every cluster here has. */
export const BUILT_IN_INGRESS: IngressInstance = { program: INGRESS_NGINX };

/** Undefined for a Pod that serves no Ingresses. */
export function ingressInstanceOf({ spec }: Pod): IngressInstance | undefined {
  if (!spec.containers.some(({ image }) => SOME_IMAGE.test(image ?? ""))) return undefined;
  const program = INGRESS_PROGRAMS.find(({ image, besides }) => {
    if (!spec.containers.some((container) => image.test(container.image ?? ""))) return false;
    if (besides === undefined) return true;
    return [...spec.containers, ...(spec.initContainers ?? [])].some((container) =>
      besides.test(container.image ?? ""),
    );
  });
  if (program === undefined) return undefined;
  const settings = spec.containers.flatMap(settingsOf);
  const className = firstGroup(program.classFlag, settings);
  const controller = program.controllerFlag === undefined ? undefined : firstGroup(program.controllerFlag, settings);
  return {
    program,
    ...(className === undefined ? {} : { className }),
    ...(controller === undefined ? {} : { controller }),
  };
}

/** @param controllerOf `spec.controller` of the IngressClass of that name, if there is one */
export function servesIngress(
  { program, controller, className }: IngressInstance,
  ingress: Ingress,
  controllerOf: (className: string) => string | undefined,
): boolean {
  const name = ingressClassOf(ingress);
  if (name === undefined) return program.takesUnnamed && className === undefined;
  const actual = controllerOf(name);
  const isOwn =
    actual !== undefined && (controller === undefined ? program.controller.test(actual) : actual === controller);
  if (isOwn) return !program.classFlagRestricts || className === undefined || name === className;
  const byName = program.takesByName || ingress.spec.ingressClassName === undefined;
  return byName && actual === undefined && name === (className ?? program.className);
}

/** The class that an Ingress names, in its spec or by the old annotation. */
export function ingressClassOf({ metadata, spec }: Ingress): string | undefined {
  return spec.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION];
}

/** Whether a TCP port of its Pod takes requests for Ingresses, and over what. */
export function ingressScheme({ httpPorts, httpsPorts }: IngressProgram, port: number): "http" | "https" | undefined {
  if (httpPorts.includes(port)) return "http";
  return httpsPorts.includes(port) ? "https" : undefined;
}

/** Its command line word by word, and its variables as `NAME=value`. */
function settingsOf({ command = [], args = [], env = [] }: Container): readonly string[] {
  return [...command, ...args, ...env.map(({ name, value = "" }) => `${name}=${value}`)];
}

function firstGroup(pattern: RegExp, settings: readonly string[]): string | undefined {
  for (const setting of settings) {
    const found = pattern.exec(setting)?.[1];
    if (found !== undefined) return found;
  }
  return undefined;
}
