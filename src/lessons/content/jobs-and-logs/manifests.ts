/** YAML of the lesson on Jobs, CronJobs and DaemonSets. */

export const job = (name: string, parallelism: number, script: string, completions = 6): string => `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  completions: ${completions}
  parallelism: ${parallelism}
  backoffLimit: 2
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: work
          image: busybox:1.37
          command: ["sh", "-c", "${script}"]
`;

export const CRUNCH = "echo counting; sleep 10; echo done";
export const BROKEN = "echo no such file; exit 1";

export const collector = (kind: "DaemonSet" | "Deployment", nodeSelector = ""): string => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: collector
spec:
  selector:
    matchLabels:
      app: collector
  template:
    metadata:
      labels:
        app: collector
    spec:
${nodeSelector}      containers:
        - name: collector
          image: fluent/fluent-bit:4.0
          volumeMounts:
            - name: logs
              mountPath: /var/log
              readOnly: true
      volumes:
        - name: logs
          hostPath:
            path: /var/log
`;

export const MACHINE = `apiVersion: sim.kubarium.dev/v1alpha1
kind: Machine
metadata:
  name: node-4
spec:
  power: "On"
  cpu: 4
  memory: 8Gi
`;

export const cronJob = (schedule: string): string => `apiVersion: batch/v1
kind: CronJob
metadata:
  name: tidy-up
spec:
  schedule: "${schedule}"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: work
              image: busybox:1.37
              command: ["sh", "-c", "echo tidied up"]
`;
