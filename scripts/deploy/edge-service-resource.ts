import type { protos } from '@google-cloud/run'
import type { DeployTarget, ResourceNames } from './deploy-target.ts'

type Service = protos.google.cloud.run.v2.IService

/** Limits of a new service; later an admin's word counts, and a deployment leaves them. */
export const FIRST_SCALING = { minInstanceCount: 1, maxInstanceCount: 5 } as const

/**
 * The edge as a Cloud Run service, without its scaling.
 * @param image By digest, so that a revision always means the same program.
 */
export function edgeServiceResource({ projectId }: DeployTarget, names: ResourceNames, image: string): Service {
  return {
    ingress: 'INGRESS_TRAFFIC_ALL',
    // Stations hold no Google token; the edge authenticates them.
    invokerIamDisabled: true,
    template: {
      serviceAccount: names.accounts.edge,
      // A WebSocket is one request; 60 minutes is the most there is.
      timeout: { seconds: 3600 },
      sessionAffinity: true,
      maxInstanceRequestConcurrency: 1000,
      executionEnvironment: 'EXECUTION_ENVIRONMENT_GEN2',
      containers: [
        {
          image,
          // Not h2c: the edge speaks HTTP/1.1, as WebSocket needs it.
          ports: [{ name: 'http1', containerPort: 8080 }],
          env: [
            { name: 'GCLOUD_PROJECT', value: projectId },
            { name: 'TRUST_PROXY_TLS', value: '1' },
          ],
          // CPU always allocated: pings, leases and flushes run by timers.
          resources: { limits: { cpu: '1', memory: '512Mi' }, cpuIdle: false, startupCpuBoost: true },
          // Not TCP: an edge listens before it has reached Firestore.
          startupProbe: {
            httpGet: { path: '/health', port: 8080 },
            periodSeconds: 5,
            timeoutSeconds: 4,
            failureThreshold: 24,
          },
          livenessProbe: {
            httpGet: { path: '/health/live', port: 8080 },
            periodSeconds: 30,
            timeoutSeconds: 10,
            failureThreshold: 4,
          },
        },
      ],
    },
  }
}

/** True when everything that `wanted` names is so in `current`; Cloud Run adds members and defaults of its own. */
export function isCovered(wanted: unknown, current: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(current) &&
      wanted.length === current.length &&
      wanted.every((each, index) => isCovered(each, current[index]))
    )
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof current !== 'object' || current === null) return false
    const there = new Map(Object.entries(current))
    return Object.entries(wanted).every(([name, each]) => isCovered(each, there.get(name)))
  }
  // 64-bit numbers come back as texts.
  return String(wanted) === String(current ?? '')
}
