/** One resource that the server serves, as its discovery documents tell. Source: https://kubernetes.io/docs/reference/kubernetes-api/ (APIResource) */

export interface ApiResource {
  readonly group: string;
  readonly version: string;
  readonly name: string;
  readonly singularName: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** `status`, `scale`, … */
  readonly subresources: readonly string[];
  /** Whether `version` is the one that the server prefers for this resource. */
  readonly preferred: boolean;
}
