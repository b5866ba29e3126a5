/**
 * `kubectl certificate approve` and `deny`.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/
 * Upstream: k8s.io/kubectl/pkg/cmd/certificates.
 */
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from "../../api/types/certificates.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { FILENAME_FLAG, KUSTOMIZE_FLAG, PRINT_FLAGS, RECURSIVE_FLAG } from "../command.ts";
import type { CommandDefinition, Invocation } from "../command.ts";
import { CommandFailure, send, statusText, type Steps } from "../steps.ts";
import type { Status } from "../../api/status.ts";
import { type ChosenObject, chosenObjects, pathOf, withKind } from "./chosen-objects.ts";
import { fetchObject, forEach, report } from "./write-objects.ts";

type Decision = "approve" | "deny";

const WORDS = {
  approve: { type: "Approved", other: "Denied", reason: "KubectlApprove", done: "approved" },
  deny: { type: "Denied", other: "Approved", reason: "KubectlDeny", done: "denied" },
} as const;

export const approveCommand = command("approve", "Approve a certificate signing request");
export const denyCommand = command("deny", "Deny a certificate signing request");

function command(decision: Decision, summary: string): CommandDefinition {
  return {
    words: ["certificate", decision],
    summary,
    usage: "(-f FILENAME | NAME) [flags]",
    examples: [`kubectl certificate ${decision} jane`],
    flags: [
      FILENAME_FLAG,
      KUSTOMIZE_FLAG,
      RECURSIVE_FLAG,
      ...PRINT_FLAGS,
      { name: "force", type: "bool", help: "Decide again what has been decided already." },
    ],
    run: (invocation) => decide(invocation, decision),
  };
}

function* decide(invocation: Invocation, decision: Decision): Steps<number> {
  const { arguments: words, flags } = invocation;
  if (words.length === 0 && !flags.has("filename") && !flags.has("kustomize")) {
    throw new CommandFailure("error: one or more CSRs must be specified as <name> or -f <filename>");
  }
  const named = words.length === 0 ? words : withKind("certificatesigningrequests", words);
  const chosen = yield* chosenObjects(invocation, named);
  return yield* forEach(chosen, (one) => settle(invocation, one, decision));
}

function* settle(invocation: Invocation, chosen: ChosenObject, decision: Decision): Steps<void> {
  const { flags, now } = invocation;
  const { type, other, reason, done } = WORDS[decision];
  const request = (yield* fetchObject(chosen.resource, chosen.namespace, chosen.name)) as CertificateSigningRequest;
  const conditions = request.status?.conditions ?? [];
  let updated: KubeObject = request;
  if (conditions.some((condition) => condition.type === other)) {
    throw new CommandFailure(`error: certificate signing request ${JSON.stringify(chosen.name)} is already ${other}`);
  }
  if (!conditions.some((condition) => condition.type === type) || flags.bool("force")) {
    const at = `${new Date(now()).toISOString().slice(0, 19)}Z`;
    const condition: CertificateSigningRequestCondition = {
      type,
      status: "True",
      reason,
      message: `This CSR was ${done} by kubectl certificate ${decision}.`,
      lastUpdateTime: at,
      lastTransitionTime: at,
    };
    const kept = conditions.filter((one) => one.type !== type);
    const body = { ...request, status: { ...request.status, conditions: [...kept, condition] } };
    const answer = yield* send({ method: "PUT", path: pathOf(chosen, "approval"), body });
    if (answer.code >= 400) throw new CommandFailure(statusText(answer.body as Status));
    updated = answer.body as KubeObject;
  }
  yield* report(invocation, chosen.resource, updated, done);
}
