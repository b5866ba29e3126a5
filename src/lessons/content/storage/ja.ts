import type { LessonText } from "../../lesson-text.ts";

export const storageJa: LessonText = {
  title: "Pod が消えても残るデータ",
  summary:
    "Pod の中のファイルは Pod とともに消えます。PVC は残るディスクを、StatefulSet は Pod ごとのディスクを用意します。",
  steps: {
    "a-notebook": {
      title: "メモ帳",
      text: "Pod `notebook` は、5 秒ごとに `/data/notes` へ 1 行書き足し、いま何行あるかを **ログ** に出力します。\n\nこのファイルはコンテナの中にあります。",
    },
    forget: {
      title: "作り直してみる",
      text: "Pod を削除し、`notebook.yaml` をもう一度適用してください。名前もイメージも同じです。",
      prediction: {
        question: "行数はどこから始まるでしょうか？",
        options: { goesOn: "続きから", startsAgain: "1 から" },
        reveal:
          "答えは **{{answer}}**。コンテナの中のファイルは、コンテナと一緒に捨てられます。新しい Pod は名前が同じだけの別物です。",
      },
      goal: "新しい Pod `notebook` が Ready になり、行数が 1 から始まる。",
      hints: ["まず `kubectl delete pod notebook` です。", "次に `notebook.yaml` を適用します。"],
      nearMisses: {
        terminating: "古い Pod の終了処理の途中です。",
        gone: "Pod が消えました。単独の Pod は誰も戻してくれません。`notebook.yaml` を適用してください。",
      },
      after: "Web サーバーならこれで十分です。失うものがありません。データベースなら、これでおしまいです。",
    },
    "a-claim": {
      title: "ディスクを要求する",
      text: "[[PersistentVolumeClaim|pvc]]（PVC）は「**1 GiB 必要です**」という要求です。どこに置くかは書きません。[[StorageClass|storageclass]] の `standard` がディスクの作り方を知っていて、最初に使う Pod が現れたときに作ります。\n\n`claim.yaml` がその要求です。`notebook.yaml` はそれを `/data` にマウントするように変わりました。Pod のボリュームはあとから変えられないので、先に Pod を削除してください。",
      goal: "Pod `notebook` が Ready で、PVC のディスクを使っている。",
      hints: [
        "`claim.yaml` を適用します。PVC は Pending のまま、使う Pod を待ちます。",
        "`kubectl delete pod notebook` のあと、`notebook.yaml` を適用します。",
      ],
      nearMisses: {
        "no-class": "PVC が求めているクラスは `{{name}}` ですが、あるのは {{classes}} だけです。",
        "claim-missing": "Pod は PVC `{{name}}` を待っています。まだ存在しません。",
        unused: "PVC は待機中です。ディスクは、使う Pod が現れたときに作られます。`notebook` はまだ使っていません。",
        terminating: "古い Pod の終了処理の途中です。",
        gone: "古い Pod は消えました。`notebook.yaml` を適用してください。",
        starting: "ディスクを作り、マシンに接続しています。",
      },
      after:
        "PVC は [[PersistentVolume|pv]]（ディスク）に **Bound** されました。先にスケジューラーがマシンを選び、そのマシンから届く場所にディスクが作られています。",
    },
    outlive: {
      title: "もう一度",
      text: "何行か書かせたら、さっきと同じことをします。Pod を削除し、`notebook.yaml` をもう一度適用してください。",
      prediction: {
        question: "今度はどうなるでしょうか？",
        options: { goesOn: "続きから始まる", startsAgain: "1 から始まる" },
        reveal: "答えは **{{answer}}**。Pod は消えても、PVC は残りました。ディスクも一緒です。",
      },
      goal: "新しい Pod `notebook` が Ready になり、前のメモの続きを書いている。",
      hints: ["`kubectl delete pod notebook` です。", "PVC を使うほうの `notebook.yaml` を適用します。"],
      nearMisses: {
        terminating: "古い Pod の終了処理の途中です。",
        gone: "Pod が消えました。`notebook.yaml` を適用してください。",
        "without-claim":
          "この Pod は PVC をマウントしておらず、またコンテナの中に書いています。削除して、`volumes` のあるほうを適用してください。",
        "empty-disk": "1 から始まっています。ディスクが新品です。PVC も削除しませんでしたか？",
      },
      after:
        "Pod は入れ替わり、データは残ります。別のマシンに移っても同じです。ディスクが外され、移った先につなぎ直されます。",
    },
    "a-set": {
      title: "3 つに、それぞれのディスク",
      text: "データベースは複数のコピーで動かし、コピーごとに **専用の** ディスクが必要です。そのためにあるのが [[StatefulSet|statefulset]] です。テンプレートから Pod ごとに PVC を作ります。\n\n`database.yaml` を適用して、キャンバスを見てください。",
      prediction: {
        question: "3 つの Pod はどんな順番でできるでしょうか？",
        options: { together: "Deployment と同じく、いっせいに", oneByOne: "1 つずつ順番に" },
        reveal:
          "答えは **{{answer}}**。`db-0` が Ready になってから `db-1` が作られます。2 台目が 1 台目を見つけられるので、データベースには好都合です。",
      },
      goal: "StatefulSet の Pod が 3 つ Ready で、それぞれが自分のディスクを持っている。",
      hints: ["`database.yaml` をそのまま適用します。", "`kubectl get pods,pvc` で Pod と PVC を見比べられます。"],
      nearMisses: {
        "shared-disk":
          "すべての Pod が同じ PVC を使おうとしています。1 枚のディスクにデータベースが 3 つです。`volumeClaimTemplates` を使いましょう。",
        deployment:
          "Deployment `{{name}}` では、全員が同じディスクを使い、名前も毎回変わります。StatefulSet を使いましょう。",
        "too-few": "求めている数は {{want}} です。目標は 3 つです。",
        "on-the-way": "3 個のうち {{ready}} 個が Ready です。1 つずつ順番にできます。",
      },
      after: "名前は番号つきの `db-0`、`db-1`、`db-2`。PVC も対応して `data-db-0`、`data-db-1`、`data-db-2` です。",
    },
    "same-disk": {
      title: "1 つ失う",
      text: "しばらく書かせてから、`db-1` を削除してください。",
      prediction: {
        question: "代わりに何ができるでしょうか？",
        options: { newEmpty: "空のディスクを持つ新しい Pod", sameDisk: "元のディスクを引き継いだ新しい `db-1`" },
        reveal: "答えは **{{answer}}**。どのディスクのものかは、名前で決まります。",
      },
      goal: "新しい `db-1` が Ready になり、前の `db-1` のメモを続けている。",
      hints: ["`kubectl delete pod db-1` です。", "新しい `db-1` のログを見てください。"],
      nearMisses: {
        "other-pod": "削除されたのは `{{name}}` です。そちらでも同じことが起きます。今度は `db-1` でどうぞ。",
        "empty-disk": "新しい `db-1` が 1 から始まりました。PVC も削除されています。",
        terminating: "古い `db-1` の終了処理の途中です。同じ名前は 2 つ存在できないので、新しい Pod は待っています。",
        recovering: "`db-1` が戻ってきているところです。",
      },
      after:
        "Deployment は別の名前ですぐに補います。StatefulSet は古い Pod が確実に消えるまで待ちます。1 枚のディスクに `db-1` が 2 つあっては大惨事だからです。",
    },
    shrink: {
      title: "減らして、戻す",
      text: "`db` を 1 にスケールし、どの Pod が消えるかを見てください。続けて `kubectl get pvc` で PVC を確かめます。\n\nそれから 3 に戻してください。",
      prediction: {
        question: "消える Pod のディスクはどうなるでしょうか？",
        options: { kept: "残る", deleted: "削除される" },
        reveal:
          "答えは **{{answer}}**。数を減らしただけでデータが消えることはありません。本物のクラウドなら、料金もかかり続けます。",
      },
      goal: "1 つまで減らしてから 3 つに戻し、`db-2` が前のメモを続けている。",
      hints: [
        "`kubectl scale statefulset db --replicas=1` です。",
        "`db-0` だけになるのを待って、`--replicas=3` に戻します。",
      ],
      nearMisses: {
        "no-set": "StatefulSet がなくなりました。ステップをやり直してください。",
        "disk-deleted":
          "`db-2` の PVC が削除され、ディスクも消えました。メモは失われています。ステップをやり直せば戻せます。",
        growing: "増えています。3 個のうち {{ready}} 個が Ready です。",
        small: "1 つになりました。PVC は {{claims}} が残っています。では 3 に戻してください。",
        shrinking: "{{want}} に向けて減らしています。いまは {{left}} です。番号の大きいものから消えます。",
      },
      after: "増やすときは 0 から、減らすときは大きい番号から。いつも順番どおりです。",
    },
    "look-back": {
      title: "振り返る",
      text: "**タイムライン** を `db-1` を削除した時点まで戻し、ゆっくり進めてみてください。古い Pod が終わり、ディスクは残り、新しい Pod がそれを引き継ぎます。\n\nPVC を選んで **なぜ** を開くと、誰がどの Pod のために作ったのかが分かります。本物のクラスターでは、消したディスクは二度と戻りません。消す前に戻れるのは、ここだけです。",
    },
  },
  remember: [
    "コンテナの中のファイルはコンテナと消える。PVC のディスクは残る。",
    "ディスクの置き場所は書かない。StorageClass が Pod の近くに作る。",
    "StatefulSet は、変わらない名前、専用のディスク、1 つずつの順番。",
  ],
};
