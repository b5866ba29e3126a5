/**
 * Named formats in expressions: `format.dns1123Label().validate(text)`.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-format-library
 * Upstream: k8s.io/apiserver/pkg/cel/library/format.go.
 */
import { type Environment, Optional } from "@marcbachmann/cel-js";
import {
  dns1035LabelProblems,
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  labelKeyProblems,
  labelValueProblems,
} from "../label-syntax.ts";

type Problems = (text: string) => readonly string[];

class FormatValue {
  readonly problems: Problems;
  constructor(problems: Problems) {
    this.problems = problems;
  }
}

class FormatNamespace {
  readonly name = "format";
}

/** A prefix of generated names may end with a dash, as something is put behind it. */
function ofPrefix(problems: Problems): Problems {
  return (text) => problems(text.length > 1 && text.endsWith("-") ? `${text.slice(0, -1)}a` : text);
}

function matching(pattern: RegExp, problem: string): Problems {
  return (text) => (pattern.test(text) ? [] : [problem]);
}

const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

const FORMATS: Readonly<Record<string, Problems>> = {
  dns1123Label: dns1123LabelProblems,
  dns1123Subdomain: dns1123SubdomainProblems,
  dns1035Label: dns1035LabelProblems,
  qualifiedName: labelKeyProblems,
  dns1123LabelPrefix: ofPrefix(dns1123LabelProblems),
  dns1123SubdomainPrefix: ofPrefix(dns1123SubdomainProblems),
  dns1035LabelPrefix: ofPrefix(dns1035LabelProblems),
  labelValue: labelValueProblems,
  uri: (text) =>
    /^(?:[A-Za-z][A-Za-z0-9+.-]*:|\/)[^\s]*$/.test(text)
      ? []
      : [`parse ${JSON.stringify(text)}: invalid URI for request`],
  uuid: matching(
    /^[a-f0-9]{8}-?[a-f0-9]{4}-?[a-f0-9]{4}-?[a-f0-9]{4}-?[a-f0-9]{12}$/i,
    "does not match the UUID format",
  ),
  byte: matching(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, "invalid base64"),
  date: matching(DATE, "invalid date"),
  datetime: matching(TIME, "invalid datetime"),
};

export function registerFormats(environment: Environment): void {
  environment.registerType("FormatNamespace", { ctor: FormatNamespace, fields: {} });
  environment.registerConstant("format", "FormatNamespace", new FormatNamespace());
  environment.registerType("NamedFormat", { ctor: FormatValue, fields: {} });
  for (const [name, problems] of Object.entries(FORMATS)) {
    environment.registerFunction(`FormatNamespace.${name}(): NamedFormat`, () => new FormatValue(problems));
  }
  environment.registerFunction(
    "FormatNamespace.named(string): optional<NamedFormat>",
    (_: FormatNamespace, name: string) => {
      const problems = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
      return problems === undefined ? Optional.none() : Optional.of(new FormatValue(problems));
    },
  );
  environment.registerFunction(
    "NamedFormat.validate(string): optional<list<string>>",
    ({ problems }: FormatValue, text: string) => {
      const found = problems(text);
      return found.length === 0 ? Optional.none() : Optional.of([...found]);
    },
  );
}
