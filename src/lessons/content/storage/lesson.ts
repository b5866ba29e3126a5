/** Storage: data that dies with its Pod, data that outlives it, and Pods with a name and a disk of their own. */
import type { Lesson } from "../../lesson.ts";
import { claim, database, notebook } from "./manifests.ts";

const FACTS = {
  pods: "/api/v1/namespaces/default/pods",
  claims: "/api/v1/namespaces/default/persistentvolumeclaims",
  classes: "/apis/storage.k8s.io/v1/storageclasses",
  sets: "/apis/apps/v1/namespaces/default/statefulsets",
  deployments: "/apis/apps/v1/namespaces/default/deployments",
  notes: "/api/v1/namespaces/default/pods/notebook/log",
  middle: "/api/v1/namespaces/default/pods/db-1/log",
  last: "/api/v1/namespaces/default/pods/db-2/log",
};

const NOTEBOOK = "pods.filter(p, p.metadata.name == 'notebook')";
const NEW_NOTEBOOK = `${NOTEBOOK}.exists(p, ready(p) && !was.pods.exists(o, o.metadata.uid == p.metadata.uid))`;
const said = (log: string): string => `(${log} == null ? '' : ${log})`;
const STARTS_AGAIN = `${said("notes")}.startsWith('1 notes')`;
const GOES_ON = `${said("notes")}.contains('notes') && !${STARTS_AGAIN}`;
const GONE = { id: "gone", when: `size(${NOTEBOOK}) == 0` };
const TERMINATING = { id: "terminating", when: `${NOTEBOOK}.exists(p, at(p, 'metadata.deletionTimestamp') != null)` };
const CLAIM_OF_NOTEBOOK = `${NOTEBOOK}.exists(p, p.spec.volumes.exists(v, at(v, 'persistentVolumeClaim') != null && claims.exists(c, c.metadata.name == v.persistentVolumeClaim.claimName && c.status.phase == 'Bound')))`;
const DB = "pods.filter(p, p.metadata.name.startsWith('db-'))";
const READY = `size(${DB}.filter(p, ready(p)))`;
const BOUND = "size(claims.filter(c, c.metadata.name.startsWith('data-') && c.status.phase == 'Bound'))";
const pod = (name: string): string => `pods.exists(p, p.metadata.name == '${name}')`;
const NEW_MIDDLE =
  "pods.exists(p, p.metadata.name == 'db-1' && ready(p) && !was.pods.exists(o, o.metadata.uid == p.metadata.uid))";
const ENOUGH = "size(sets) > 0 && sets[0].spec.replicas >= 3";

export const storage: Lesson = {
  id: "storage",
  kind: "lesson",
  minutes: 12,
  needs: ["manifests-and-self-healing"],
  start: { seed: 11, nodes: 3, manifests: notebook(false), settleSeconds: 45, speed: 1, view: "workloads" },
  steps: [
    { id: "a-notebook", look: [{ kind: "Pod", namespace: "default", name: "notebook" }], solution: [] },
    {
      id: "forget",
      look: [{ region: "terminal" }, { region: "editor" }],
      files: { "notebook.yaml": notebook(false) },
      prediction: {
        options: ["goesOn", "startsAgain"],
        facts: FACTS,
        revealed: `${NEW_NOTEBOOK} && ${said("notes")}.contains('notes')`,
        answer: `${STARTS_AGAIN} ? 'startsAgain' : 'goesOn'`,
      },
      goal: {
        facts: FACTS,
        reached: `${NEW_NOTEBOOK} && ${STARTS_AGAIN}`,
        nearMisses: [TERMINATING, GONE],
      },
      solution: [{ run: "kubectl delete pod notebook" }, { apply: notebook(false) }],
    },
    {
      id: "a-claim",
      look: [{ region: "editor" }],
      files: { "claim.yaml": claim(), "notebook.yaml": notebook(true) },
      goal: {
        facts: FACTS,
        reached: `${NOTEBOOK}.exists(p, ready(p)) && ${CLAIM_OF_NOTEBOOK}`,
        nearMisses: [
          {
            id: "no-class",
            when: "claims.exists(c, c.status.phase == 'Pending' && at(c, 'spec.storageClassName') != null && !classes.exists(s, s.metadata.name == c.spec.storageClassName))",
            values: {
              name: "claims.filter(c, c.status.phase == 'Pending' && at(c, 'spec.storageClassName') != null)[0].spec.storageClassName",
              classes: "classes.map(s, s.metadata.name)",
            },
          },
          {
            id: "claim-missing",
            when: `${NOTEBOOK}.exists(p, p.spec.volumes.exists(v, at(v, 'persistentVolumeClaim') != null && !claims.exists(c, c.metadata.name == v.persistentVolumeClaim.claimName)))`,
            values: {
              name: `${NOTEBOOK}[0].spec.volumes.filter(v, at(v, 'persistentVolumeClaim') != null)[0].persistentVolumeClaim.claimName`,
            },
          },
          TERMINATING,
          {
            id: "unused",
            when: `size(claims) > 0 && ${NOTEBOOK}.all(p, !p.spec.volumes.exists(v, at(v, 'persistentVolumeClaim') != null))`,
          },
          GONE,
          { id: "starting", when: "size(claims) > 0" },
        ],
      },
      solution: [{ apply: claim() }, { run: "kubectl delete pod notebook" }, { apply: notebook(true) }],
    },
    {
      id: "outlive",
      look: [{ kind: "PersistentVolumeClaim", namespace: "default", name: "notes" }, { region: "terminal" }],
      prediction: {
        options: ["goesOn", "startsAgain"],
        facts: FACTS,
        revealed: `${NEW_NOTEBOOK} && ${said("notes")}.contains('notes')`,
        answer: `${STARTS_AGAIN} ? 'startsAgain' : 'goesOn'`,
      },
      goal: {
        facts: FACTS,
        reached: `${NEW_NOTEBOOK} && ${GOES_ON}`,
        nearMisses: [
          TERMINATING,
          GONE,
          {
            id: "without-claim",
            when: `${NEW_NOTEBOOK} && ${NOTEBOOK}.all(p, !p.spec.volumes.exists(v, at(v, 'persistentVolumeClaim') != null))`,
          },
          { id: "empty-disk", when: `${NEW_NOTEBOOK} && ${STARTS_AGAIN}` },
        ],
      },
      solution: [{ waitSeconds: 10 }, { run: "kubectl delete pod notebook" }, { apply: notebook(true) }],
    },
    {
      id: "a-set",
      look: [{ region: "editor" }, { region: "canvas" }],
      files: { "database.yaml": database(true) },
      prediction: {
        options: ["together", "oneByOne"],
        facts: FACTS,
        revealed: `${pod("db-0")} && ${pod("db-1")}`,
        answer:
          "pods.filter(p, p.metadata.name == 'db-0')[0].metadata.creationTimestamp == pods.filter(p, p.metadata.name == 'db-1')[0].metadata.creationTimestamp ? 'together' : 'oneByOne'",
      },
      goal: {
        facts: FACTS,
        reached: `${ENOUGH} && ${READY} >= 3 && ${BOUND} >= 3`,
        nearMisses: [
          {
            id: "shared-disk",
            when: "sets.exists(s, at(s, 'spec.volumeClaimTemplates') == null) && sets[0].spec.template.spec.volumes.exists(v, at(v, 'persistentVolumeClaim') != null)",
          },
          {
            id: "deployment",
            when: "size(sets) == 0 && size(deployments) > 0",
            values: { name: "deployments[0].metadata.name" },
          },
          {
            id: "too-few",
            when: "size(sets) > 0 && sets[0].spec.replicas < 3",
            values: { want: "sets[0].spec.replicas" },
          },
          { id: "on-the-way", when: "size(sets) > 0", values: { ready: READY } },
        ],
      },
      solution: [{ apply: database(true) }],
    },
    {
      id: "same-disk",
      look: [{ region: "canvas" }],
      prediction: {
        options: ["newEmpty", "sameDisk"],
        facts: FACTS,
        revealed: `${NEW_MIDDLE} && ${said("middle")}.contains('notes')`,
        answer: `${said("middle")}.startsWith('db-1 1 notes') ? 'newEmpty' : 'sameDisk'`,
      },
      goal: {
        facts: FACTS,
        seen: {
          lost: `!was.pods.exists(o, o.metadata.name == 'db-1' && pods.exists(p, p.metadata.uid == o.metadata.uid))`,
        },
        reached: `seen.lost && ${NEW_MIDDLE} && ${said("middle")}.contains('notes') && !${said("middle")}.startsWith('db-1 1 notes')`,
        nearMisses: [
          {
            id: "other-pod",
            when: "!seen.lost && was.pods.exists(o, o.metadata.name.startsWith('db-') && !pods.exists(p, p.metadata.uid == o.metadata.uid))",
            values: {
              name: "was.pods.filter(o, o.metadata.name.startsWith('db-') && !pods.exists(p, p.metadata.uid == o.metadata.uid))[0].metadata.name",
            },
          },
          { id: "empty-disk", when: `${NEW_MIDDLE} && ${said("middle")}.startsWith('db-1 1 notes')` },
          {
            id: "terminating",
            when: "pods.exists(p, p.metadata.name == 'db-1' && at(p, 'metadata.deletionTimestamp') != null)",
          },
          { id: "recovering", when: "seen.lost" },
        ],
      },
      solution: [{ waitSeconds: 10 }, { run: "kubectl delete pod db-1" }],
    },
    {
      id: "shrink",
      look: [{ region: "terminal" }, { region: "canvas" }],
      prediction: {
        options: ["kept", "deleted"],
        facts: FACTS,
        revealed: `size(${DB}) == 1`,
        answer: "claims.exists(c, c.metadata.name == 'data-db-2') ? 'kept' : 'deleted'",
      },
      goal: {
        facts: FACTS,
        seen: { small: `size(sets) > 0 && size(${DB}) == 1` },
        reached: `seen.small && ${ENOUGH} && ${READY} >= 3 && ${said("last")}.contains('notes') && !${said("last")}.startsWith('db-2 1 notes')`,
        nearMisses: [
          { id: "no-set", when: "size(sets) == 0" },
          {
            id: "disk-deleted",
            when: "!claims.exists(c, c.metadata.name == 'data-db-2' && at(c, 'metadata.deletionTimestamp') == null && was.claims.exists(o, o.metadata.uid == c.metadata.uid))",
          },
          { id: "growing", when: `seen.small && sets[0].spec.replicas >= 3`, values: { ready: READY } },
          { id: "small", when: "seen.small", values: { claims: "claims.map(c, c.metadata.name)" } },
          {
            id: "shrinking",
            when: "sets[0].spec.replicas < 3",
            values: { left: `${DB}.map(p, p.metadata.name)`, want: "sets[0].spec.replicas" },
          },
        ],
      },
      solution: [
        { run: "kubectl scale statefulset db --replicas=1" },
        { waitSeconds: 30 },
        { run: "kubectl scale statefulset db --replicas=3" },
      ],
    },
    { id: "look-back", look: [{ region: "timeline" }, { region: "inspector" }], solution: [] },
  ],
  experience: { see: "outlive", breaks: "same-disk", onlyHere: { step: "look-back", way: "rewind" } },
  checks: {
    otherWays: [
      { step: "forget", actions: [{ run: "kubectl delete pod notebook --now" }, { apply: notebook(false) }] },
      {
        step: "a-claim",
        actions: [{ run: "kubectl delete pod notebook" }, { apply: notebook(true) }, { apply: claim() }],
      },
      { step: "same-disk", actions: [{ waitSeconds: 10 }, { run: "kubectl delete pod -l app=db" }] },
      { step: "same-disk", actions: [{ waitSeconds: 10 }, { run: "kubectl rollout restart statefulset db" }] },
    ],
    mistakes: [
      { step: "forget", actions: [{ run: "kubectl delete pod notebook" }], nearMiss: "gone" },
      {
        step: "a-claim",
        actions: [{ run: "kubectl delete pod notebook" }, { apply: claim("fast") }, { apply: notebook(true) }],
        nearMiss: "no-class",
      },
      { step: "a-claim", actions: [{ apply: claim() }], nearMiss: "unused" },
      {
        step: "a-claim",
        actions: [{ run: "kubectl delete pod notebook" }, { apply: notebook(true) }],
        nearMiss: "claim-missing",
      },
      {
        step: "outlive",
        actions: [{ run: "kubectl delete pod notebook" }, { apply: notebook(false) }],
        nearMiss: "without-claim",
      },
      { step: "a-set", actions: [{ apply: database(false) }], nearMiss: "shared-disk" },
      { step: "a-set", actions: [{ apply: database(false, "Deployment") }], nearMiss: "deployment" },
      { step: "same-disk", actions: [{ run: "kubectl delete pod db-0" }], nearMiss: "other-pod" },
      {
        step: "shrink",
        actions: [
          { run: "kubectl scale statefulset db --replicas=1" },
          { waitSeconds: 20 },
          { run: "kubectl delete pvc data-db-2" },
        ],
        nearMiss: "disk-deleted",
      },
    ],
  },
};
