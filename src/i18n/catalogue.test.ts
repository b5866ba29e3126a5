import { describe, expect, it } from "vitest";
import { en } from "./en.ts";
import { ja } from "./ja.ts";

type Tree = { readonly [key: string]: string | Tree };

function flat(tree: Tree, path = ""): readonly (readonly [key: string, text: string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value] as const] : flat(value, `${path}${key}.`),
  );
}

function variables(text: string): readonly string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? ""))].toSorted();
}

/** Kubernetes terms, names and units that a Japanese engineer uses as they are. */
const TERMS = new Set(
  `HPA API server etcd Scheduler Controllers Kubernetes Kubarium CPU YAML URL Pod Pods Namespace Node Service Deployment ReplicaSet Traffic
   ConfigMap Secret Ready NotReady Cordon Uncordon Cluster kubeadm Ctrl Enter ok QoS Conditions IP ID Event s min h d
   p50 p90 p99 Kubelet`.split(/\s+/),
);

/** Words of Latin letters outside of placeholders that no list allows. */
function foreignWords(text: string): readonly string[] {
  const bare = text.replaceAll(/\{\{\w+\}\}/g, "");
  if (/[\u3040-\u30ff\u4e00-\u9fff]/.test(bare)) return [];
  return (bare.match(/[A-Za-z][A-Za-z0-9]*/g) ?? []).filter((word) => !TERMS.has(word));
}

const ENGLISH = flat(en);
const JAPANESE = new Map(flat(ja));

describe("the Japanese catalogue", () => {
  it("has every key of the English one, and no others", () => {
    const wanted = ENGLISH.map(([key]) => key).filter((key) => !key.endsWith("_one"));
    expect([...JAPANESE.keys()].toSorted()).toEqual(wanted.toSorted());
  });

  it("leaves no text in English or empty", () => {
    const left = [...JAPANESE].filter(([, text]) => text === "" || foreignWords(text).length > 0);
    expect(left).toEqual([]);
  });

  it("uses no placeholder that the English text does not fill", () => {
    const unknown = ENGLISH.flatMap(([key, text]) => {
      const allowed = variables(text);
      return variables(JAPANESE.get(key) ?? "")
        .filter((name) => !allowed.includes(name))
        .map((name) => `${key}: ${name}`);
    });
    expect(unknown).toEqual([]);
  });
});
