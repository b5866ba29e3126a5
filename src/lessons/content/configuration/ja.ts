import type { LessonText } from "../../lesson-text.ts";

export const configurationJa: LessonText = {
  title: "設定と秘密情報",
  summary: "設定はプログラムの外に置きます。渡し方によって、変更が届くタイミングが変わります。",
  steps: {
    "two-ways": {
      title: "プログラムと設定を分ける",
      text: "イメージは 1 度ビルドすれば、どこでも同じものが動きます。環境ごとに違う値は外に出し、[[ConfigMap|configmap]] に入れます。キーと値を並べただけの小さなオブジェクトです。\n\nPod `shop-0` は、ConfigMap `shop-settings` のキー `greeting` を 2 通りで受け取っています。**環境変数** と、[[ボリューム|volume]] に置かれた **ファイル** です。Pod を選んで **ログ** を開くと、5 秒ごとに見えている値を出力しています。\n\nこの Pod は [[StatefulSet|statefulset]] のものです。Deployment に似ていますが、Pod の名前が変わりません。",
    },
    "change-it": {
      title: "設定を変える",
      text: "`settings.yaml` のあいさつを別の言葉に変えて、適用してください。それからログを見守ります。",
      prediction: {
        question: "ひとりでに変わるのはどちらでしょうか？",
        options: { both: "両方", fileOnly: "ファイルだけ", envOnly: "環境変数だけ" },
        reveal: "答えは **{{answer}}**。プロセスの環境変数は起動時に決まります。ファイルはいつでも差し替えられます。",
      },
      goal: "あいさつが変わり、プログラムのファイルにも届く。",
      hints: [
        "`settings.yaml` の `Hello` を書き換えて適用します。キーは `greeting` のままにしてください。",
        "届くまで最大 1 分半ほどかかります。**速さ** を上げてみましょう。",
      ],
      nearMisses: {
        "no-config": "ConfigMap `shop-settings` がなくなりました。`settings.yaml` を適用してください。",
        "other-key": "いまのキーは {{keys}} です。プログラムが読むのは `greeting` だけです。",
        waiting:
          "ConfigMap は変わりました。プログラムの出力はまだ `{{line}}` です。ファイルに届くまで最大 1 分半ほどです。",
      },
      after:
        "変更を Pod に送り届ける仕組みはありません。各マシンの [[kubelet]] がおよそ 1 分ごとに担当の Pod を見直し、そのときファイルを書き直します。",
    },
    restart: {
      title: "環境変数にも反映する",
      text: "いまログには新旧 2 つの値が並んでいます。環境変数も新しい値になるようにしてください。",
      goal: "環境変数とファイルが、同じ新しいあいさつになる。",
      hints: [
        "新しい環境変数を受け取れるのは、新しいプロセスだけです。",
        "ターミナルなら `kubectl rollout restart statefulset shop` です。",
      ],
      nearMisses: {
        "no-config": "ConfigMap `shop-settings` がなくなりました。",
        "no-shop": "何も動いていません。StatefulSet `shop` を 1 にスケールしてください。",
        starting: "新しい Pod が起動しています。",
        "old-value": "出力はまだ `{{line}}` です。待っても変わりません。このプロセスは古い値で起動しています。",
      },
      after:
        "ConfigMap を書き換えず、名前を変えて新しく作る、という運用もよくあります。変更がロールアウトになり、ロールバックもできるからです。",
    },
    "missing-key": {
      title: "書き間違い",
      text: "`settings.yaml` にわざと間違いを入れました。キーが `greting` になっています。適用して、10 秒ほど Pod を見てください。\n\nそのあと、マシンの故障のつもりで Pod を削除します。",
      prediction: {
        question: "キーが消えると、動いている Pod はどうなるでしょうか？",
        options: { crashes: "異常終了する", runsOn: "何事もなく動き続ける" },
        reveal: "答えは **{{answer}}**。環境変数は読み込み済みです。間違いは、次の起動まで潜んでいます。",
      },
      goal: "キーがないために、Pod が起動できない。",
      hints: [
        "先に `settings.yaml` を適用し、それから Pod を削除します。",
        "ターミナルなら `kubectl delete pod shop-0` です。",
      ],
      nearMisses: {
        "still-running":
          "いまのキーは {{keys}} です。動いている Pod は気づきません。削除して、新しく起動させましょう。",
        starting: "新しい Pod が作られています。",
        "key-is-there":
          "キー `greeting` がまだあるので、新しい Pod も問題なく起動します。先に `settings.yaml` を適用してください。",
      },
      after:
        "`CreateContainerConfigError` は、マシンもイメージも決まったのに、コンテナを組み立てられない状態です。どのキーがないのかは、Pod の **イベント** に書かれています。",
    },
    repair: {
      title: "直す",
      text: "店が閉まってしまいました。直してください。変えるべきなのは Pod でしょうか、それとも別のものでしょうか。",
      goal: "`shop-0` があいさつを受け取り、再び Ready になる。",
      hints: [
        "Pod は正しいままです。探しているものが存在しないのです。",
        "`settings.yaml` のキーを `greeting` に直して適用します。",
      ],
      nearMisses: {
        "no-config": "ConfigMap `shop-settings` がありません。キー `greeting` を入れて作ってください。",
        "still-missing": "{{message}}。いまあるキーは {{keys}} です。Pod を作り直しても、同じキーを探します。",
        retrying: "キーがそろいました。kubelet は数秒ごとに再試行しています。",
        starting: "Pod が起動しています。",
      },
      after: "Pod には触っていません。kubelet がずっと再試行していて、ようやく成功したのです。",
    },
    secret: {
      title: "秘密の値",
      text: "この店には、誰にでも見せるわけにはいかないトークンも必要です。そのために [[Secret|secret]] があります。形は ConfigMap と同じですが、アクセス権を別に設定できます。\n\n`secret.yaml` を適用し、その値を環境変数 `TOKEN` として Pod に渡してください。書き方は `shop.yaml` にあります。渡せるとログに `token=yes` と出ます。",
      prediction: {
        question: "`kubectl get secret shop-key -o yaml` では何が見えるでしょうか？",
        options: { encrypted: "暗号化された値", readable: "書き方が違うだけの、トークンそのもの" },
        reveal:
          "答えは **{{answer}}**。base64 は文字の置き換えで、鍵ではありません。Secret を読める人はトークンを手にします。守るのはアクセス権と、[[etcd]] の暗号化です。",
      },
      goal: "プログラムがトークンを受け取り、そのトークンは Secret から来ている。",
      hints: [
        "`secret.yaml` と `shop.yaml` を両方適用します。",
        "ターミナルなら `kubectl set env statefulset shop --from=secret/shop-key` です。",
      ],
      nearMisses: {
        "in-the-open":
          "トークンは渡りましたが、マニフェストに `{{value}}` と書いてあり、誰でも読めます。Secret から渡しましょう。",
        "in-config-map": "ConfigMap は Secret よりずっと多くの人が読めます。トークンは Secret に入れましょう。",
        "not-found": "Pod が起動できません。{{message}}。先に Secret が必要です。",
        "other-name": "環境変数の名前が `{{name}}` です。プログラムは `TOKEN` を探しています。",
        unused: "Secret はありますが、まだどの Pod も使っていません。",
        starting: "Pod を入れ替えています。",
      },
      after:
        "Pod に渡るのは、マニフェストで名指しした Secret だけです。値をマニフェストと同じリポジトリに置かないようにしましょう。",
    },
    "look-back": {
      title: "振り返る",
      text: "**タイムライン** を、あいさつを変えた時点まで戻してみてください。1 秒ずつ進めると、まず ConfigMap、1 分ほど遅れてファイル、環境変数は変わらないまま、という順番が見えます。\n\nこの 1 分で一晩悩んだエンジニアは少なくありません。ここでは目で見て確かめられます。",
    },
  },
  remember: [
    "ConfigMap のファイルは 1、2 分で追いつく。環境変数は Pod を作り直すまで変わらない。",
    "キーの欠落は、その場ではなく次の起動で効いてくる。",
    "Secret はそれ自体が暗号化されているわけではない。守るのはアクセス権。",
  ],
};
