import { describe, expect, it } from "vitest";
import { encodeBase64Text } from "../base64.ts";
import { alternativesByKind } from "./alternative-names.ts";
import { parseCertificateRequest, requestSignatureProblem } from "./certificate-request.ts";
import { pemBlocks, pemText } from "./pem.ts";
import { REQUESTS } from "./testing/requests.ts";
import { decodeBase64Text } from "../base64.ts";

const NOT_PEM = "PEM block type must be CERTIFICATE REQUEST";

describe("parseCertificateRequest", () => {
  const subjects = [
    ["master", { "Common Name": ["jane"], Organization: ["system:masters"] }, {}],
    ["rsa", { "Common Name": ["jane"], Organization: ["devs", "ops"] }, {}],
    [
      "serving",
      { "Common Name": ["system:node:node-1"], Organization: ["system:nodes"] },
      { "DNS Names": ["node-1"], "IP Addresses": ["192.168.0.11"] },
    ],
  ] as const;

  it.each(subjects)("knows what %s asks for", (name, subject, alternatives) => {
    const parsed = parseCertificateRequest(REQUESTS[name]);
    if (typeof parsed === "string") throw new Error(parsed);
    expect(Object.fromEntries(parsed.subject)).toEqual(subject);
    expect(Object.fromEntries(alternativesByKind(parsed.alternatives))).toEqual(alternatives);
  });

  const bytes = (text: string) =>
    pemText(
      "CERTIFICATE REQUEST",
      Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
    );
  const wrong: readonly (readonly [string, string, string])[] = [
    ["no PEM", "x", NOT_PEM],
    ["another block", pemText("CERTIFICATE", new Uint8Array([0x30, 0x00])), NOT_PEM],
    ["one of old programs", pemText("NEW CERTIFICATE REQUEST", new Uint8Array([0x30, 0x00])), NOT_PEM],
    ["nothing inside", bytes(""), "asn1: syntax error: sequence truncated"],
    ["half a length", bytes("3082"), "asn1: syntax error: truncated tag or length"],
    ["less than its length", bytes("3003020101").replace("MAMCAQE=", "MAUCAQE="), "asn1: syntax error: data truncated"],
    ["no length", bytes("3080"), "asn1: syntax error: indefinite length found (not DER)"],
    ["more than it", bytes("300000"), "asn1: syntax error: trailing data"],
    ["a long way to say little", bytes("308103020101"), "asn1: structure error: non-minimal length"],
    [
      "something else",
      bytes("040568656c6c6f"),
      "asn1: structure error: tags don't match (16 vs {class:0 tag:4 length:5 isCompound:false}) {optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false} certificateRequest @2",
    ],
  ];

  it.each(wrong)("refuses %s", (_, pem, problem) => {
    expect(parseCertificateRequest(encodeBase64Text(pem))).toBe(problem);
  });
});

describe("requestSignatureProblem", () => {
  const problemOf = (request: string): string | undefined => {
    const parsed = parseCertificateRequest(request);
    return typeof parsed === "string" ? parsed : requestSignatureProblem(parsed);
  };
  /** With one letter of the common name changed, which nobody has signed. */
  const forged = (request: string): string => {
    const [block] = pemBlocks(decodeBase64Text(request));
    const bytes = Uint8Array.from(block?.bytes ?? []);
    const at = bytes.findIndex((byte, index) => byte === 0x6a && bytes[index + 1] === 0x61);
    bytes[at] = 0x6b;
    return encodeBase64Text(pemText("CERTIFICATE REQUEST", bytes));
  };

  it.each([
    ["jane", "x509: ECDSA verification failure"],
    ["rsa", "crypto/rsa: verification error"],
    ["p384", "x509: ECDSA verification failure"],
    ["p521", "x509: ECDSA verification failure"],
    ["ed25519", "x509: Ed25519 verification failure"],
  ] as const)("of %s", (name, problem) => {
    expect(problemOf(REQUESTS[name])).toBeUndefined();
    expect(problemOf(forged(REQUESTS[name]))).toBe(problem);
  });
});
