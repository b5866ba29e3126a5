import { describe, expect, it } from "vitest";
import { goYaml } from "../../api/go-yaml.ts";
import { parseManifest } from "./manifest-text.ts";

const TEXTS = { tooLarge: "too large", notAnObject: "not an object" };

describe("manifests in the editor", () => {
  it.each([
    ["octal", "0644", 420],
    ["octal as in YAML 1.2", "0o17", 15],
    ["hexadecimal", "0x1F", 31],
    ["a truth value", "yes", true],
    ["another one", "off", false],
    ["a whole number", "8080", 8080],
    ["a fraction", "0.5", 0.5],
    ["a quantity", "500m", "500m"],
    ["a version", "1.27.3", "1.27.3"],
    ["a time of day", "12:30", "12:30"],
    ["a date", "2026-01-01", "2026-01-01"],
    ["nothing", "~", null],
    ["a quoted number", '"0644"', "0644"],
    ["a text", "nginx", "nginx"],
  ])("read %s as the terminal does", (_name, text, value) => {
    const { documents, problems } = parseManifest(`a: ${text}\n`, TEXTS);
    expect(problems).toEqual([]);
    expect(documents[0]?.object).toEqual({ a: value });
    expect(goYaml(`a: ${text}\n`)).toEqual({ a: value });
  });

  it("follow merge keys", () => {
    const { documents } = parseManifest("base: &base { a: 1 }\nb: { <<: *base, c: 2 }\n", TEXTS);
    expect(documents[0]?.object["b"]).toEqual({ a: 1, c: 2 });
  });
});
