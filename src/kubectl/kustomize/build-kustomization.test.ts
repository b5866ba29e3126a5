import { describe, expect, it } from "vitest";
import { CommandFailure } from "../steps.ts";
import { yamlText } from "../output/object-text.ts";
import { buildKustomization } from "./build-kustomization.ts";
import sample from "./testing/sample.json" with { type: "json" };

const FILES: Readonly<Record<string, string>> = sample.files;

function built(folder: string, more: Readonly<Record<string, string>> = {}): string {
  const files = { ...FILES, ...more };
  const { objects } = buildKustomization(folder, (name) => files[name]);
  return objects.map(yamlText).join("---\n");
}

function failure(kustomization: string): string {
  try {
    built("bad", { "bad/kustomization.yaml": kustomization });
  } catch (problem) {
    if (problem instanceof CommandFailure) return problem.text;
    throw problem;
  }
  return "";
}

describe("a kustomization", () => {
  it.each(Object.entries(sample.printed))("%s gives what kubectl v1.35.2 prints", (folder, printed) => {
    expect(built(folder)).toBe(printed);
  });

  const wrong: { name: string; kustomization: string; says: string }[] = [
    {
      name: "an unknown field",
      kustomization: "foo: []",
      says: 'error: invalid Kustomization: json: unknown field "foo"',
    },
    {
      name: "a missing file",
      kustomization: "resources: [x.yaml]",
      says: "error: accumulating resources: accumulation err='accumulating resources from 'x.yaml': evalsymlink failure on '/bad/x.yaml' : lstat /bad/x.yaml: no such file or directory': must build at directory: not a valid directory: evalsymlink failure on '/bad/x.yaml' : lstat /bad/x.yaml: no such file or directory",
    },
    {
      name: "a patch for nothing",
      kustomization:
        "resources: [../base]\npatches: [{patch: '{apiVersion: v1, kind: Service, metadata: {name: nope}}'}]",
      says: 'error: no resource matches strategic merge patch "Service.v1.[noGrp]/nope.[noNs]": no matches for Id Service.v1.[noGrp]/nope.[noNs]; failed to find unique target for patch Service.v1.[noGrp]/nope.[noNs]',
    },
    {
      name: "a literal that is none",
      kustomization: "configMapGenerator: [{name: a, literals: [x]}]",
      says: "error: loading KV pairs: literal sources [x]: invalid literal source x, expected key=value",
    },
    {
      name: "a component that is none",
      kustomization: "components: [../base]",
      says: "error: accumulating components: accumulateDirectory: \"expected kind 'Component' for path '/base' but got 'Kustomization'\"",
    },
    {
      name: "a component as a resource",
      kustomization: "resources: [../component]",
      says: "error: accumulating resources: accumulation err='accumulating resources from '../component': '/component' must resolve to a file': expected kind != 'Component' for path '/component'",
    },
    {
      name: "a replacement of nothing",
      kustomization: "resources: [../parts]\nreplacements: [{source: {kind: Service}}]",
      says: "error: replacements must specify a source and at least one target",
    },
    {
      name: "a replacement from nowhere",
      kustomization:
        "resources: [../parts]\nreplacements: [{source: {kind: Nope}, targets: [{select: {kind: Deployment}}]}]",
      says: "error: nothing selected by Nope.[noVer].[noGrp]/[noName].[noNs]",
    },
    {
      name: "a replacement beyond the end of a list",
      kustomization:
        "resources: [../parts]\nreplacements: [{source: {kind: Service}, targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.7.image]}]}]",
      says: 'error: unable to find field "spec.template.spec.containers.7.image" in replacement target: index 7 specified but only 2 elements found',
    },
    {
      name: "itself",
      kustomization: "resources: [../bad]",
      says: "error: cycle detected: candidate root '/bad' contains visited root '/bad'",
    },
    {
      name: "a part of kustomize that is not here",
      kustomization: "helmCharts: []",
      says: 'error: the field "helmCharts" of kustomizations is not part of this kubectl',
    },
  ];
  it.each(wrong)("with $name says so", ({ kustomization, says }) => expect(failure(kustomization)).toBe(says));
});
