/**
 * Fields of the bodies that are answered but never stored, written as in the generated table.
 * Source: k8s.io/api authentication/v1 and authorization/v1 (types.go).
 */

const ACCESS =
  "resourceAttributes authorization.ResourceAttributes,nonResourceAttributes authorization.NonResourceAttributes";
const HEAD = "apiVersion string,kind string,metadata ObjectMeta";

export const REVIEW_FIELDS: Readonly<Record<string, string>> = {
  "authentication.BoundObjectReference": "apiVersion string,kind string,name string,uid string",
  "authentication.SelfSubjectReview": `${HEAD},status any`,
  "authentication.TokenRequest": `${HEAD},spec authentication.TokenRequestSpec,status any`,
  "authentication.TokenRequestSpec":
    "audiences []string,boundObjectRef authentication.BoundObjectReference,expirationSeconds int64",
  "authentication.TokenReview": `${HEAD},spec authentication.TokenReviewSpec,status any`,
  "authentication.TokenReviewSpec": "audiences []string,token string",
  "authorization.FieldSelectorAttributes": "rawSelector string,requirements []authorization.FieldSelectorRequirement",
  "authorization.FieldSelectorRequirement": "key string,operator string,values []string",
  "authorization.LabelSelectorAttributes": "rawSelector string,requirements []LabelSelectorRequirement",
  "authorization.LocalSubjectAccessReview": `${HEAD},spec authorization.SubjectAccessReviewSpec,status any`,
  "authorization.NonResourceAttributes": "path string,verb string",
  "authorization.ResourceAttributes":
    "fieldSelector authorization.FieldSelectorAttributes,group string,labelSelector authorization.LabelSelectorAttributes,name string,namespace string,resource string,subresource string,verb string,version string",
  "authorization.SelfSubjectAccessReview": `${HEAD},spec authorization.SelfSubjectAccessReviewSpec,status any`,
  "authorization.SelfSubjectAccessReviewSpec": ACCESS,
  "authorization.SelfSubjectRulesReview": `${HEAD},spec authorization.SelfSubjectRulesReviewSpec,status any`,
  "authorization.SelfSubjectRulesReviewSpec": "namespace string",
  "authorization.SubjectAccessReview": `${HEAD},spec authorization.SubjectAccessReviewSpec,status any`,
  "authorization.SubjectAccessReviewSpec": `${ACCESS},extra map[string][]string,groups []string,uid string,user string`,
};
