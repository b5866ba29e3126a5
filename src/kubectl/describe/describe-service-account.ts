/** `kubectl describe serviceaccount`. Upstream: describeServiceAccount. */
import type { ServiceAccount } from "../../api/types/core.ts";
import { describerOf, describeStart } from "./describer.ts";

export const describeServiceAccount = describerOf<ServiceAccount>((to, account) => {
  describeStart(to, account);
  const secrets = (account as { readonly imagePullSecrets?: readonly { readonly name?: string }[] }).imagePullSecrets;
  to.list(
    "Image pull secrets",
    (secrets ?? []).map(({ name = "" }) => name),
  );
});
