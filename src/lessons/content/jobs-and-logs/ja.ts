import type { LessonText } from "../../lesson-text.ts";

export const jobsAndLogsJa: LessonText = {
  title: "終わる仕事、全マシンでの仕事",
  summary:
    "Job は終わるまで、CronJob は決まった時刻に、DaemonSet は全マシンで動きます。Pod とともに消えるログは、その前に集めます。",
  steps: {
    "kinds-of-work": {
      title: "3 種類の仕事",
      text: "店はずっと動き続けます。それは Deployment の担当です。けれども、ほかの種類の仕事もあります。\n\n- **終わりのある** 仕事：画像の変換、請求額の計算\n- **決まった時刻の** 仕事：夜間の片付け\n- **すべてのマシンでの** 仕事：ログの収集\n\nそれぞれに専用の種類があります。",
    },
    many: {
      title: "終わりのある仕事",
      text: "[[Job|job]] は、決めた数だけ成功するまで Pod を動かします。`job.yaml` は、同時に **3 つ** ずつ、合計 **6 回** の成功を求めています。1 回に 10 秒かかります。",
      prediction: {
        question: "全部でどのくらいかかるでしょうか？",
        options: { ten: "10 秒", twenty: "20 秒あまり", sixty: "1 分" },
        reveal: "答えは **{{answer}}**。3 つずつ 2 巡に、起動の時間が少し加わります。",
      },
      goal: "Job が、開始から 45 秒以内に 6 回成功する。",
      hints: ["`job.yaml` をそのまま適用します。", "`completions` が合計の回数、`parallelism` が同時に動かす数です。"],
      nearMisses: {
        "bare-pod":
          "Pod `{{name}}` は誰のものでもありません。成功を数える役がおらず、終わるとまた起動されてしまいます。",
        deployment: "Deployment `{{name}}` は、終わったものをまた起動します。終わりのある仕事は Job で動かします。",
        "one-by-one":
          "{{done}} 回成功しました。1 つずつなので 1 分かかります。Job を削除し、`parallelism` を増やして適用してください。",
        "too-few": "この Job が求めている成功は {{want}} 回です。目標は 6 回です。",
        running: "6 回のうち {{done}} 回成功しました。",
      },
      after: "Pod は **Completed** のまま残っています。もう何も消費しませんが、ログは読めます。",
    },
    failing: {
      title: "失敗する仕事",
      text: "`broken.yaml` の仕事は毎回失敗します。Job の `backoffLimit` は 2 です。適用してみましょう。",
      prediction: {
        question: "Pod はいくつ試されるでしょうか？",
        options: { one: "1 つ。失敗は失敗", three: "3 つ。最初の 1 つと、やり直し 2 回", forever: "際限なく増える" },
        reveal:
          "答えは **{{answer}}**。やり直しの前に 10 秒、次は 20 秒待ちます。一時的なネットワークの不調かもしれないからです。",
      },
      goal: "Job があきらめて Failed になる。",
      hints: ["`broken.yaml` をそのまま適用します。", "35 秒ほどかかります。"],
      nearMisses: {
        retrying: "{{failed}} 回失敗しました。少し間を置いてやり直します。",
        repaired: "この Job は成功しました。ここでは、やり直す様子を見るために失敗させてください。",
        starting: "1 回目が始まるところです。",
      },
      after:
        "試した回数だけ Pod が残るので、`kubectl logs job/broken` などでログを比べられます。どれも同じで、ファイルがないと言っています。",
    },
    "where-logs-go": {
      title: "ログの行方",
      text: "コンテナの出力は、[[kubelet]] がそのマシンのファイルに書き込みます。`kubectl logs` はそれを読みに行きます。\n\nでは片付けましょう。`kubectl delete job crunch broken` で 2 つの Job を削除します。",
      prediction: {
        question: "そのあともログは読めるでしょうか？",
        options: { stay: "はい、ログは残る", gone: "いいえ、Pod と一緒に消える" },
        reveal: "答えは **{{answer}}**。Job がなくなれば Pod も、Pod がなくなればファイルもなくなります。",
      },
      goal: "Job とその Pod がなくなる。",
      hints: ["`kubectl delete job crunch broken` です。", "Job を削除すると、その Pod も削除されます。"],
      nearMisses: {
        "pods-only": "削除されたのは Pod です。Job を削除すれば、Pod も一緒に消えます。",
        "some-left": "まだ {{names}} が残っています。",
      },
      after: "昨日のログを読みたければ、消える前に別の場所へ運び出しておく必要があります。それも、すべてのマシンから。",
    },
    "every-machine": {
      title: "全マシンに 1 つずつ",
      text: "[[DaemonSet|daemonset]] に数の指定はありません。「**すべてのマシンに Pod を 1 つ**」という宣言です。ログの収集にぴったりです。収集役は、どの Pod が書いたかによらず、自分のマシンにあるログファイルを読みます。\n\n`collector.yaml` を適用して、どこで動くかを見てください。",
      goal: "すべてのワーカーマシンに、DaemonSet の Pod がある。",
      hints: ["`collector.yaml` をそのまま適用します。", "`kubectl get pods -o wide` でそれぞれのマシンが分かります。"],
      nearMisses: {
        deployment: "Deployment `{{name}}` が数えるのは Pod で、マシンではありません。DaemonSet を使いましょう。",
        "not-everywhere": "`{{selector}}` の付いたマシンだけを求めています。目標は全マシンです。",
        starting: "{{want}} 台のうち {{ready}} 台にあります。",
      },
      after:
        "コントロールプレーンにはありません。ふつうの Pod を遠ざける印が付いているからです。そこでも動かすには、マニフェストに toleration を書きます。",
    },
    "carried-away": {
      title: "消える前に集める",
      text: "収集役のいる状態で、もう一度試します。`job.yaml` を適用し、Job が完了するのを待って、`kubectl delete job crunch` で削除してください。\n\nそのあと、収集役に尋ねます。`kubectl logs -l app=collector --tail=200 | grep counting`",
      prediction: {
        question: "Job も Pod も消えます。その出力はどこに残るでしょうか？",
        options: {
          nowhere: "さっきと同じで、どこにも残らない",
          collectors: "収集役が読み取った中に残る",
          job: "Job の記録として etcd に残る",
        },
        reveal: "答えは **{{answer}}**。Pod とログファイルが消える前に、同じマシンの収集役が 1 行ずつ読んでいました。",
      },
      goal: "Job が完了してから削除され、その出力を収集役からまだ読める。",
      hints: [
        "`job.yaml` を適用して 30 秒ほど待ちます。`kubectl get jobs` に `Complete` と出ます。",
        "次に `kubectl delete job crunch` です。残ったものは **ログ** パネルでも、`app=collector` を選ぶと読めます。",
      ],
      nearMisses: {
        "no-collector": "収集役がいなくなりました。前のステップの `collector.yaml` を適用してください。",
        "too-early": "Job が終わる前に削除されました。完了するのを待ってから削除しましょう。",
        "delete-it": "`{{name}}` は完了しました。削除して、何が残るかを見てみましょう。",
        "other-work": "Job は消えましたが、`job.yaml` の「counting」という出力がありません。",
        running: "6 回のうち {{done}} 回成功しました。すべて終わるまで待ちましょう。",
      },
      after:
        "1 行ごとに、何が、いつ、どの Pod から出力されたかが記録されています。実際の収集役は、これを何週間分も検索できる保管場所へ送ります。ここでは自分のログに残しています。",
    },
    "new-machine": {
      title: "マシンを 1 台増やす",
      text: "`machine.yaml` を適用すると、4 台目のマシンに電源が入ります。",
      prediction: {
        question: "そのマシンの収集役はどうなるでしょうか？",
        options: { byItself: "ひとりでに置かれる", byHand: "もう一度適用する必要がある" },
        reveal: "答えは **{{answer}}**。「すべてのマシン」には、明日増えるマシンも含まれます。",
      },
      goal: "ワーカーマシンが 4 台になり、どれにも収集役がいる。",
      hints: ["`machine.yaml` を適用します。", "マシンの起動には少し時間がかかります。"],
      nearMisses: {
        "no-daemon-set": "DaemonSet がなくなりました。前のステップの `collector.yaml` を適用してください。",
        "not-everywhere": "`{{selector}}` の付いたマシンだけを求めています。",
        off: 'マシンはありますが、電源が入っていません。`power: "On"` にしてください。',
        starting: "マシンが加わりました。収集役が起動しています。",
        booting: "マシンが起動しています。",
      },
      after:
        "DaemonSet に知らせた人はいません。新しい [[ノード|node]] が現れ、Pod が 1 つ足りないことに気づいたのです。",
    },
    "by-the-clock": {
      title: "決まった時刻に",
      text: "[[CronJob|cronjob]] は、時刻が来るたびに Job を作ります。`* * * * *` は「毎分」です。`tidy-up.yaml` を適用し、上のボタンで時間を速めましょう。",
      goal: "時刻どおりに Job が 2 つ作られ、完了する。",
      hints: ["`tidy-up.yaml` を適用します。", "仮想時間で最大 2 分ほどかかります。"],
      nearMisses: {
        suspended: "CronJob が一時停止中です。Job は作られません。",
        "other-schedule": "`{{schedule}}` では間隔が長すぎます。ここでは毎分にしてください。",
        waiting: "2 回のうち {{done}} 回完了しました。次の 0 秒を待ちましょう。",
      },
      after:
        "3 段の連鎖です。CronJob が Job を作り、Job が Pod を作ります。成功した Job は、ログのために直近 3 つが残されます。",
    },
    "look-back": {
      title: "振り返る",
      text: "Job `crunch` と `broken` は、ログごと消えました。**タイムライン** を消す前まで戻してみてください。Pod がいて、ログも読めます。\n\nCronJob の Pod を選んで **なぜ** を開くと、連鎖は数分前のあなたの操作に行き着きます。",
    },
  },
  remember: [
    "Job は成功の数を、DaemonSet はマシンの数を数える。",
    "CronJob が Job を作り、Job が Pod を作る。",
    "ログはマシン上のファイルで、Pod と一緒に消える。だから全マシンの収集役が、その前に集める。",
  ],
};
