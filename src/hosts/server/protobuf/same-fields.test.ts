import { expect, it } from "vitest";
import { FIELD_TABLE } from "../../../engine/apiserver/decode/field-table.generated.ts";
import { fieldsOfMessage } from "./message-table.ts";
import messages from "./messages.json" with { type: "json" };

/** In JSON fields of every kind, in protobuf of the envelope. */
const TYPE_META: readonly string[] = ["apiVersion", "kind"];

/** An alpha field of 1.35, off by default: the API server drops it. */
const DROPPED: readonly string[] = ["PodSpec.workloadRef"];

/** Types of groups that no client sends protobuf for; their names are those of others. */
const JSON_ONLY: readonly string[] = [];

function namesIn(message: string): readonly string[] {
  const fields = [...(fieldsOfMessage(message)?.values() ?? [])];
  return fields.flatMap(({ name, type }) => (name === "." ? namesIn(type) : [name]));
}

function fieldsIn(struct: string): readonly string[] {
  const names = (FIELD_TABLE[struct] ?? "").split(",").map((field) => field.split(" ")[0] ?? "");
  return names.filter((name) => !TYPE_META.includes(name)).sort();
}

const bare = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

it("JSON and protobuf have the same fields, those of 1.35", () => {
  const structs = Object.keys(FIELD_TABLE).filter(
    (struct) => !JSON_ONLY.includes(struct) && Object.keys(messages).some((message) => bare(message) === bare(struct)),
  );
  const different = structs.filter((struct) => {
    const candidates = Object.keys(messages).filter((message) => bare(message) === bare(struct));
    return !candidates.some((message) => {
      const names = namesIn(message).filter(
        (name) => !DROPPED.includes(`${bare(struct)}.${name}`) && !TYPE_META.includes(name),
      );
      return names.toSorted().join() === fieldsIn(struct).join();
    });
  });
  expect(different).toEqual([]);
  expect(structs.length).toBeGreaterThan(150);
});
