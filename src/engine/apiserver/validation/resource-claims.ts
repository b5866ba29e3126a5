/**
 * Devices that a Pod claims, and containers that use them.
 * Upstream: pkg/apis/core/validation/validation.go (validatePodResourceClaims, validateResourceClaimNames).
 */
import { dns1123LabelProblems, dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { PodSpec } from "../../../api/types/pod.ts";
import { duplicate, type Errors, invalid, invalidFor, missing, required } from "./errors.ts";

interface PodClaim {
  readonly name?: string;
  readonly resourceClaimName?: string;
  readonly resourceClaimTemplateName?: string;
}

export function validateResourceClaims(spec: PodSpec, path: string): Errors {
  const claims = (spec.resourceClaims ?? []) as readonly PodClaim[];
  const names = new Set<string>();
  const errors = claims.flatMap((claim, index) => {
    const place = `${path}.resourceClaims[${index}]`;
    const { name = "", resourceClaimName, resourceClaimTemplateName } = claim;
    const found: Errors[number][] = [];
    if (name === "") found.push(required(`${place}.name`));
    else if (names.has(name)) found.push(duplicate(`${place}.name`, name));
    else found.push(...invalidFor(`${place}.name`, name, dns1123LabelProblems(name)));
    names.add(name);
    const given = [resourceClaimName, resourceClaimTemplateName].filter((value) => value !== undefined);
    if (given.length === 0) {
      found.push(invalid(place, claim, "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"));
    } else if (given.length > 1) {
      const detail = "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified";
      found.push(invalid(place, claim, detail));
    }
    for (const field of ["resourceClaimName", "resourceClaimTemplateName"] as const) {
      const value = claim[field];
      if (value !== undefined) found.push(...invalidFor(`${place}.${field}`, value, dns1123SubdomainProblems(value)));
    }
    return found;
  });
  for (const list of ["initContainers", "containers"] as const) {
    (spec[list] ?? []).forEach(({ resources }, index) => {
      const used = (resources?.claims ?? []) as readonly { readonly name?: string }[];
      used.forEach(({ name = "" }, place) => {
        const field = `${path}.${list}[${index}].resources.claims[${place}].name`;
        if (name === "") errors.push(required(field));
        else if (!names.has(name)) errors.push(missing(field, name));
      });
    });
  }
  return errors;
}
