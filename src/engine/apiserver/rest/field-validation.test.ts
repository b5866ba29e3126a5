/** After upstream's test/integration/apiserver/field_validation_test.go. */
import { beforeEach, describe, expect, it } from "vitest";
import type { ApiRequest, ApiResponse, HttpMethod } from "../../../api/api-client.ts";
import { jsonAsWritten, yamlAsWritten } from "../../../api/body-as-written.ts";
import { goYaml } from "../../../api/go-yaml.ts";
import { TestCluster } from "../../testing/test-cluster.ts";
import { widgetDefinition } from "../custom-resources/testing/widgets.ts";
import { createTestServer, messageOf, type TestServer } from "../test-server.ts";
import { deployment, DEPLOYMENTS, made } from "./rest-calls.ts";

const TEMPLATE = '"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},"spec":';
const CONTAINER =
  '{"name":"c","image":"nginx","unknownNested":"x","imagePullPolicy":"Always","imagePullPolicy":"Never"}';
const FIELDS = '"unknown1":"a","unknownDupe":"b","unknownDupe":"c","paused":true,"paused":false';
const DEPLOYMENT = `{"metadata":{"name":"web"},"spec":{${FIELDS},${TEMPLATE}{"containers":[${CONTAINER}]}}}}`;
const PATCH = `{"spec":{${FIELDS},"template":{"spec":{"containers":[${CONTAINER}]}}}}`;
const YAML = `metadata:
  name: web
spec:
  unknown1: a
  paused: true
  paused: false
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - {name: c, image: nginx, unknownNested: x}
`;
const NESTED = "spec.template.spec.containers[0]";
const UNKNOWN = [
  `unknown field "${NESTED}.unknownNested"`,
  'unknown field "spec.unknown1"',
  'unknown field "spec.unknownDupe"',
];
const REPEATED = [
  'duplicate field "spec.unknownDupe"',
  'duplicate field "spec.paused"',
  `duplicate field "${NESTED}.imagePullPolicy"`,
];

let server: TestServer;
beforeEach(() => {
  server = createTestServer();
});

function requestOf(method: HttpMethod, path: string, text: string, type = "application/json"): ApiRequest {
  const isYaml = type.endsWith("yaml");
  const body: unknown = isYaml ? goYaml(text) : JSON.parse(text);
  const asWritten = isYaml ? yamlAsWritten(text) : jsonAsWritten(text, body);
  const headers = { "content-type": type };
  return { method, path, headers, body, ...(asWritten === undefined ? {} : { asWritten }) };
}

const send = (...request: Parameters<typeof requestOf>): ApiResponse => server.api.handle(requestOf(...request));

interface Case {
  readonly name: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly text: string;
  readonly type?: string;
  /** What is warned of, one by one. */
  readonly warnings: readonly string[];
  /** Before what is refused, and how it is put together when it is not just listed. */
  readonly refusal: string;
  readonly listed?: string;
}

const unfit = 'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: ';
const cases: readonly Case[] = [
  {
    name: "a new object",
    method: "POST",
    path: DEPLOYMENTS,
    text: DEPLOYMENT,
    warnings: [
      'unknown field "spec.unknown1"',
      'unknown field "spec.unknownDupe"',
      'duplicate field "spec.paused"',
      `unknown field "${NESTED}.unknownNested"`,
      `duplicate field "${NESTED}.imagePullPolicy"`,
    ],
    refusal: unfit,
  },
  {
    name: "YAML",
    method: "POST",
    path: DEPLOYMENTS,
    text: YAML,
    type: "application/yaml",
    warnings: ['line 6: key "paused" already set in map', UNKNOWN[0] ?? "", UNKNOWN[1] ?? ""],
    refusal: unfit,
    listed: `yaml: unmarshal errors:\n  line 6: key "paused" already set in map, ${UNKNOWN[0]}, ${UNKNOWN[1]}`,
  },
  {
    name: "a merge patch",
    method: "PATCH",
    path: `${DEPLOYMENTS}/old`,
    text: PATCH,
    type: "application/merge-patch+json",
    warnings: [...REPEATED, ...UNKNOWN],
    refusal: "strict decoding error: ",
  },
  {
    name: "a strategic merge patch",
    method: "PATCH",
    path: `${DEPLOYMENTS}/old`,
    text: PATCH,
    type: "application/strategic-merge-patch+json",
    warnings: [...REPEATED, ...UNKNOWN],
    refusal: "strict decoding error: ",
  },
  {
    name: "a JSON patch",
    method: "PATCH",
    path: `${DEPLOYMENTS}/old`,
    text: '[{"op":"add","path":"/spec/a","value":1,"foo":2},{"op":"add","path":"/spec/x","path":"/spec/b","value":1}]',
    type: "application/json-patch+json",
    warnings: [
      'json patch unknown field "[0].foo"',
      'json patch duplicate field "[1].path"',
      'unknown field "spec.a"',
      'unknown field "spec.b"',
    ],
    refusal: "strict decoding error: ",
  },
  {
    name: "server-side apply",
    method: "PATCH",
    path: `${DEPLOYMENTS}/old?fieldManager=m&force=true`,
    text: '{\n"apiVersion":"apps/v1","kind":"Deployment",\n"spec":{"paused":true,\n"paused":false}}',
    type: "application/apply-patch+yaml",
    warnings: ['line 4: key "paused" already set in map'],
    refusal: "error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  ",
  },
];

describe("fields that come twice or mean nothing", () => {
  beforeEach(() => {
    made(server.api.handle({ method: "POST", path: DEPLOYMENTS, body: deployment("old") }));
  });
  const withMode = (path: string, mode: string) => `${path}${path.includes("?") ? "&" : "?"}fieldValidation=${mode}`;

  it.each(cases)("are warned of in $name", ({ method, path, text, type, warnings }) => {
    const answer = send(method, path, text, type);
    expect([answer.code < 300, answer.warnings]).toEqual([true, warnings]);
  });

  it.each(cases)("are refused in $name", ({ method, path, text, type, warnings, refusal, listed }) => {
    const message = messageOf(send(method, withMode(path, "Strict"), text, type));
    expect(message.endsWith(`${refusal}${listed ?? warnings.join(", ")}`), message).toBe(true);
  });

  it.each(cases)("are ignored in $name", ({ method, path, text, type }) =>
    expect(send(method, withMode(path, "Ignore"), text, type).warnings ?? []).toEqual([]),
  );
});

it("custom resources say first what comes twice", () => {
  const test = new TestCluster({ nodes: 1 });
  const definition = widgetDefinition({ type: "object", properties: { size: { type: "integer" } } });
  test.request("POST", "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition);
  test.advance(100);
  const text = '{"metadata":{"name":"w"},"spec":{"size":1,"size":2,"a":1,"a":2}}';
  const path = "/apis/example.com/v1/namespaces/default/widgets";
  const { warnings } = test.cluster.handle(requestOf("POST", path, text));
  expect(warnings).toEqual(['duplicate field "spec.size"', 'duplicate field "spec.a"', 'unknown field "spec.a"']);
});

it("integers are written as integers", () => {
  const text = DEPLOYMENT.replace(FIELDS, '"replicas":1.0');
  expect(messageOf(send("POST", DEPLOYMENTS, text))).toBe(
    'Deployment in version "v1" cannot be handled as a Deployment: json: cannot unmarshal number 1.0 into Go struct field DeploymentSpec.spec.replicas of type int32',
  );
});
