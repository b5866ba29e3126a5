/** A lost request as a sentence of the page: what happened, and what would help. */
import { translate } from "../../i18n/i18n.ts";
import { lostRequest } from "./lost-request.ts";

/** @param failure `status.lastFailure` of a Traffic */
export function lostWords({ reason, message }: { readonly reason: string; readonly message: string }): string {
  const lost = lostRequest(reason, message);
  if (lost === undefined) return message;
  const { cause, detail = "", service, pod, port = "" } = lost;
  return translate(`why.lost.${cause}`, {
    detail,
    port,
    service: service === undefined ? translate("why.someService") : `Service ${service}`,
    pod: pod === undefined ? translate("why.somePod") : `Pod ${pod}`,
  });
}
