/** The editor reads plain scalars as kubectl does (`src/api/go-yaml.ts`): `0644` is octal, `yes` is true. */
import type { DocumentOptions, ScalarTag, SchemaOptions } from "yaml";
import { goYamlScalar } from "../../api/go-yaml.ts";

const scalar = (name: string, test: RegExp): ScalarTag => ({
  tag: `tag:yaml.org,2002:${name}`,
  default: true,
  test,
  // A text that only begins like a number stays a text.
  resolve: (text) => {
    const value = goYamlScalar(text);
    return value === undefined ? text : value;
  },
});

export const GO_YAML: DocumentOptions & SchemaOptions = {
  schema: "failsafe",
  customTags: [
    scalar("null", /^(?:|~|null|Null|NULL)$/),
    scalar("bool", /^(?:[yY]|[nN]|yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/),
    scalar("int", /^[-+.0-9]/),
  ],
  merge: true,
};
