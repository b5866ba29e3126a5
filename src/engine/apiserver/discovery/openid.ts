/**
 * By what others check the tokens of ServiceAccounts.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#service-account-issuer-discovery
 * Upstream: pkg/serviceaccount/openidmetadata.go.
 */
import { PUBLIC_KEY } from "../authorization/rsa-signature.ts";
import { ISSUER } from "../authorization/service-account-token.ts";

/** Where the API server says that it is. */
export const ADVERTISED_HOST = "192.168.0.10:6443";
const ADVERTISED = `https://${ADVERTISED_HOST}`;

export const OPENID_CONFIGURATION = {
  issuer: ISSUER,
  jwks_uri: `${ADVERTISED}/openid/v1/jwks`,
  response_types_supported: ["id_token"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["RS256"],
};

export const OPENID_KEYS = { keys: [PUBLIC_KEY] };
