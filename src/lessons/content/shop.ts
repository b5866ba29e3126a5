/** The Service of the shop and the customers who ask it: the same in every lesson that has them. */

export const shopWithCustomers = (requestsPerSecond: number): string => `apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector:
    app: shop
  ports:
    - port: 80
      targetPort: 8080
---
apiVersion: sim.kubarium.dev/v1alpha1
kind: Traffic
metadata:
  name: customers
  namespace: default
spec:
  url: http://shop
  requestsPerSecond: ${requestsPerSecond}
`;
