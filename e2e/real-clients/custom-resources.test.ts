import { describe } from "vitest";
import { commands, useRealCluster } from "./real-cluster.ts";

const { kubectl } = useRealCluster();

/** A Certificate with one thing changed. */
function certificate(spec: object): string {
  const given = { secretName: "web-tls", dnsNames: ["example.com"], issuerRef: { name: "letsencrypt" }, ...spec };
  return JSON.stringify({
    apiVersion: "certs.example.com/v1",
    kind: "Certificate",
    metadata: { name: "web" },
    spec: given,
  });
}

describe("a definition", () => {
  commands(kubectl, [
    [
      "apply -f crds/certificate.yaml",
      /resource mapping not found for name: "web" namespace: "" from "crds\/certificate\.yaml": no matches for kind "Certificate" in version "certs\.example\.com\/v1"\nensure CRDs are installed first/,
      1,
    ],
    [
      "apply -f crds/certificates.yaml",
      "customresourcedefinition.apiextensions.k8s.io/certificates.certs.example.com created",
    ],
    [
      "wait --for=condition=established crd/certificates.certs.example.com --timeout=10s",
      "customresourcedefinition.apiextensions.k8s.io/certificates.certs.example.com condition met",
    ],
    ["get crd", /^NAME +CREATED AT\ncertificates\.certs\.example\.com +20\d\d-/],
    [
      "api-resources --api-group=certs.example.com",
      /^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND\ncertificates +cert,certs +certs\.example\.com\/v1 +true +Certificate$/,
    ],
    ["api-versions", /^certs\.example\.com\/v1$/m],
    [
      "apply -f crds/certificates.yaml",
      "customresourcedefinition.apiextensions.k8s.io/certificates.certs.example.com unchanged",
    ],
    [
      "explain certificate",
      /GROUP: +certs\.example\.com\nKIND: +Certificate\nVERSION: +v1\n[^]*A Certificate that an issuer keeps up to date in a Secret\.[^]*spec\s+<Object> -required-/,
    ],
    ["explain cert.spec.secretName", /FIELD: secretName <string>\n[^]*The Secret that the certificate is written to\./],
  ]);
});

describe("a custom resource", () => {
  commands(kubectl, [
    ["create -f crds/certificate.yaml", "certificate.certs.example.com/web created"],
    ["get certs", /^NAME +READY +SECRET +AGE\nweb +web-tls +\d+s$/],
    ["get cert web -o wide", /^NAME +READY +SECRET +ISSUER +AGE\nweb +web-tls +letsencrypt +\d+s$/],
    [
      "get certs.certs.example.com -o jsonpath={.items[0].spec.duration}:{.items[0].spec.issuerRef.kind}",
      "2160h0m0s:Issuer",
    ],
    ["get certs --field-selector spec.issuerRef.name=other", /No resources found/],
    ["get cert web -o jsonpath={.metadata.generation}", "1"],
    [`patch cert web --type=merge -p '{"spec":{"duration":"24h"}}'`, "certificate.certs.example.com/web patched"],
    ["get cert web -o jsonpath={.metadata.generation}", "2"],
    [
      `patch cert web --subresource=status --type=merge -p '{"status":{"conditions":[{"type":"Ready","status":"True"}]}}'`,
      "certificate.certs.example.com/web patched",
    ],
    ["get cert web", /^NAME +READY +SECRET +AGE\nweb +True +web-tls +\d+s$/],
    ["get cert web -o jsonpath={.metadata.generation}", "2"],
    [
      `patch cert web --type=strategic -p '{"spec":{}}'`,
      /error: application\/strategic-merge-patch\+json is not supported by certs\.example\.com\/v1, Kind=Certificate|unsupported media type|the body of the request was in an unknown format/,
      1,
    ],
    ["label cert web tier=front", "certificate.certs.example.com/web labeled"],
    ["apply -f -", /secretName is immutable/, 1, certificate({ secretName: "other" })],
    [
      "apply -f -",
      /The Certificate "web" is invalid: \n\* spec\.privateKey\.algorithm: Unsupported value: "DSA": supported values: "RSA", "ECDSA", "Ed25519"\n\* <nil>: Invalid value: "null": some validation rules were not checked/,
      1,
      certificate({ privateKey: { algorithm: "DSA" } }),
    ],
    ["apply -f -", /strict decoding error: unknown field "spec\.colour"/, 1, certificate({ colour: "red" })],
    [
      "apply --server-side --force-conflicts -f crds/certificate.yaml",
      "certificate.certs.example.com/web serverside-applied",
    ],
    ["get certs -A -l tier=front -o name", "certificate.certs.example.com/web"],
    ["delete certs --all", `certificate.certs.example.com "web" deleted from default namespace`],
  ]);
});

describe("a definition as Prometheus has them", () => {
  commands(kubectl, [
    ["create -f crds/servicemonitors.yaml", /created$/],
    [
      "wait --for=condition=established crd --all --timeout=10s",
      /servicemonitors\.monitoring\.example\.com condition met/,
    ],
    ["apply -f crds/servicemonitor.yaml", "servicemonitor.monitoring.example.com/web created"],
    ["get smon", /^NAME +AGE\nweb +\d+s$/],
    [
      `patch smon web --type=json -p '[{"op":"replace","path":"/spec/endpoints/0/interval","value":"often"}]'`,
      /spec\.endpoints\[0\]\.interval: Invalid value: "often": spec\.endpoints\[0\]\.interval in body should match '\^\(0\|/,
      1,
    ],
    [
      "delete -f crds/servicemonitor.yaml",
      `servicemonitor.monitoring.example.com "web" deleted from default namespace`,
    ],
  ]);
});

describe("a definition as the Gateway API has them", () => {
  commands(kubectl, [
    [
      "apply --server-side -f crds/gateways.yaml",
      "customresourcedefinition.apiextensions.k8s.io/gateways.gateway.networking.k8s.io serverside-applied",
    ],
    ["wait --for=condition=established crd/gateways.gateway.networking.k8s.io --timeout=10s", /condition met$/],
    ["apply -f crds/gateway.yaml", "gateway.gateway.networking.k8s.io/edge created"],
    ["get gateways", /^NAME +CLASS +ADDRESS +LISTENERS\nedge +internal$/],
    [
      "get gateways.v1beta1.gateway.networking.k8s.io edge -o jsonpath={.apiVersion}",
      /^Warning: gateway\.networking\.k8s\.io\/v1beta1 Gateway is deprecated; use gateway\.networking\.k8s\.io\/v1 Gateway\ngateway\.networking\.k8s\.io\/v1beta1$/,
    ],
    [
      `patch gtw edge --type=merge -p '{"spec":{"listeners":[{"name":"http","port":80,"protocol":"HTTP","tls":{"mode":"Terminate"}}]}}'`,
      /spec\.listeners: Invalid value: tls must not be specified for protocols \['HTTP', 'TCP', 'UDP'\]/,
      1,
    ],
    ["get gtw edge -o jsonpath={.metadata.generation}", "1"],
    ["delete crd gateways.gateway.networking.k8s.io", /"gateways\.gateway\.networking\.k8s\.io" deleted/],
    [
      "get gtw",
      /Unable to list "gateway\.networking\.k8s\.io\/v1, Resource=gateways": the server could not find the requested resource/,
      1,
    ],
  ]);
});
