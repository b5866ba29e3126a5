/** YAML of the lesson on storage: a program that adds a note to a file every five seconds and says how many there are. */

const COMMAND = (says: string): string =>
  `["sh", "-c", "mkdir -p /data; while true; do date >> /data/notes; echo \\"${says}$(wc -l < /data/notes) notes\\"; sleep 5; done"]`;

const MOUNT = `      volumeMounts:
        - name: data
          mountPath: /data
  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: notes
`;

export const notebook = (withClaim: boolean): string => `apiVersion: v1
kind: Pod
metadata:
  name: notebook
spec:
  terminationGracePeriodSeconds: 2
  containers:
    - name: notebook
      image: busybox:1.37
      command: ${COMMAND("")}
${withClaim ? MOUNT : ""}`;

export const claim = (storageClass = "standard"): string => `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: notes
spec:
  storageClassName: ${storageClass}
  accessModes:
    - ReadWriteOnce
  resources:
    requests:
      storage: 1Gi
`;

const OWN_DISKS = `  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes:
          - ReadWriteOnce
        resources:
          requests:
            storage: 1Gi
`;

const ONE_DISK = `      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: notes
`;

export const database = (ownDisks: boolean, kind = "StatefulSet"): string => `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: db
spec:
  replicas: 3
${kind === "StatefulSet" ? "  serviceName: db\n" : ""}  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - name: db
          image: busybox:1.37
          command: ${COMMAND("$(hostname) ")}
          volumeMounts:
            - name: data
              mountPath: /data
${ownDisks ? OWN_DISKS : ONE_DISK}`;
