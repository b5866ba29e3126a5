import type { LessonText } from "../../lesson-text.ts";

export const challengeMissingKeyJa: LessonText = {
  title: "障害対応：起動しては終了する",
  summary: "コンテナが終了を繰り返すときは、プログラム自身の最後の言葉がいちばんの手がかりです。",
  steps: {
    look: {
      title: "触る前に、見る",
      text: "greeter が再起動を繰り返しています。状態は `CrashLoopBackOff` です。\n\nこれは病名ではありません。次に試すまでの待ち時間をだんだん延ばしている、という意味です。前回どう終わったかは `kubectl describe pod -l app=greeter` に、プログラム自身の言い分は `kubectl logs deployment/greeter --previous` に残っています。\n\n直すのは、原因を突き止めてからです。",
      prediction: {
        question: "なぜ終了するのでしょうか？",
        options: {
          image: "イメージが壊れている",
          memory: "許されたより多くのメモリを使おうとする",
          program: "プログラムが自分から終了している",
        },
        wrong: {
          image: "イメージに問題があれば、一度も起動できません。このプログラムは起動して、ログに 1 行書いています。",
          memory:
            "それなら `describe` に `OOMKilled` と終了コード 137 が出ます。ここの Last State は `Error`、終了コードは 1 です。",
        },
        reveal: "答えは **{{answer}}**。理由を書き残して、終了コード 1 で終わっています。",
      },
    },
    repair: {
      title: "直す",
      text: "プログラムが求めているものを渡してください。設定は [[ConfigMap|configmap]] から環境変数として渡されています。",
      goal: "greeter が 20 秒間、終了せずに動き続ける。",
      hints: [
        "足りない設定はログに書かれています。今ある設定は `kubectl get configmap settings -o yaml` で分かります。",
        "ConfigMap にキーを足しましょう。`kubectl edit configmap settings`",
        "動いているコンテナの環境変数は変わりません。`kubectl rollout restart deployment/greeter` で Pod を作り直します。",
      ],
      nearMisses: {
        "no-deployment": "Deployment がなくなりました。ステップをやり直すと戻ってきます。",
        "no-settings": "ConfigMap がなくなりました。これではコンテナを起動することもできません。",
        "similar-key": "ConfigMap にあるのは `{{key}}` です。プログラムが求めているのは `DATABASE_URL` です。",
        "waits-for-restart":
          "キーは入りました。次にコンテナが起動したときに渡されます（ここまでの再起動は {{restarts}} 回）。",
        crashing: "まだ終了を繰り返しています（再起動 {{restarts}} 回）。新しい Pod にも同じ設定が渡されます。",
        "scaled-away": "Pod が 1 つもなくなりました。落ちることもありませんが、あいさつもできません。",
      },
      after:
        "環境変数はコンテナの起動時に決まります。だから ConfigMap を変えても、新しいコンテナができるまで何も起きません。",
    },
  },
  remember: [
    "`CrashLoopBackOff` を見たら、`--previous` を付けて 1 つ前のログを読む。",
    "環境変数が読まれるのは、コンテナの起動時の 1 回だけ。",
  ],
};
