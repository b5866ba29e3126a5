import type { Glossary } from "./glossary.ts";

export const GLOSSARY_JA: Glossary = {
  "api-server": {
    term: "API server",
    gloss: "API サーバー",
    text: "クラスターの正面玄関です。人もプログラムも、すべてここを通してオブジェクトを読み書きします。",
  },
  controller: {
    term: "controller",
    gloss: "コントローラー",
    text: "「あるべき姿」と「現状」を見比べ、差を埋めるように動くプログラムです。",
  },
  deployment: {
    term: "Deployment",
    text: "同じ形の Pod を決まった数だけ動かし続けます。テンプレートが変わると、少しずつ入れ替えます。",
  },
  kubelet: {
    term: "kubelet",
    text: "各マシンにいるエージェントです。そこに置かれた Pod のコンテナを起動し、見張り、止めます。",
  },
  manifest: {
    term: "manifest",
    gloss: "マニフェスト",
    text: "どんなオブジェクトが存在してほしいかを書いたテキストです。たいていは YAML で書きます。",
  },
  pod: {
    term: "Pod",
    text: "動かせる最小の単位です。1 つ以上のコンテナが同じマシンで動き、1 つのアドレスを共有します。",
  },
  reconciliation: {
    term: "reconciliation",
    gloss: "リコンシリエーション（調整）",
    text: "コントローラーが繰り返すループです。見る、比べる、動く。",
  },
  replicaset: { term: "ReplicaSet", text: "1 つのテンプレートから作った Pod の数を、ちょうど指定の数に保ちます。" },
  scheduler: { term: "scheduler", gloss: "スケジューラー", text: "新しい Pod ごとに、動かすマシンを選びます。" },
  service: { term: "Service", text: "ラベルで選んだ Pod の集まりに、変わらない名前とアドレスを与えます。" },
  endpoint: {
    term: "endpoint",
    gloss: "エンドポイント",
    text: "Service の後ろにいる Pod 1 つ分のアドレスです。EndpointSlice に一覧があります。",
  },
  registry: {
    term: "registry",
    gloss: "レジストリ",
    text: "イメージを保管するサーバーです。マシンはここからイメージを取得します。",
  },
  configmap: { term: "ConfigMap", text: "設定をキーと値で、プログラムとは別に持っておくものです。" },
  probe: { term: "probe", gloss: "プローブ", text: "kubelet がコンテナの様子を知るために繰り返す問い合わせです。" },
  taint: {
    term: "taint",
    gloss: "テイント",
    text: "マシンに付ける印です。許容（toleration）しない Pod を遠ざけます。",
  },
  "rolling-update": {
    term: "rolling update",
    gloss: "ローリングアップデート",
    text: "古い版の Pod を、少しずつ新しい版に入れ替えることです。",
  },
  label: {
    term: "label",
    gloss: "ラベル",
    text: "オブジェクトに付けるキーと値の組です（app=web など）。ほかのものは、これを目印に探します。",
  },
  node: { term: "node", gloss: "ノード", text: "クラスターに参加し、Pod を動かすマシンです。" },
  orchestration: {
    term: "orchestration",
    gloss: "オーケストレーション",
    text: "多くのプログラムを多くのマシンに配置し、障害に気づき、復旧する。それを人の手によらず行うことです。",
  },
  hpa: {
    term: "HorizontalPodAutoscaler",
    gloss: "オートスケーラー（HPA）",
    text: "15 秒ごとに使用量を測り、目標に合うように Pod の数を変えます。",
  },
  "metrics-server": {
    term: "metrics-server",
    text: "各マシンの kubelet から Pod の CPU とメモリーの使用量を集め、API で提供します。",
  },
  secret: {
    term: "Secret",
    text: "限られた人だけが読める値のための、ConfigMap に似たオブジェクトです。base64 で書かれますが、暗号化ではありません。",
  },
  volume: {
    term: "volume",
    gloss: "ボリューム",
    text: "Pod がコンテナにマウントするフォルダーです。ConfigMap のファイル、空のフォルダー、ディスクなどがあります。",
  },
  statefulset: {
    term: "StatefulSet",
    text: "変わらない名前（`db-0`、`db-1`）と自分専用のディスクを持つ Pod を、順番に起動して保ちます。",
  },
  etcd: {
    term: "etcd",
    text: "クラスターのデータベースです。すべてのオブジェクトがここに保存され、API サーバーだけが読み書きします。",
  },
  "etcd-member": {
    term: "メンバー",
    text: "etcd の 1 つひとつの複製です。別々のマシンで動き、同じ内容を持ちます。そのうち 1 つがリーダーになります。",
  },
  prestop: {
    term: "preStop",
    text: "コンテナに停止を伝える前に行う処理です。リクエストが来なくなるまで待つ、といった使い方をします。",
  },
  rollback: { term: "rollback", gloss: "ロールバック", text: "Deployment を以前のバージョンに戻すことです。" },
  pvc: {
    term: "PersistentVolumeClaim",
    gloss: "PVC",
    text: "ディスクの要求です。大きさとクラスを書きます。使う Pod が消えても残ります。",
  },
  pv: {
    term: "PersistentVolume",
    gloss: "PV",
    text: "ディスク 1 枚を表すオブジェクトです。たいていは PVC に応じて自動で作られます。",
  },
  storageclass: {
    term: "StorageClass",
    text: "ディスクの種類と、それを作る担当です。PVC から名前で指定します。1 つを既定にできます。",
  },
  job: { term: "Job", text: "決めた数だけ成功するか、失敗が重なるまで Pod を動かします。" },
  cronjob: { term: "CronJob", text: "毎晩 3 時など、決まった時刻に Job を作ります。" },
  daemonset: { term: "DaemonSet", text: "すべてのマシンに Pod を 1 つずつ置きます。あとから増えたマシンも対象です。" },
  "back-off": {
    term: "back-off",
    gloss: "バックオフ",
    text: "失敗するたびに、次に試すまでの待ち時間を延ばしていくことです。",
  },
  liveness: {
    term: "liveness",
    gloss: "生存確認",
    text: "コンテナがまだ機能しているかどうかです。だめなら kubelet が再起動します。",
  },
  readiness: {
    term: "readiness",
    gloss: "Ready かどうか",
    text: "いまリクエストを送ってよいかどうかです。よくなければ Service の宛先から外れますが、動き続けます。",
  },
  cordon: {
    term: "cordon",
    gloss: "コルドン",
    text: "マシンに新しい Pod が来ないようにする印です。すでにある Pod は残ります。",
  },
  "disruption-budget": {
    term: "PodDisruptionBudget",
    text: "意図的な退避のとき、同時に欠けてよい Pod の数を定めます。",
  },
  drain: {
    term: "drain",
    gloss: "ドレイン",
    text: "マシンをコルドンし、載っている Pod を退避させることです。メンテナンスの前に行います。",
  },
  eviction: {
    term: "eviction",
    gloss: "退避",
    text: "Pod をマシンから退かせる依頼です。PodDisruptionBudget によって拒まれることがあります。",
  },
  toleration: {
    term: "toleration",
    gloss: "許容",
    text: "テイントの付いたマシンに入ることを許すものです。そこへ引き寄せるわけではありません。",
  },
  nodeport: {
    term: "NodePort",
    text: "Service のタイプの 1 つです。すべてのマシンで同じポートを開き、Pod へつなぎます。",
  },
  loadbalancer: {
    term: "LoadBalancer",
    text: "Service のタイプの 1 つです。クラウドが専用のアドレスを割り当て、動いているマシンへ振り分けます。",
  },
  ingress: {
    term: "Ingress",
    text: "ホスト名やパスごとに、どの Service へつなぐかを決める規則です。Ingress コントローラーがそれに従います。",
  },
  "cluster-ip": {
    term: "cluster IP",
    text: "クラスター内での Service の変わらないアドレスです。特定のマシンのものではなく、各マシンがリクエストを Pod に振り分けます。",
  },
  dns: {
    term: "DNS",
    gloss: "名前解決",
    text: "名前からアドレスを引く仕組みです。クラスター内では CoreDNS が Service の名前に答えます。",
  },
  namespace: {
    term: "Namespace",
    gloss: "名前空間",
    text: "クラスターの中の区画です。名前はこの中で一意ならよく、チームやプロジェクトを分けるのに使います。",
  },
  affinity: {
    term: "affinity",
    gloss: "アフィニティ",
    text: "特定のマシンやほかの Pod に引き寄せるルールです。遠ざけるのがアンチアフィニティです。",
  },
  "node-selector": { term: "nodeSelector", text: "Pod の配置先として認めるマシンに必要なラベルです。" },
  "topology-spread": {
    term: "topology spread",
    gloss: "トポロジー分散",
    text: "Pod をゾーンやマシンに均等に散らすルールです。maxSkew は許される差の上限です。",
  },
  zone: {
    term: "zone",
    gloss: "ゾーン",
    text: "一緒に止まりうるマシンのまとまりです。電源を共有するデータセンターなどがこれに当たります。",
  },
  allocatable: {
    term: "allocatable",
    gloss: "割り当て可能量",
    text: "マシンが Pod に割り当てられる量です。全容量から、システムが使う分を引いたものです。",
  },
  request: {
    term: "request",
    gloss: "リソース要求",
    text: "コンテナが確保しておいてほしい CPU やメモリの量です。スケジューラーはこの値で計算します。",
  },
};
