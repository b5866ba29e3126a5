/**
 * Security contexts of Windows.
 * Upstream: pkg/apis/core/validation/validation.go (validateWindowsSecurityContextOptions, validateWindowsHostProcessPod).
 */
import { dns1123SubdomainProblems } from "../../../api/label-syntax.ts";
import type { PodSpec } from "../../../api/types/pod.ts";
import { type Errors, invalid, invalidFor, NO_ERRORS } from "./errors.ts";

type Options = Readonly<Record<string, unknown>>;

const MAX_CREDENTIAL_KIB = 64;
const DOMAIN_LIMIT = 256;
const MAX_USER = 104;
const NET_BIOS = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DNS_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
const DNS_DOMAIN = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`);

export function validateWindowsOptions(options: Options | undefined, path: string): Errors {
  if (options === undefined) return NO_ERRORS;
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options as {
    readonly gmsaCredentialSpecName?: string;
    readonly gmsaCredentialSpec?: string;
    readonly runAsUserName?: string;
  };
  const user = runAsUserName === undefined ? [] : userNameProblems(runAsUserName);
  return [
    ...(gmsaCredentialSpecName === undefined
      ? NO_ERRORS
      : invalidFor(
          `${path}.gmsaCredentialSpecName`,
          gmsaCredentialSpecName,
          dns1123SubdomainProblems(gmsaCredentialSpecName),
        )),
    ...(gmsaCredentialSpec === undefined
      ? NO_ERRORS
      : invalidFor(`${path}.gmsaCredentialSpec`, gmsaCredentialSpec, credentialProblems(gmsaCredentialSpec))),
    ...invalidFor(`${path}.runAsUserName`, runAsUserName, user),
  ];
}

function credentialProblems(spec: string): readonly string[] {
  if (spec === "") return ["gmsaCredentialSpec cannot be an empty string"];
  return spec.length > MAX_CREDENTIAL_KIB * 1024
    ? [`gmsaCredentialSpec size must be under ${MAX_CREDENTIAL_KIB} KiB`]
    : [];
}

/** `user` or `DOMAIN\user` */
function userNameProblems(name: string): readonly string[] {
  if (name === "") return ["runAsUserName cannot be an empty string"];
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) return ["runAsUserName cannot contain control characters"];
  const parts = name.split("\\");
  if (parts.length > 2) return ["runAsUserName cannot contain more than one backslash"];
  const user = parts[parts.length - 1] ?? "";
  const domain = parts.length === 2 ? parts[0] : undefined;
  const problems: string[] = [];
  if (domain !== undefined && domain.length >= DOMAIN_LIMIT)
    problems.push(`runAsUserName's Domain length must be under ${DOMAIN_LIMIT} characters`);
  if (domain !== undefined && !NET_BIOS.test(domain) && !DNS_DOMAIN.test(domain))
    problems.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  if (user === "") problems.push("runAsUserName's User cannot be empty");
  if (user.length > MAX_USER)
    problems.push(`runAsUserName's User length must not be longer than ${MAX_USER} characters`);
  if (/^[. ]+$/.test(user)) problems.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user))
    problems.push(`runAsUserName's User cannot contain the following characters: "/\\:;|=,+*?<>@[]`);
  return problems;
}

/** Either all containers are processes of the host or none, and then with the host's network. */
export function validateHostProcesses(spec: PodSpec, path: string): Errors {
  const ofPod = hostProcessOf(spec.securityContext);
  const errors: Errors[number][] = [];
  let [all, onHost] = [0, 0];
  for (const list of ["initContainers", "containers", "ephemeralContainers"] as const) {
    (spec[list] ?? []).forEach(({ securityContext }, index) => {
      const own = hostProcessOf(securityContext);
      all += 1;
      if (own ?? ofPod ?? false) onHost += 1;
      if (ofPod === undefined || own === undefined || ofPod === own) return;
      const detail = `pod hostProcess value must be identical if both are specified, was ${ofPod}`;
      errors.push(invalid(`${path}.${list}[${index}].securityContext.windowsOptions.hostProcess`, own, detail));
    });
  }
  if (onHost === 0) return errors;
  if (onHost !== all) {
    const detail = "If pod contains any hostProcess containers then all containers must be HostProcess containers";
    errors.push(invalid(path, "", detail));
  }
  if (spec.hostNetwork !== true) {
    const detail = "hostNetwork must be true if pod contains any hostProcess containers";
    errors.push(invalid(`${path}.hostNetwork`, false, detail));
  }
  return errors;
}

function hostProcessOf(context: Options | undefined): boolean | undefined {
  return (context?.["windowsOptions"] as Options | undefined)?.["hostProcess"] as boolean | undefined;
}
