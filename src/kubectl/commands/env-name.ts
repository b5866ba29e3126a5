/** Names of environment variables. Upstream: k8s.io/apimachinery/pkg/util/validation (IsEnvVarName). */
import { regexProblem } from "../../api/label-syntax.ts";

const NAME_PATTERN = "[-._a-zA-Z][-._a-zA-Z0-9]*";
const RULE =
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit";

export function envNameProblems(name: string): readonly string[] {
  const fits = new RegExp(`^${NAME_PATTERN}$`).test(name);
  return [
    ...(fits ? [] : [regexProblem(RULE, NAME_PATTERN, "my.env-name", "MY_ENV.NAME", "MyEnvName1")]),
    ...(name === "." || name === ".."
      ? [`must not be '${name}'`]
      : name.startsWith("..")
        ? ["must not start with '..'"]
        : []),
  ];
}
