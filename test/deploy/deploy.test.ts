import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { parseDuration } from '../../contract/duration.js';
import { VARIABLES } from '../../worker/variables.js';
import { helpOf } from '../docs/help-of.js';
import { pathOf, read } from '../docs/markdown.js';
import { FOLDERS } from '../support/folders.js';

const CHART = 'deploy/helm/crb-orders';
const DOCKERFILE = read('deploy/Dockerfile');
const UNIT = read('deploy/systemd/crb-worker.service');
const { version } = JSON.parse(read('package.json')) as { version: string };
const values = parse(read(`${CHART}/values.yaml`)) as { healthPort: number };
/** Variables that `settings` may not have, and the value that sets each. */
const [, block = ''] =
  /define "crb.setElsewhere" -}}\n([^]*?)\{\{- end/.exec(read(`${CHART}/templates/_settings.tpl`)) ?? [];
const setElsewhere = parse(block) as Record<string, string>;
const [, accepted = ''] = /regexMatch "(\S+)" \$name/.exec(read(`${CHART}/templates/_settings.tpl`)) ?? [];

const ENVIRONMENT = /\b(?:CRB|ZENLAYER|TEMPORAL)_[A-Z0-9_]+[A-Z0-9]\b/g;

function placeTimeoutSeconds(): number {
  const byDefault = VARIABLES.find(({ name }) => name === 'CRB_PLACE_TIMEOUT')?.default ?? '';
  return parseDuration(byDefault) / 1000;
}

describe('what deploys a worker', () => {
  const files = [
    'deploy/Dockerfile',
    'deploy/systemd/crb-worker.service',
    `${CHART}/values.yaml`,
    `${CHART}/values.schema.json`,
    ...['templates', 'ci'].flatMap((folder) =>
      readdirSync(pathOf(`${CHART}/${folder}`)).map((name) => `${CHART}/${folder}/${name}`),
    ),
  ];

  it.each(files)('%s names only variables that the worker or Temporal reads', (file) => {
    const known: string[] = VARIABLES.map(({ name }) => name);
    const temporal: readonly string[] = read('docs/reference.md').match(ENVIRONMENT) ?? [];
    const unknown = [...new Set(read(file).match(ENVIRONMENT))].filter(
      (name) => !known.includes(name) && !(name.startsWith('TEMPORAL_') && temporal.includes(name)),
    );
    expect(unknown).toEqual([]);
  });
});

describe('the chart', () => {
  it('has the version of the package', () => {
    expect(parse(read(`${CHART}/Chart.yaml`))).toMatchObject({ version, appVersion: version });
  });

  it('takes no secret as a setting', () => {
    const secrets = VARIABLES.filter(({ secret }) => secret).map(({ name }) => name);
    expect(Object.keys(setElsewhere)).toEqual(expect.arrayContaining(secrets));
  });

  it('names a value that is there for each variable that is no setting', () => {
    const found = Object.values(setElsewhere).map((path) =>
      path.split('.').reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], values),
    );
    expect(found).not.toContain(undefined);
  });

  it('mounts each file that the worker reads, or takes no variable for it', () => {
    const files = VARIABLES.map(({ name }) => name).filter((name) => name.endsWith('_FILE'));
    expect(Object.keys(setElsewhere)).toEqual(expect.arrayContaining(files));
  });

  it('takes every other variable of the worker, and those of a proxy, as a setting', () => {
    const controller = ['TEMPORAL_DEPLOYMENT_NAME', 'TEMPORAL_WORKER_BUILD_ID'];
    const others = VARIABLES.map(({ name }): string => name).filter((name) => !controller.includes(name));
    const proxies = ['https_proxy', 'http_proxy', 'all_proxy', 'no_proxy', 'HTTPS_PROXY', 'NO_PROXY'];
    const pattern = new RegExp(accepted);
    expect([...others, ...proxies].filter((name) => !pattern.test(name))).toEqual([]);
    expect(pattern.test('OTEL_SERVICE_NAME')).toBe(false);
  });

  it('starts the codec server with flags that it has', async () => {
    const help = await helpOf('codec-server');
    const flags = [...read(`${CHART}/templates/codec-server.yaml`).matchAll(/^ +- (--[a-z-]+)$/gm)].map(
      ([, flag = '']) => flag,
    );
    expect(flags).toEqual(['--host', '--port', '--ui-origin', '--jwks', '--issuer', '--audience']);
    expect(flags.filter((flag) => !new RegExp(`^ +${flag} `, 'm').test(help))).toEqual([]);
  });

  it('reckons with the default of CRB_PLACE_TIMEOUT', () => {
    const [, byDefault = ''] =
      /CRB_PLACE_TIMEOUT \| default "(\w+)"/.exec(read(`${CHART}/templates/_helpers.tpl`)) ?? [];
    expect(parseDuration(byDefault) / 1000).toBe(placeTimeoutSeconds());
  });
});

describe('the image', () => {
  it('is built from every folder of the sources', () => {
    const ignore = read('deploy/Dockerfile.dockerignore').split('\n');
    expect(FOLDERS.filter((folder) => !ignore.includes(`!${folder}`))).toEqual([]);
  });

  it('has its health on the port of the chart', () => {
    expect(DOCKERFILE).toContain(`CRB_HEALTH_PORT=${values.healthPort}\n`);
    expect(DOCKERFILE).toContain(`EXPOSE ${values.healthPort}\n`);
  });
});

describe('the systemd unit', () => {
  it('lets a running purchase finish', () => {
    const [, seconds] = /^TimeoutStopSec=(\d+)s$/m.exec(UNIT) ?? [];
    expect(Number(seconds)).toBeGreaterThanOrEqual(placeTimeoutSeconds() + 30);
  });
});
