/**
 * Annotations of a Pod or template that mean something to the API server.
 * Upstream: pkg/apis/core/validation/validation.go (ValidatePodSpecificAnnotations, ValidatePodSpecificAnnotationUpdates,
 * validateSeccompAnnotationsAndFields, validateAppArmorAnnotationsAndFieldsMatchOnCreate).
 */
import type { Labels } from "../../../api/types/meta.ts";
import type { PodSpec } from "../../../api/types/pod.ts";
import { type Errors, forbidden, invalid, NO_ERRORS } from "./errors.ts";
import { validateDescendingPath } from "./volume-paths.ts";

const MIRROR = "kubernetes.io/config.mirror";
const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
export const SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
export const SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
export const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";

type Profile = { readonly type?: string; readonly localhostProfile?: string };
const LISTS = ["initContainers", "containers", "ephemeralContainers"] as const;

/** @param path that of the annotations */
export function validatePodAnnotations(annotations: Labels | undefined, spec: PodSpec, path: string): Errors {
  if (annotations === undefined) return NO_ERRORS;
  return Object.keys(annotations)
    .sort()
    .flatMap((key) => {
      const value = annotations[key] ?? "";
      const field = `${path}[${key}]`;
      if (key === MIRROR && (spec.nodeName ?? "") === "")
        return [invalid(field, value, "must set spec.nodeName if mirror pod annotation is set")];
      if (key === DELETION_COST && !isDeletionCost(value)) return [invalid(field, value, "must be a 32bit integer")];
      if (key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER)) return seccompErrors(value, `${path}.${key}`);
      if (key.startsWith(APP_ARMOR)) return appArmorErrors(key, value, spec, field);
      return NO_ERRORS;
    });
}

const MAX_COST = 2_147_483_647;

/** As Go reads it, and as it is written: no sign, no leading zero. */
function isDeletionCost(value: string): boolean {
  return /^(?:0|-?[1-9]\d*)$/.test(value) && Number(value) >= -MAX_COST - 1 && Number(value) <= MAX_COST;
}

function seccompErrors(profile: string, path: string): Errors {
  if (["runtime/default", "docker/default", "unconfined"].includes(profile)) return NO_ERRORS;
  if (profile.startsWith("localhost/")) return validateDescendingPath(profile.slice("localhost/".length), path);
  return [invalid(path, profile, "must be a valid seccomp profile")];
}

function appArmorErrors(key: string, profile: string, spec: PodSpec, field: string): Errors {
  const name = key.slice(APP_ARMOR.length);
  const isThere = LISTS.some((list) => (spec[list] ?? []).some((container) => container.name === name));
  const known = ["", "runtime/default", "unconfined"].includes(profile) || profile.startsWith("localhost/");
  return [
    ...(isThere ? NO_ERRORS : [invalid(field, name, "container not found")]),
    ...(known ? NO_ERRORS : [invalid(field, profile, `invalid AppArmor profile name: ${JSON.stringify(profile)}`)]),
  ];
}

/** What an annotation and the field that replaced it must say alike, in a new Pod or a template. */
export function validateProfilesMatch(annotations: Labels | undefined, spec: PodSpec, path: string): Errors {
  if (annotations === undefined) return NO_ERRORS;
  const context = spec.securityContext ?? {};
  const seccompOfPod = context["seccompProfile"] as Profile | undefined;
  const appArmorOfPod = context["appArmorProfile"] as Profile | undefined;
  const ofContainers = LISTS.flatMap((list) =>
    (spec[list] ?? []).map(({ name, securityContext }, index) => ({
      name,
      seccomp: securityContext?.["seccompProfile"] as Profile | undefined,
      appArmor: (securityContext?.["appArmorProfile"] as Profile | undefined) ?? appArmorOfPod,
      place: `${path}.${list}[${index}].securityContext`,
    })),
  );
  return [
    ...profileErrors("seccomp", annotations[SECCOMP_POD], seccompOfPod, `${path}.securityContext.seccompProfile`),
    ...ofContainers.flatMap(({ name, seccomp, place }) =>
      profileErrors("seccomp", annotations[`${SECCOMP_CONTAINER}${name}`], seccomp, `${place}.seccompProfile`),
    ),
    ...(spec.os?.name === "windows" ? [] : ofContainers).flatMap(({ name, appArmor, place }) =>
      profileErrors("apparmor", annotations[`${APP_ARMOR}${name}`], appArmor, `${place}.appArmorProfile`),
    ),
  ];
}

function profileErrors(
  word: "seccomp" | "apparmor",
  annotation: string | undefined,
  profile: Profile | undefined,
  path: string,
): Errors {
  if (annotation === undefined || profile === undefined) return NO_ERRORS;
  const ofAnnotation = typeOf(word, annotation);
  if (profile.type !== ofAnnotation)
    return [forbidden(`${path}.type`, `${word} type in annotation and field must match`)];
  if (ofAnnotation !== "Localhost" || annotation === `localhost/${profile.localhostProfile}`) return NO_ERRORS;
  return [forbidden(`${path}.localhostProfile`, `${word} profile in annotation and field must match`)];
}

function typeOf(word: "seccomp" | "apparmor", annotation: string): string | undefined {
  if (annotation === "unconfined") return "Unconfined";
  if (annotation === "runtime/default") return "RuntimeDefault";
  if (annotation === "docker/default" && word === "seccomp") return "RuntimeDefault";
  return annotation.startsWith("localhost/") ? "Localhost" : undefined;
}

/** AppArmor's annotations and that of mirrors stay as they are. */
export function validatePodAnnotationUpdate(next: Labels = {}, previous: Labels = {}): Errors {
  const path = "metadata.annotations";
  const what = (key: string) =>
    key.startsWith(APP_ARMOR) ? "AppArmor annotations" : key === MIRROR ? "mirror pod annotation" : undefined;
  const refuse = (keys: readonly string[], verb: string) =>
    keys.flatMap((key) => {
      const kind = what(key);
      return kind === undefined ? [] : [forbidden(`${path}[${key}]`, `may not ${verb} ${kind}`)];
    });
  const changed = Object.keys(previous).filter((key) => next[key] !== previous[key]);
  const added = Object.keys(next).filter((key) => !Object.hasOwn(previous, key));
  return [...refuse(changed.sort(), "remove or update"), ...refuse(added.sort(), "add")];
}
