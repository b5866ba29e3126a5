import type { LessonText } from "../../lesson-text.ts";

export const rollingUpdatesEn: LessonText = {
  title: "A new version while customers are in the shop",
  summary: "Replace every Pod without losing a request, see a bad version stopped halfway, and take it back.",
  steps: {
    "open-all-day": {
      title: "Open all day",
      text: "Four Pods of the shop, version `v1`. Twenty requests come in every second, and all are answered.\n\nA new version is waiting. In former days you would have closed the shop for a night. You will not.",
    },
    "new-version": {
      title: "Bring out v2",
      text: "Change the image to `kubarium/shop:v2`: in the file `shop.yaml`, in the menu of the Deployment, or by `kubectl set image`.\n\nWatch the canvas while it happens. Slow time down if it goes too fast.",
      prediction: {
        question: "How will the four Pods become v2?",
        options: {
          allAtOnce: "All four stop, then four new ones start",
          fewAtATime: "New ones start, old ones go, a few at a time",
          oldOnesChange: "The Pods stay and swap their program",
        },
        reveal:
          "**{{answer}}.** There are now two [[ReplicaSets|replicaset]]: the new one grows while the old one shrinks. A new Pod has to be ready before an old one has to go.",
      },
      goal: "Four Pods are ready, and all run `v2`.",
      hints: [
        "In `shop.yaml`, change `kubarium/shop:v1` to `kubarium/shop:v2` and apply.",
        "In the terminal: `kubectl set image deployment/shop shop=kubarium/shop:v2`.",
      ],
      nearMisses: {
        gone: "The Deployment `shop` is gone. Reset the step to have it back.",
        image: "The image `{{image}}` cannot be pulled. Look at how it is spelled.",
        fewer: "The Deployment asks for {{want}} Pods only. Four are needed.",
        "other-version": "The Deployment now runs `{{image}}`. The goal is `kubarium/shop:v2`.",
        "on-the-way": "{{ready}} of 4 are ready with v2; {{old}} others are still there.",
      },
      after:
        "This is a [[rolling update|rolling-update]]. By default at most a quarter more Pods than you asked for, and at most a quarter fewer. Drag the timeline back and watch the two ReplicaSets trade places.",
    },
    "say-goodbye": {
      title: "A few were lost",
      text: "Look at the traffic: it was nearly perfect. A few requests failed.\n\nWhen a Pod has to go, two things begin **at the same time**: its container is told to stop, and the Service takes it off its list. If the container is faster, the last requests knock at a closed door.\n\nThe cure: let the container wait a little before it stops. `shop.yaml` now has a [[preStop|prestop]] that sleeps for five seconds. Apply it.",
      goal: "All Pods are ready, and each has a preStop.",
      hints: [
        "Apply `shop.yaml`. To change the template is a rollout too: all Pods are replaced.",
        "It sits in the container: `lifecycle`, then `preStop`, then `sleep`, then `seconds: 5`.",
      ],
      nearMisses: {
        gone: "The Deployment `shop` is gone. Reset the step to have it back.",
        image: "The image `{{image}}` cannot be pulled. Look at how it is spelled.",
        fewer: "The Deployment asks for {{want}} Pods only. Four are needed.",
        "on-the-way": "{{ready}} of 4 Pods with a preStop are ready. The old ones are on their way out.",
        "only-grace":
          "You gave the containers {{seconds}} seconds to finish. But this one finishes at once when it is told to. It has to be told later: preStop.",
        "something-else": "The Deployment was changed, but its container has no preStop yet.",
      },
      after:
        "This rollout may have lost a request or two as well: the Pods that left did not have a preStop yet. The next one counts.",
    },
    "no-loss": {
      title: "v3, and not one request lost",
      text: "Now bring out `kubarium/shop:v3` in the same way. Keep an eye on the number of failed requests.",
      prediction: {
        question: "How many requests will fail this time?",
        options: { none: "None", some: "A few" },
        reveal:
          "**{{answer}}.** Requests only fail when a Pod closes before everybody has heard that it is leaving. Readiness guards the coming, preStop guards the going.",
      },
      goal: "All Pods run `v3`, and no request was lost on the way.",
      hints: [
        "`kubectl set image deployment/shop shop=kubarium/shop:v3`",
        "If something was lost, reset the step. The template needs both: the readiness probe and the preStop.",
      ],
      nearMisses: {
        gone: "The Deployment `shop` is gone. Reset the step to have it back.",
        lost: "Requests lost since the step began: {{lost}}. Reset the step and try again; keep preStop and readiness probe.",
        image: "The image `{{image}}` cannot be pulled. Look at how it is spelled.",
        fewer: "The Deployment asks for {{want}} Pods only. Four are needed.",
        "other-version": "The Deployment now runs `{{image}}`. The goal is `kubarium/shop:v3`.",
        "on-the-way": "{{ready}} of 4 are ready with v3; {{old}} others are still there.",
      },
      after: "Four Pods replaced in the middle of the day. Whoever was shopping did not notice.",
    },
    "bad-version": {
      title: "Now a bad one",
      text: "Somebody asks you to bring out `kubarium/shop:next`. There is no such image, but nobody knows that yet.\n\nDo it, and watch for five seconds.",
      prediction: {
        question: "What do the customers notice?",
        options: { outage: "Requests fail", nothing: "Nothing" },
        reveal:
          "**{{answer}}.** The new Pods never become ready, so the update goes no further. The old Pods keep on serving.",
      },
      goal: "New Pods cannot pull their image, and a hundred more requests came in.",
      hints: [
        "`kubectl set image deployment/shop shop=kubarium/shop:next`",
        "Then wait. `kubectl get pods` tells what the new Pods suffer from.",
      ],
      nearMisses: {
        gone: "The Deployment `shop` is gone. Reset the step to have it back.",
        watch: "The new Pods cannot pull their image. Watch on: {{answered}} of 100 requests answered.",
        "good-image": "The image `{{image}}` is good, or is still on its way. The bad one is `kubarium/shop:next`.",
      },
      after:
        "Three of four old Pods are left: one was allowed to go early. After ten minutes without progress the Deployment would report `ProgressDeadlineExceeded`. It never goes back by itself; that is your decision.",
    },
    "take-it-back": {
      title: "Take it back",
      text: "The old ReplicaSet is still there, with its template. So the Deployment can go back to it: a [[rollback]].\n\nTry `kubectl rollout history deployment/shop`, then `kubectl rollout undo deployment/shop`.",
      goal: "At least four Pods are ready, and none is stuck.",
      hints: [
        "The menu of the Deployment has **Roll back**.",
        "`kubectl rollout undo deployment/shop` makes the template of the revision before the current one again.",
      ],
      nearMisses: {
        gone: "The Deployment `shop` is gone. Reset the step to have it back.",
        fewer: "The Deployment asks for {{want}} Pods only. Four are needed.",
        "deleted-pods":
          "Deleted Pods come again from the same template, and that still says `{{image}}`. Change the template.",
        "still-bad": "The template now says `{{image}}`. Pods are still stuck on an image that cannot be pulled.",
        "on-the-way": "{{ready}} of 4 are ready.",
      },
      after:
        "Two stuck Pods were removed and one good one was added. A rollback is a rollout like any other, only forward to something old. But note: it brings back the template, not your data.",
    },
    "all-at-once": {
      title: "And if you do it the old way?",
      text: 'There is another strategy: `Recreate`. First all old Pods stop, then the new ones start. Set it, and bring out `kubarium/shop:v4`.\n\n`kubectl patch deployment shop -p \'{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}\'`',
      goal: "All Pods run `v4`, and in between there was a moment without any.",
      hints: [
        "Two things: the strategy first, then the image.",
        "After the patch: `kubectl set image deployment/shop shop=kubarium/shop:v4`.",
      ],
      nearMisses: {
        gone: "The Deployment `shop` is gone. Reset the step to have it back.",
        image: "The image `{{image}}` cannot be pulled. Look at how it is spelled.",
        fewer: "The Deployment asks for {{want}} Pods only. Four are needed.",
        stepwise:
          "All run v4, but there was always somebody there: the strategy was `{{strategy}}` when it happened. Reset the step and set Recreate first.",
        "no-new-version": "The strategy is Recreate. Now bring out v4: only a rollout shows the difference.",
        "on-the-way": "{{ready}} of 4 are ready with v4; {{old}} others are still there.",
        "other-version": "The Deployment now runs `{{image}}`. The goal is `kubarium/shop:v4`.",
      },
      after:
        "`no endpoints`: for some seconds the shop was closed. Recreate is for programs of which two versions must never run side by side. For all others there is the rolling update.",
    },
  },
  remember: [
    "A rolling update goes on only while the new Pods become ready. Without a readiness probe it cannot know.",
    "Readiness for those who come, preStop for those who go: then no request is lost.",
    "`kubectl rollout undo` brings the earlier template back.",
  ],
};
