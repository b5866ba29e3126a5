import { describe, expect, it } from "vitest";
import { fieldsOf } from "../decode/type-table.ts";
import { KINDS } from "./index.ts";
import { defaulted } from "./testing/check-manifest.ts";
import { fieldsWithoutEffect, POD_WITHOUT_EFFECT, TEMPLATE_WITHOUT_EFFECT } from "./without-effect.ts";

describe("fields without effect", () => {
  it("are found where they are used", () => {
    const pod = {
      spec: {
        containers: [{ name: "a" }, { name: "b", tty: true, securityContext: { privileged: true } }],
        initContainers: [{ name: "c", stdin: true }],
        volumes: [{ name: "v", persistentVolumeClaim: { claimName: "p" } }],
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: "zone" }] } },
        hostPID: true,
      },
    };
    expect(fieldsWithoutEffect(POD_WITHOUT_EFFECT, pod)).toEqual([
      "spec.affinity.podAntiAffinity",
      "spec.containers[1].securityContext",
      "spec.containers[1].tty",
      "spec.hostPID",
      "spec.initContainers[0].stdin",
      "spec.volumes[0].persistentVolumeClaim",
    ]);
    expect(fieldsWithoutEffect(TEMPLATE_WITHOUT_EFFECT, { spec: { template: pod } })[0]).toBe(
      "spec.template.spec.affinity.podAntiAffinity",
    );
  });

  it("are not found in what defaults fill in", () => {
    const pod = defaulted("Pod", {
      spec: { containers: [{ name: "a", image: "b" }], hostPID: false, hostAliases: [] },
    });
    expect(fieldsWithoutEffect(POD_WITHOUT_EFFECT, pod)).toEqual([]);
  });

  const all = KINDS.flatMap(({ kind, withoutEffect = [] }) =>
    withoutEffect.map((path): [string, string] => [kind, path]),
  );
  it.each(all)("%s has %s", (kind, path) => {
    let struct = kind;
    for (const segment of path.split(".")) {
      const isList = segment.endsWith("[*]");
      const type = fieldsOf(struct)?.get(isList ? segment.slice(0, -3) : segment);
      expect(type, `${struct}.${segment}`).toBeDefined();
      const inner = type?.form === "list" ? type.element : type;
      expect(type?.form === "list" || !isList).toBe(true);
      struct = inner?.form === "struct" ? inner.name : "";
    }
  });
});
