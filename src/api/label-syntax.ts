/**
 * The syntax of names, labels and keys, with upstream's messages. Every function gives all problems, or [].
 * Upstream: k8s.io/apimachinery/pkg/util/validation/validation.go.
 */

const LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
const QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_VALUE = `(${QUALIFIED})?`;

const LABEL_PATTERN = new RegExp(`^${LABEL}$`);
const SUBDOMAIN_PATTERN = new RegExp(`^${SUBDOMAIN}$`);
const LABEL_1035_PATTERN = new RegExp(`^${LABEL_1035}$`);
const QUALIFIED_PATTERN = new RegExp(`^${QUALIFIED}$`);
const LABEL_VALUE_PATTERN = new RegExp(`^${LABEL_VALUE}$`);

/** `must be no more than 63 bytes` */
export function maxLengthProblem(bytes: number): string {
  return `must be no more than ${bytes} bytes`;
}

/** `<message> (e.g. 'a',  or 'b', regex used for validation is '…')`, with upstream's double space. */
export function regexProblem(message: string, pattern: string, ...examples: readonly string[]): string {
  const given = examples.map((example) => `'${example}', `).join(" or ");
  return `${message} (e.g. ${given}regex used for validation is '${pattern}')`;
}

const LABEL_PROBLEM = regexProblem(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL,
  "my-name",
  "123-abc",
);
const SUBDOMAIN_PROBLEM = regexProblem(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN,
  "example.com",
);
const LABEL_1035_PROBLEM = regexProblem(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  LABEL_1035,
  "my-name",
  "abc-123",
);
const QUALIFIED_PROBLEM = regexProblem(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED,
  "MyName",
  "my.name",
  "123-abc",
);
const LABEL_VALUE_PROBLEM = regexProblem(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  LABEL_VALUE,
  "MyValue",
  "my_value",
  "12345",
);

/** Namespace, container and volume names. */
export function dns1123LabelProblems(text: string): readonly string[] {
  return problems(text, 63, LABEL_PATTERN, LABEL_PROBLEM);
}

/** Most object names. */
export function dns1123SubdomainProblems(text: string): readonly string[] {
  return problems(text, 253, SUBDOMAIN_PATTERN, SUBDOMAIN_PROBLEM);
}

/** Service names. */
export function dns1035LabelProblems(text: string): readonly string[] {
  return problems(text, 63, LABEL_1035_PATTERN, LABEL_1035_PROBLEM);
}

/** Names that only have to fit into a URL path, such as those of Roles. */
export function pathSegmentProblems(text: string): readonly string[] {
  if (text === "." || text === "..") return [`may not be '${text}'`];
  return ["/", "%"].filter((part) => text.includes(part)).map((part) => `may not contain '${part}'`);
}

export function labelValueProblems(text: string): readonly string[] {
  return problems(text, 63, LABEL_VALUE_PATTERN, LABEL_VALUE_PROBLEM);
}

/** Keys of labels, annotations and taints: an optional DNS prefix, `/`, and a name part. */
export function labelKeyProblems(text: string): readonly string[] {
  const found: string[] = [];
  const parts = text.split("/");
  let name = parts[0] ?? "";
  if (parts.length === 2) {
    const prefix = parts[0] ?? "";
    name = parts[1] ?? "";
    if (prefix === "") found.push("prefix part must be non-empty");
    else found.push(...dns1123SubdomainProblems(prefix).map((problem) => `prefix part ${problem}`));
  } else if (parts.length > 2) {
    return [
      `a qualified name ${QUALIFIED_PROBLEM} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  if (name === "") found.push("name part must be non-empty");
  else if (name.length > 63) found.push(`name part ${maxLengthProblem(63)}`);
  if (!QUALIFIED_PATTERN.test(name)) found.push(`name part ${QUALIFIED_PROBLEM}`);
  return found;
}

/** Names are ASCII wherever the pattern holds, so that characters are bytes. */
function problems(text: string, maxBytes: number, pattern: RegExp, problem: string): readonly string[] {
  const tooLong = text.length > maxBytes;
  const malformed = !pattern.test(text);
  if (!tooLong && !malformed) return NONE;
  return [...(tooLong ? [maxLengthProblem(maxBytes)] : []), ...(malformed ? [problem] : [])];
}

const NONE: readonly string[] = [];

/** Names of container ports, as used by Services and probes. */
export function portNameProblems(name: string): readonly string[] {
  const found: string[] = [];
  if (name.length > 15) found.push(maxLengthProblem(15));
  if (!/^[-a-z0-9]+$/.test(name)) {
    found.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  }
  if (!/[a-z]/.test(name)) found.push("must contain at least one letter (a-z)");
  if (name.includes("--")) found.push("must not contain consecutive hyphens");
  if (name.startsWith("-") || name.endsWith("-")) found.push("must not begin or end with a hyphen");
  return found;
}
