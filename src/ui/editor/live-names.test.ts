import { describe, expect, it } from "vitest";
import { completionPlace } from "./completion-place.ts";
import { wantedNames } from "./live-names.ts";

/** `|` marks the cursor. */
function at(text: string) {
  const lines = text.split("\n");
  const line = lines.findIndex((each) => each.includes("|"));
  const column = (lines[line] ?? "").indexOf("|") + 1;
  lines[line] = (lines[line] ?? "").replace("|", "");
  return completionPlace(lines, line + 1, column);
}

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
spec:
  containers:
    - name: main
      image: nginx
`;

describe("where somebody types", () => {
  it.each([
    {
      name: "the value of a field",
      text: `${POD}  serviceAccountName: de|`,
      path: "spec/serviceAccountName",
      typing: "value",
    },
    {
      name: "deep inside",
      text: `${POD}      env:\n        - name: A\n          valueFrom:\n            configMapKeyRef:\n              name: |`,
      path: "spec/containers/[]/env/[]/valueFrom/configMapKeyRef/name",
      typing: "value",
    },
    {
      name: "the first field of an element",
      text: `${POD}  imagePullSecrets:\n    - name: |`,
      path: "spec/imagePullSecrets/[]/name",
      typing: "value",
    },
    {
      name: "a list as far left as its key",
      text: "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: main\n    image: |",
      path: "spec/containers/[]/image",
      typing: "value",
    },
    {
      name: "a key",
      text: "apiVersion: v1\nkind: Service\nspec:\n  selector:\n    |",
      path: "spec/selector",
      typing: "key",
    },
    { name: "a key at the edge", text: "apiVersion: v1\nki|", path: "", typing: "key" },
    {
      name: "in a second document",
      text: `${POD}---\napiVersion: v1\nkind: Service\nmetadata:\n  namespace: |`,
      path: "metadata/namespace",
      typing: "value",
    },
  ])("$name", ({ text, path, typing }) => {
    const place = at(text);
    expect([place.path.join("/"), place.typing]).toEqual([path, typing]);
  });

  it("knows kind, namespace, word and neighbours", () => {
    const place = at(
      `${POD}      env:\n        - valueFrom:\n            secretKeyRef:\n              name: keys\n              key: us|`,
    );
    expect([place.kind, place.namespace, place.word, place.siblings]).toEqual(["Pod", "shop", "us", { name: "keys" }]);
  });
});

describe("names that fit", () => {
  it.each([
    { text: `${POD}  serviceAccountName: |`, want: { of: "objects", kinds: ["ServiceAccount"], namespace: "shop" } },
    { text: `${POD}  nodeName: |`, want: { of: "objects", kinds: ["Node"], namespace: undefined } },
    {
      text: "kind: Pod\nmetadata:\n  namespace: |",
      want: { of: "objects", kinds: ["Namespace"], namespace: undefined },
    },
    {
      text: `${POD}  volumes:\n    - name: c\n      configMap:\n        name: |`,
      want: { of: "objects", kinds: ["ConfigMap"], namespace: "shop" },
    },
    {
      text: `${POD}  volumes:\n    - secret:\n        secretName: |`,
      want: { of: "objects", kinds: ["Secret"], namespace: "shop" },
    },
    {
      text: `${POD}  volumes:\n    - persistentVolumeClaim:\n        claimName: |`,
      want: { of: "objects", kinds: ["PersistentVolumeClaim"], namespace: "shop" },
    },
    {
      text: "kind: PersistentVolumeClaim\nspec:\n  storageClassName: |",
      want: { of: "objects", kinds: ["StorageClass"], namespace: undefined },
    },
    { text: "kind: Pod\nspec:\n  containers:\n    - image: ng|", want: { of: "images" } },
    { text: "kind: Service\nspec:\n  selector:\n    app: |", want: { of: "labels", kind: "Pod", key: "app" } },
    {
      text: "kind: Deployment\nspec:\n  selector:\n    matchLabels:\n      |",
      want: { of: "labels", kind: "Pod", key: undefined },
    },
    { text: "kind: Pod\nspec:\n  nodeSelector:\n    disk: |", want: { of: "labels", kind: "Node", key: "disk" } },
    { text: "kind: Traffic\nspec:\n  url: |", want: { of: "urls" } },
    {
      text: "kind: Ingress\nspec:\n  rules:\n    - http:\n        paths:\n          - backend:\n              service:\n                name: |",
      want: { of: "objects", kinds: ["Service"], namespace: "default" },
    },
    {
      text: `${POD}      envFrom:\n        - secretRef:\n            name: |`,
      want: { of: "objects", kinds: ["Secret"], namespace: "shop" },
    },
    {
      text: `${POD}      env:\n        - valueFrom:\n            configMapKeyRef:\n              name: conf\n              key: |`,
      want: { of: "keys", kind: "ConfigMap", namespace: "shop", name: "conf" },
    },
    { text: "kind: Deployment\nspec:\n  replicas: |", want: undefined },
    { text: "kind: Pod\nmetadata:\n  name: |", want: undefined },
  ])("$text", ({ text, want }) => {
    expect(wantedNames(at(text))).toEqual(want);
  });
});
