/** Where an object points to, and what it grants or limits: of the kinds whose printer columns do not say enough. */
import type { TFunction } from "i18next";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import type { Condition, KubeObject } from "../../api/types/meta.ts";
import type { Ingress } from "../../api/types/networking.ts";
import type { LimitRange, ResourceQuota } from "../../api/types/quota.ts";
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from "../../api/types/rbac.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/types/volumes.ts";
import { milliValue } from "../../api/quantity.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import { Meter, ObjectLink, type Fact } from "./Facts.tsx";

export function linkedFacts(object: KubeObject, t: TFunction): readonly Fact[] {
  switch (object.kind) {
    case "HorizontalPodAutoscaler": {
      const { scaleTargetRef } = (object as HorizontalPodAutoscaler).spec;
      return [[t("inspector.facts.target"), link(scaleTargetRef.kind, scaleTargetRef.name, object)]];
    }
    case "PersistentVolumeClaim": {
      const { volumeName, storageClassName } = (object as PersistentVolumeClaim).spec;
      return [
        [t("inspector.facts.volume"), volumeName && link("PersistentVolume", volumeName)],
        [t("inspector.facts.storageClass"), storageClassName && link("StorageClass", storageClassName)],
      ];
    }
    case "PersistentVolume": {
      const { claimRef, storageClassName } = (object as PersistentVolume).spec;
      const { name, namespace = "default" } = claimRef ?? {};
      return [
        [
          t("inspector.facts.claim"),
          name !== undefined && <ObjectLink to={{ kind: "PersistentVolumeClaim", namespace, name }} />,
        ],
        [t("inspector.facts.storageClass"), storageClassName && link("StorageClass", storageClassName)],
      ];
    }
    case "Ingress":
      return ingressFacts(object as Ingress, t);
    case "ResourceQuota":
      return quotaFacts(object as ResourceQuota, t);
    case "LimitRange":
      return [[t("inspector.facts.limits"), <List key="limits" lines={limitLines(object as LimitRange)} />]];
    case "Role":
    case "ClusterRole":
      return [[t("inspector.facts.rules"), <List key="rules" lines={ruleLines(object as Role | ClusterRole)} />]];
    case "RoleBinding":
    case "ClusterRoleBinding":
      return bindingFacts(object as RoleBinding | ClusterRoleBinding, t);
    default:
      return [];
  }
}

/** Conditions of kinds that have no facts of their own. */
export function conditionsOf(object: KubeObject): readonly Condition[] {
  const { status } = object as { readonly status?: { readonly conditions?: readonly Condition[] } };
  return status?.conditions ?? [];
}

/** @param near an object in whose namespace it is; none for what belongs to no namespace */
function link(kind: string, name: string, near?: KubeObject): React.ReactNode {
  const namespace = near?.metadata.namespace;
  const to: ObjectRef = { kind, name, ...(namespace === undefined ? {} : { namespace }) };
  return <ObjectLink to={to} text={`${kind} ${name}`} />;
}

function List({ lines }: { readonly lines: readonly string[] }): React.ReactNode {
  return (
    <ul className="facts__list">
      {lines.map((line) => (
        <li key={line}>
          <code>{line}</code>
        </li>
      ))}
    </ul>
  );
}

function ingressFacts(ingress: Ingress, t: TFunction): readonly Fact[] {
  const { spec } = ingress;
  const ways = (spec.rules ?? []).flatMap(({ host = "*", http }) =>
    (http?.paths ?? []).map(({ path = "/", backend }) => ({ from: `${host}${path}`, service: backend.service?.name })),
  );
  const fallback = spec.defaultBackend?.service?.name;
  const all = fallback === undefined ? ways : [...ways, { from: "*", service: fallback }];
  return [
    [
      t("inspector.facts.routes"),
      <ul key="routes" className="facts__list">
        {all.map(({ from, service }) => (
          <li key={from}>
            <code>{from}</code> → {service !== undefined && link("Service", service, ingress)}
          </li>
        ))}
      </ul>,
    ],
  ];
}

function quotaFacts({ spec, status }: ResourceQuota, t: TFunction): readonly Fact[] {
  const used = status?.used ?? {};
  return [
    [
      t("inspector.facts.quota"),
      <ul key="quota" className="facts__list">
        {Object.entries(spec.hard ?? {}).map(([resource, hard]) => (
          <li key={resource}>
            <Meter
              tight
              part={milliValue(used[resource] ?? 0)}
              whole={milliValue(hard)}
              text={`${resource} ${used[resource] ?? 0} / ${hard}`}
            />
          </li>
        ))}
      </ul>,
    ],
  ];
}

function limitLines({ spec }: LimitRange): readonly string[] {
  return spec.limits.map(({ type, ...bounds }) => {
    const parts = Object.entries(bounds).map(([word, amounts]) => {
      const each = Object.entries(amounts as Readonly<Record<string, string>>).map(([name, is]) => `${name} ${is}`);
      return `${word} ${each.join(", ")}`;
    });
    return `${type}: ${parts.join("; ")}`;
  });
}

function ruleLines({ rules }: Role | ClusterRole): readonly string[] {
  return (rules ?? []).map(({ verbs, resources = [], resourceNames = [], nonResourceURLs = [] }) => {
    const what = [...resources, ...nonResourceURLs].join(", ");
    const which = resourceNames.length === 0 ? "" : ` (${resourceNames.join(", ")})`;
    return `${verbs.join(", ")}: ${what}${which}`;
  });
}

function bindingFacts(binding: RoleBinding | ClusterRoleBinding, t: TFunction): readonly Fact[] {
  const { roleRef, subjects = [] } = binding;
  return [
    [t("inspector.facts.role"), link(roleRef.kind, roleRef.name, roleRef.kind === "Role" ? binding : undefined)],
    [
      t("inspector.facts.subjects"),
      <ul key="subjects" className="facts__list">
        {subjects.map(({ kind, name, namespace = "default" }) => (
          <li key={`${kind}/${namespace}/${name}`}>
            {kind === "ServiceAccount" ? (
              <ObjectLink to={{ kind, namespace, name }} text={`ServiceAccount ${namespace}/${name}`} />
            ) : (
              `${kind} ${name}`
            )}
          </li>
        ))}
      </ul>,
    ],
  ];
}
