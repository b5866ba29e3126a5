import { describe, expect, it } from "vitest";
import { decodeBase64Text, encodeBase64Text } from "./base64.ts";

const CASES: readonly (readonly [text: string, base64: string])[] = [
  ["", ""],
  ["a", "YQ=="],
  ["ab", "YWI="],
  ["abc", "YWJj"],
  ["s3cr3t\n", "czNjcjN0Cg=="],
  ["Grüße", "R3LDvMOfZQ=="],
  ["€", "4oKs"],
  ["🚢", "8J+aog=="],
];

describe("base64 of text", () => {
  it.each(CASES)("%j is %j", (text, base64) => {
    expect(encodeBase64Text(text)).toBe(base64);
    expect(decodeBase64Text(base64)).toBe(text);
  });

  it("ignores line breaks", () => expect(decodeBase64Text("YW\nJj\r\n")).toBe("abc"));

  it("puts a replacement character where bytes are no text", () => {
    expect(decodeBase64Text("/w==")).toBe("\ufffd");
    expect(decodeBase64Text("wK8=")).toBe("\ufffd");
    expect(encodeBase64Text("\ud800")).toBe("77+9");
  });

  it("agrees with the platform", () => {
    for (let code = 1; code < 0x11000; code += 37) {
      const text = `x${String.fromCodePoint(code)}y`;
      expect(encodeBase64Text(text)).toBe(Buffer.from(text, "utf8").toString("base64"));
      const back = code < 0xd800 || code > 0xdfff ? text : "x\ufffdy";
      expect(decodeBase64Text(encodeBase64Text(text))).toBe(back);
    }
  });
});
