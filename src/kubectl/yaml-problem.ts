/** What is wrong with YAML, in the words of the parser that kubectl has. */
import type { YAMLException } from "../api/go-yaml.ts";

/** `yaml: line 2: mapping values are not allowed in this context` */
export function goYamlProblem({ mark, reason }: YAMLException): string {
  const at = mark?.line ?? 0;
  return `yaml:${at === 0 ? "" : ` line ${at + 1}:`} ${GO_REASONS[reason] ?? reason}`;
}

/** What Go's parser says for what this one says. */
const GO_REASONS: Readonly<Record<string, string>> = {
  "bad indentation of a mapping entry": "mapping values are not allowed in this context",
  "tab characters must not be used in indentation": "found character that cannot start any token",
  "deficient indentation": "found unexpected end of stream",
  "unexpected end of the stream within a double quoted scalar": "found unexpected end of stream",
  "unexpected end of the stream within a single quoted scalar": "found unexpected end of stream",
};
