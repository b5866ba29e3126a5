import type { LessonText } from "../../lesson-text.ts";

export const rollingUpdatesJa: LessonText = {
  title: "営業中に新しいバージョンへ",
  summary: "リクエストを 1 件も落とさずに全 Pod を入れ替え、不良バージョンが途中で止まる様子を見て、元に戻します。",
  steps: {
    "open-all-day": {
      title: "年中無休のショップ",
      text: "ショップの Pod が 4 つ、バージョンは `v1` です。毎秒 20 件のリクエストが届き、すべてに応答しています。\n\n新しいバージョンができました。かつてなら深夜に店を閉めて入れ替えたものですが、その必要はありません。",
    },
    "new-version": {
      title: "v2 をリリースする",
      text: "イメージを `kubarium/shop:v2` に変えてください。`shop.yaml` を書き換える、Deployment のメニューを使う、`kubectl set image` を使う、どれでもかまいません。\n\n入れ替わる様子をキャンバスで見てください。速すぎるなら時間を遅くしましょう。",
      prediction: {
        question: "4 つの Pod は、どのように v2 になるでしょうか？",
        options: {
          allAtOnce: "4 つとも止まってから、新しい 4 つが起動する",
          fewAtATime: "新しい Pod が起動し、古い Pod が消える。それを少しずつ繰り返す",
          oldOnesChange: "Pod はそのままで、中のプログラムだけが入れ替わる",
        },
        reveal:
          "答えは **{{answer}}**。いま [[ReplicaSet|replicaset]] は 2 つあり、新しいほうが増えるにつれて古いほうが減ります。新しい Pod が Ready になってから、古い Pod が去ります。",
      },
      goal: "4 つの Pod が Ready で、すべて `v2` である。",
      hints: [
        "`shop.yaml` の `kubarium/shop:v1` を `kubarium/shop:v2` に変えて適用します。",
        "ターミナルなら `kubectl set image deployment/shop shop=kubarium/shop:v2` です。",
      ],
      nearMisses: {
        gone: "Deployment `shop` がなくなりました。ステップをやり直すと戻ってきます。",
        image: "イメージ `{{image}}` を取得できません。つづりを確かめてみましょう。",
        fewer: "この Deployment が求めている Pod は {{want}} 個だけです。4 個必要です。",
        "other-version": "いまのイメージは `{{image}}` です。目標は `kubarium/shop:v2` です。",
        "on-the-way": "v2 は 4 個のうち {{ready}} 個が Ready です。ほかに {{old}} 個の Pod が残っています。",
      },
      after:
        "これが [[ローリングアップデート|rolling-update]] です。既定では、指定した数より多くても 4 分の 1 まで、少なくても 4 分の 1 までに抑えられます。タイムラインを戻して、2 つの ReplicaSet が入れ替わる様子をもう一度見てみましょう。",
    },
    "say-goodbye": {
      title: "数件だけ落ちた",
      text: "トラフィックを見てください。ほぼ完璧ですが、数件のリクエストが失敗しています。\n\nPod が去るとき、2 つのことが **同時に** 始まります。コンテナへの停止の合図と、Service の宛先リストからの削除です。コンテナのほうが先に止まると、最後のリクエストは閉まったドアに当たります。\n\n対策は、止まる前に少し待つこと。`shop.yaml` に、5 秒待つ [[preStop|prestop]] を加えておきました。適用してください。",
      goal: "すべての Pod が Ready で、どれにも preStop がある。",
      hints: [
        "`shop.yaml` を適用します。テンプレートの変更もロールアウトなので、Pod はすべて入れ替わります。",
        "コンテナの中に `lifecycle` → `preStop` → `sleep` → `seconds: 5` の順で書きます。",
      ],
      nearMisses: {
        gone: "Deployment `shop` がなくなりました。ステップをやり直すと戻ってきます。",
        image: "イメージ `{{image}}` を取得できません。つづりを確かめてみましょう。",
        fewer: "この Deployment が求めている Pod は {{want}} 個だけです。4 個必要です。",
        "on-the-way": "preStop のある Pod は、4 個のうち {{ready}} 個が Ready です。古い Pod は終了処理の途中です。",
        "only-grace":
          "終了までの猶予を {{seconds}} 秒にしましたが、このコンテナは合図を受けるとすぐに終わります。合図そのものを遅らせる preStop が必要です。",
        "something-else": "Deployment は変わりましたが、コンテナにまだ preStop がありません。",
      },
      after:
        "今回のロールアウトでも 1、2 件落ちたかもしれません。去っていった Pod には、まだ preStop がなかったからです。本番は次です。",
    },
    "no-loss": {
      title: "v3 を、1 件も落とさずに",
      text: "同じ要領で `kubarium/shop:v3` をリリースしてください。失敗したリクエストの数に注目です。",
      prediction: {
        question: "今度は何件失敗するでしょうか？",
        options: { none: "0 件", some: "数件" },
        reveal:
          "答えは **{{answer}}**。失敗するのは、「もう去る」という知らせが行き渡る前に Pod が閉じてしまうときだけです。入ってくる Pod は readiness プローブが、出ていく Pod は preStop が守ります。",
      },
      goal: "すべての Pod が `v3` になり、その間に失敗したリクエストがない。",
      hints: [
        "`kubectl set image deployment/shop shop=kubarium/shop:v3`",
        "失敗が出たら、ステップをやり直してください。テンプレートには readiness プローブと preStop の両方が必要です。",
      ],
      nearMisses: {
        gone: "Deployment `shop` がなくなりました。ステップをやり直すと戻ってきます。",
        lost: "このステップで失敗したリクエスト: {{lost}} 件。preStop と readiness プローブを残したまま、ステップをやり直してみましょう。",
        image: "イメージ `{{image}}` を取得できません。つづりを確かめてみましょう。",
        fewer: "この Deployment が求めている Pod は {{want}} 個だけです。4 個必要です。",
        "other-version": "いまのイメージは `{{image}}` です。目標は `kubarium/shop:v3` です。",
        "on-the-way": "v3 は 4 個のうち {{ready}} 個が Ready です。ほかに {{old}} 個の Pod が残っています。",
      },
      after: "真っ昼間に 4 つの Pod を入れ替えましたが、買い物中のお客さんは誰も気づきませんでした。",
    },
    "bad-version": {
      title: "不良バージョンを出してみる",
      text: "`kubarium/shop:next` を出してほしいと頼まれました。そんなイメージは存在しないのですが、まだ誰も知りません。\n\nリリースして、5 秒ほど見守ってください。",
      prediction: {
        question: "お客さんは何に気づくでしょうか？",
        options: { outage: "リクエストが失敗する", nothing: "何も気づかない" },
        reveal:
          "答えは **{{answer}}**。新しい Pod が Ready にならないので、入れ替えはそれ以上進みません。古い Pod が応答し続けます。",
      },
      goal: "新しい Pod がイメージを取得できず、その間も 100 件のリクエストに応答している。",
      hints: [
        "`kubectl set image deployment/shop shop=kubarium/shop:next`",
        "あとは待つだけです。新しい Pod の状態は `kubectl get pods` で分かります。",
      ],
      nearMisses: {
        gone: "Deployment `shop` がなくなりました。ステップをやり直すと戻ってきます。",
        watch:
          "新しい Pod がイメージを取得できていません。そのまま見守りましょう（100 件のうち {{answered}} 件に応答）。",
        "good-image": "イメージ `{{image}}` は正常か、まだ取得中です。不良バージョンは `kubarium/shop:next` です。",
      },
      after:
        "古い Pod は 4 つのうち 3 つ残っています。1 つは先に去ってよいことになっているからです。10 分間進まなければ、Deployment は `ProgressDeadlineExceeded` を報告します。ただし自動では戻りません。戻すかどうかを決めるのは人です。",
    },
    "take-it-back": {
      title: "元に戻す",
      text: "古い ReplicaSet は、テンプレートを持ったまま残っています。だから Deployment はそこへ戻れます。これが [[ロールバック|rollback]] です。\n\n`kubectl rollout history deployment/shop` で履歴を見て、`kubectl rollout undo deployment/shop` で戻しましょう。",
      goal: "4 つ以上の Pod が Ready で、引っかかっている Pod がない。",
      hints: [
        "Deployment のメニューに **前の版に戻す** があります。",
        "`kubectl rollout undo deployment/shop` は、1 つ前のリビジョンのテンプレートに戻します。",
      ],
      nearMisses: {
        gone: "Deployment `shop` がなくなりました。ステップをやり直すと戻ってきます。",
        fewer: "この Deployment が求めている Pod は {{want}} 個だけです。4 個必要です。",
        "deleted-pods":
          "削除した Pod は同じテンプレートから作り直されます。テンプレートのイメージは `{{image}}` のままです。テンプレートを変えましょう。",
        "still-bad":
          "テンプレートのイメージは `{{image}}` になりました。まだ、イメージを取得できない Pod が残っています。",
        "on-the-way": "4 個のうち {{ready}} 個が Ready です。",
      },
      after:
        "引っかかっていた 2 つが消え、正常な Pod が 1 つ加わりました。ロールバックも普通のロールアウトで、行き先が古いテンプレートなだけです。なお、戻るのはテンプレートであって、データは戻りません。",
    },
    "all-at-once": {
      title: "昔ながらのやり方だと？",
      text: 'もう 1 つ、`Recreate` という方式があります。古い Pod をすべて止めてから、新しい Pod を起動します。これに変えて `kubarium/shop:v4` をリリースしてください。\n\n`kubectl patch deployment shop -p \'{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}\'`',
      goal: "すべての Pod が `v4` になり、途中で 1 つも動いていない瞬間があった。",
      hints: [
        "手順は 2 つ。先に方式、次にイメージです。",
        "patch のあとで `kubectl set image deployment/shop shop=kubarium/shop:v4` を実行します。",
      ],
      nearMisses: {
        gone: "Deployment `shop` がなくなりました。ステップをやり直すと戻ってきます。",
        image: "イメージ `{{image}}` を取得できません。つづりを確かめてみましょう。",
        fewer: "この Deployment が求めている Pod は {{want}} 個だけです。4 個必要です。",
        stepwise:
          "すべて v4 になりましたが、常に誰かが応答していました。入れ替え時の方式は `{{strategy}}` です。ステップをやり直し、先に Recreate にしてください。",
        "no-new-version":
          "方式は Recreate になりました。違いが現れるのはロールアウトのときです。v4 をリリースしましょう。",
        "on-the-way": "v4 は 4 個のうち {{ready}} 個が Ready です。ほかに {{old}} 個の Pod が残っています。",
        "other-version": "いまのイメージは `{{image}}` です。目標は `kubarium/shop:v4` です。",
      },
      after:
        "`no endpoints`、つまり数秒間は閉店していました。Recreate は、2 つのバージョンを同時に動かしてはならないプログラムのための方式です。それ以外ならローリングアップデートを使いましょう。",
    },
  },
  remember: [
    "ローリングアップデートは、新しい Pod が Ready になる間だけ進む。readiness プローブがなければ、それを判断できない。",
    "入ってくる Pod には readiness、出ていく Pod には preStop。これでリクエストを落とさない。",
    "`kubectl rollout undo` で、以前のテンプレートに戻せる。",
  ],
};
