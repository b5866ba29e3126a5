/** The group that role references and subjects are in when they do not say. Upstream: pkg/apis/rbac/v1/defaults.go. */
import type { RoleRef, Subject } from "../../../api/types/rbac.ts";
import { fill, mapShared, withField } from "./filling.ts";

const GROUP = "rbac.authorization.k8s.io";

interface Binding {
  readonly roleRef: RoleRef;
  readonly subjects?: readonly Subject[];
}

export function defaultBinding<B extends Binding>(binding: B): B {
  const roleRef = fill<RoleRef>(binding.roleRef ?? {}, { apiGroup: GROUP });
  const referring = withField(binding, "roleRef", roleRef as B["roleRef"]);
  if (binding.subjects === undefined) return referring;
  return withField(referring, "subjects", mapShared(binding.subjects, defaultSubject) as B["subjects"]);
}

function defaultSubject(subject: Subject): Subject {
  return subject.kind === "User" || subject.kind === "Group" ? fill<Subject>(subject, { apiGroup: GROUP }) : subject;
}
