import type { LessonText } from "../../lesson-text.ts";

export const healthJa: LessonText = {
  title: "元気ですか？ プローブと再起動",
  summary:
    "動いているプログラムが、正しく働いているとは限りません。クラスターに確認のしかたを教え、適切に対処させます。",
  steps: {
    "how-are-you": {
      title: "「動いている」と「元気」は違う",
      text: "ショップの Pod が 2 つあります。各マシンの [[kubelet]] には、プログラムが **動いているか** は見えますが、**ちゃんと働いているか** は分かりません。\n\nそこで、確認のしかたを教えます。これを [[プローブ|probe]] と呼びます。まずは、プローブがないとどうなるかを見てみましょう。",
    },
    restart: {
      title: "プログラムが終了したら",
      text: "どちらかの Pod のプログラムを終了させてください。Pod をクリックして **コンテナを強制終了** を選ぶか、`kubectl exec deploy/shop -- kill 1` と入力します。\n\nPod は削除しません。終わるのは中身だけです。",
      prediction: {
        question: "何が見えるでしょうか？",
        options: {
          samePod: "同じ Pod の中で、コンテナが起動し直す",
          newPod: "別の名前の新しい Pod ができる",
          nothing: "何も起きず、壊れたまま",
        },
        reveal:
          "答えは **{{answer}}**。これは、そのマシンにいる kubelet の仕事です。Pod の名前もアドレスも変わらず、再起動の回数だけが増えます。",
      },
      goal: "Pod の中でコンテナが再起動し、Pod が Ready である。",
      hints: [
        "Pod をクリックし、**コンテナを強制終了** を選びます。",
        "ターミナルなら `kubectl exec deploy/shop -- kill 1` です。",
      ],
      nearMisses: {
        restarting: "`{{name}}` のコンテナが終了し、起動し直しているところです。",
        deleted: "Pod ごと消えたので、ReplicaSet が別の Pod を作りました。今回は中のコンテナだけを終了させてください。",
      },
      after:
        "復旧には 2 種類あります。コンテナをその場で再起動するのは kubelet、なくなった Pod を補うのは ReplicaSet です。",
    },
    "crash-loop": {
      title: "何度起動しても終了するプログラム",
      text: "`crash.yaml` のプログラムは、起動から 3 秒で必ず失敗します。適用して、1 分ほど見守ってください。",
      prediction: {
        question: "kubelet はどうするでしょうか？",
        options: {
          givesUp: "3 回試してあきらめる",
          samePace: "すぐに起動し直すことを、ずっと繰り返す",
          everLonger: "待ち時間を延ばしながら、起動し直す",
        },
        reveal:
          "答えは **{{answer}}**。10 秒、20 秒、40 秒…と延び、上限は 5 分です。これを [[バックオフ|back-off]] と呼びます。",
      },
      goal: "コンテナが 3 回以上再起動し、`CrashLoopBackOff` になっている。",
      hints: [
        "`crash.yaml` を適用し、1 分ほど待ちます。時間を早めてもかまいません。",
        "`kubectl logs crash --previous` で、前回の実行が最後に残したログを読めます。",
      ],
      nearMisses: {
        "gave-up": "終了したまま、再起動されません。restartPolicy が `{{policy}}` だからです。既定は Always です。",
        counting: "これまでの再起動は {{count}} 回、いまの状態は {{state}} です。",
      },
      after:
        "`CrashLoopBackOff` は病名ではありません。「何度も終了したので、いまは待っている」という意味です。原因はログにあります。タイムラインで、待ち時間が延びていく様子を確かめてみましょう。",
    },
    "too-early": {
      title: "動いているが、まだ開店前",
      text: "ショップの次のバージョンは、起動してから待ち受けを始めるまでに **20 秒** かかります。`shop.yaml` を適用してください。",
      prediction: {
        question: "お客さんは気づくでしょうか？",
        options: { noticed: "気づく。リクエストが失敗する", unnoticed: "気づかない。ローリングアップデートだから" },
        reveal:
          "答えは **{{answer}}**。プローブがないと、Pod はプログラムが動き出した時点で Ready とみなされます。そのため古い Pod は退場させられ、リクエストはまだ鍵のかかった店に送られました。",
      },
      goal: "起動の遅いバージョンになり、失敗したリクエストが出ている。",
      hints: ["`shop.yaml` をそのまま適用します。", "トラフィックの `connection refused` に注目です。"],
      nearMisses: {
        "probe-already":
          "もう readiness プローブが付いています。ない場合にどうなるかを見るには、ステップをやり直してください。",
        starting: "起動の遅いバージョンが立ち上がっています。これまでに失敗したリクエスト: {{failed}} 件。",
      },
      after: "誰かがミスをしたわけではありません。「もう開店しましたか？」と、誰も尋ねていなかっただけです。",
    },
    readiness: {
      title: "開店したかどうかを尋ねる",
      text: "[[readiness プローブ|readiness]] は「**いまリクエストを送ってもよいか**」を繰り返し尋ねます。よくない間、Service はその Pod を宛先から外します。再起動はしません。\n\n`shop.yaml` に加えておきました。適用して、同じ起動の遅いプログラムをもう一度ロールアウトしましょう。",
      goal: "すべての Pod が readiness プローブを持って Ready になり、10 秒間リクエストが失敗していない。",
      hints: [
        "`shop.yaml` を適用します。古い Pod は、新しい Pod が開店するまで残ります。",
        "プログラムはポート 8080 で待ち受けます。`/readyz` が、開店しているかを答えるページです。",
      ],
      nearMisses: {
        "wrong-port":
          "プローブの宛先がポート {{port}} です。誰も待ち受けていないので、いつまでも Ready になりません。正しくは 8080 です。",
        "liveness-instead":
          "それは livenessProbe です。コンテナを再起動するためのもので、準備中の Pod からリクエストを遠ざけてはくれません。",
        "on-the-way": "プローブ付きの Pod は、2 個のうち {{ready}} 個が Ready です。20 秒ほどかかります。",
      },
      after:
        "「動いているが Ready ではない」。タイムラインを戻して、新しい Pod の印を見てください。その間、リクエストは 1 件も届いていません。",
    },
    "too-strict": {
      title: "とどめを刺すプローブ",
      text: "[[liveness プローブ|liveness]] は「**まだ機能しているか**」を尋ねます。だめなら、コンテナを再起動します。\n\n`impatient.yaml` は、起動の遅いショップに 2 秒ごとに尋ね、3 回失敗すると見切りをつけます。適用して、2 回再起動されるのを見てください。そのあと直します。プローブは残しつつ、起動中はそっとしておく Pod を作り直しましょう。",
      prediction: {
        question: "いつかは起動できるでしょうか？",
        options: { comesUp: "できる。時間がかかるだけ", neverComesUp: "できない。毎回止められる" },
        reveal: "答えは **{{answer}}**。20 秒必要なのに、与えられるのは 6 秒だけ。治療が病気になってしまいました。",
      },
      goal: "再起動を確認したあと、Pod `impatient` が liveness プローブ付きで、30 秒間再起動せずに動く。",
      hints: [
        "Pod のプローブはあとから変更できません。削除し（`kubectl delete pod impatient`）、ファイルを直して適用し直します。",
        "同じ httpGet に `periodSeconds: 2` と `failureThreshold: 30` を付けた `startupProbe` なら、1 分の猶予になります。liveness プローブはそのあとに始まります。",
      ],
      nearMisses: {
        "no-liveness": "liveness プローブがなければ動きますが、ハングしても誰も気づきません。プローブは残しましょう。",
        killed: "自分のプローブに {{count}} 回再起動されました。起動には 20 秒必要です。",
        "watch-first": "まずはファイルのままで何が起きるかを見ましょう。再起動が 2 回になるまで待ちます。",
        missing: "Pod がなくなりました。ファイルを直して、もう一度適用してください。",
        "on-the-way": "新しい Pod ができました。30 秒間、無事に動くのを待ちます。",
      },
      after:
        "[[startup プローブ|probe]] は、起動のときにだけ猶予を与えます。厳しすぎる liveness プローブが発端の障害は少なくありません。忙しくて応答が遅れたプログラムが止められ、残りがさらに忙しくなるのです。",
    },
    hung: {
      title: "助けになるプローブ",
      text: "`worker.yaml` のプログラムは、元気な間だけ `/tmp/healthy` というファイルを置いています。プローブはそのファイルを確かめます。適用してください。\n\n次に `kubectl exec worker -- rm /tmp/healthy` でハングした状態を作ります。**動いてはいる** のに、働いてはいない状態です。",
      goal: "Pod `worker` が liveness プローブによって再起動され、Ready である。",
      hints: [
        "`worker.yaml` を適用し、Ready になってからコマンドを実行します。",
        "5 秒おきに 3 回失敗し、終了に 5 秒かかります。30 秒ほど待ってください。",
      ],
      nearMisses: {
        "no-liveness": "この Pod には liveness プローブがありません。ハングしても、ずっとそのままです。",
        well: "worker は元気です。ファイルを消したあとなら、5 秒おきに 3 回失敗するのを待ちます。",
        restarting: "もう少し待ちましょう。起動の途中です。",
      },
      after:
        "Pod の **イベント** を開いてください。`Unhealthy` が 3 回、次に `Killing`、そして `Started` と並んでいます。新しいコンテナが、ファイルを作り直しました。",
    },
  },
  remember: [
    "readiness は「リクエストを送ってよいか」、liveness は「再起動すべきか」、startup は「まだ起動中か」。",
    "kubelet はコンテナをその場で再起動し、失敗するたびに待ち時間を延ばす。",
    "厳しすぎる liveness プローブは、ないよりも悪い。",
  ],
};
