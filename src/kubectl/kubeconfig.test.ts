import { describe, expect, it } from "vitest";
import { CLIENT_CERTIFICATE_HEADER } from "../api/client-certificate.ts";
import { askerOf, type KubeConfig } from "./kubeconfig.ts";

const config: KubeConfig = {
  clusters: {},
  contexts: { token: { user: "a" }, certificate: { user: "b" }, nobody: {}, stranger: { user: "z" } },
  users: { a: { token: "t", "client-certificate-data": "c" }, b: { "client-certificate-data": "c" } },
  "current-context": "token",
};

describe("askerOf", () => {
  it.each([
    ["the user's token", "token", "", { authorization: "Bearer t" }],
    ["the command's own token", "certificate", "mine", { authorization: "Bearer mine" }],
    ["the user's certificate", "certificate", "", { [CLIENT_CERTIFICATE_HEADER]: "c" }],
    ["nothing without a user", "nobody", "", {}],
    ["nothing of a user that is not there", "stranger", "", {}],
    ["nothing of a context that is not there", "none", "", {}],
  ] as const)("gives %s", (_, context, token, headers) => {
    expect(askerOf(config, context, token).credentials).toEqual(headers);
  });
});
