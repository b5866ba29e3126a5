/** What an object is, in words, and what matters about it. */
import type { TFunction } from "i18next";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { KubeObject } from "../../api/types/meta.ts";
import { en } from "../../i18n/en.ts";
import { age } from "../../i18n/units.ts";
import { useClock } from "../state/clock-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import { Facts, LabelChips, ObjectLink, type Fact } from "./Facts.tsx";
import { Conditions, kindFacts, OWN_FACTS } from "./KindFacts.tsx";
import { conditionsOf, linkedFacts } from "./LinkedFacts.tsx";
import { useServerFacts } from "./ServerFacts.tsx";

export function SummaryTab({
  about,
  object,
  loaded,
  mark,
}: {
  readonly about: ObjectRef;
  readonly object: KubeObject | undefined;
  readonly loaded: boolean;
  /** How real the kind is. */
  readonly mark: ReactNode;
}): ReactNode {
  const { t } = useTranslation();
  const now = useClock(({ clock }) => `${clock.now.slice(0, 19)}Z`);
  const own = object === undefined || OWN_FACTS.has(object.kind);
  const served = useServerFacts(object, !own);
  const kind = about.kind in en.inspector.about ? (about.kind as "Pod") : "other";
  return (
    <div className="inspector__panel">
      <p className="inspector__about">{t(`inspector.about.${kind}`)}</p>
      {mark}
      {object === undefined ? (
        loaded && <p>{t("inspector.gone")}</p>
      ) : (
        <Facts
          facts={[
            ...kindFacts(object, t, now),
            ...served,
            ...linkedFacts(object, t),
            ...(own ? [] : conditionFacts(object, t)),
            ...commonFacts(object, t, now),
          ]}
        />
      )}
    </div>
  );
}

function conditionFacts(object: KubeObject, t: TFunction): readonly Fact[] {
  const conditions = conditionsOf(object);
  return [
    [t("inspector.facts.conditions"), conditions.length > 0 && <Conditions key="conditions" conditions={conditions} />],
  ];
}

function commonFacts({ metadata }: KubeObject, t: TFunction, now: string): readonly Fact[] {
  const owner =
    metadata.ownerReferences?.find(({ controller }) => controller === true) ?? metadata.ownerReferences?.[0];
  const namespace = metadata.namespace;
  const scope = namespace === undefined || owner?.kind === "Node" ? {} : { namespace };
  return [
    [
      t("inspector.facts.owner"),
      owner && (
        <ObjectLink to={{ kind: owner.kind, name: owner.name, ...scope }} text={`${owner.kind} ${owner.name}`} />
      ),
    ],
    [t("inspector.facts.namespace"), namespace],
    [t("inspector.facts.age"), age(metadata.creationTimestamp, now)],
    [t("inspector.facts.labels"), metadata.labels && <LabelChips labels={metadata.labels} />],
  ];
}
