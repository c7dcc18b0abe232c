import { expect, it } from '@jest/globals';
import { programName } from '../../local/program-name.js';

it.each([
  ['/usr/bin/crb', { PATH: '/bin:/usr/bin' }, 'crb'],
  ['/project/node_modules/.bin/crb', { PATH: '/project/node_modules/.bin:/bin', npm_command: 'exec' }, 'npx crb'],
  ['/project/node_modules/.bin/crb', { PATH: '/bin' }, 'node_modules/.bin/crb'],
  ['/project/dist/cli/main.js', { PATH: '/bin' }, 'node dist/cli/main.js'],
  ['/other/my crb/main.js', { PATH: '/bin' }, "node '../other/my crb/main.js'"],
  ['/project/dist/cli/main.js', { npm_lifecycle_event: 'crb' }, 'npm run --silent crb --'],
  [undefined, {}, 'crb'],
])('called as %s with %j, it is %s', (script, env, name) => {
  expect(programName(script, env, '/project')).toBe(name);
});
