import { readdirSync, readFileSync } from 'node:fs';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { ConfigMap } from 'kubernetes-models/v1/ConfigMap';
import { Service } from 'kubernetes-models/v1/Service';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { CHART, render } from './chart.ts';

const MODELS = {
  ConfigMap,
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  NetworkPolicy,
  PodDisruptionBudget,
  Service,
};

interface Manifest {
  kind: keyof typeof MODELS;
  metadata: { name: string; annotations?: Record<string, string> };
  spec: unknown;
}
interface Container {
  args: string[];
  envFrom: Record<string, { name: string }>[];
  securityContext: Record<string, unknown>;
}
interface PodSpec {
  automountServiceAccountToken: boolean;
  securityContext: Record<string, unknown>;
  containers: Container[];
}

const values = parse(readFileSync(new URL('values.yaml', CHART), 'utf8')) as Record<string, never>;
const files = readdirSync(new URL('templates/', CHART));
const manifests = (given: Record<string, unknown> = values) =>
  files.flatMap((file) => render(file, given)) as unknown as Manifest[];

function podOf(manifest: Manifest): PodSpec {
  return (manifest.spec as { template: { spec: PodSpec } }).template.spec;
}

test.each(files)('%s gives manifests that the Kubernetes schemas accept', (file) => {
  const made = render(file, values) as unknown as Manifest[];
  expect(made.length).toBeGreaterThan(0);
  for (const manifest of made) new MODELS[manifest.kind](manifest as never).validate();
});

test('a manifest with a misspelt field is refused, so that the check above can fail', () => {
  const [web] = render('web.yaml', values) as unknown as Manifest[];
  const spoiled = { ...web, spec: { ...(web!.spec as object), replicas: 'two' } };
  expect(() => new Deployment(spoiled as never).validate()).toThrow(/replicas/);
});

test('nothing runs as root, can write its own root, or holds a token of the cluster', () => {
  const pods = manifests().filter(({ kind }) => kind === 'Deployment' || kind === 'Job');
  expect(pods.map(({ metadata }) => metadata.name)).toEqual(['news-migrate', 'news-web', 'news-worker']);
  for (const manifest of pods) {
    const pod = podOf(manifest);
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true });
    for (const { securityContext } of pod.containers)
      expect(securityContext).toMatchObject({
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
  }
});

test('the schema is migrated once, before new processes start', () => {
  const job = manifests().find(({ kind }) => kind === 'Job');
  expect(job?.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
  const [container] = podOf(job!).containers;
  expect(container?.args).toEqual(['migrate']);
  // The hook runs before the settings are installed: it may only need what is there already.
  expect(container?.envFrom).toEqual([{ secretRef: { name: 'kakehashi' } }]);
});

test('workers are scaled by the age of the queue, and are a fixed number where that is switched off', () => {
  const scaler = manifests().find(({ kind }) => kind === 'HorizontalPodAutoscaler');
  expect(scaler?.spec).toMatchObject({
    minReplicas: 2,
    maxReplicas: 12,
    metrics: [{ external: { metric: { name: 'kakehashi_queue_age_seconds' }, target: { value: '60' } } }],
  });
  const fixed = {
    ...(values['worker'] as unknown as object),
    autoscaling: { enabled: false, minReplicas: 3 },
  };
  const without = manifests({ ...values, worker: fixed });
  expect(without.some(({ kind }) => kind === 'HorizontalPodAutoscaler')).toBe(false);
  expect(
    without.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'news-worker')?.spec,
  ).toMatchObject({
    replicas: 3,
  });
});

test('the web has no way out but to names, database and queue', () => {
  const policy = manifests().find(
    ({ kind, metadata }) => kind === 'NetworkPolicy' && metadata.name === 'news-web',
  );
  const { egress, policyTypes } = policy!.spec as {
    egress: { ports: { port: number }[]; to?: unknown[] }[];
    policyTypes: string[];
  };
  expect(policyTypes).toContain('Egress');
  expect(egress.flatMap(({ ports }) => ports.map(({ port }) => port)).sort()).toEqual([53, 53, 5432, 6379]);
  for (const { ports, to } of egress)
    expect(to !== undefined || ports.every(({ port }) => port === 53)).toBe(true);
});
