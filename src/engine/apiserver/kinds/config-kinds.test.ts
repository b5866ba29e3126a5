import { describe, expect, it } from "vitest";
import { defaulted, errorsOf, updateErrorsOf } from "./testing/check-manifest.ts";

const KEY =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";
const FROZEN = "field is immutable when `immutable` is set";

describe("ConfigMap", () => {
  const cases: { name: string; manifest: object; errors: string[] }[] = [
    { name: "empty", manifest: {}, errors: [] },
    { name: "plain", manifest: { data: { "a.b_c-D": "1" }, binaryData: { x: "AAE=" } }, errors: [] },
    {
      name: "key with a slash",
      manifest: { data: { "a/b": "" } },
      errors: [`data[a/b]: Invalid value: "a/b": ${KEY}`],
    },
    {
      name: "key that is a folder",
      manifest: { data: { "..": "" } },
      errors: ["data[..]: Invalid value: \"..\": must not be '..'"],
    },
    {
      name: "key that starts like a step back",
      manifest: { binaryData: { "..a": "" } },
      errors: ["binaryData[..a]: Invalid value: \"..a\": must not start with '..'"],
    },
    {
      name: "key in both",
      manifest: { data: { a: "1" }, binaryData: { a: "AAE=" } },
      errors: ['data[a]: Invalid value: "a": duplicate of key present in binaryData'],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) => expect(errorsOf("ConfigMap", manifest)).toEqual(errors));

  const changes: { name: string; before: object; after: object; errors: string[] }[] = [
    { name: "open", before: { data: { a: "1" } }, after: { data: { a: "2" } }, errors: [] },
    {
      name: "frozen, unchanged",
      before: { data: { a: "1" }, immutable: true },
      after: { data: { a: "1" }, immutable: true },
      errors: [],
    },
    {
      name: "frozen, changed",
      before: { data: { a: "1" }, immutable: true },
      after: { data: { a: "2" }, binaryData: { b: "AAE=" }, immutable: true },
      errors: [`data: Forbidden: ${FROZEN}`, `binaryData: Forbidden: ${FROZEN}`],
    },
    { name: "thawed", before: { immutable: true }, after: {}, errors: [`immutable: Forbidden: ${FROZEN}`] },
  ];
  it.each(changes)("change: $name", ({ before, after, errors }) =>
    expect(updateErrorsOf("ConfigMap", before, after)).toEqual(errors),
  );
});

describe("Secret", () => {
  it("is Opaque", () => expect(defaulted("Secret", {}).type).toBe("Opaque"));

  it("folds stringData into data", () => {
    expect(defaulted("Secret", { data: { a: "MQ==", b: "Mg==" }, stringData: { b: "grün", c: "" } })).toEqual({
      data: { a: "MQ==", b: "Z3LDvG4=", c: "" },
      type: "Opaque",
    });
  });

  const json = "eyJhdXRocyI6e319";
  const cases: { name: string; manifest: object; errors: string[] }[] = [
    { name: "plain", manifest: { data: { a: "MQ==" } }, errors: [] },
    { name: "any other type", manifest: { type: "example.com/mine" }, errors: [] },
    { name: "bad key", manifest: { stringData: { "a b": "1" } }, errors: [`data[a b]: Invalid value: "a b": ${KEY}`] },
    {
      name: "TLS without keys",
      manifest: { type: "kubernetes.io/tls" },
      errors: ["data[tls.crt]: Required value", "data[tls.key]: Required value"],
    },
    {
      name: "TLS",
      manifest: { type: "kubernetes.io/tls", stringData: { "tls.crt": "c", "tls.key": "k" } },
      errors: [],
    },
    {
      name: "Docker config without its key",
      manifest: { type: "kubernetes.io/dockerconfigjson" },
      errors: ["data[.dockerconfigjson]: Required value"],
    },
    {
      name: "Docker config",
      manifest: { type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": json } },
      errors: [],
    },
    {
      name: "Docker config that is no JSON",
      manifest: { type: "kubernetes.io/dockercfg", stringData: { ".dockercfg": "{" } },
      errors: ['data[.dockercfg]: Invalid value: "<secret contents redacted>": unexpected end of JSON input'],
    },
    {
      name: "basic auth with nothing",
      manifest: { type: "kubernetes.io/basic-auth" },
      errors: ["data[username]: Required value", "data[password]: Required value"],
    },
    {
      name: "basic auth with a password",
      manifest: { type: "kubernetes.io/basic-auth", stringData: { password: "p" } },
      errors: [],
    },
    {
      name: "SSH without a key",
      manifest: { type: "kubernetes.io/ssh-auth" },
      errors: ["data[ssh-privatekey]: Required value"],
    },
    {
      name: "token of no account",
      manifest: { type: "kubernetes.io/service-account-token", metadata: { name: "t" } },
      errors: ["metadata.annotations[kubernetes.io/service-account.name]: Required value"],
    },
  ];
  it.each(cases)("$name", ({ manifest, errors }) => expect(errorsOf("Secret", manifest)).toEqual(errors));

  const changes: { name: string; before: object; after: object; errors: string[] }[] = [
    { name: "data", before: { data: { a: "MQ==" } }, after: { data: { a: "Mg==" } }, errors: [] },
    {
      name: "type",
      before: {},
      after: { type: "kubernetes.io/tls" },
      errors: ['type: Invalid value: "kubernetes.io/tls": field is immutable'],
    },
    {
      name: "frozen",
      before: { data: { a: "MQ==" }, immutable: true },
      after: { data: { a: "Mg==" }, immutable: true },
      errors: [`data: Forbidden: ${FROZEN}`],
    },
  ];
  it.each(changes)("change: $name", ({ before, after, errors }) =>
    expect(updateErrorsOf("Secret", before, after)).toEqual(errors),
  );
});
