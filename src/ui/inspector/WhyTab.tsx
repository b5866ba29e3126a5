/** Why an object is as it is: the chain of causes back to what the learner did, and what would help a waiting Pod. */
import "./why-tab.css";
import { useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Event, Service } from "../../api/types/core.ts";
import type { Ingress } from "../../api/types/networking.ts";
import type { Traffic } from "../../api/types/sim.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { SchedulingDecision } from "../../api/types/scheduling-decision.ts";
import type { Change } from "../../hosts/protocol.ts";
import { actorName } from "../../i18n/sentence.ts";
import { translate } from "../../i18n/i18n.ts";
import { clockTime } from "../../i18n/units.ts";
import { Sentence } from "../kit/Sentence.tsx";
import { isLearner } from "../state/changes-store.ts";
import { cluster, command } from "../state/cluster.ts";
import { useSelection, type ObjectRef } from "../state/selection-store.ts";
import { cureWords } from "../state/change-cure.ts";
import { cures } from "./cures.ts";
import { ObjectLink } from "./Facts.tsx";
import { podCures, workloadCures } from "./pod-cures.ts";
import { IngressPath, ServicePath, TrafficPath } from "./ServicePath.tsx";
import { useDecisions } from "../state/use-decisions.ts";

export function WhyTab({
  about,
  object,
}: {
  readonly about: ObjectRef;
  readonly object: KubeObject | undefined;
}): ReactNode {
  const { t } = useTranslation();
  const chain = useWhy(about, object?.metadata.resourceVersion);
  const waiting = object?.kind === "Pod" && ((object as Pod).spec.nodeName ?? "") === "";
  return (
    <div className="inspector__panel">
      {object?.kind === "Event" && <EventWords event={object as Event} />}
      {chain !== undefined && chain.length === 0 && <p className="muted">{t("inspector.why.empty")}</p>}
      <ol className="why" aria-label={t("inspector.why.chain")}>
        {chain?.map((link) => (
          <Link key={link.revision} link={link} />
        ))}
      </ol>
      {waiting && <Cures pod={object as Pod} />}
      {object !== undefined && <Repairs object={object} />}
      {object?.kind === "Service" && <ServicePath service={object as Service} />}
      {object?.kind === "Ingress" && <IngressPath ingress={object as Ingress} />}
      {object?.kind === "Traffic" && <TrafficPath traffic={object as Traffic} />}
    </div>
  );
}

/** An Event is a note: what it says, and about what. */
function EventWords({ event: { reason, message, involvedObject } }: { readonly event: Event }): ReactNode {
  const { kind = "", namespace, name = "" } = involvedObject;
  return (
    <p className="why__note">
      <ObjectLink to={{ kind, name, ...(namespace ? { namespace } : {}) }} text={`${kind} ${name}`} />{" "}
      <strong>{reason}</strong>: {message}
    </p>
  );
}

/** What would help what does not run, or is refused. */
function Repairs({ object }: { readonly object: KubeObject }): ReactNode {
  const { t } = useTranslation();
  const found = object.kind === "Pod" ? podCures(object as Pod) : workloadCures(object);
  if (found.length === 0) return null;
  return (
    <section className="callout">
      <h3>{t("inspector.why.fix")}</h3>
      <ul>
        {found.map(({ key, params }) => (
          <li key={`${key} ${JSON.stringify(params)}`}>{translate(`inspector.cure.${key}`, params)}</li>
        ))}
      </ul>
    </section>
  );
}

function Link({ link }: { readonly link: Change }): ReactNode {
  const select = useSelection((state) => state.select);
  const { t } = useTranslation();
  const you = isLearner(link.actor);
  return (
    <li className={`why__link ${you ? "why__link--you" : ""}`}>
      <Sentence change={link} onObject={select} />
      {t("story.end")}
      <div className="why__when">
        <button type="button" className="link" onClick={() => void goTo(link.at)}>
          {clockTime(link.at)}
        </button>
        {" · "}
        {actorName(link.actor)}
      </div>
    </li>
  );
}

async function goTo(elapsedMs: number): Promise<void> {
  await command({ do: "set", paused: true });
  await command({ do: "seek", elapsedMs });
}

function useWhy(about: ObjectRef, revision: string | undefined): readonly Change[] | undefined {
  const [newest, setNewest] = useState<{ readonly revision: string | undefined; readonly chain: readonly Change[] }>();
  const { kind, namespace, name } = about;
  useEffect(() => {
    let wanted = true;
    cluster()
      .why(kind, namespace, name)
      .then(
        (chain) => wanted && setNewest({ revision, chain }),
        () => wanted && setNewest({ revision, chain: [] }),
      );
    return () => {
      wanted = false;
    };
  }, [kind, namespace, name, revision]);
  return newest?.chain;
}

function Cures({ pod }: { readonly pod: Pod }): ReactNode {
  const { t } = useTranslation();
  const decisions = useDecisions(pod);
  const last: SchedulingDecision | undefined = decisions?.at(-1);
  if (last === undefined || last.result !== "Unschedulable") return null;
  return (
    <section className="callout">
      <h3>{t("inspector.why.fix")}</h3>
      <ul>
        {cures(last)
          .map(cureWords)
          .map((words) => (
            <li key={words}>{words}</li>
          ))}
      </ul>
    </section>
  );
}
